// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/node_toolchain.h"

#include "core/base/text.h"
#include "run/toolchains/node/command.h"
#include "run/toolchains/node/detect.h"
#include "run/toolchains/node/runner.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <chrono>
#include <mutex>

namespace genie {

namespace {

bool canRun(const TestWorkspace &found) { return found.skipReason.empty() && found.problem.empty(); }

/// Whether the package's manager has work to do, so that it must be there.
bool needsManager(const TestWorkspace &found, const PhaseContext &context)
{
    const auto script = node::testScript(context.workspace.directory / found.directory);
    if (script.runner == node::TestScript::Runner::Other)
        return true;
    return !node::isInstalled(context.workspace.directory, found.directory) &&
           !(node::runnerFor(script.runner).package().empty() &&
             node::packageManager(context.workspace.directory, found.directory).lockFile.empty());
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
    [[nodiscard]] std::string nativeCommand(const TestCase &test, const std::filesystem::path &scenario) const override;

private:
    std::optional<WorkspaceOutcome> install(const TestWorkspace &found, const PhaseContext &context) const;
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
        if (node::runnerFor(node::testScript(scenario / found.directory).runner).package().empty())
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
    return node::runnerFor(script.runner).run({*this, found, context, script, selectionFor(found, context.tests)});
}

std::string NodeToolchain::nativeCommand(const TestCase &test, const std::filesystem::path &scenario) const
{
    const bool here = test.workspace.empty() || test.workspace == ".";
    const auto script = node::testScript(scenario / (here ? "." : test.workspace));
    const bool wholeScript = test.file.ends_with("package.json");
    const auto &runner = node::runnerFor(wholeScript ? node::TestScript::Runner::Other : script.runner);
    std::string command = here ? "" : "cd " + text::shellQuoted(test.workspace) + " && ";
    if (wholeScript)
        return command + "CI=1 " + text::commandLine(runner.again(test));
    for (const auto &[variable, value] : script.environment)
        command += variable + "=" + text::shellQuoted(value) + " ";
    return command + text::commandLine(runner.again(test));
}

} // namespace

std::unique_ptr<Toolchain> makeNodeToolchain() { return std::make_unique<NodeToolchain>(); }

} // namespace genie
