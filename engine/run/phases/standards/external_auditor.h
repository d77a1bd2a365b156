// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"
#include "run/phases/standards/breach.h"

namespace genie {

/// The result of `standards.external_command`, or how the phase fails because there is none. `{scenario}`, `{limit}` and `{timeout}`
/// (seconds) in its arguments are filled in; it runs in the parent of the scenarios root.
tl::expected<AuditResult, PhaseOutcome> runExternalAuditor(const PhaseContext &context);

} // namespace genie
