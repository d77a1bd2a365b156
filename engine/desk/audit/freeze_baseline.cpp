// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/freeze_baseline.h"

#include "core/domain/attempts.h"
#include "desk/audit/test_paths.h"

#include <algorithm>

namespace genie {

namespace {

void takeResults(Baseline &baseline, std::vector<FileCoverage> coverage, std::vector<TestCase> cases)
{
    baseline.coverageKnown = !coverage.empty();
    std::sort(coverage.begin(), coverage.end(), [](const FileCoverage &a, const FileCoverage &b) {
        return std::tie(a.path, a.toolchain, a.workspace) < std::tie(b.path, b.toolchain, b.workspace);
    });
    baseline.coverage = std::move(coverage);
    for (auto &one : lastAttempts(std::move(cases)))
        if (!standsForMany(one))
            baseline.tests.push_back({identityOf(one), one.phase, one.status});
    std::sort(baseline.tests.begin(), baseline.tests.end(),
              [](const TestStanding &a, const TestStanding &b) { return std::pair(a.test.toText(), a.phase) < std::pair(b.test.toText(), b.phase); });
}

} // namespace

bool fitsTree(const Execution &execution, const std::string &treeDigest)
{
    return !treeDigest.empty() && execution.treeDigest == treeDigest && isFinal(execution.status);
}

Baseline freezeBaseline(BaselineFacts facts)
{
    Baseline baseline;
    baseline.scenario = std::move(facts.scenario);
    baseline.at = facts.at;
    baseline.commit = std::move(facts.commit);
    baseline.treeDigest = facts.treeDigest;
    if (facts.execution && fitsTree(*facts.execution, facts.treeDigest)) {
        baseline.execution = facts.execution->id;
        takeResults(baseline, std::move(facts.coverage), std::move(facts.cases));
        if (!baseline.coverageKnown)
            baseline.coverageProblem = "the last run of this tree measured no coverage";
    } else if (facts.measured && facts.measured->ran) {
        takeResults(baseline, std::move(facts.measured->coverage), std::move(facts.measured->cases));
        if (!baseline.coverageKnown)
            baseline.coverageProblem = "its tests were run, and nothing measured their coverage";
    } else if (facts.measured) {
        baseline.coverageProblem = "its tests could not be run to their end: " + facts.measured->problem;
    } else {
        baseline.coverageProblem = facts.execution ? "the last run that measured coverage was of another tree" : "no run has measured its coverage";
    }
    std::sort(facts.requirements.begin(), facts.requirements.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    baseline.requirements = std::move(facts.requirements);
    baseline.files = std::move(facts.files);
    baseline.snapshot = std::move(facts.snapshot);
    return baseline;
}

} // namespace genie
