// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/phase.h"
#include "core/domain/test_case.h"

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
    /// The phase: failed when a test failed or is unknown, skipped when none passed.
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
};

} // namespace genie
