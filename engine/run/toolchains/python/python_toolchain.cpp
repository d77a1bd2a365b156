// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/python/python_toolchain.h"

#include "core/base/text.h"
#include "formats/coverage/coverage_py.h"
#include "formats/results/junit_xml.h"
#include "run/toolchains/coverage_files.h"
#include "run/toolchains/python/command.h"
#include "run/toolchains/python/detect.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <optional>

namespace genie {

namespace {

constexpr std::size_t kLargestCoverage = 256 * 1024 * 1024;
constexpr milliseconds kProbeLimit{30'000};

/// pytest's exit codes that are no verdict on tests.
constexpr int kUsageError = 4;
constexpr int kNothingCollected = 5;

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

/// Where a failed test failed, rather than where it begins: `tests/test_a.py:14: AssertionError`, the last such line of its file.
void findFailingLine(TestCase &test)
{
    if (test.status != TestStatus::Failed || test.file.empty())
        return;
    for (const auto &line : text::split(test.message, '\n')) {
        const std::string start = test.file + ":";
        if (!line.starts_with(start) || line.size() == start.size())
            continue;
        const std::string digits =
            line.substr(start.size(), std::min(line.find_first_not_of("0123456789", start.size()), line.size()) - start.size());
        if (!digits.empty() && digits.size() < 8)
            test.line = std::stoi(digits);
    }
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
    [[nodiscard]] std::string nativeCommand(const TestCase &test) const override { return python::nativeCommand(test); }

private:
    WorkspaceOutcome runPytest(const TestWorkspace &found, const PhaseContext &context, const python::Interpreter &interpreter) const;
};

std::optional<CoverageSummary> readCoverage(const TestWorkspace &found, const PhaseContext &context, const python::Interpreter &interpreter,
                                            const python::Reports &reports, bool measured)
{
    if (measured) {
        auto spec = toolCommand(found, context, python::coverageJson(interpreter, reports));
        spec.environment["COVERAGE_FILE"] = reports.coverageData.string();
        runTool(context, spec);
    }
    const std::string bytes = readHead(reports.coverageJson, kLargestCoverage);
    return bytes.empty() ? std::nullopt : reportCoverage(found, context, readCoveragePy(bytes));
}

WorkspaceOutcome PythonToolchain::runPytest(const TestWorkspace &found, const PhaseContext &context,
                                            const python::Interpreter &interpreter) const
{
    const Selection selection = selectionFor(found, context.tests);
    const auto setup = python::coverageSetup(context.workspace.directory / found.directory);
    const python::Reports reports{context.scratch / "pytest.xml", context.scratch / "coverage.json", context.scratch / "coverage.data"};
    const bool measure = interpreter.coverage && selection.all && !setup.byPytest;
    auto spec =
        toolCommand(found, context, python::test(interpreter, context.workspace.directory, found, selection, reports, setup, measure));
    spec.environment["PYTHONDONTWRITEBYTECODE"] = "1";
    spec.environment["COVERAGE_FILE"] = reports.coverageData.string();
    const ToolRun run = runTool(context, spec);
    CaseBatcher cases(context, found);
    JunitXmlReader reader(
        [&](TestCase &&test) {
            findFailingLine(test);
            test.file = scenarioPath(context.workspace.directory, found.directory, test.file);
            cases.add(std::move(test));
        },
        JunitXmlReader::Dialect::Pytest);
    const Done report = readReport(reports.junit, reader);
    if (run.end.how == CommandEnd::How::Exited && cases.tally().total() == 0) {
        if (run.end.exitCode == kNothingCollected)
            return skipped(selection.all ? "pytest collected no tests" : "no test matches the selection");
        if (run.end.exitCode == kUsageError && !selection.all)
            return skipped("no test matches the selection: " + text::shortened(run.lastWords(), 300));
        if (run.end.exitCode == kUsageError)
            return failed(FailureClass::Misconfiguration, "pytest refuses its configuration: " + text::shortened(run.lastWords(), 300),
                          {"unit.manifest", "correct the pytest settings of " + placeOf(found), {}});
    }
    auto outcome = judge({*this, found, cases, run, report, !selection.all});
    if (selection.all && run.end.how == CommandEnd::How::Exited)
        outcome.coverage = readCoverage(found, context, interpreter, reports, measure);
    return outcome;
}

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
    if (!interpreter->pytest) {
        auto outcome = skipped("pytest is not installed for " + interpreter->program);
        outcome.remediations.push_back(
            {"unit.tool", "install pytest to run the python tests of " + placeOf(found), installCommand("pytest")});
        return outcome;
    }
    return runPytest(found, context, *interpreter);
}

} // namespace

std::unique_ptr<Toolchain> makePythonToolchain() { return std::make_unique<PythonToolchain>(); }

} // namespace genie
