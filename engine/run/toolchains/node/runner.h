// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/result_reader.h"
#include "run/toolchains/node/detect.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/tool_run.h"
#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace genie::node {

/// One package whose tests are to be run. References live as long as the run.
struct RunnerJob {
    const Toolchain &toolchain;
    const TestWorkspace &found;
    const PhaseContext &context;
    const TestScript &script;
    Selection selection;
};

/// One way to run the tests of a package: vitest, jest, `node --test`, mocha, or the test script as it is. No state; any thread.
class Runner {
public:
    virtual ~Runner() = default;
    /// The package that has to be installed for it, as its file in node_modules; empty when Node itself is all.
    [[nodiscard]] virtual std::string_view package() const = 0;
    virtual WorkspaceOutcome run(const RunnerJob &job) const = 0;
    /// What repeats one test, in the package's directory.
    [[nodiscard]] virtual std::vector<std::string> again(const TestCase &test) const = 0;
};

/// The runner of a script.
const Runner &runnerFor(TestScript::Runner runner);

std::unique_ptr<Runner> makeVitestRunner();
std::unique_ptr<Runner> makeJestRunner();
std::unique_ptr<Runner> makeReactScriptsRunner();
std::unique_ptr<Runner> makeNodeTestRunner();
std::unique_ptr<Runner> makeMochaRunner();
std::unique_ptr<Runner> makeScriptRunner();

/// `node` with the script's flags for it, in the package's directory, with the script's own environment.
CommandSpec nodeCommand(const RunnerJob &job, const std::vector<std::string> &arguments);

/// A runner's package that is not among the installed ones.
WorkspaceOutcome packageMissing(const RunnerJob &job, std::string_view package);

/// How a runner writes what it found.
struct Report {
    std::filesystem::path file;
    std::function<std::unique_ptr<ResultReader>(CaseSink)> reader;
    std::string_view nothingToRun{}; ///< what it prints when there is nothing to run and it writes no report
    int nothingExit = 0;             ///< the exit code that goes with it
    std::string_view cannotLoad{};   ///< what it prints when a test file cannot be loaded and it writes no report
};

/// Runs it once, and reports those of its cases that were asked for.
WorkspaceOutcome runReported(const RunnerJob &job, const CommandSpec &spec, const Report &report);

/// The coverage that a runner wrote as coverage-final.json in this directory.
void addCoverage(const RunnerJob &job, const std::filesystem::path &directory, WorkspaceOutcome &outcome);

} // namespace genie::node
