// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/checked_json.h"
#include "scenario/workspace/workspace.h"

#include <vector>

namespace genie {

inline constexpr std::string_view kQuarantineFile = ".vrooli/quarantine.json";

/// The entries of a quarantine list. One without a test, an owner, a reason or a readable last day is left out with a warning:
/// nobody would ever take it back.
std::vector<QuarantineEntry> readQuarantine(const CheckedJson &list);

/// The entries of `.vrooli/quarantine.json` (an object with the list `quarantine`); a bad file is a warning.
std::vector<QuarantineEntry> readQuarantineFile(const std::filesystem::path &scenario, std::vector<ConfigWarning> &warnings);

} // namespace genie
