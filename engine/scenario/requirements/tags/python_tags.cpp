// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/requirements/tags/tag_scanners.h"

#include <algorithm>

namespace genie::tags {

namespace {

/// A test function, or a class of them.
struct Scope {
    std::string symbol;
    int line = 0;
    int lastLine = 0;
    std::size_t indent = 0;
    bool group = false;
};

std::string nameIn(std::string_view code, std::string_view keyword, std::string_view prefix)
{
    if (!code.starts_with(keyword))
        return {};
    const std::string_view rest = text::trimmed(code.substr(keyword.size()));
    const std::string_view name = rest.substr(0, rest.find_first_of("(: \t"));
    return name.starts_with(prefix) ? std::string(name) : std::string();
}

/// The test or class of tests that the line declares; without a symbol when it declares none.
Scope declaredOn(std::string_view line, int number)
{
    Scope scope;
    const auto indent = line.find_first_not_of(" \t");
    if (indent == std::string_view::npos)
        return scope;
    std::string_view code = line.substr(indent);
    if (code.starts_with("async "))
        code = text::trimmed(code.substr(6));
    scope.line = number;
    scope.indent = indent;
    scope.symbol = nameIn(code, "def ", "test");
    if (scope.symbol.empty()) {
        scope.symbol = nameIn(code, "class ", "Test");
        scope.group = true;
    }
    return scope;
}

std::vector<Scope> scopesOf(const SourceText &text)
{
    std::vector<Scope> scopes;
    std::vector<std::size_t> open; // indices of scopes that the current line is inside of
    int lastCode = 0;
    for (int line = 1; line <= static_cast<int>(text.lines.size()) && scopes.size() < kMostTests; ++line) {
        const std::string_view code = text.codeOfLine(line);
        const auto indent = code.find_first_not_of(" \t\r");
        if (indent == std::string_view::npos)
            continue;
        while (!open.empty() && indent <= scopes[open.back()].indent) {
            scopes[open.back()].lastLine = lastCode;
            open.pop_back();
        }
        lastCode = line;
        Scope scope = declaredOn(code, line);
        if (scope.symbol.empty())
            continue;
        if (!open.empty())
            scope.symbol = nestedSymbol(scopes[open.back()].symbol, "::", scope.symbol);
        open.push_back(scopes.size());
        scopes.push_back(std::move(scope));
    }
    for (const auto index : open)
        scopes[index].lastLine = lastCode;
    return scopes;
}

/// The innermost scope around the line; null when there is none.
const Scope *around(int line, const std::vector<Scope> &scopes)
{
    const Scope *inner = nullptr;
    for (const auto &scope : scopes)
        if (line > scope.line && line <= scope.lastLine)
            inner = &scope;
    return inner;
}

Binding bindingOf(const CommentBlock &block, const SourceText &text, const std::vector<Scope> &scopes)
{
    int next = block.lastLine + 1;
    while (text::trimmed(text.codeOfLine(next)).starts_with('@'))
        ++next; // decorators belong to what is below them
    for (const auto &scope : scopes)
        if (block.ownLine && scope.line == next)
            return scope.symbol;
    if (const Scope *inner = around(block.firstLine, scopes))
        return inner->symbol;
    if (!block.ownLine)
        return std::nullopt;
    const std::string_view below = text.codeOfLine(block.lastLine + 1);
    const bool top = below.find_first_not_of(" \t") == 0;
    if (text::trimmed(below).empty() || (top && (below.starts_with("import ") || below.starts_with("from "))))
        return std::string();
    return std::nullopt;
}

} // namespace

void scanPython(std::string_view source, const SourceText &text, TagScan &scan)
{
    const std::vector<Scope> scopes = scopesOf(text);
    for (const auto &scope : scopes) {
        const std::size_t begin = text.lines[static_cast<std::size_t>(scope.line) - 1];
        const auto last = static_cast<std::size_t>(scope.lastLine);
        const std::size_t end = last < text.lines.size() ? text.lines[last] : text.code.size();
        addTest({scope.symbol, scope.line, scope.lastLine, scope.group, scope.group ? 0 : text.assertionsIn(begin, end), false}, scan);
    }
    for (const auto &literal : text.literals) {
        if (!literal.ownLine)
            continue;
        int before = literal.firstLine - 1;
        while (before > 0 && text::trimmed(text.codeOfLine(before)).empty())
            --before;
        const auto scope =
            std::lower_bound(scopes.begin(), scopes.end(), before, [](const Scope &each, int line) { return each.line < line; });
        if (scope == scopes.end() || scope->line != before)
            continue; // a docstring is the first statement below its definition
        CommentBlock block;
        for (auto &id : bracketTags(source.substr(literal.begin, literal.end - literal.begin)))
            block.ids.emplace_back(std::move(id), literal.firstLine);
        bind(block, scope->symbol, scan);
    }
    for (const auto &block : taggedBlocks(source, text))
        bind(block, bindingOf(block, text, scopes), scan);
}

} // namespace genie::tags
