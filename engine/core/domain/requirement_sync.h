// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/requirement_report.h"

namespace genie {

/// How evidence is to be written into the requirement files.
struct RequirementSyncOptions {
    bool dryRun = false;               ///< only say what would change
    bool force = false;                ///< also where the scenario or the environment switches sync off
    bool pruneOrphans = false;         ///< cut validations out whose file is gone
    bool discoverNew = false;          ///< add a validation for each file that proves a requirement and is not named yet
    int maxAgeDays = 0;                ///< older evidence is ignored; 0: any age counts
    std::vector<std::string> commands; ///< what was run, for the record
    bool operator==(const RequirementSyncOptions &) const = default;
};

/// One change of a requirement file, made or to be made.
struct RequirementChange {
    std::string type; ///< "status_update", "validation_added", "validation_removed"
    std::string file; ///< relative to the scenario
    std::string requirementId;
    std::string field; ///< "status", or "validation[<i>].status"
    std::string oldValue;
    std::string newValue;
    std::string tier; ///< of the evidence behind it
    std::string source;
    std::optional<Moment> at;
    bool suppressed = false; ///< listed only: its module has auto_sync_enabled false
    bool operator==(const RequirementChange &) const = default;
};

/// What a sync did, or would do.
struct RequirementSyncResult {
    std::string scenario;
    bool dryRun = false;
    std::string skippedReason; ///< not empty: nothing was looked at, and why
    std::vector<RequirementChange> changes;
    int filesUpdated = 0;
    int validationsAdded = 0;
    int validationsRemoved = 0;
    int requirementStatusesChanged = 0;
    int validationStatusesChanged = 0;
    int prdTargetsChanged = 0;
    int suppressed = 0;
    std::vector<RequirementFinding> findings; ///< errors kept a file from being written; the rest of them was
    bool operator==(const RequirementSyncResult &) const = default;
};

} // namespace genie
