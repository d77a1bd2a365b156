// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "scenario/requirements/model.h"

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace genie {

/// What one phase's validations amount to.
struct PhaseCoverage {
    std::size_t total = 0;
    std::size_t passing = 0; ///< implemented
    std::size_t failing = 0;
    [[nodiscard]] std::size_t covered() const { return passing + failing; }
};

/// What the requirements of one level amount to.
struct CriticalityCoverage {
    std::size_t total = 0;
    std::size_t complete = 0;
    std::size_t verified = 0;
    std::size_t gap = 0; ///< open and critical
};

/// The numbers over a set of requirements (spec/requirements.md 3.4). Statuses are the derived ones: what the files declare, corrected
/// by evidence where there is any.
struct RegistrySummary {
    std::size_t total = 0;
    std::array<std::size_t, 5> byDeclared{}; ///< by DeclaredStatus
    std::array<std::size_t, 5> byLive{};     ///< by LiveStatus
    std::size_t criticalGap = 0;
    std::size_t verified = 0;
    std::size_t withValidations = 0;
    std::size_t validations = 0;
    std::array<std::size_t, 4> byValidation{};         ///< by ValidationStatus
    std::size_t validationsWithEvidence = 0;           ///< live passed or failed
    std::map<std::string, PhaseCoverage> phases;       ///< "unspecified" for none
    std::map<std::string, CriticalityCoverage> levels; ///< "P0" ..., "unspecified"

    [[nodiscard]] std::size_t of(DeclaredStatus status) const { return byDeclared[static_cast<std::size_t>(status)]; }
    [[nodiscard]] std::size_t of(LiveStatus status) const { return byLive[static_cast<std::size_t>(status)]; }
    [[nodiscard]] std::size_t of(ValidationStatus status) const { return byValidation[static_cast<std::size_t>(status)]; }
    [[nodiscard]] double completionRate() const;
    [[nodiscard]] double passRate() const;
    [[nodiscard]] double traceCoverage() const;
    [[nodiscard]] double evidenceCoverage() const;
    [[nodiscard]] bool isHealthy() const { return of(LiveStatus::Failed) == 0 && criticalGap == 0; }
};

/// Over the requirements at these places.
RegistrySummary summarise(const Registry &registry, const std::vector<RequirementPlace> &places);
/// Over all that are indexed.
RegistrySummary summarise(const Registry &registry);

bool isCritical(const Requirement &requirement);
/// "P0", "P1", "P2" or "unspecified".
std::string levelWord(Criticality criticality);

/// `part / whole * 100`; 0 when there is no whole.
double percentOf(std::size_t part, std::size_t whole);

} // namespace genie
