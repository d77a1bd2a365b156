// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/vitest_json.h"
#include "run/toolchains/node/command.h"
#include "run/toolchains/node/runner.h"
#include "run/toolchains/verdict.h"

namespace genie::node {

namespace {

class VitestRunner final : public Runner {
public:
    [[nodiscard]] std::string_view package() const override { return "vitest/vitest.mjs"; }
    WorkspaceOutcome run(const RunnerJob &job) const override;
    [[nodiscard]] std::vector<std::string> again(const TestCase &test) const override
    {
        return withPattern({"npx", "vitest", "run"}, test, "-t");
    }
};

WorkspaceOutcome VitestRunner::run(const RunnerJob &job) const
{
    const auto &scenario = job.context.workspace.directory;
    const auto program = installedFile(scenario, job.found.directory, std::string(package()));
    if (program.empty())
        return packageMissing(job, package());
    RunnerReports reports{job.context.scratch / "vitest.json", {}, {}};
    for (const std::string provider : {"v8", "istanbul"})
        if (reports.provider.empty() &&
            !installedFile(scenario, job.found.directory, "@vitest/coverage-" + provider + "/package.json").empty())
            reports.provider = provider;
    if (!reports.provider.empty())
        reports.coverage = job.context.scratch / "vitest-coverage";
    const Report report{
        reports.results, [](CaseSink sink) { return std::make_unique<VitestJsonReader>(std::move(sink)); }, "No test files found", 0, {}};
    WorkspaceOutcome whole = skipped("no test matches the selection");
    const auto beneath = suitesBeneath(job.context.workspace, job.found.directory);
    for (const auto &argv : vitest(program, job, beneath, reports)) {
        whole = joined(std::move(whole), runReported(job, nodeCommand(job, argv), report));
        if (job.context.cancellation.requested())
            return whole;
    }
    if ((job.selection.all || job.context.coverSelected) && !reports.coverage.empty())
        addCoverage(job, reports.coverage, whole);
    return whole;
}

} // namespace

std::unique_ptr<Runner> makeVitestRunner() { return std::make_unique<VitestRunner>(); }

} // namespace genie::node
