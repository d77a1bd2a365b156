// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exit_code.h"
#include "core/domain/requirement_sync.h"
#include "door/link/link.h"
#include "scenario/requirements/evidence/manual_entry.h"

#include <QCoroTask>

#include <string>

namespace CLI {
class App;
}

namespace genie {

/// What `requirements sync|drift|manual-log|snapshot|quality` were asked for.
struct RequirementEvidenceOptions {
    enum class Command { None, Sync, Drift, ManualLog, Snapshot, Quality };
    Command command = Command::None;
    std::string scenario;  ///< a name that the engine knows
    std::string directory; ///< else any scenario's folder; empty: here
    bool json = false;
    bool check = false; ///< sync: a dry run that tells by its exit code whether there are changes
    RequirementSyncOptions sync;
    ManualEntryRequest entry;
};

/// Adds the five commands below `requirements`, which is made when the program does not have it yet.
void addRequirementEvidence(CLI::App &app, RequirementEvidenceOptions &options);

/// Carries one of them out. Codes: 0 fine, 1 findings, 2 usage, 3 cannot be done.
QCoro::Task<ExitCode> requirementEvidenceCommand(Link *link, RequirementEvidenceOptions options);

} // namespace genie
