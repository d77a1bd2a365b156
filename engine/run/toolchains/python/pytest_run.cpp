// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "formats/coverage/coverage_py.h"
#include "formats/results/junit_xml.h"
#include "run/toolchains/coverage_files.h"
#include "run/toolchains/python/failing_line.h"
#include "run/toolchains/python/python_runs.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

namespace genie::python {

namespace {

constexpr std::size_t kLargestCoverage = 256 * 1024 * 1024;

/// pytest's exit codes that are no verdict on tests.
constexpr int kUsageError = 4;
constexpr int kNothingCollected = 5;

} // namespace

CommandSpec pythonCommand(const Job &job, std::vector<std::string> argv, const Reports &reports)
{
    auto spec = toolCommand(job.found, job.context, std::move(argv));
    spec.environment["PYTHONDONTWRITEBYTECODE"] = "1";
    spec.environment["COVERAGE_FILE"] = reports.coverageData.string();
    return spec;
}

std::optional<CoverageSummary> readCoverage(const Job &job, const Reports &reports, bool measured)
{
    if (measured)
        runTool(job.context, pythonCommand(job, coverageJson(job.interpreter, reports), reports));
    const std::string bytes = readHead(reports.coverageJson, kLargestCoverage);
    return bytes.empty() ? std::nullopt : reportCoverage(job.found, job.context, readCoveragePy(bytes));
}

WorkspaceOutcome runPytest(const Job &job)
{
    const auto &[toolchain, found, context, interpreter, selection] = job;
    const auto setup = coverageSetup(context.workspace.directory / found.directory);
    const Reports reports{context.scratch / "pytest.xml", context.scratch / "coverage.json", context.scratch / "coverage.data"};
    const bool wanted = selection.all || context.coverSelected;
    const bool measure = interpreter.coverage && wanted && !setup.byPytest;
    const ToolRun run = runTool(
        context, pythonCommand(job, test(interpreter, context.workspace.directory, found, selection, reports, setup, measure), reports));
    CaseBatcher cases(context, found);
    JunitXmlReader reader(
        [&cases, &where = job](TestCase &&test) {
            findFailingLine(test);
            test.file = scenarioPath(where.context.workspace.directory, where.found.directory, test.file);
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
    auto outcome = judge({toolchain, found, cases, run, report, !selection.all});
    if (wanted && run.end.how == CommandEnd::How::Exited)
        outcome.coverage = readCoverage(job, reports, measure);
    return outcome;
}

} // namespace genie::python
