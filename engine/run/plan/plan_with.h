// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/plan/planner.h"

#include <vector>

namespace genie {

/// makePlan over a given catalogue: the same function for engines that have more phases built in, and for tests.
Outcome<Plan> makePlanWith(const std::vector<PhaseDescriptor> &catalogue, const RunRequest &request, const Workspace &workspace);

} // namespace genie
