// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/coverage_work.h"

#include "door/service/requirement_work.h"
#include "host/git/changed_lines.h"
#include "host/process/environment.h"
#include "scenario/coverage/coverage_snapshot.h"
#include "scenario/coverage/ranked_gaps.h"
#include "scenario/coverage/requirement_coverage.h"

#include <algorithm>

namespace genie {

namespace {

constexpr int kMostExecutions = 200; ///< looked at for one that measured lines
constexpr std::size_t kLongestTrend = 50;
constexpr std::chrono::days kLately{14};

/// Executions of the scenario that measured lines, newest first.
Outcome<std::vector<Execution>> measuredRuns(const KnownScenario &scenario, Store &store)
{
    ExecutionQuery query;
    query.scenario = scenario.name;
    query.statuses = {RunStatus::Passed, RunStatus::Failed};
    query.limit = kMostExecutions;
    auto page = store.executions(query);
    if (!page)
        return tl::unexpected(page.error());
    std::erase_if(page->items, [&](const Execution &execution) {
        const auto measures = [](const PhaseResult &phase) { return !phase.coverage.empty(); };
        return execution.scenarioPath != scenario.directory.string() ||
               std::none_of(execution.phases.begin(), execution.phases.end(), measures);
    });
    return std::move(page->items);
}

/// The whole scenario in one execution, in the tools' own units.
FileCoveragePoint pointOf(const Execution &execution)
{
    FileCoveragePoint point{execution.id, execution.completedAt.value_or(execution.requestedAt), {}, 0, 0};
    for (const auto &phase : execution.phases)
        for (const auto &coverage : phase.coverage) {
            point.covered += coverage.covered;
            point.uncovered += coverage.total - coverage.covered;
        }
    if (point.covered + point.uncovered > 0)
        point.percent = 100.0 * point.covered / (point.covered + point.uncovered);
    return point;
}

} // namespace

Outcome<CoverageView> coverageOf(const KnownScenario &scenario, Store &store, CommandRunner &commands, Moment now,
                                 const ExecutionId &execution)
{
    const auto workspace = readWorkspace(scenario.name, scenario.directory);
    if (!workspace)
        return tl::unexpected(workspace.error());
    auto runs = measuredRuns(scenario, store);
    if (!runs)
        return tl::unexpected(runs.error());
    CoverageView view;
    for (std::size_t i = std::min(runs->size(), kLongestTrend); i-- > 0;)
        view.trend.push_back(pointOf((*runs)[i]));
    auto shown = !execution.empty() ? store.execution(execution) : runs->empty() ? Execution() : runs->front();
    if (!shown)
        return tl::unexpected(shown.error());
    if (!execution.empty() && shown->scenario != scenario.name)
        return fail(FailureKind::Invalid, "execution " + execution + " is of scenario " + shown->scenario);
    const auto files = shown->id.empty() ? Outcome<std::vector<FileCoverage>>() : store.coverage(shown->id);
    if (!files)
        return tl::unexpected(files.error());
    view.snapshot = files->empty() ? emptySnapshot(*workspace) : snapshotOf(*shown, *files, *workspace);
    const auto requirements = reportRequirements(scenario, store, now);
    if (!requirements)
        return tl::unexpected(requirements.error());
    const auto changed = changedLines(scenario.directory, kLately, commands, childEnvironment(workspace->testing.environmentPass));
    view.gaps = rankedGaps(view.snapshot, *requirements, changed);
    if (requirements->folderExists)
        view.requirements = requirementCoverage(view.snapshot, *requirements, readScenarioTags(scenario.directory));
    return view;
}

Outcome<std::vector<FileCoveragePoint>> coverageHistoryOf(const KnownScenario &scenario, Store &store, const std::string &path, int limit)
{
    constexpr int kMostPoints = 500;
    const auto runs = measuredRuns(scenario, store);
    if (!runs)
        return tl::unexpected(runs.error());
    std::vector<FileCoveragePoint> points;
    for (const auto &run : *runs) {
        if (static_cast<int>(points.size()) >= std::clamp(limit, 1, kMostPoints))
            break;
        const auto files = store.coverage(run.id);
        if (!files)
            return tl::unexpected(files.error());
        FileCoveragePoint point{run.id, run.completedAt.value_or(run.requestedAt), {}, 0, 0};
        bool measured = false;
        for (const auto &file : *files) {
            if (file.path != path)
                continue;
            measured = true;
            for (const auto &[line, times] : file.hits)
                ++(times > 0 ? point.covered : point.uncovered);
        }
        if (!measured)
            continue;
        if (point.covered + point.uncovered > 0)
            point.percent = 100.0 * point.covered / (point.covered + point.uncovered);
        points.push_back(point);
    }
    return points;
}

} // namespace genie
