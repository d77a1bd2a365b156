// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "run/phases/business/business_settings.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// What `.vrooli/endpoints.json` promises and the sources do not show.
struct BrokenPromise {
    std::string what;  ///< "endpoint GET /api/v1/notes", "command list", "websocket /ws"
    std::string where; ///< where it was looked for: "api/"
};

/// What came of looking.
struct PromisedSurface {
    int promised = 0;
    std::vector<BrokenPromise> broken;
};

/// Looks for promised endpoints, commands and WebSockets in the scenario's sources (spec/phases.md 1.5.4): a path as a string, or the
/// end of one, since routers put prefixes in front; a command as a word. Reads only, runs nothing; bounded in files and bytes.
PromisedSurface checkPromises(const std::filesystem::path &scenario, const Json &endpoints, const BusinessSettings &settings);

} // namespace genie
