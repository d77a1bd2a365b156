// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/session/import_tally.h"

#include "core/base/text.h"
#include "core/domain/attempts.h"
#include "core/domain/tally_words.h"

namespace genie {

namespace {

constexpr std::size_t kMostListed = 10;
constexpr std::size_t kMostObservations = 2000;
constexpr std::size_t kMostFindings = 2000;

} // namespace

void ImportTally::beginReport(std::string_view name, std::string_view format)
{
    m_anyResults = true;
    m_title = std::string(name) + " (" + std::string(format) + ")";
    m_ofReport = {};
    m_failures.clear();
}

void ImportTally::add(const TestCase &test)
{
    const bool again = m_last && test.attempt == m_last->attempt + 1 && test.name == m_last->name && test.suite == m_last->suite;
    const auto before = again ? std::optional(m_last->status) : std::nullopt;
    const std::string reasonBefore = again ? m_last->reason : std::string();
    if (!again)
        countLast();
    m_last =
        Last{test.suite, test.name, test.file, reasonBefore, test.line, test.attempt, ruleOn(before, test.status, test.attempt).status};
    if (test.status == TestStatus::Passed || test.message.empty())
        return;
    m_last->reason = text::shortened(text::trimmed(std::string_view(test.message).substr(0, test.message.find('\n'))), 200);
}

void ImportTally::countLast()
{
    if (!m_last)
        return;
    const Last last = std::move(*m_last);
    m_last.reset();
    switch (last.status) {
    case TestStatus::Passed: ++m_ofReport.passed; return;
    case TestStatus::Skipped: ++m_ofReport.skipped; return;
    case TestStatus::Failed: ++m_ofReport.failed; break;
    case TestStatus::Flaky: ++m_ofReport.flaky; break;
    case TestStatus::Unknown: ++m_ofReport.unknown; break;
    }
    if (m_failures.size() < kMostListed)
        m_failures.push_back(
            {last.status == TestStatus::Failed ? Observation::Kind::Error : Observation::Kind::Warning,
             last.name + (last.status == TestStatus::Flaky ? " is flaky" : "") + (last.reason.empty() ? "" : ": " + last.reason), last.file,
             last.line});
}

void ImportTally::endReport()
{
    countLast();
    m_all += m_ofReport;
    if (m_observations.size() > kMostObservations)
        return;
    const int wrong = m_ofReport.failed + m_ofReport.unknown;
    const auto kind = wrong > 0                ? Observation::Kind::Error
                      : m_ofReport.flaky > 0   ? Observation::Kind::Warning
                      : m_ofReport.passed == 0 ? Observation::Kind::Skip
                                               : Observation::Kind::Success;
    m_observations.push_back({Observation::Kind::Section, m_title, {}, 0});
    m_observations.push_back({kind, m_ofReport.total() > 0 ? countsOf(m_ofReport) : "no tests", {}, 0});
    const int more = wrong + m_ofReport.flaky - static_cast<int>(m_failures.size());
    for (Observation &failure : m_failures)
        m_observations.push_back(std::move(failure));
    if (more > 0)
        m_observations.push_back(
            {wrong > 0 ? Observation::Kind::Error : Observation::Kind::Warning, "and " + std::to_string(more) + " more", {}, 0});
}

void ImportTally::addCoverage(std::string_view name, std::string_view format, const std::vector<FileCoverage> &files, std::size_t outside)
{
    CoverageSummary summary{files.empty() ? std::string(format) : files.front().toolchain, ".", 0, 0};
    for (const FileCoverage &file : files) {
        summary.covered += file.covered;
        summary.total += file.total;
    }
    m_observations.push_back({Observation::Kind::Section, std::string(name) + " (" + std::string(format) + ")", {}, 0});
    m_observations.push_back({files.empty() ? Observation::Kind::Skip : Observation::Kind::Success,
                              "coverage of " + std::to_string(files.size()) + (files.size() == 1 ? " file: " : " files: ") +
                                  std::to_string(summary.covered) + " of " + std::to_string(summary.total) + " covered",
                              {}, 0});
    if (outside > 0)
        m_observations.push_back(
            {Observation::Kind::Warning, std::to_string(outside) + " files lie outside of the scenario and were left out", {}, 0});
    if (summary.total > 0)
        m_coverage.push_back(std::move(summary));
}

void ImportTally::addFindings(std::string_view name, std::string_view format, const std::vector<Finding> &findings)
{
    m_observations.push_back({Observation::Kind::Section, std::string(name) + " (" + std::string(format) + ")", {}, 0});
    for (const Finding &finding : findings) {
        m_errors += finding.severity == Finding::Severity::Error ? 1 : 0;
        if (++m_findings <= kMostFindings)
            m_observations.push_back(toObservation(finding));
    }
    if (m_findings > kMostFindings)
        m_observations.push_back({Observation::Kind::Warning, "and " + std::to_string(m_findings - kMostFindings) + " more", {}, 0});
    if (findings.empty())
        m_observations.push_back({Observation::Kind::Success, "no findings", {}, 0});
}

PhaseResult ImportTally::result(const std::string &phase) const
{
    PhaseResult result;
    result.name = phase;
    result.tally = m_all;
    result.summary = "imported: " + (m_all.total() > 0 ? countsOf(m_all) : "no tests");
    if (m_findings > 0)
        result.summary += ", " + std::to_string(m_findings) + (m_findings == 1 ? " finding" : " findings");
    result.observations = m_observations;
    result.coverage = m_coverage;
    if (m_all.failed + m_all.unknown > 0) {
        result.status = PhaseStatus::Failed;
        result.failureClass = FailureClass::TestFailure;
        result.error = std::to_string(m_all.failed) + " tests failed" +
                       (m_all.unknown > 0 ? ", of " + std::to_string(m_all.unknown) + " it is not known how they ended" : std::string());
        result.remediations.push_back({"unit.tests", "correct the failing tests or the code that they test, and import again", {}});
    } else if (m_errors > 0) {
        result.status = PhaseStatus::Failed;
        result.failureClass = FailureClass::TestFailure;
        result.error = std::to_string(m_errors) + (m_errors == 1 ? " finding is an error" : " findings are errors");
        result.remediations.push_back({"lint.findings", "correct what was found, and import again", {}});
    } else if (m_all.passed + m_all.flaky > 0 || !m_anyResults) {
        result.status = PhaseStatus::Passed;
    } else {
        result.status = PhaseStatus::Skipped;
        result.skipReason = m_all.skipped > 0 ? "every test in the reports was skipped" : "the reports hold no tests";
    }
    return result;
}

} // namespace genie
