// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/lint/lint_job.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace genie {

/// Tells what the jobs found, language by language, and sums it up as the phase's outcome.
class LintSummary {
public:
    static constexpr std::size_t kMostOfATool = 1000; ///< findings that are reported; the rest is a count

    explicit LintSummary(const PhaseContext &context) : m_context(context) {}

    /// A language that is switched off although there is something to lint.
    void tellDisabled(const std::string &language);
    /// The finished jobs of one language.
    void tell(const std::string &language, std::vector<LintJob> &jobs);
    /// `complete` is false when the phase was stopped.
    [[nodiscard]] PhaseOutcome outcome(bool complete);

private:
    void tellMissing(const LintJob &job, const std::vector<LintJob> &all);
    void tellFindings(LintJob &job);
    void tellProblem(const LintJob &job);

    const PhaseContext &m_context;
    std::map<std::string, std::size_t> m_told; ///< findings by tool
    std::vector<std::string> m_missing;        ///< tools that are not there
    std::string m_firstFailing, m_firstProblem;
    FailureClass m_problemClass = FailureClass::None;
    std::size_t m_failing = 0, m_findings = 0, m_ran = 0, m_problems = 0;
};

} // namespace genie
