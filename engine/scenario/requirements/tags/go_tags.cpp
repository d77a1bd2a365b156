// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/requirements/tags/tag_scanners.h"

#include <algorithm>
#include <array>

namespace genie::tags {

namespace {

/// A test function or a `t.Run` inside of one.
struct Scope {
    std::string symbol;
    std::size_t begin = 0;
    std::size_t end = 0;
    int line = 0;
};

/// The name of the test function that the line declares, methods of suites included; empty when it declares none.
std::string_view declaredTest(std::string_view line)
{
    constexpr std::array<std::string_view, 4> kKinds{"Test", "Benchmark", "Fuzz", "Example"};
    if (!line.starts_with("func "))
        return {};
    line.remove_prefix(5);
    if (line.starts_with('(')) {
        const auto end = line.find(')');
        if (end == std::string_view::npos)
            return {};
        line = text::trimmed(line.substr(end + 1));
    }
    const std::string_view name = line.substr(0, line.find_first_of("([ "));
    for (const auto kind : kKinds)
        if (name.starts_with(kind) && (name.size() == kind.size() || !(name[kind.size()] >= 'a' && name[kind.size()] <= 'z')))
            return name;
    return {};
}

std::vector<Scope> functionsOf(const SourceText &text)
{
    std::vector<Scope> functions;
    for (int line = 1; line <= static_cast<int>(text.lines.size()) && functions.size() < kMostTests; ++line) {
        const std::string_view name = declaredTest(text.codeOfLine(line));
        if (name.empty())
            continue;
        const std::size_t begin = text.lines[static_cast<std::size_t>(line) - 1];
        // The parameters may hold braces; the body's brace comes after they are closed.
        const auto open = text.code.find('(', begin + static_cast<std::size_t>(name.data() - text.code.data()) - begin);
        const auto brace = open == std::string::npos ? open : text.code.find('{', text.partner[open]);
        const std::size_t end = brace == std::string::npos ? text.code.size() : text.partner[brace];
        functions.push_back({std::string(name), begin, end, line});
    }
    return functions;
}

/// The name as `go test` writes it.
std::string runName(std::string_view literal)
{
    std::string name;
    for (std::size_t i = 0; i < literal.size(); ++i) {
        if (literal[i] == '\\' && i + 1 < literal.size())
            ++i;
        name += literal[i] == ' ' || literal[i] == '\t' ? '_' : literal[i];
    }
    return name;
}

/// The sub-tests with names that the source tells, outermost first.
std::vector<Scope> subTestsOf(std::string_view source, const SourceText &text, const Scope &function)
{
    std::vector<Scope> found;
    std::vector<Scope> around{function};
    for (std::size_t at = function.begin;
         (at = text.code.find(".Run(", at)) != std::string::npos && at < function.end && found.size() < kMostTests; at += 5) {
        const std::size_t open = at + 4;
        const std::size_t name = text.code.find_first_not_of(" \t\r\n", open + 1);
        const SourceSpan *literal = name == std::string::npos ? nullptr : text.literalAt(name);
        while (around.size() > 1 && at > around.back().end)
            around.pop_back();
        if (literal == nullptr)
            continue;
        Scope scope{nestedSymbol(around.back().symbol, "/", runName(source.substr(literal->begin, literal->end - literal->begin))), at,
                    text.partner[open], text.lineOf(at)};
        around.push_back(scope);
        found.push_back(std::move(scope));
    }
    return found;
}

SourceTest testOf(const Scope &scope, const SourceText &text)
{
    return {scope.symbol,
            scope.line,
            text.lineOf(scope.end),
            false,
            text.assertionsIn(scope.begin, scope.end),
            text.handsOnIn(scope.begin, scope.end)};
}

Binding bindingOf(const CommentBlock &block, const SourceText &text, const std::vector<Scope> &functions)
{
    for (const auto &function : functions)
        if (block.begin > function.begin && block.begin < function.end)
            return function.symbol;
    if (!block.ownLine)
        return std::nullopt;
    const std::string_view next = text.codeOfLine(block.lastLine + 1);
    if (const auto name = declaredTest(next); !name.empty())
        return std::string(name);
    if (text::trimmed(next).empty() || next.starts_with("package ") || next.starts_with("import "))
        return std::string();
    return std::nullopt;
}

/// The bodies of functions, types and values at the top level.
std::vector<std::pair<std::size_t, std::size_t>> bodiesOf(const SourceText &text)
{
    std::vector<std::pair<std::size_t, std::size_t>> bodies;
    for (std::size_t at = 0; (at = text.code.find('{', at)) != std::string::npos; ++at) {
        bodies.emplace_back(at, text.partner[at]);
        at = text.partner[at];
    }
    return bodies;
}

bool isInside(std::size_t offset, const std::vector<std::pair<std::size_t, std::size_t>> &bodies)
{
    const auto after = std::upper_bound(bodies.begin(), bodies.end(), std::pair(offset, std::string::npos));
    return after != bodies.begin() && offset < std::prev(after)->second;
}

} // namespace

void scanGo(std::string_view source, const SourceText &text, TagScan &scan)
{
    const std::vector<Scope> functions = functionsOf(text);
    for (const auto &function : functions) {
        addTest(testOf(function, text), scan);
        for (const auto &sub : subTestsOf(source, text, function)) {
            addTest(testOf(sub, text), scan);
            const auto literal = text.literalAt(text.code.find_first_not_of(" \t\r\n", sub.begin + 5));
            // The outer names' tags are bound to the outer tests already.
            bindName(source.substr(literal->begin, literal->end - literal->begin), sub.line, sub.symbol, scan);
        }
    }
    const auto bodies = bodiesOf(text);
    for (const auto &block : taggedBlocks(source, text)) {
        Binding binding = bindingOf(block, text, functions);
        if (binding && binding->empty() && isInside(block.begin, bodies))
            binding.reset();
        bind(block, binding, scan);
    }
}

} // namespace genie::tags
