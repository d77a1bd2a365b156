// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/requirements/tags/tag_scanners.h"

#include <algorithm>
#include <array>

namespace genie::tags {

namespace {

/// A `describe`, `it` or `test` call.
struct Call {
    std::string symbol;
    std::string_view name;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool group = false;
};

bool isWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$'; }

/// The word that begins there, where no other one ends.
std::string_view wordAt(std::string_view code, std::size_t at)
{
    if (at > 0 && (isWordByte(code[at - 1]) || code[at - 1] == '.'))
        return {};
    std::size_t end = at;
    while (end < code.size() && isWordByte(code[end]))
        ++end;
    return code.substr(at, end - at);
}

std::size_t skipBlanks(std::string_view code, std::size_t at) { return std::min(code.find_first_not_of(" \t\r\n", at), code.size()); }

/// From behind `it` to the parenthesis of its arguments: over `.only`, `.skip`, `.each(...)` and the like.
std::size_t argumentsOf(const SourceText &text, std::size_t at)
{
    const std::string_view code = text.code;
    while (at < code.size() && code[at] == '.') {
        const std::size_t begin = ++at;
        while (at < code.size() && isWordByte(code[at]))
            ++at;
        const std::string_view word = code.substr(begin, at - begin);
        if (word != "each" && word != "skipIf" && word != "runIf" && word != "for")
            continue;
        if (at < code.size() && code[at] == '(') {
            at = text.partner[at] + 1;
        } else if (at < code.size() && code[at] == '`') {
            const SourceSpan *table = text.literalAt(at);
            at = table == nullptr ? code.size() : table->end + 1;
        }
    }
    at = at < code.size() ? skipBlanks(code, at) : code.size();
    return at < code.size() && code[at] == '(' ? at : std::string::npos;
}

std::vector<Call> callsOf(std::string_view source, const SourceText &text)
{
    constexpr std::array<std::string_view, 6> kWords{"describe", "suite", "context", "it", "test", "specify"};
    std::vector<Call> calls;
    std::vector<Call> around;
    const std::string_view code = text.code;
    for (std::size_t at = 0; at < code.size() && calls.size() < kMostTests; ++at) {
        if (code[at] < 'c' || code[at] > 't')
            continue;
        const std::string_view word = wordAt(code, at);
        const auto *known = std::find(kWords.begin(), kWords.end(), word);
        if (known == kWords.end())
            continue;
        const std::size_t open = argumentsOf(text, at + word.size());
        const SourceSpan *literal = open == std::string::npos ? nullptr : text.literalAt(skipBlanks(code, open + 1));
        if (literal == nullptr)
            continue;
        while (!around.empty() && at > around.back().end)
            around.pop_back();
        Call call;
        call.name = source.substr(literal->begin, literal->end - literal->begin);
        call.symbol = around.empty() ? std::string(call.name) : nestedSymbol(around.back().symbol, " > ", call.name);
        call.begin = at;
        call.end = text.partner[open];
        call.group = known - kWords.begin() < 3;
        around.push_back(call);
        calls.push_back(std::move(call));
    }
    return calls;
}

Binding bindingOf(const CommentBlock &block, const SourceText &text, const std::vector<Call> &calls)
{
    const std::size_t next = skipBlanks(text.code, block.end);
    const auto below = std::lower_bound(calls.begin(), calls.end(), next, [](const Call &call, std::size_t at) { return call.begin < at; });
    if (block.ownLine && below != calls.end() && below->begin == next)
        return below->symbol;
    if (block.ownLine && wordAt(text.code, next) == "import")
        return std::string();
    const Call *inner = nullptr;
    for (auto call = calls.begin(); call != below; ++call)
        if (!call->group && block.begin > call->begin && block.begin < call->end)
            inner = &*call;
    return inner == nullptr ? Binding() : Binding(inner->symbol);
}

} // namespace

void scanScript(std::string_view source, const SourceText &text, TagScan &scan)
{
    const std::vector<Call> calls = callsOf(source, text);
    for (const auto &call : calls) {
        addTest({call.symbol, text.lineOf(call.begin), text.lineOf(call.end), call.group,
                 call.group ? 0 : text.assertionsIn(call.begin, call.end), false},
                scan);
        bindName(call.name, text.lineOf(call.begin), call.symbol, scan);
    }
    for (const auto &block : taggedBlocks(source, text))
        bind(block, bindingOf(block, text, calls), scan);
}

} // namespace genie::tags
