// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/requirement_sync.h"
#include "core/json/json.h"

namespace genie {

// Requirements as JSON, with the member names of spec/requirements.md 6.

Json toJson(const RequirementFinding &finding);
Json toJson(const ValidationView &validation);
Json toJson(const RequirementView &requirement);
Json toJson(const RequirementModuleView &module);
Json toJson(const RequirementSummary &summary);
Json toJson(const RequirementQuality &quality);
Json toJson(const RequirementReport &report);
Json toJson(const RequirementChange &change);
Json toJson(const RequirementSyncResult &result);

/// A whole number without `.0`, any other as the shortest text that reads back the same.
Json shortestNumber(double value);

} // namespace genie
