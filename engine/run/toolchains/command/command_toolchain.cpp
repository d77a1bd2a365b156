// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/command/command_toolchain.h"

#include "core/base/text.h"
#include "formats/results/junit_xml.h"
#include "host/files/contained_path.h"
#include "run/toolchains/command/command.h"
#include "run/toolchains/command/detect.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

#include <algorithm>

namespace genie {

namespace {

bool isThere(const DeclaredCommand &command, const PhaseContext &context)
{
    if (command.argv.front().find('/') == std::string::npos)
        return hasProgram(context, command.argv.front());
    std::error_code error;
    return std::filesystem::exists(command::run(command, context.workspace.directory).front(), error);
}

class CommandToolchain final : public Toolchain {
public:
    [[nodiscard]] std::string_view name() const override { return "command"; }
    [[nodiscard]] std::vector<TestWorkspace> detect(const Workspace &workspace) const override { return command::detect(workspace); }
    [[nodiscard]] std::vector<std::string> missingTools(const std::vector<TestWorkspace> &found,
                                                        const PhaseContext &context) const override;
    WorkspaceOutcome run(const TestWorkspace &found, const PhaseContext &context) const override;
    [[nodiscard]] std::string nativeCommand(const TestCase &test, const std::filesystem::path &scenario) const override
    {
        return command::nativeCommand(test, scenario);
    }

private:
    WorkspaceOutcome runDeclared(const DeclaredCommand &command, const TestWorkspace &found, const PhaseContext &context) const;
};

std::vector<std::string> CommandToolchain::missingTools(const std::vector<TestWorkspace> &found, const PhaseContext &context) const
{
    // One command that can run is work to do; what the others miss is told one by one.
    std::vector<std::string> missing;
    for (const auto &one : found) {
        const auto command = command::declared(one, context.workspace);
        if (!command || isThere(*command, context))
            return {};
        if (std::find(missing.begin(), missing.end(), command->argv.front()) == missing.end())
            missing.push_back(command->argv.front());
    }
    return missing;
}

WorkspaceOutcome CommandToolchain::runDeclared(const DeclaredCommand &command, const TestWorkspace &found,
                                               const PhaseContext &context) const
{
    const auto &scenario = context.workspace.directory;
    const Selection selection = selectionFor(found, context.tests);
    auto spec = toolCommand(found, context, command::run(command, scenario));
    if (command.timeout)
        spec.timeout = *command.timeout;
    const auto before = command::reports(command, scenario);
    ToolRun run = runTool(context, spec);
    CaseBatcher cases(context, found);
    int otherFailures = 0;
    Done report = fail(FailureKind::NotFound, "no file that fits \"" + command.junit + "\" was written");
    for (const auto &[file, state] : command::reports(command, scenario)) {
        if (const auto old = before.find(file); old != before.end() && old->second == state)
            continue;
        JunitXmlReader reader([&](TestCase &&test) {
            test.file = scenarioPath(scenario, found.directory, test.file);
            if (selects(selection, test))
                cases.add(std::move(test));
            else
                otherFailures += test.status == TestStatus::Failed ? 1 : 0;
        });
        const Done read = readReport(scenario / command.directory / file, reader);
        if (!read)
            report = tl::unexpected(Failure{FailureKind::Invalid, file + ": " + read.error().message});
        else if (!report && report.error().kind == FailureKind::NotFound)
            report = Done{};
    }
    // The command takes no selection: that something else failed is not what was asked.
    if (otherFailures > 0 && cases.tally().failed == 0 && run.end.how == CommandEnd::How::Exited)
        run.end.exitCode = 0;
    return judge({*this, found, cases, run, report, !selection.all});
}

WorkspaceOutcome CommandToolchain::run(const TestWorkspace &found, const PhaseContext &context) const
{
    const auto command = command::declared(found, context.workspace);
    if (!command)
        return skipped("it is no longer declared in .vrooli/testing.json");
    const auto directory = containedPath(context.workspace.directory, command->directory);
    std::error_code error;
    if (!directory || !std::filesystem::is_directory(*directory, error))
        return failed(FailureClass::Misconfiguration,
                      "the directory " + command->directory + (directory ? " is not there" : " leads outside of the scenario"),
                      {"unit.dir", "correct cwd of the command \"" + command->name + "\" in .vrooli/testing.json", {}});
    if (selectionFor(found, context.tests).none())
        return skipped("no test matches the selection");
    if (!isThere(*command, context))
        return toolMissing(found, command->argv.front());
    return runDeclared(*command, found, context);
}

} // namespace

std::unique_ptr<Toolchain> makeCommandToolchain() { return std::make_unique<CommandToolchain>(); }

} // namespace genie
