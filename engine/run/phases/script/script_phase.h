// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <memory>

namespace genie {

/// Runs a scenario's own script phase, `bash FILE` with the exit code as the verdict: the file that workspace.scriptPhases has
/// under the name of the planned phase. One runner serves all script phases; its own name is "script".
std::unique_ptr<PhaseRunner> makeScriptPhase();

} // namespace genie
