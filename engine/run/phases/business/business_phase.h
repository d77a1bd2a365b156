// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <memory>

namespace genie {

/// The phase `business` (spec/phases.md 3.10 NEW): the registry of requirements is there and keeps its rules; operational targets,
/// coverage and what endpoints.json promises are warnings. Only reads. Skipped for a plain project without a registry.
std::unique_ptr<PhaseRunner> makeBusinessPhase();

} // namespace genie
