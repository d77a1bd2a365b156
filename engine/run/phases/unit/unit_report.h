// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/unit/unit_work.h"

#include <vector>

namespace genie {

/// The one finding about programs that are not there: all of them, with the languages that wait for them. Nothing when all are there.
std::optional<Observation> missingToolsFinding(const std::vector<UnitLanguage> &languages);

/// The section of one language: a line for each workspace, with its first failed tests beneath.
std::vector<Observation> sectionOf(const UnitLanguage &language);

/// What the phase comes to when all its languages are done. `cancelled`: it was asked to end.
PhaseOutcome unitOutcome(const std::vector<UnitLanguage> &languages, bool selected, bool cancelled);

} // namespace genie
