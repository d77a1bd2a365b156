// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/requirement_report.h"
#include "scenario/requirements/model.h"

namespace genie {

/// The numbers of a registry with its evidence applied (3.4).
RequirementSummary summaryOf(const Registry &registry);

/// The registry as the values that views and scripts see. Every requirement is listed; the numbers count indexed ones only.
RequirementReport viewOf(const Registry &registry);

RequirementFinding viewOf(const RequirementIssue &issue);

} // namespace genie
