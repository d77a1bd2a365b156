// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/execution.h"
#include "scenario/workspace/workspace.h"

#include <string>
#include <utility>
#include <vector>

namespace genie {

/// The eleven phases in catalogue order (spec/phases.md 2.2), those not built yet marked unavailable.
const std::vector<PhaseDescriptor> &phaseCatalogue();

/// Preset name and phases, as a request for this workspace may use them: coverage/presets.json and .vrooli/presets.json, then
/// testing.json, then built-in ones (spec/phases.md 2.3). Custom first, each by name.
std::vector<std::pair<std::string, std::vector<std::string>>> presetsOf(const Workspace &workspace);

/// What the request means for this workspace (spec/phases.md 2.4, NEW: duplicates run once; ignored skips, unknown phase keys and
/// unavailable phases become warnings). Pure. Every phase of the catalogue is in the plan, selected or not, with a reason.
/// Invalid, naming what is known instead, for an unknown phase or preset and when nothing is left to run.
Outcome<Plan> makePlan(const RunRequest &request, const Workspace &workspace);

} // namespace genie
