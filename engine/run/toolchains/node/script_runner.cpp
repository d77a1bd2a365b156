// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/command.h"
#include "run/toolchains/node/runner.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

namespace genie::node {

namespace {

/// A script whose inside is not known: one case, by its exit code.
class ScriptRunner final : public Runner {
public:
    [[nodiscard]] std::string_view package() const override { return {}; }
    WorkspaceOutcome run(const RunnerJob &job) const override;
    [[nodiscard]] std::vector<std::string> again(const TestCase &test) const override
    {
        return {test.name.substr(0, test.name.find(' ')), "test"}; // the one case of a test script: "npm test"
    }
};

WorkspaceOutcome ScriptRunner::run(const RunnerJob &job) const
{
    const auto manager = packageManager(job.context.workspace.directory, job.found.directory);
    if (!hasProgram(job.context, manager.name))
        return toolMissing(job.found, manager.name);
    auto spec = toolCommand(job.found, job.context, {manager.name, "test"});
    spec.environment["CI"] = "1";
    const ToolRun run = runTool(job.context, spec);
    CaseBatcher cases(job.context, job.found);
    if (run.end.how == CommandEnd::How::Exited) {
        TestCase test;
        test.name = manager.name + " test";
        test.file = scenarioPath(job.context.workspace.directory, job.found.directory, "package.json");
        test.status = run.end.exitCode == 0 ? TestStatus::Passed : TestStatus::Failed;
        test.duration = run.end.duration;
        if (run.end.exitCode != 0)
            test.message = "`" + job.script.text + "` " + run.end.describe() + "\n" + run.lastWords();
        cases.add(std::move(test));
    }
    return judge({job.toolchain, job.found, cases, run, {}, false});
}

} // namespace

std::unique_ptr<Runner> makeScriptRunner() { return std::make_unique<ScriptRunner>(); }

} // namespace genie::node
