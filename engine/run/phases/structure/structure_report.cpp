// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/structure/structure_report.h"

namespace genie {

void StructureReport::tell(Observation::Kind kind, std::string text, std::string file, int line)
{
    m_reporter.observe({kind, std::move(text), std::move(file), line});
}

void StructureReport::problem(std::string error, Remediation remediation, std::string file, int line, FailureClass failureClass)
{
    if (m_outcome.error.empty()) {
        m_outcome.error = error;
        m_outcome.failureClass = failureClass;
    }
    m_outcome.remediations.push_back(std::move(remediation));
    tell(Observation::Kind::Error, std::move(error), std::move(file), line);
}

PhaseOutcome StructureReport::finish(std::string summary)
{
    m_outcome.status = problems() > 0 ? PhaseStatus::Failed : PhaseStatus::Passed;
    m_outcome.summary = std::move(summary);
    if (problems() > 0)
        m_outcome.summary += problems() == 1 ? ", 1 problem" : ", " + std::to_string(problems()) + " problems";
    if (problems() > 1)
        m_outcome.error += problems() == 2 ? " (and 1 more problem)" : " (and " + std::to_string(problems() - 1) + " more problems)";
    return std::move(m_outcome);
}

} // namespace genie
