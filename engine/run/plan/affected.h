// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"
#include "scenario/workspace/workspace.h"

#include <string>
#include <vector>

namespace genie {

/// What has to run again when these files (relative to the scenario) have changed.
struct Affected {
    std::vector<TestSelector> tests; ///< the tests of the unit phase; empty together with !unit means none
    bool unit = false;               ///< whether any test is affected
    bool readers = false;            ///< whether the phases that only read the scenario are affected
};

/// A changed test file affects itself, another file of a project that project, `.vrooli/` and what belongs to no project the
/// phases that read the scenario. Files beneath `coverage/` affect nothing. Pure.
Affected affectedBy(const std::vector<std::string> &changed, const Workspace &workspace);

/// The request narrowed to what is affected: phases and tests. Its `phases` are empty when nothing is.
RunRequest narrowed(RunRequest request, const Plan &plan, const Affected &affected);

} // namespace genie
