// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/baseline.h"
#include "core/domain/verdict.h"
#include "desk/audit/evidence.h"

#include <filesystem>
#include <string>

namespace genie {

/// One audit with everything that proves it.
struct AuditPapers {
    const Verdict &verdict;
    const Baseline &baseline;
    const Evidence &evidence;
    std::string diff; ///< of baseline and result, as text; empty: not kept
};

/// Writes an audit as a new folder beneath `directory` and answers its path: verdict.json, baseline.json, evidence.json, changes.diff, the logs
/// of the runs, and a README that says how to verify it. Conflict when the folder is there already; Unavailable when the disk does not let it.
Outcome<std::filesystem::path> exportAudit(const AuditPapers &papers, const std::filesystem::path &directory);

} // namespace genie
