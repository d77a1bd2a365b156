// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"
#include "run/phases/unit/failed_tests.h"
#include "run/toolchains/toolchain.h"

#include <string>
#include <vector>

namespace genie {

/// One workspace of the phase: what is to be done, and what came of it.
struct UnitTask {
    TestWorkspace found;
    WorkspaceOutcome outcome;
    bool runs = true;  ///< false: the outcome is known without running anything
    FailedTests tests; ///< those that failed, with what became of them
    std::vector<std::string> warnings;
};

/// One language of the phase.
struct UnitLanguage {
    const Toolchain *toolchain = nullptr;
    bool enabled = true;
    std::vector<std::string> missing; ///< programs without which none of its workspaces can run
    std::vector<UnitTask> tasks;
};

/// What there is to do, in reporting order: the settings and the selection are applied, and what needs no running is decided.
/// Languages that are not in the scenario are left out.
std::vector<UnitLanguage> unitWork(const PhaseContext &context);

/// What was measured against `unit.languages.<l>.coverage`: a shortfall fails the task or warns.
void applyCoverageLimits(UnitTask &task, const Workspace &workspace);

} // namespace genie
