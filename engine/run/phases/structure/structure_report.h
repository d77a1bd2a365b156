// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <set>
#include <string>

namespace genie {

/// Collects what the checks of the phase find: tells each observation at once and keeps the problems for the end.
class StructureReport {
public:
    explicit StructureReport(PhaseReporter &reporter) : m_reporter(reporter) {}

    void tell(Observation::Kind kind, std::string text, std::string file = {}, int line = 0);
    /// A problem, which fails the phase: told as an error, with one remediation.
    void problem(std::string error, Remediation remediation, std::string file = {}, int line = 0,
                 FailureClass failureClass = FailureClass::Misconfiguration);
    /// A further observation of a problem that is counted already.
    void detail(std::string text, std::string file = {}, int line = 0)
    {
        tell(Observation::Kind::Error, std::move(text), std::move(file), line);
    }

    /// Whether a path was reported as missing by an earlier group, so that a later one need not say it again.
    [[nodiscard]] bool isKnownMissing(const std::string &path) const { return m_missing.contains(path); }
    void noteMissing(const std::string &path) { m_missing.insert(path); }
    [[nodiscard]] int problems() const { return static_cast<int>(m_outcome.remediations.size()); }

    /// The phase's outcome, with `summary` for the counts of what was checked.
    [[nodiscard]] PhaseOutcome finish(std::string summary);

private:
    PhaseReporter &m_reporter;
    PhaseOutcome m_outcome;
    std::set<std::string> m_missing;
};

} // namespace genie
