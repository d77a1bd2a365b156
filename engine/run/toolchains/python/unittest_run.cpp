// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/json.h"
#include "formats/results/case_lines.h"
#include "host/files/atomic_file.h"
#include "run/toolchains/python/failing_line.h"
#include "run/toolchains/python/python_runs.h"
#include "run/toolchains/python/unittest_driver.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

#include <algorithm>

namespace genie::python {

namespace {

/// The files that a selection can be about, as seen from the project.
std::vector<std::string> filesFor(const Job &job)
{
    std::vector<std::string> files;
    for (const auto &file : testFiles(job.context.workspace.directory / job.found.directory)) {
        const bool wanted = job.selection.all || std::any_of(job.selection.parts.begin(), job.selection.parts.end(), [&](const auto &part) {
                                return part.file.empty() || seenFrom(part.file, job.found.directory) == file;
                            });
        if (wanted)
            files.push_back(file);
    }
    return files;
}

Json planOf(const Job &job, const std::filesystem::path &report)
{
    Json wanted = Json::array();
    for (const auto &part : job.selection.parts) {
        const bool more = namesMore(part.name);
        wanted.push_back(Json::array({part.file.empty() ? std::string() : seenFrom(part.file, job.found.directory),
                                      more ? std::string() : part.suite, more ? std::string() : part.name}));
    }
    return Json{{"report", report.string()}, {"files", filesFor(job)}, {"wanted", wanted}};
}

} // namespace

WorkspaceOutcome runUnittest(const Job &job)
{
    const auto &scratch = job.context.scratch;
    const auto driver = scratch / "unittest_driver.py";
    const auto plan = scratch / "unittest_plan.json";
    const Reports reports{scratch / "unittest.jsonl", scratch / "coverage.json", scratch / "coverage.data"};
    const Json content = planOf(job, reports.junit);
    Done written = writeAtomically(driver, unittestDriver());
    if (written)
        written = writeAtomically(plan, content.dump(-1, ' ', false, Json::error_handler_t::replace));
    if (!written)
        return failed(FailureClass::System, "the plan of the run could not be written: " + written.error().message,
                      {"generic.log", "make room in the folder for temporary files", {}});
    const auto setup = coverageSetup(job.context.workspace.directory / job.found.directory);
    const bool wanted = job.selection.all || job.context.coverSelected;
    const bool measure = job.interpreter.coverage && wanted;
    const ToolRun run = runTool(job.context, pythonCommand(job, python::unittest(job.interpreter, driver, plan, setup, measure), reports));
    CaseBatcher cases(job.context, job.found);
    CaseLinesReader reader([&](TestCase &&test) {
        findFailingLine(test);
        test.file = scenarioPath(job.context.workspace.directory, job.found.directory, test.file);
        cases.add(std::move(test));
    });
    const Done report = readReport(reports.junit, reader);
    auto outcome = judge({job.toolchain, job.found, cases, run, report, !job.selection.all});
    if (wanted && run.end.how == CommandEnd::How::Exited)
        outcome.coverage = readCoverage(job, reports, measure);
    return outcome;
}

} // namespace genie::python
