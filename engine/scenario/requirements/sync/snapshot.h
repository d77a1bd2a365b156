// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "scenario/requirements/evidence/proof_files.h"
#include "scenario/requirements/model.h"
#include "scenario/requirements/sync/prd_boxes.h"

#include <map>
#include <string>
#include <vector>

namespace genie {

inline constexpr std::string_view kSnapshotFile = "coverage/requirements-sync/latest.json";
inline constexpr std::string_view kHistoryFile = "coverage/requirements-sync/history.jsonl";

/// What a snapshot is made of.
struct SnapshotInput {
    const Registry &registry; ///< with evidence applied; derived statuses are what was written
    Moment now{};
    std::vector<std::string> commands;
    std::vector<PrdBox> boxes;     ///< of PRD.md, for titles
    std::vector<FileDigest> files; ///< of the requirement files as written
    const EvidenceSet &evidence;   ///< for the manual log
};

/// `coverage/requirements-sync/latest.json`, version 2.0.0 (4.8).
Json snapshotOf(const SnapshotInput &input);

/// One line of the history: when, how many, and which requirements had which status.
Json historyLineOf(const Registry &registry, Moment now);

/// What an earlier snapshot said of one requirement.
struct SnapshotEntry {
    std::string status;
    std::string live;
};

/// An earlier snapshot, as far as later work needs it.
struct Snapshot {
    std::optional<Moment> at;
    std::vector<FileDigest> files;
    bool hasFiles = false;                             ///< false: of a version that kept no digests
    std::map<std::string, SnapshotEntry> requirements; ///< by id in upper case
    std::map<std::string, std::string> targets;        ///< status by target id
};

Outcome<Snapshot> snapshotFrom(std::string_view bytes);

/// The operational targets of the registry with the ids of their requirements, sorted; requirements without one are left out.
std::map<std::string, std::vector<const Requirement *>> targetsOf(const Registry &registry);

} // namespace genie
