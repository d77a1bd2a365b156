// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/coverage/v8_coverage.h"

#include "core/base/text.h"
#include "formats/coverage/coverage_reader.h"
#include "formats/file_uri.h"
#include "formats/json/simd_json.h"

#include <algorithm>

namespace genie {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;

/// Bounds what a hostile report can make us do: lines told, over all ranges.
constexpr std::int64_t kMostLines = 50'000'000;
constexpr std::size_t kMostRanges = 2'000'000;

/// Where the visible part of a line begins and ends, in UTF-16 units as V8 counts.
struct Line {
    std::int64_t begin = -1; ///< negative: nothing but white space
    std::int64_t end = 0;
};

std::vector<Line> linesOf(std::string_view text)
{
    std::vector<Line> lines(1);
    std::int64_t at = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) == 0x80)
            continue; // counted with the byte that leads it
        const std::int64_t units = byte >= 0xF0 ? 2 : 1;
        if (c == '\n') {
            lines.emplace_back();
        } else if (c != ' ' && c != '\t' && c != '\r') {
            if (lines.back().begin < 0)
                lines.back().begin = at;
            lines.back().end = at + units;
        }
        at += units;
    }
    return lines;
}

struct Range {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t count = 0;
};

/// All ranges of a script, the outer ones before those in them.
std::optional<std::vector<Range>> rangesOf(const element &script)
{
    const auto functions = simd::memberAt<array>(script, "functions");
    if (!functions)
        return std::nullopt;
    std::vector<Range> ranges;
    for (const element &function : *functions) {
        const auto list = simd::memberAt<array>(function, "ranges");
        if (!list)
            return std::nullopt;
        for (const element &entry : *list) {
            Range range;
            if (entry["startOffset"].get(range.begin) || entry["endOffset"].get(range.end) || entry["count"].get(range.count) ||
                range.begin < 0 || range.end < range.begin || range.count < 0 || ranges.size() >= kMostRanges)
                return std::nullopt;
            ranges.push_back(range);
        }
    }
    std::stable_sort(ranges.begin(), ranges.end(),
                     [](const Range &a, const Range &b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
    return ranges;
}

/// Empty for scripts that lie nowhere, as those of node itself.
std::string pathOf(std::string_view url) { return url.starts_with("file://") || url.starts_with('/') ? pathFromUri(url) : std::string(); }

/// False when the ranges tell of more lines than can be true.
bool tellLines(FileCoverage &file, const std::vector<Line> &lines, const std::vector<Range> &ranges, std::int64_t &told)
{
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (lines[i].begin >= 0)
            file.hits.emplace_hint(file.hits.end(), static_cast<int>(i) + 1, 0);
    std::vector<Line> visible;
    std::vector<std::int64_t *> counts;
    auto hit = file.hits.begin();
    for (const Line &line : lines) {
        if (line.begin < 0)
            continue;
        visible.push_back(line);
        counts.push_back(&(hit++)->second);
    }
    for (const Range &range : ranges) {
        auto at = std::lower_bound(visible.begin(), visible.end(), range.begin,
                                   [](const Line &line, std::int64_t begin) { return line.begin < begin; });
        for (; at != visible.end() && at->end <= range.end; ++at) {
            if (++told > kMostLines)
                return false;
            *counts[static_cast<std::size_t>(at - visible.begin())] = range.count;
        }
    }
    return true;
}

} // namespace

Outcome<std::vector<FileCoverage>> readV8Coverage(std::string_view bytes, const ScriptText &textOf)
{
    simdjson::dom::parser parser;
    const auto parsed = simd::parse(parser, bytes);
    if (!parsed)
        return tl::unexpected(parsed.error().within("the V8 coverage"));
    const auto scripts = simd::memberAt<array>(*parsed, "result");
    if (!scripts)
        return fail(FailureKind::Invalid, "the V8 coverage has no array \"result\"");
    CoverageSum sum;
    std::int64_t told = 0;
    for (const element &script : *scripts) {
        const std::string path = text::validUtf8(pathOf(simd::textAt(script, "url").value_or("")));
        const auto source = path.empty() ? std::nullopt : textOf(path);
        if (!source)
            continue;
        const auto ranges = rangesOf(script);
        if (!ranges)
            return fail(FailureKind::Invalid, "the V8 coverage of " + text::shortened(path, 300) + " has no ranges with a count");
        FileCoverage file;
        file.path = path;
        if (!tellLines(file, linesOf(*source), *ranges, told))
            return fail(FailureKind::Invalid, "the V8 coverage tells of more lines than can be true");
        countLines(file);
        if (const Done added = sum.add(std::move(file)); !added)
            return tl::unexpected(Failure{added.error().kind, "the V8 coverage " + added.error().message});
    }
    return sum.take();
}

} // namespace genie
