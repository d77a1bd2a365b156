// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/coverage/coverage_snapshot.h"

#include "core/base/text.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"
#include "scenario/coverage/exclusions.h"
#include "scenario/coverage/source_files.h"

#include <algorithm>
#include <map>
#include <set>

namespace genie {

namespace {

constexpr std::int64_t kLargestSource = 2 * 1024 * 1024;

using Hits = std::map<int, std::int64_t>;

std::optional<double> percentOf(int covered, int uncovered)
{
    return covered + uncovered > 0 ? std::optional(100.0 * covered / (covered + uncovered)) : std::nullopt;
}

bool isExcluded(int line, const std::vector<Exclusion> &exclusions)
{
    return std::any_of(exclusions.begin(), exclusions.end(),
                       [line](const Exclusion &exclusion) { return line >= exclusion.lines.first && line <= exclusion.lines.last; });
}

/// Lines of one file, counted by what is known of them.
CoveredFile fileOf(std::string path, std::string toolchain, const Hits &hits, std::vector<Exclusion> exclusions)
{
    CoveredFile file;
    file.path = std::move(path);
    file.toolchain = std::move(toolchain);
    std::vector<LineRange> open;
    for (const auto &[line, times] : hits) {
        // A line that was run is no secret, whatever a comment says of it; what was not run is not held against it.
        if (times > 0) {
            ++file.covered;
        } else if (isExcluded(line, exclusions)) {
            ++file.excluded;
        } else {
            ++file.uncovered;
            open.push_back({line, line});
        }
    }
    file.uncoveredLines = joined(std::move(open));
    file.exclusions = std::move(exclusions);
    file.percent = percentOf(file.covered, file.uncovered);
    return file;
}

std::string sourceOf(const std::filesystem::path &scenario, const std::string &path)
{
    const auto place = containedPath(scenario, path);
    const auto bytes = place ? readBounded(*place, kLargestSource) : tl::unexpected(place.error());
    return bytes ? *bytes : std::string();
}

void add(CoverageSnapshot &snapshot, CoveredFile file)
{
    snapshot.covered += file.covered;
    snapshot.uncovered += file.uncovered;
    snapshot.excluded += file.excluded;
    snapshot.filesWithoutData += file.noData ? 1 : 0;
    snapshot.files.push_back(std::move(file));
}

/// What was not measured although it could have been: the projects of the workspace without coverage of theirs.
std::string whatIsMissing(const Execution &execution, const Workspace &workspace)
{
    if (!execution.request.tests.empty() || !execution.request.failedOf.empty() || !execution.request.changed.empty())
        return "only some of the tests were run";
    std::set<std::string> measured;
    for (const auto &phase : execution.phases)
        for (const auto &coverage : phase.coverage)
            measured.insert(coverage.workspace);
    std::vector<std::string> missing;
    for (const auto &project : workspace.projects) {
        const auto kind = project.kind;
        const bool measures = kind == Project::Kind::Go || kind == Project::Kind::Node || kind == Project::Kind::Python;
        if (measures && !measured.contains(project.directory) && !measured.contains("."))
            missing.push_back(std::string(toWord(kind)) + " in " + project.directory);
    }
    return missing.empty() ? std::string() : "nothing was measured of " + text::join(missing, ", ");
}

void addUnmeasured(CoverageSnapshot &snapshot, const std::set<std::string> &measured, const Workspace &workspace)
{
    for (auto &source : sourceFiles(workspace.directory)) {
        if (measured.contains(source.path))
            continue;
        CoveredFile file;
        file.path = std::move(source.path);
        file.toolchain = std::move(source.toolchain);
        file.noData = true;
        add(snapshot, std::move(file));
    }
    std::sort(snapshot.files.begin(), snapshot.files.end(), [](const auto &a, const auto &b) { return a.path < b.path; });
    snapshot.percent = percentOf(snapshot.covered, snapshot.uncovered);
}

} // namespace

std::vector<LineRange> joined(std::vector<LineRange> ranges)
{
    std::sort(ranges.begin(), ranges.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<LineRange> result;
    for (const auto &range : ranges) {
        if (!result.empty() && range.first <= result.back().last + 1)
            result.back().last = std::max(result.back().last, range.last);
        else
            result.push_back(range);
    }
    return result;
}

CoverageSnapshot emptySnapshot(const Workspace &workspace)
{
    CoverageSnapshot snapshot;
    snapshot.scenario = workspace.name;
    snapshot.incompleteBecause = "nothing was measured yet";
    addUnmeasured(snapshot, {}, workspace);
    return snapshot;
}

CoverageSnapshot snapshotOf(const Execution &execution, const std::vector<FileCoverage> &files, const Workspace &workspace)
{
    CoverageSnapshot snapshot;
    snapshot.scenario = workspace.name;
    snapshot.execution = execution.id;
    snapshot.at = execution.completedAt.value_or(execution.requestedAt);
    snapshot.treeDigest = execution.treeDigest;
    snapshot.incompleteBecause = whatIsMissing(execution, workspace);
    snapshot.complete = snapshot.incompleteBecause.empty();
    std::map<std::string, std::pair<std::string, Hits>> byPath;
    for (const auto &file : files) {
        const std::string path = std::filesystem::path(file.path).lexically_normal().generic_string();
        auto &[toolchain, hits] = byPath[path];
        toolchain = file.toolchain;
        for (const auto &[line, times] : file.hits)
            hits[line] += times;
    }
    std::set<std::string> measured;
    for (auto &[path, found] : byPath) {
        measured.insert(path);
        add(snapshot, fileOf(path, found.first, found.second, exclusionsIn(path, sourceOf(workspace.directory, path))));
    }
    addUnmeasured(snapshot, measured, workspace);
    return snapshot;
}

Outcome<std::vector<CoverageChange>> compareSnapshots(const CoverageSnapshot &before, const CoverageSnapshot &after)
{
    for (const auto *snapshot : {&before, &after})
        if (!snapshot->complete)
            return fail(FailureKind::Invalid, "the coverage of execution " + snapshot->execution.substr(0, 8) +
                                                  " is not complete and cannot be compared: " + snapshot->incompleteBecause);
    std::map<std::string, std::pair<const CoveredFile *, const CoveredFile *>> pairs;
    for (const auto &file : before.files)
        pairs[file.path].first = &file;
    for (const auto &file : after.files)
        pairs[file.path].second = &file;
    const auto linesOf = [](const CoveredFile *file) {
        std::set<int> lines;
        if (file != nullptr)
            for (const auto &range : file->uncoveredLines)
                for (int line = range.first; line <= range.last; ++line)
                    lines.insert(line);
        return lines;
    };
    std::vector<CoverageChange> changes;
    for (const auto &[path, pair] : pairs) {
        CoverageChange change;
        change.path = path;
        change.before = pair.first == nullptr ? std::nullopt : pair.first->percent;
        change.after = pair.second == nullptr ? std::nullopt : pair.second->percent;
        const auto openBefore = linesOf(pair.first);
        const auto openAfter = linesOf(pair.second);
        if (change.before && change.after) {
            std::vector<LineRange> gained, lost;
            for (const int line : openBefore)
                if (!openAfter.contains(line))
                    gained.push_back({line, line});
            for (const int line : openAfter)
                if (!openBefore.contains(line))
                    lost.push_back({line, line});
            change.gained = joined(std::move(gained));
            change.lost = joined(std::move(lost));
        }
        if (change.before != change.after || !change.gained.empty() || !change.lost.empty())
            changes.push_back(std::move(change));
    }
    return changes;
}

} // namespace genie
