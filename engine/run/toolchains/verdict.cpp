// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/verdict.h"

#include "core/base/text.h"

#include <map>

namespace genie {

namespace {

std::string counted(int count, const std::string &noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

Remediation timeoutHint(const ToolEvidence &e)
{
    return {"timeout",
            "find the test that hangs in " + placeOf(e.found) + ", or raise unit.languages." + e.found.toolchain +
                ".timeout (or phases.unit.timeout) in .vrooli/testing.json",
            {}};
}

Remediation testsHint(const ToolEvidence &e)
{
    const auto &first = e.cases.firstFailed();
    return {"unit.tests",
            "read the failed tests of " + e.found.toolchain + " in " + placeOf(e.found) + "; the first one runs alone with the command",
            first ? e.toolchain.nativeCommand(*first, e.cases.scenario()) : std::string()};
}

/// How the tool ended when it did not just exit, as part of an error.
std::string unusualEnd(const ToolEvidence &e)
{
    return e.run.end.how == CommandEnd::How::Exited ? std::string() : ", and then " + e.found.tool + " " + e.run.end.describe();
}

WorkspaceOutcome testsFailed(const ToolEvidence &e)
{
    const Tally &tally = e.cases.tally();
    std::string error = std::to_string(tally.failed) + " of " + counted(tally.total(), "test") + " failed" + unusualEnd(e);
    if (e.run.end.succeeded())
        error += ", although " + e.found.tool + " exited with code 0";
    WorkspaceOutcome outcome = failed(FailureClass::TestFailure, std::move(error), testsHint(e));
    if (e.run.end.how == CommandEnd::How::TimedOut)
        outcome.remediations.push_back(timeoutHint(e));
    return outcome;
}

WorkspaceOutcome system(const ToolEvidence &e, std::string error)
{
    const std::string words = e.run.lastWords();
    if (!words.empty())
        error += ": " + text::shortened(words.substr(0, words.find('\n')), 300);
    return failed(FailureClass::System, std::move(error),
                  {"generic.log", "read the end of the phase's log for what " + e.found.tool + " said in " + placeOf(e.found), {}});
}

WorkspaceOutcome judgeEnd(const ToolEvidence &e)
{
    const CommandEnd &end = e.run.end;
    const Tally &tally = e.cases.tally();
    switch (end.how) {
    case CommandEnd::How::NotStarted: return system(e, e.found.tool + " could not be started: " + end.problem);
    case CommandEnd::How::Signalled: return system(e, e.found.tool + " " + end.describe());
    case CommandEnd::How::TimedOut:
        return failed(FailureClass::Timeout, e.found.tool + " " + end.describe() + ", with " + counted(tally.total(), "test") + " finished",
                      timeoutHint(e));
    case CommandEnd::How::Cancelled: return stopped();
    case CommandEnd::How::Exited: break;
    }
    if (end.exitCode != 0)
        return system(e, e.found.tool + " " + end.describe() + " although no test failed");
    if (!e.report)
        return system(e, "the results of " + e.found.tool + " cannot be read: " + e.report.error().message);
    if (tally.passed + tally.flaky > 0)
        return {};
    if (tally.unknown > 0)
        return system(e, "no result of " + e.found.tool + " says passed or failed");
    if (tally.skipped > 0)
        return skipped(tally.skipped == 1 ? "its one test was skipped" : "all " + std::to_string(tally.skipped) + " tests were skipped");
    return skipped(e.selected ? "no test matches the selection" : "no tests in it");
}

} // namespace

WorkspaceOutcome judge(const ToolEvidence &e)
{
    // A test that fell with its tool is no failing test: what ended the tool is the news.
    const bool endedByUs = e.run.end.how == CommandEnd::How::Cancelled || e.run.end.how == CommandEnd::How::TimedOut;
    const int failures = endedByUs ? e.cases.failedByThemselves() : e.cases.tally().failed;
    WorkspaceOutcome outcome = failures > 0 ? testsFailed(e) : judgeEnd(e);
    outcome.tally = e.cases.tally();
    outcome.conclusive = e.run.end.how == CommandEnd::How::Exited && e.run.end.allGone && e.report.has_value();
    if (!e.run.end.allGone)
        outcome.error += (outcome.error.empty() ? "" : "; ") + counted(static_cast<int>(e.run.end.survivors.size()), "process") + " of " +
                         e.found.tool + " could not be ended";
    return outcome;
}

WorkspaceOutcome toolMissing(const TestWorkspace &found, const std::string &tool)
{
    return failed(FailureClass::MissingDependency, tool + " is not on PATH",
                  {"unit.tool", "install " + tool + " to run the " + found.toolchain + " tests", installCommand(tool)});
}

WorkspaceOutcome skipped(std::string reason)
{
    WorkspaceOutcome outcome;
    outcome.status = PhaseStatus::Skipped;
    outcome.skipReason = std::move(reason);
    return outcome;
}

WorkspaceOutcome stopped()
{
    WorkspaceOutcome outcome;
    outcome.status = PhaseStatus::Failed;
    outcome.error = "was stopped before it had ended";
    return outcome;
}

WorkspaceOutcome failed(FailureClass failureClass, std::string error, Remediation remediation)
{
    WorkspaceOutcome outcome;
    outcome.status = PhaseStatus::Failed;
    outcome.failureClass = failureClass;
    outcome.error = std::move(error);
    outcome.remediations.push_back(std::move(remediation));
    return outcome;
}

WorkspaceOutcome joined(WorkspaceOutcome first, WorkspaceOutcome next)
{
    Tally tally = first.tally;
    tally += next.tally;
    const bool nextTells =
        first.status == PhaseStatus::Skipped || (first.status == PhaseStatus::Passed && next.status == PhaseStatus::Failed);
    const bool conclusive = first.conclusive && next.conclusive;
    WorkspaceOutcome both = nextTells ? std::move(next) : std::move(first);
    both.conclusive = conclusive;
    both.tally = tally;
    return both;
}

std::string installCommand(const std::string &program)
{
    static const std::map<std::string, std::string> packages{{"go", "apt-get install golang-go"},
                                                             {"node", "apt-get install nodejs npm"},
                                                             {"npm", "apt-get install npm"},
                                                             {"pnpm", "npm install --global pnpm"},
                                                             {"yarn", "npm install --global yarn"},
                                                             {"bats", "apt-get install bats"},
                                                             {"python3", "apt-get install python3"},
                                                             {"bash", "apt-get install bash"},
                                                             {"pytest", "apt-get install python3-pytest"},
                                                             {"coverage", "apt-get install python3-coverage"},
                                                             {"cmake", "apt-get install cmake"},
                                                             {"ctest", "apt-get install cmake"},
                                                             {"make", "apt-get install make"},
                                                             {"cargo", "apt-get install cargo"},
                                                             {"mvn", "apt-get install maven"}};
    const auto it = packages.find(program);
    return it == packages.end() ? std::string() : it->second;
}

std::string placeOf(const TestWorkspace &found)
{
    return found.directory == "." || found.directory.empty() ? "the scenario's root" : found.directory;
}

} // namespace genie
