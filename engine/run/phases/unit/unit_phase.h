// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <memory>

namespace genie {

/// The phase `unit`: the tests of all languages in all their workspaces, side by side (spec/phases.md 3.7).
std::unique_ptr<PhaseRunner> makeUnitPhase();

} // namespace genie
