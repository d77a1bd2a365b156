// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"
#include "run/phases/unit/unit_work.h"
#include "run/toolchains/toolchain.h"

namespace genie {

/// How many further attempts a failed test of this toolchain gets: as the request says, else as its language, else as the phase.
int retriesFor(const PhaseContext &context, const Toolchain &toolchain);

/// Runs the failed tests of a task again, by selector and in fresh processes, until they pass or `retries` further attempts are
/// used up. An attempt counts only when its tool came to its own end. `context` is the task's, with its reporter; what the attempts
/// say reaches that reporter as cases with their number. Answers how many tests turned out to be flaky.
int retryFailed(UnitTask &task, const Toolchain &toolchain, const PhaseContext &context, int retries);

/// Makes the task's outcome what its tests amount to: flaky tests by the phase's policy, quarantined ones excused. `turned`: how
/// many became flaky after the outcome was known.
void settleOutcome(UnitTask &task, const Toolchain &toolchain, const PhaseContext &context, int turned);

/// One finding for each quarantine entry that has expired.
std::vector<Observation> expiredQuarantines(const PhaseContext &context);

} // namespace genie
