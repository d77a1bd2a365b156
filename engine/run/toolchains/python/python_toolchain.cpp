// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/python/python_toolchain.h"

#include "run/toolchains/python/command.h"
#include "run/toolchains/python/detect.h"
#include "run/toolchains/python/python_runs.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <optional>

namespace genie {

namespace {

constexpr milliseconds kProbeLimit{30'000};

bool isThere(const PhaseContext &context, const std::string &interpreter) { return hasProgram(context, interpreter); }

/// The first interpreter that has pytest, else the first that runs at all; nothing when there is none.
std::optional<python::Interpreter> findInterpreter(const TestWorkspace &found, const PhaseContext &context)
{
    std::optional<python::Interpreter> first;
    for (const auto &program : python::interpreters(context.workspace.directory, found.directory)) {
        if (!isThere(context, program))
            continue;
        auto spec = toolCommand(found, context, python::probe(program));
        spec.workingDirectory = context.scratch; // a folder named "coverage" in the project must not be taken for the module
        spec.environment["PYTHONDONTWRITEBYTECODE"] = "1";
        spec.timeout = kProbeLimit;
        const ToolRun run = askTool(context, spec);
        if (!run.end.succeeded() || run.output.size() < 3)
            continue;
        python::Interpreter interpreter{program, run.output[0] == '1', run.output[2] == '1'};
        if (interpreter.pytest)
            return interpreter;
        if (!first)
            first = interpreter;
    }
    return first;
}

class PythonToolchain final : public Toolchain {
public:
    [[nodiscard]] std::string_view name() const override { return "python"; }
    [[nodiscard]] std::vector<TestWorkspace> detect(const Workspace &workspace) const override { return python::detect(workspace); }

    [[nodiscard]] std::vector<std::string> missingTools(const std::vector<TestWorkspace> &found, const PhaseContext &context) const override
    {
        for (const auto &one : found) {
            if (!one.skipReason.empty())
                continue;
            const auto candidates = python::interpreters(context.workspace.directory, one.directory);
            return std::any_of(candidates.begin(), candidates.end(), [&](const auto &program) { return isThere(context, program); })
                       ? std::vector<std::string>{}
                       : std::vector<std::string>{"python3"};
        }
        return {};
    }

    WorkspaceOutcome run(const TestWorkspace &found, const PhaseContext &context) const override;
    [[nodiscard]] std::string nativeCommand(const TestCase &test, const std::filesystem::path &scenario) const override
    {
        return python::nativeCommand(test, scenario);
    }
};

WorkspaceOutcome PythonToolchain::run(const TestWorkspace &found, const PhaseContext &context) const
{
    std::error_code error;
    if (!std::filesystem::is_directory(context.workspace.directory / found.directory, error))
        return failed(FailureClass::Misconfiguration, "the directory is no longer there",
                      {"unit.dir", "restore " + placeOf(found) + " or run again", {}});
    if (!found.skipReason.empty())
        return skipped(found.skipReason);
    if (selectionFor(found, context.tests).none())
        return skipped("no test matches the selection");
    std::filesystem::create_directories(context.scratch, error);
    const auto interpreter = findInterpreter(found, context);
    if (context.cancellation.requested())
        return stopped();
    if (!interpreter)
        return toolMissing(found, "python3");
    const python::Job job{*this, found, context, *interpreter, selectionFor(found, context.tests)};
    if (interpreter->pytest)
        return python::runPytest(job);
    if (python::wantsPytest(context.workspace.directory / found.directory)) {
        auto outcome = skipped("pytest is not installed for " + interpreter->program);
        outcome.remediations.push_back(
            {"unit.tool", "install pytest to run the python tests of " + placeOf(found), installCommand("pytest")});
        return outcome;
    }
    return python::runUnittest(job);
}

} // namespace

std::unique_ptr<Toolchain> makePythonToolchain() { return std::make_unique<PythonToolchain>(); }

} // namespace genie
