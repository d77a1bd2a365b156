// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/shell/shell_toolchain.h"

#include "core/base/text.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/shell/command.h"
#include "run/toolchains/shell/detect.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

namespace genie {

namespace {

constexpr std::size_t kHead = 256;
constexpr milliseconds kFileLimit{30'000};

std::string interpreterOf(const PhaseContext &context, const std::string &file)
{
    return shell::interpreter(std::filesystem::path(file).filename().string(), readHead(context.workspace.directory / file, kHead));
}

class ShellToolchain final : public Toolchain {
public:
    [[nodiscard]] std::string_view name() const override { return "shell"; }
    [[nodiscard]] std::vector<TestWorkspace> detect(const Workspace &workspace) const override { return shell::detect(workspace); }

    [[nodiscard]] std::vector<std::string> missingTools(const std::vector<TestWorkspace> &found, const PhaseContext &context) const override
    {
        // Where at least one script has its shell there is work to do; the others are skipped one by one.
        std::vector<std::string> missing;
        for (const auto &one : found)
            for (const auto &file : one.files) {
                const std::string program = interpreterOf(context, file);
                if (hasProgram(context, program))
                    return {};
                if (std::find(missing.begin(), missing.end(), program) == missing.end())
                    missing.push_back(program);
            }
        return missing;
    }

    WorkspaceOutcome run(const TestWorkspace &found, const PhaseContext &context) const override;
    [[nodiscard]] std::string nativeCommand(const TestCase &test, const std::filesystem::path & /*scenario*/) const override
    {
        return shell::nativeCommand(test);
    }

private:
    static ToolRun check(const TestWorkspace &found, const PhaseContext &context, const std::string &file, CaseBatcher &cases);
};

/// Checks one file, which is one case. An end that is no verdict on the script gives no case.
ToolRun ShellToolchain::check(const TestWorkspace &found, const PhaseContext &context, const std::string &file, CaseBatcher &cases)
{
    TestCase test;
    test.name = file;
    test.file = file;
    const std::string program = interpreterOf(context, file);
    test.suite = program + " -n";
    ToolRun run;
    run.end.how = CommandEnd::How::Exited;
    run.end.exitCode = 0;
    if (program.empty() || !hasProgram(context, program)) {
        test.status = TestStatus::Skipped;
        test.message = program.empty() ? "no shell script any more" : program + " is not on PATH";
        cases.add(std::move(test));
        return run;
    }
    auto spec = toolCommand(found, context, shell::check(program, file));
    spec.timeout = kFileLimit;
    run = runTool(context, spec);
    if (run.end.how != CommandEnd::How::Exited)
        return run;
    test.duration = run.end.duration;
    test.status = run.end.exitCode == 0 ? TestStatus::Passed : TestStatus::Failed;
    if (run.end.exitCode != 0) {
        test.message = run.lastWords();
        test.line = shell::errorLine(test.message);
    }
    cases.add(std::move(test));
    return run;
}

WorkspaceOutcome ShellToolchain::run(const TestWorkspace &found, const PhaseContext &context) const
{
    const Selection selection = selectionFor(found, context.tests);
    CaseBatcher cases(context, found);
    ToolRun last;
    last.end.how = CommandEnd::How::Exited;
    last.end.exitCode = 0;
    for (const auto &file : selection.none() ? std::vector<std::string>{} : selectedFiles(found, selection)) {
        const ToolRun run = check(found, context, file, cases);
        if (run.end.how != CommandEnd::How::Exited) {
            last = run;
            break;
        }
        if (context.cancellation.requested()) {
            last.end.how = CommandEnd::How::Cancelled;
            break;
        }
    }
    auto outcome = judge({*this, found, cases, last, {}, !selection.all});
    if (outcome.failureClass == FailureClass::TestFailure) {
        outcome.error = std::to_string(outcome.tally.failed) + " of " + std::to_string(outcome.tally.total()) +
                        (outcome.tally.total() == 1 ? " script" : " scripts") + " cannot be parsed";
        outcome.remediations.front().code = "unit.shell";
        outcome.remediations.front().text = "correct the syntax of " + cases.firstFailed()->file +
                                            (cases.firstFailed()->line > 0 ? " at line " + std::to_string(cases.firstFailed()->line) : "");
    }
    return outcome;
}

} // namespace

std::unique_ptr<Toolchain> makeShellToolchain() { return std::make_unique<ShellToolchain>(); }

} // namespace genie
