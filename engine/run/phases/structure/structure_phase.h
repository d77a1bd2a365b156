// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <memory>

namespace genie {

/// The phase `structure` (spec/phases.md 3.1 NEW): all six groups of checks, everything found reported, failed once, with one
/// remediation per problem. Only reads. Skipped where there is no `.vrooli`.
std::unique_ptr<PhaseRunner> makeStructurePhase();

} // namespace genie
