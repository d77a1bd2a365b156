// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/requirement_sync.h"
#include "core/ports/store.h"
#include "door/service/scenario_book.h"
#include "scenario/requirements/model.h"

#include <optional>

namespace genie {

// What the engine does about requirements on its pool. The store is one that the calling thread has opened for itself; nothing is
// written into it. May take seconds in a large scenario.

/// A registry to which its evidence has been applied, and that evidence.
struct JudgedRequirements {
    Registry registry;
    EvidenceSet evidence;
    RequirementQuality quality; ///< when it was asked for
};

/// How the files are read and judged.
struct JudgingOptions {
    bool strict = false;                   ///< unknown keys are told
    bool tags = false;                     ///< tags in sources that name no requirement, or belong to no test, are told
    bool quality = false;                  ///< signs that requirements look better proven than they are, too
    std::optional<Moment> oldest = {}; ///< evidence made before is ignored
};

/// What the files say, judged by the newest evidence of the store, where there is one, and of files.
Outcome<JudgedRequirements> judgedRequirements(const KnownScenario &scenario, Store *store, Moment now, const JudgingOptions &options = {});

/// The same as the values that views see, with what quality and drift have to say.
Outcome<RequirementReport> reportRequirements(const KnownScenario &scenario, Store &store, Moment now);

/// Writes, or only says, what all the evidence there is says.
Outcome<RequirementSyncResult> syncAllEvidence(const KnownScenario &scenario, Store &store, Moment now,
                                               const RequirementSyncOptions &options);

/// The one end of every way to run phases: decides whether the evidence of this execution is written down (spec/requirements.md 4.1),
/// and does it. After a part of the phases only what they said is written. Nothing when the scenario keeps no requirements.
Outcome<std::optional<RequirementSyncResult>> syncAfterRun(const ExecutionId &run, Store &store, Moment now);

} // namespace genie
