// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/summary.h"

#include "scenario/requirements/proof_reference.h"

namespace genie {

namespace {

void count(const Validation &validation, RegistrySummary &summary)
{
    ++summary.validations;
    ++summary.byValidation[static_cast<std::size_t>(validation.derived)];
    if (validation.live == LiveStatus::Passed || validation.live == LiveStatus::Failed)
        ++summary.validationsWithEvidence;
    const std::string phase = effectivePhase(validation);
    PhaseCoverage &coverage = summary.phases[phase.empty() ? "unspecified" : phase];
    ++coverage.total;
    coverage.passing += validation.derived == ValidationStatus::Implemented ? 1 : 0;
    coverage.failing += validation.derived == ValidationStatus::Failing ? 1 : 0;
}

void count(const Requirement &requirement, RegistrySummary &summary)
{
    const bool complete = requirement.derived == DeclaredStatus::Complete;
    const bool gap = !complete && isCritical(requirement);
    ++summary.total;
    ++summary.byDeclared[static_cast<std::size_t>(requirement.derived)];
    ++summary.byLive[static_cast<std::size_t>(requirement.live)];
    summary.criticalGap += gap ? 1 : 0;
    summary.verified += requirement.verified ? 1 : 0;
    summary.withValidations += requirement.validations.empty() ? 0 : 1;
    CriticalityCoverage &level = summary.levels[levelWord(requirement.criticality)];
    ++level.total;
    level.complete += complete ? 1 : 0;
    level.verified += requirement.verified ? 1 : 0;
    level.gap += gap ? 1 : 0;
    for (const Validation &validation : requirement.validations)
        count(validation, summary);
}

} // namespace

double RegistrySummary::completionRate() const { return percentOf(of(DeclaredStatus::Complete), total); }

double RegistrySummary::passRate() const { return percentOf(of(LiveStatus::Passed), of(LiveStatus::Passed) + of(LiveStatus::Failed)); }

double RegistrySummary::traceCoverage() const { return percentOf(withValidations, total); }

double RegistrySummary::evidenceCoverage() const { return percentOf(validationsWithEvidence, validations); }

RegistrySummary summarise(const Registry &registry, const std::vector<RequirementPlace> &places)
{
    RegistrySummary summary;
    for (const RequirementPlace place : places)
        count(registry.at(place), summary);
    return summary;
}

RegistrySummary summarise(const Registry &registry) { return summarise(registry, registry.inOrder()); }

bool isCritical(const Requirement &requirement)
{
    return requirement.criticality == Criticality::P0 || requirement.criticality == Criticality::P1;
}

std::string levelWord(Criticality criticality)
{
    return criticality == Criticality::None ? "unspecified" : std::string(toWord(criticality));
}

double percentOf(std::size_t part, std::size_t whole)
{
    // Divided first: 2 of 6 is 33.33333333333333, as the reference prints it.
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole) * 100;
}

} // namespace genie
