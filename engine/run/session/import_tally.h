// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/phase.h"
#include "core/domain/test_case.h"
#include "formats/findings/finding.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Judges imported results: of a test with several attempts, which follow one another, the rule of attempts says how it stands (a
/// later pass makes it flaky). Keeps a bounded number of failures by name.
class ImportTally {
public:
    void beginReport(std::string_view name, std::string_view format);
    void add(const TestCase &test);
    void endReport();
    /// A report of coverage: how many of its files lie in the scenario, and what they come to.
    void addCoverage(std::string_view name, std::string_view format, const std::vector<FileCoverage> &files, std::size_t outside);
    /// A report of findings.
    void addFindings(std::string_view name, std::string_view format, const std::vector<Finding> &findings);
    /// The phase: failed when a test failed or is unknown or a finding is an error, skipped when there were tests and none passed.
    [[nodiscard]] PhaseResult result(const std::string &phase) const;

private:
    /// What is needed of the last case until it is known whether another attempt follows.
    struct Last {
        std::string suite;
        std::string name;
        std::string file;
        std::string reason;
        int line = 0;
        int attempt = 1;
        TestStatus status = TestStatus::Unknown;
    };
    void countLast();

    std::optional<Last> m_last;
    Tally m_ofReport;
    Tally m_all;
    std::string m_title;
    std::vector<Observation> m_observations;
    std::vector<Observation> m_failures;
    std::vector<CoverageSummary> m_coverage;
    std::size_t m_findings = 0;
    std::size_t m_errors = 0; ///< among the findings
    bool m_anyResults = false;
};

} // namespace genie
