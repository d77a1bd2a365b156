// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <memory>

namespace genie {

/// The phase `dependencies` (spec/phases.md 3.3 NEW): what the projects of this scenario need to be tested, and no more. All gaps
/// are one finding. Only reads: it asks tools for their versions and knocks at the ports of resources.
std::unique_ptr<PhaseRunner> makeDependenciesPhase();

} // namespace genie
