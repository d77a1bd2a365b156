// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/scenario.h"
#include "core/json/json.h"

#include <vector>

namespace genie {

/// `business` of testing.json (spec/phases.md 3.10).
struct BusinessSettings {
    bool requireModules = true;
    bool requireIndex = true;
    double warnBelow = 80;        ///< min_coverage_percent
    double failBelow = 0;         ///< error_coverage_percent; fails only where a scenario asks for it
    bool checkEndpoints = false;  ///< checks.endpoints.enabled
    bool checkCommands = false;   ///< checks.cli_commands.enabled
    bool checkWebsockets = false; ///< checks.websockets.enabled
};

/// Reads the section of a testing.json; oddities go to `warnings`.
BusinessSettings readBusinessSettings(const Json &testing, std::vector<ConfigWarning> &warnings);

} // namespace genie
