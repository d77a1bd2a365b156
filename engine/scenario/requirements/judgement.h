// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "scenario/requirements/model.h"
#include "scenario/requirements/quality/quality.h"
#include "scenario/requirements/sync/snapshot.h"
#include "scenario/requirements/tags/tag_walk.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace genie {

/// A scenario's promises with all that may prove them.
struct KnownPromises {
    Registry registry;
    ScenarioTags tags;
    EvidenceSet evidence;
    std::map<std::string, EvidenceSet> foreign; ///< of the scenarios that own proofs of this one
};

/// Applies the evidence to the registry, that which is older than `oldest` left out, marks what has gone stale, and adds what was
/// found on the way (expired entries, limits of the walk) to the issues of the evidence.
void judgePromises(const std::filesystem::path &scenario, KnownPromises &known, Moment now, std::optional<Moment> oldest = {});

/// The snapshot of the last sync; nothing when there is none that can be read.
std::optional<Snapshot> lastSnapshot(const std::filesystem::path &scenario);

/// Signs that the judged promises look better proven than they are, but those that `requirements.quality` of testing.json switches
/// off: `{"tag_only": false}` one type, `{"enabled": false}` all. `before` may be null; `agent` is who works here as an agent.
RequirementQuality qualityOf(const std::filesystem::path &scenario, const Json &testing, const KnownPromises &known, const Snapshot *before,
                             const std::string &agent, Moment now);

} // namespace genie
