// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/case_lines.h"
#include "host/files/atomic_file.h"
#include "run/toolchains/node/command.h"
#include "run/toolchains/node/mocha_reporter.h"
#include "run/toolchains/node/runner.h"
#include "run/toolchains/verdict.h"

namespace genie::node {

namespace {

/// mocha, with a reporter of ours.
class MochaRunner final : public Runner {
public:
    [[nodiscard]] std::string_view package() const override { return "mocha/bin/mocha.js"; }
    WorkspaceOutcome run(const RunnerJob &job) const override;
    [[nodiscard]] std::vector<std::string> again(const TestCase &test) const override
    {
        return withPattern({"npx", "mocha"}, test, "--grep");
    }
};

WorkspaceOutcome MochaRunner::run(const RunnerJob &job) const
{
    const auto &scenario = job.context.workspace.directory;
    auto program = installedFile(scenario, job.found.directory, std::string(package()));
    if (program.empty())
        program = installedFile(scenario, job.found.directory, "mocha/bin/mocha"); // before version 10
    if (program.empty())
        return packageMissing(job, package());
    std::error_code error;
    std::filesystem::create_directories(job.context.scratch, error);
    const auto reporter = job.context.scratch / "reporter.cjs";
    if (const Done written = writeAtomically(reporter, mochaReporter()); !written)
        return failed(FailureClass::System, "our reporter could not be written: " + written.error().message,
                      {"generic.log", "make room in the folder for temporary files", {}});
    const Report report{job.context.scratch / "cases.jsonl",
                        [](CaseSink sink) { return std::make_unique<CaseLinesReader>(std::move(sink)); }, "Error: No test files found", 1,
                        "Exception during run"};
    WorkspaceOutcome whole = skipped("no test matches the selection");
    for (const auto &argv : mocha(program, job, suitesBeneath(job.context.workspace, job.found.directory), reporter)) {
        whole = joined(std::move(whole), runReported(job, nodeCommand(job, argv), report));
        if (job.context.cancellation.requested())
            return whole;
    }
    return whole;
}

} // namespace

std::unique_ptr<Runner> makeMochaRunner() { return std::make_unique<MochaRunner>(); }

} // namespace genie::node
