// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/requirement_sync.h"
#include "scenario/requirements/model.h"

#include <functional>
#include <string>
#include <vector>

namespace genie {

/// One edit of a requirement file and what is told of it.
struct PlannedEdit {
    enum class Kind { RequirementStatus, ValidationStatus, RemoveValidation, AddValidation };
    Kind kind = Kind::RequirementStatus;
    RequirementPlace place;
    std::size_t validation = 0; ///< position, for the kinds that have one
    std::string addedRef;       ///< AddValidation
    std::string addedPhase;
    std::string status; ///< the canonical word to write
    RequirementChange change;
};

/// What a sync is to do, in the order in which it is told.
struct SyncPlan {
    std::vector<PlannedEdit> edits;
    std::vector<RequirementIssue> issues; ///< orphans that stay, refs that are prose
};

/// Derives the edits from a registry with its evidence applied (4.2, 4.5, 4.6). Changes nothing. `fileExists` answers for the file of
/// a reference, with the folders that may be left out.
SyncPlan planSync(const Registry &registry, const EvidenceSet &evidence, const RequirementSyncOptions &options,
                  const std::function<bool(const std::string &file)> &fileExists);

/// The new bytes of a module with these edits; everything else in it stays byte for byte (4.4). `now` becomes `last_validated_at` where
/// the file keeps one. Failure (Internal): the result would not be what was planned.
Outcome<std::string> editedModule(const RequirementModule &module, const std::vector<const PlannedEdit *> &edits, const std::string &now);

} // namespace genie
