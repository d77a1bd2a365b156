// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/coverage/ranked_gaps.h"

#include "scenario/coverage/coverage_snapshot.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::size_t kMostGaps = 500;

// One band for each kind of gap; within it what is larger goes first, and never leaves its band.
constexpr double kChanged = 4000;
constexpr double kCritical = 3000;
constexpr double kUncovered = 2000;
constexpr double kOther = 1000;
constexpr double kBand = 999;

int countOf(const std::vector<LineRange> &ranges)
{
    int lines = 0;
    for (const auto &range : ranges)
        lines += range.last - range.first + 1;
    return lines;
}

std::vector<LineRange> common(const std::vector<LineRange> &a, const std::vector<LineRange> &b)
{
    std::vector<LineRange> both;
    for (const auto &x : a)
        for (const auto &y : b)
            if (const LineRange shared{std::max(x.first, y.first), std::min(x.last, y.last)}; shared.first <= shared.last)
                both.push_back(shared);
    return joined(std::move(both));
}

std::string counted(int number, const char *one) { return std::to_string(number) + " " + one + (number == 1 ? "" : "s"); }

void addFile(const CoveredFile &file, const std::vector<LineRange> *changed, std::vector<RankedGap> &gaps)
{
    if (file.noData || file.uncovered == 0)
        return;
    const auto fresh = changed == nullptr ? std::vector<LineRange>() : common(file.uncoveredLines, *changed);
    RankedGap gap;
    gap.file = FileGap{file.path, file.uncoveredLines, {}};
    if (!fresh.empty()) {
        gap.reason = counted(countOf(fresh), "line") + " changed lately and not covered, of " + counted(file.uncovered, "uncovered line");
        gap.weight = kChanged + std::min(kBand, static_cast<double>(countOf(fresh)));
    } else {
        gap.reason = counted(file.uncovered, "uncovered line") + " of " + std::to_string(file.covered + file.uncovered);
        gap.weight = kUncovered + std::min(kBand, static_cast<double>(file.uncovered));
    }
    gap.file->why = gap.reason;
    gaps.push_back(std::move(gap));
}

void addRequirement(const RequirementView &requirement, std::vector<RankedGap> &gaps)
{
    if (requirement.verified || requirement.live == "passed" || !requirement.children.empty())
        return;
    const bool critical = requirement.criticality == "P0" || requirement.criticality == "P1";
    RankedGap gap;
    gap.requirement = RequirementGap{requirement.id, requirement.title, requirement.criticality, requirement.live};
    gap.weight = critical ? kCritical + (requirement.criticality == "P0" ? 2 : 1) : kOther;
    gap.weight += requirement.live == "failed" ? 0.5 : 0;
    gap.reason = (requirement.criticality.empty() ? std::string("a requirement") : requirement.criticality + " requirement") +
                 (requirement.live == "failed" ? " whose proof fails"
                  : requirement.stale          ? " whose proof is stale"
                                               : " that nothing proves");
    gaps.push_back(std::move(gap));
}

} // namespace

std::vector<RankedGap> rankedGaps(const CoverageSnapshot &snapshot, const RequirementReport &requirements,
                                  const std::map<std::string, std::vector<LineRange>> &changed)
{
    std::vector<RankedGap> gaps;
    for (const auto &file : snapshot.files) {
        const auto found = changed.find(file.path);
        addFile(file, found == changed.end() ? nullptr : &found->second, gaps);
    }
    for (const auto &module : requirements.modules)
        for (const auto &requirement : module.requirements)
            addRequirement(requirement, gaps);
    // Stable: equals stay in the order of files and requirements.
    std::stable_sort(gaps.begin(), gaps.end(), [](const auto &a, const auto &b) { return a.weight > b.weight; });
    if (gaps.size() > kMostGaps)
        gaps.resize(kMostGaps);
    return gaps;
}

} // namespace genie
