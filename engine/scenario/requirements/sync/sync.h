// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/requirement_sync.h"
#include "scenario/requirements/model.h"
#include "scenario/requirements/tags/tag_walk.h"

#include <filesystem>
#include <set>
#include <string>

namespace genie {

inline constexpr std::string_view kSyncFile = "coverage/sync/latest.json";

/// What is known when evidence is to be written down.
struct SyncInput {
    std::filesystem::path scenario;
    Registry registry; ///< as read just now
    /// Decides what is written: after a part of the phases only what they said.
    EvidenceSet evidence;
    /// Everything there is, for the snapshot; `evidence` when it is null.
    const EvidenceSet *whole = nullptr;
    std::map<std::string, EvidenceSet> foreign; ///< of the scenarios that own proofs of this one
    const ScenarioTags *tags = nullptr;         ///< tells which code belongs to a requirement; may be null
    Moment now{};
    bool partial = false; ///< boxes of targets that nothing was said of stay
    RequirementSyncOptions options;
};

/// Writes what the evidence says: requirement files, PRD.md, sync metadata, snapshot, in this order (spec/requirements.md 4). One at a
/// time for each scenario: another one ahead is a `skippedReason`. Trouble with one file is an error among the findings, and the other
/// files are written. With `dryRun` nothing is written. Failure: the folder for what is written cannot be made.
Outcome<RequirementSyncResult> syncRequirements(SyncInput input);

/// Why the evidence of a run or a command is not written down at all; empty when it is (4.1 rules 4 and 5). `configured` is
/// `requirements.sync` of testing.json, `variable` the value of TESTING_REQUIREMENTS_SYNC.
std::string whySyncIsOff(bool configured, std::string_view variable);

/// Only what certain phases said, at or after a moment. The manual log, which no phase fills, is left out.
EvidenceSet scopedTo(const EvidenceSet &evidence, const std::set<std::string> &phases, Moment since);

/// Whether the file of a reference lies in the scenario, as given or beneath api, ui or test; for `test` only a regular file counts.
bool refFileExists(const std::filesystem::path &scenario, const std::string &file);

} // namespace genie
