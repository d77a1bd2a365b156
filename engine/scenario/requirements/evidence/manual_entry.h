// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "scenario/requirements/model.h"

#include <filesystem>
#include <string>

namespace genie {

/// A manual proof to be recorded (spec/requirements.md 6.7).
struct ManualEntryRequest {
    std::string requirement;
    std::string status = "passed"; ///< passed, failed or skipped
    std::string notes;
    std::string artifact; ///< relative to the scenario
    std::string validatedBy;
    std::string validatedAt;   ///< RFC 3339; empty: now
    std::string expiresAt;     ///< wins over `expiresInDays`
    int expiresInDays = 30;    ///< 0 and below: never
    std::string manifest;      ///< relative to the scenario; empty: the usual log
    bool invalidate = false;   ///< takes the entry in force back
    bool allowUnknown = false; ///< also for an id that no requirement has
    bool force = false;        ///< may expire later than in 90 days
    bool dryRun = false;
};

/// The line as it was, or would be, appended.
struct ManualLine {
    std::string line;     ///< JSON without its line end
    std::string manifest; ///< relative to the scenario
};

/// Checks the request against the registry and appends its line to the log. Failure: Invalid for what the request may not say, NotFound
/// for an unknown requirement, Unavailable when the log cannot be written.
Outcome<ManualLine> recordManual(const std::filesystem::path &scenario, const Registry &registry, const ManualEntryRequest &request,
                                 Moment now);

} // namespace genie
