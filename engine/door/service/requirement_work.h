// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/requirement_sync.h"
#include "core/ports/store.h"
#include "door/service/scenario_book.h"

namespace genie {

// What the engine does about requirements on its pool. The store is one that the calling thread has opened for itself; nothing is
// written into it. May take seconds in a large scenario.

/// The registry with the newest evidence of the store and of files applied.
Outcome<RequirementReport> reportRequirements(const KnownScenario &scenario, Store &store, Moment now);

/// Writes, or only says, what all the evidence there is says.
Outcome<RequirementSyncResult> syncAllEvidence(const KnownScenario &scenario, Store &store, Moment now,
                                               const RequirementSyncOptions &options);

/// The one end of every way to run phases: decides whether the evidence of this execution is written down (spec/requirements.md 4.1),
/// and does it. After a part of the phases only what they said is written. Nothing when the scenario keeps no requirements.
Outcome<std::optional<RequirementSyncResult>> syncAfterRun(const ExecutionId &run, Store &store, Moment now);

} // namespace genie
