// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/clock.h"
#include "desk/audit/baseline_store.h"
#include "desk/audit/gather_evidence.h"
#include "host/process/command.h"
#include "desk/audit/verdict_of.h"
#include "host/process/command.h"

#include <map>
#include <string>

namespace genie {

/// What an audit is made with. References outlive the call.
struct AuditTools {
    const BaselineStore &store;
    TrialRunner &trials;
    CommandRunner &commands;                                ///< for the difference as text (git)
    const std::map<std::string, std::string> &environment;
    const Clock &clock;
    WeakeningFinder weakenings;
};

/// Measures a result and says what it is worth: gathers the evidence, keeps it, and computes the verdict from what was kept. Blocks as long as
/// the tests do; any thread. Failure: Cancelled, or that the disk does not let it.
Outcome<Verdict> judge(const AuditInput &input, const AuditTools &tools, const Cancellation &cancellation);

/// Computes a stored verdict again from the evidence and the baseline that were kept, and compares. What is not there any more, or was changed
/// since, is a difference.
VerificationReport verify(const Verdict &stored, const BaselineStore &store);

} // namespace genie
