// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/checked_json.h"
#include "scenario/workspace/workspace.h"

namespace genie {

inline constexpr std::string_view kServiceFile = ".vrooli/service.json";

/// What a service.json says, in either layout; oddities go to `warnings`, nothing is lost for them.
ServiceManifest readServiceManifest(Json document, std::vector<ConfigWarning> &warnings);

} // namespace genie
