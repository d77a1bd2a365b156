// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"
#include "run/phases/standards/breach.h"

namespace genie {

/// Tells what an audit found (spec/phases.md 3.2) and judges it by the settings: failed, as a misconfiguration, when the highest
/// severity reaches `fail_on`.
PhaseOutcome reportAudit(const AuditResult &result, const PhaseContext &context);

} // namespace genie
