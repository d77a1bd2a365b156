// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/coverage/exclusions.h"

#include "core/base/text.h"
#include "scenario/requirements/tags/source_text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace genie {

namespace {

/// One comment that excludes something.
struct Mark {
    enum class Reach { Line, Block, Next, Start, Stop, File };
    Reach reach = Reach::Line;
    int line = 0;     ///< of the comment
    int lastLine = 0; ///< of the comment
    int count = 1;    ///< Next: so many lines
    std::string by;
};

std::optional<Mark> markOf(std::string_view comment)
{
    using Reach = Mark::Reach;
    const auto has = [&](std::string_view word) { return comment.find(word) != std::string_view::npos; };
    if (has("pragma: no cover") || has("pragma:no cover"))
        return Mark{Reach::Block, 0, 0, 1, "pragma: no cover"};
    if (has("LCOV_EXCL_LINE"))
        return Mark{Reach::Line, 0, 0, 1, "LCOV_EXCL_LINE"};
    if (has("LCOV_EXCL_START"))
        return Mark{Reach::Start, 0, 0, 1, "LCOV_EXCL_START"};
    if (has("LCOV_EXCL_STOP"))
        return Mark{Reach::Stop};
    for (const std::string_view tool : {"istanbul ignore", "c8 ignore", "v8 ignore"}) {
        const auto at = comment.find(tool);
        if (at == std::string_view::npos)
            continue;
        const auto rest = text::trimmed(comment.substr(at + tool.size()));
        Mark mark{Reach::Next, 0, 0, 1, std::string(tool)};
        if (rest.starts_with("file"))
            mark.reach = Reach::File;
        else if (rest.starts_with("start"))
            mark.reach = Reach::Start;
        else if (rest.starts_with("stop"))
            mark.reach = Reach::Stop;
        else if (const auto digits = rest.find_first_of("0123456789"); rest.starts_with("next") && digits != std::string_view::npos)
            std::from_chars(rest.data() + digits, rest.data() + rest.size(), mark.count);
        mark.count = std::clamp(mark.count, 1, 100'000);
        return mark;
    }
    return std::nullopt;
}

std::size_t indentOf(std::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); }

/// Where the block that a line heads in Python ends: the last line that stands further to the right.
int endOfPythonBlock(const SourceText &source, int line)
{
    const auto head = source.codeOfLine(line);
    if (!text::trimmed(head).ends_with(':'))
        return line;
    int last = line;
    for (int at = line + 1; at <= static_cast<int>(source.lines.size()); ++at) {
        const auto code = source.codeOfLine(at);
        if (text::trimmed(code).empty())
            continue;
        if (indentOf(code) <= indentOf(head))
            break;
        last = at;
    }
    return last;
}

/// `ignore next` of JavaScript takes the next statement: to the end of the braces that open on its first line.
int endOfScriptStatement(const SourceText &source, int line)
{
    const auto code = source.codeOfLine(line);
    const auto brace = code.find('{');
    if (brace == std::string_view::npos)
        return line;
    const auto at = source.lines[static_cast<std::size_t>(line - 1)] + brace;
    return at < source.partner.size() && source.partner[at] < source.code.size() ? source.lineOf(source.partner[at]) : line;
}

LineRange linesOf(const Mark &mark, const SourceText &source, SourceLanguage language, int lastLine)
{
    switch (mark.reach) {
    case Mark::Reach::Block: return {mark.line, language == SourceLanguage::Python ? endOfPythonBlock(source, mark.line) : mark.line};
    case Mark::Reach::Next: {
        const int first = std::min(mark.lastLine + 1, lastLine);
        const int last = mark.count > 1 ? mark.lastLine + mark.count : endOfScriptStatement(source, first);
        return {first, std::clamp(last, first, lastLine)};
    }
    case Mark::Reach::File: return {1, lastLine};
    default: break;
    }
    return {mark.line, mark.line};
}

} // namespace

std::vector<Exclusion> exclusionsIn(std::string_view path, std::string_view bytes)
{
    if (bytes.find("pragma") == std::string_view::npos && bytes.find("ignore") == std::string_view::npos &&
        bytes.find("LCOV_EXCL") == std::string_view::npos)
        return {};
    const auto language = languageOf(path);
    const SourceText source = readSource(bytes, language);
    const int lastLine = static_cast<int>(source.lines.size());
    std::vector<Exclusion> exclusions;
    std::optional<Mark> open;
    for (const auto &comment : source.comments) {
        auto mark = markOf(bytes.substr(comment.begin, comment.end - comment.begin));
        if (!mark)
            continue;
        mark->line = comment.firstLine;
        mark->lastLine = comment.lastLine;
        if (mark->reach == Mark::Reach::Start) {
            open = open ? open : mark;
        } else if (mark->reach == Mark::Reach::Stop) {
            if (open)
                exclusions.push_back({{open->line, comment.lastLine}, open->by + " in line " + std::to_string(open->line)});
            open.reset();
        } else {
            exclusions.push_back({linesOf(*mark, source, language, lastLine), mark->by + " in line " + std::to_string(mark->line)});
        }
    }
    if (open) // never stopped: to the end, as the tools do it
        exclusions.push_back({{open->line, lastLine}, open->by + " in line " + std::to_string(open->line)});
    return exclusions;
}

} // namespace genie
