// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/coverage/coverage_markdown.h"

#include "core/base/text.h"

#include <algorithm>
#include <cstdio>

namespace genie {

namespace {

/// As inline code in a table: no bar, backtick or line end of it gets out.
std::string cell(std::string_view text)
{
    std::string safe = text::withoutControls(text::validUtf8(text));
    std::replace_if(
        safe.begin(), safe.end(), [](char c) { return c == '`' || c == '|' || c == '\n' || c == '\t'; }, ' ');
    return "`" + safe + "`";
}

} // namespace

std::string percentOrNoData(const std::optional<double> &percent)
{
    if (!percent)
        return "no data";
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.1f %%", *percent);
    return buffer;
}

std::string shownRanges(const std::vector<LineRange> &ranges, std::size_t most)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(ranges.size(), most); ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(ranges[i].first) +
                (ranges[i].last > ranges[i].first ? "-" + std::to_string(ranges[i].last) : std::string());
    return ranges.size() > most ? text + " and " + std::to_string(ranges.size() - most) + " more" : text;
}

std::string coverageMarkdown(const CoverageView &view)
{
    const auto &snapshot = view.snapshot;
    std::string text = "# Coverage of " + cell(snapshot.scenario) + "\n\n**" + percentOrNoData(snapshot.percent) +
                       "** of lines: " + std::to_string(snapshot.covered) + " covered, " + std::to_string(snapshot.uncovered) +
                       " uncovered, " + std::to_string(snapshot.excluded) + " excluded; " + std::to_string(snapshot.filesWithoutData) +
                       " files without data.\n";
    if (!snapshot.complete)
        text += "\nNot complete: " + cell(snapshot.incompleteBecause) + "\n";
    auto files = snapshot.files;
    std::stable_sort(files.begin(), files.end(),
                     [](const auto &a, const auto &b) { return a.percent.value_or(101) < b.percent.value_or(101); });
    text += "\n| File | Covered | Uncovered lines | Excluded |\n|---|---|---|---|\n";
    for (const auto &file : files)
        text += "| " + cell(file.path) + " | " +
                (file.noData    ? "no data"
                 : file.percent ? percentOrNoData(file.percent)
                                : "no code") +
                " | " + shownRanges(file.uncoveredLines) + " | " +
                (file.exclusions.empty() ? "" : std::to_string(file.excluded) + " by " + cell(file.exclusions.front().by)) + " |\n";
    if (view.gaps.empty())
        return text;
    text += "\n## What to do first\n\n";
    for (const auto &gap : view.gaps)
        text += "1. " + cell(gap.file ? gap.file->path : gap.requirement->id) +
                (gap.requirement ? " " + cell(gap.requirement->text) : std::string()) + ": " + gap.reason + "\n";
    return text;
}

} // namespace genie
