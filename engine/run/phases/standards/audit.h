// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"
#include "run/phases/standards/breach.h"

#include <string>
#include <vector>

namespace genie {

/// What an audit by our own rules came to.
struct OwnAudit {
    std::vector<Breach> breaches; ///< by severity, file and line
    std::size_t filesRead = 0;
    std::size_t filesTooLarge = 0;
    bool complete = true; ///< false when the phase was stopped
};

/// Looks at the scenario with every rule that is not switched off, its files side by side. Binary files and files above a MiB are
/// not looked into.
OwnAudit auditScenario(const PhaseContext &context);

/// The result of an audit from breaches that are all known.
AuditResult resultOf(std::vector<Breach> breaches);

/// Reads the JSON that an auditor prints. Invalid when it is none, or has no `standards.summary`. The highest severity is never
/// below what is counted or listed, whatever it claims.
Outcome<AuditResult> readAudit(std::string_view output, const Workspace &workspace);

} // namespace genie
