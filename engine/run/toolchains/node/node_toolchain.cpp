// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/node_toolchain.h"

#include "core/base/text.h"
#include "formats/coverage/istanbul.h"
#include "formats/results/vitest_json.h"
#include "run/toolchains/coverage_files.h"
#include "run/toolchains/node/command.h"
#include "run/toolchains/node/detect.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <chrono>
#include <mutex>

namespace genie {

namespace {

constexpr std::size_t kLargestCoverage = 256 * 1024 * 1024;
constexpr const char *kVitest = "vitest/vitest.mjs";

bool canRun(const TestWorkspace &found) { return found.skipReason.empty() && found.problem.empty(); }

/// Whether the package's manager has work to do, so that it must be there.
bool needsManager(const TestWorkspace &found, const PhaseContext &context)
{
    return found.tool != "vitest" || !node::isInstalled(context.workspace.directory, found.directory);
}

bool mayInstallWithoutLock(const PhaseContext &context)
{
    const auto &languages = context.workspace.testing.languages;
    const auto it = languages.find("node");
    return it != languages.end() && it->second.install;
}

class NodeToolchain final : public Toolchain {
public:
    [[nodiscard]] std::string_view name() const override { return "node"; }
    [[nodiscard]] std::vector<TestWorkspace> detect(const Workspace &workspace) const override { return node::detect(workspace); }
    [[nodiscard]] std::vector<std::string> missingTools(const std::vector<TestWorkspace> &found,
                                                        const PhaseContext &context) const override;
    WorkspaceOutcome run(const TestWorkspace &found, const PhaseContext &context) const override;
    [[nodiscard]] std::string nativeCommand(const TestCase &test) const override { return node::nativeCommand(test); }

private:
    std::optional<WorkspaceOutcome> install(const TestWorkspace &found, const PhaseContext &context) const;
    WorkspaceOutcome runVitest(const TestWorkspace &found, const PhaseContext &context, const node::TestScript &script) const;
    WorkspaceOutcome runVitestOnce(const TestWorkspace &found, const PhaseContext &context, const CommandSpec &spec,
                                   const std::filesystem::path &results) const;
    WorkspaceOutcome runScript(const TestWorkspace &found, const PhaseContext &context, const node::TestScript &script) const;
};

std::vector<std::string> NodeToolchain::missingTools(const std::vector<TestWorkspace> &found, const PhaseContext &context) const
{
    std::vector<std::string> missing;
    const bool any = std::any_of(found.begin(), found.end(), canRun);
    if (any && !hasProgram(context, "node"))
        missing.emplace_back("node");
    // A manager is missing for all of them only when each needs it and none of theirs is there.
    std::vector<std::string> managers;
    for (const auto &one : found) {
        if (!canRun(one))
            continue;
        const std::string manager = node::packageManager(context.workspace.directory, one.directory).name;
        if (!needsManager(one, context) || hasProgram(context, manager))
            return missing;
        if (std::find(managers.begin(), managers.end(), manager) == managers.end())
            managers.push_back(manager);
    }
    missing.insert(missing.end(), managers.begin(), managers.end());
    return missing;
}

/// Installs of one machine take turns: packages of one workspace share node_modules, and managers share their caches.
std::timed_mutex &installTurn()
{
    static std::timed_mutex turn;
    return turn;
}

std::optional<WorkspaceOutcome> NodeToolchain::install(const TestWorkspace &found, const PhaseContext &context) const
{
    const auto &scenario = context.workspace.directory;
    std::unique_lock turn(installTurn(), std::defer_lock);
    while (!turn.try_lock_for(milliseconds{100}))
        if (context.cancellation.requested())
            return stopped();
    if (node::isInstalled(scenario, found.directory))
        return std::nullopt;
    const auto manager = node::packageManager(scenario, found.directory);
    const auto argv = node::install(manager, mayInstallWithoutLock(context));
    if (argv.empty()) {
        // A script of nothing but Node itself needs no packages.
        if (found.tool != "vitest")
            return std::nullopt;
        return failed(FailureClass::System, "its packages are not installed, and there is no lock file to install from",
                      {"unit.install",
                       "install the packages of " + placeOf(found) + ", or set unit.languages.node.install to true in .vrooli/testing.json",
                       (found.directory == "." ? "" : "cd " + text::shellQuoted(found.directory) + " && ") + "npm install"});
    }
    if (!hasProgram(context, manager.name))
        return toolMissing(found, manager.name);
    auto spec = toolCommand(found, context, argv);
    spec.workingDirectory = (scenario / manager.directory).lexically_normal();
    const ToolRun run = runTool(context, spec);
    if (run.end.succeeded())
        return std::nullopt;
    if (run.end.how == CommandEnd::How::Cancelled)
        return stopped();
    const std::string words = run.lastWords();
    return failed(run.end.how == CommandEnd::How::TimedOut ? FailureClass::Timeout : FailureClass::System,
                  text::commandLine(argv) + " " + run.end.describe() + ": " + text::shortened(words.substr(0, words.find('\n')), 300),
                  {"unit.install", "make " + manager.name + " install the packages of " + placeOf(found) + " first",
                   (manager.directory == "." ? "" : "cd " + text::shellQuoted(manager.directory) + " && ") + text::commandLine(argv)});
}

WorkspaceOutcome NodeToolchain::runVitestOnce(const TestWorkspace &found, const PhaseContext &context, const CommandSpec &spec,
                                              const std::filesystem::path &results) const
{
    std::error_code error;
    std::filesystem::remove(results, error);
    const ToolRun run = runTool(context, spec);
    CaseBatcher cases(context, found);
    VitestJsonReader reader([&](TestCase &&test) {
        test.file = scenarioPath(context.workspace.directory, found.directory, test.file);
        cases.add(std::move(test));
    });
    const bool nothing = run.end.succeeded() && run.output.find("No test files found") != std::string::npos;
    const Done report = nothing ? Done{} : readReport(results, reader);
    return judge({*this, found, cases, run, report, !context.tests.empty()});
}

WorkspaceOutcome NodeToolchain::runVitest(const TestWorkspace &found, const PhaseContext &context, const node::TestScript &script) const
{
    const auto &scenario = context.workspace.directory;
    const auto program = node::installedFile(scenario, found.directory, kVitest);
    if (program.empty())
        return failed(FailureClass::System, "vitest is not among the installed packages",
                      {"unit.install", "install the packages of " + placeOf(found) + " again; node_modules has no vitest", {}});
    std::error_code error;
    std::filesystem::create_directories(context.scratch, error);
    node::VitestReports reports{context.scratch / "vitest.json", {}, {}};
    for (const std::string provider : {"v8", "istanbul"})
        if (reports.provider.empty() &&
            !node::installedFile(scenario, found.directory, "@vitest/coverage-" + provider + "/package.json").empty())
            reports.provider = provider;
    if (!reports.provider.empty())
        reports.coverage = context.scratch / "vitest-coverage";
    const Selection selection = selectionFor(found, context.tests);
    WorkspaceOutcome whole = skipped("no test matches the selection");
    for (const auto &argv : node::vitest(program, script, found, selection, reports)) {
        auto spec = toolCommand(found, context, argv);
        for (const auto &[variable, value] : script.environment)
            spec.environment[variable] = value;
        whole = joined(std::move(whole), runVitestOnce(found, context, spec, reports.results));
        if (context.cancellation.requested())
            return whole;
    }
    const std::string bytes =
        selection.all && !reports.coverage.empty() ? readHead(reports.coverage / "coverage-final.json", kLargestCoverage) : "";
    if (!bytes.empty())
        whole.coverage = reportCoverage(found, context, readIstanbul(bytes));
    return whole;
}

WorkspaceOutcome NodeToolchain::runScript(const TestWorkspace &found, const PhaseContext &context, const node::TestScript &script) const
{
    const auto manager = node::packageManager(context.workspace.directory, found.directory);
    if (!hasProgram(context, manager.name))
        return toolMissing(found, manager.name);
    auto spec = toolCommand(found, context, node::script(manager, script));
    spec.environment["CI"] = "1";
    const ToolRun run = runTool(context, spec);
    CaseBatcher cases(context, found);
    if (run.end.how == CommandEnd::How::Exited) {
        TestCase test;
        test.name = manager.name + " test";
        test.file = scenarioPath(context.workspace.directory, found.directory, "package.json");
        test.status = run.end.exitCode == 0 ? TestStatus::Passed : TestStatus::Failed;
        test.duration = run.end.duration;
        if (run.end.exitCode != 0)
            test.message = "`" + script.text + "` " + run.end.describe() + "\n" + run.lastWords();
        cases.add(std::move(test));
    }
    return judge({*this, found, cases, run, {}, false});
}

WorkspaceOutcome NodeToolchain::run(const TestWorkspace &found, const PhaseContext &context) const
{
    std::error_code error;
    if (!std::filesystem::is_directory(context.workspace.directory / found.directory, error))
        return failed(FailureClass::Misconfiguration, "the directory is no longer there",
                      {"unit.dir", "restore " + placeOf(found) + " or run again", {}});
    const auto script = node::testScript(context.workspace.directory / found.directory);
    if (!script.problem.empty())
        return failed(FailureClass::Misconfiguration, script.problem, {"unit.manifest", "correct package.json of " + placeOf(found), {}});
    if (!script.skipReason.empty())
        return skipped(script.skipReason);
    if (selectionFor(found, context.tests).none())
        return skipped("no test matches the selection");
    if (!hasProgram(context, "node"))
        return toolMissing(found, "node");
    if (!node::isInstalled(context.workspace.directory, found.directory))
        if (auto trouble = install(found, context))
            return *trouble;
    return script.runner == node::TestScript::Runner::Vitest ? runVitest(found, context, script) : runScript(found, context, script);
}

} // namespace

std::unique_ptr<Toolchain> makeNodeToolchain() { return std::make_unique<NodeToolchain>(); }

} // namespace genie
