// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/runner.h"

#include "formats/coverage/istanbul.h"
#include "run/toolchains/coverage_files.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

#include <map>

namespace genie::node {

namespace {

constexpr std::size_t kLargestCoverage = 256 * 1024 * 1024;

TestCase loadFailure(const RunnerJob &job, const ToolRun &run)
{
    TestCase test;
    test.name = job.found.tool + " [load]";
    test.status = TestStatus::Failed;
    test.rawStatus = "load";
    test.message = run.lastWords();
    return test;
}

} // namespace

const Runner &runnerFor(TestScript::Runner runner)
{
    static const auto all = [] {
        std::map<TestScript::Runner, std::unique_ptr<Runner>> map;
        map[TestScript::Runner::Vitest] = makeVitestRunner();
        map[TestScript::Runner::Jest] = makeJestRunner();
        map[TestScript::Runner::ReactScripts] = makeReactScriptsRunner();
        map[TestScript::Runner::NodeTest] = makeNodeTestRunner();
        map[TestScript::Runner::Mocha] = makeMochaRunner();
        map[TestScript::Runner::Other] = makeScriptRunner();
        return map;
    }();
    const auto it = all.find(runner);
    return it == all.end() ? *all.at(TestScript::Runner::Other) : *it->second;
}

CommandSpec nodeCommand(const RunnerJob &job, const std::vector<std::string> &arguments)
{
    std::vector<std::string> argv{"node"};
    argv.insert(argv.end(), job.script.nodeFlags.begin(), job.script.nodeFlags.end());
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    auto spec = toolCommand(job.found, job.context, std::move(argv));
    spec.environment["CI"] = "1";
    for (const auto &[variable, value] : job.script.environment)
        spec.environment[variable] = value;
    return spec;
}

WorkspaceOutcome packageMissing(const RunnerJob &job, std::string_view package)
{
    const std::string name(package.substr(0, package.find('/')));
    return failed(FailureClass::System, name + " is not among the installed packages",
                  {"unit.install", "install the packages of " + placeOf(job.found) + " again; node_modules has no " + name, {}});
}

WorkspaceOutcome runReported(const RunnerJob &job, const CommandSpec &spec, const Report &report)
{
    std::error_code error;
    std::filesystem::create_directories(job.context.scratch, error);
    std::filesystem::remove(report.file, error);
    ToolRun run = runTool(job.context, spec);
    CaseBatcher cases(job.context, job.found);
    int otherFailures = 0;
    const auto reader = report.reader([&](TestCase &&test) {
        test.file = scenarioPath(job.context.workspace.directory, job.found.directory, test.file);
        if (selects(job.selection, test))
            cases.add(std::move(test));
        else
            otherFailures += test.status == TestStatus::Failed ? 1 : 0;
    });
    const auto says = [&](std::string_view words) {
        return !words.empty() && (run.output.find(words) != std::string::npos || run.errors.find(words) != std::string::npos);
    };
    Done read = readReport(report.file, *reader);
    const bool absent = !read && read.error().kind == FailureKind::NotFound;
    if (absent && run.end.how == CommandEnd::How::Exited && run.end.exitCode == report.nothingExit && says(report.nothingToRun)) {
        read = {};
        run.end.exitCode = 0;
    }
    if (absent && run.end.how == CommandEnd::How::Exited && run.end.exitCode != 0 && says(report.cannotLoad))
        cases.add(loadFailure(job, run));
    // It ran more than it was asked for, and only that failed.
    if (otherFailures > 0 && cases.tally().failed == 0 && run.end.how == CommandEnd::How::Exited)
        run.end.exitCode = 0;
    return judge({job.toolchain, job.found, cases, run, read, !job.selection.all});
}

void addCoverage(const RunnerJob &job, const std::filesystem::path &directory, WorkspaceOutcome &outcome)
{
    const std::string bytes = readHead(directory / "coverage-final.json", kLargestCoverage);
    if (!bytes.empty())
        outcome.coverage = reportCoverage(job.found, job.context, readIstanbul(bytes));
}

} // namespace genie::node
