// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "scenario/requirements/model.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// How far the files have moved from the last snapshot (spec/requirements.md 4.9).
struct RequirementDrift {
    bool missingSnapshot = false;
    std::optional<Moment> snapshotTime;
    std::vector<std::string> changed, added, removed;                              ///< requirement files
    bool artifactStale = false;                                                    ///< evidence is newer than the snapshot
    std::vector<std::string> manualExpired;                                        ///< ids of entries in force
    std::vector<std::string> prdMismatched, prdMissingInSnapshot, prdSnapshotOnly; ///< target ids
    std::vector<std::string> staleProofs;                                          ///< ids whose test or code changed since the evidence
    std::vector<std::string> messages;

    [[nodiscard]] bool any() const;
};

/// Compares; touches nothing. Failure (Invalid): the snapshot is no JSON.
Outcome<RequirementDrift> findDrift(const std::filesystem::path &scenario, const Registry &registry, Moment now);

Json toJson(const RequirementDrift &drift);

} // namespace genie
