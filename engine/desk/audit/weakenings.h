// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/verdict.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// What a comparison of two trees may take for granted.
struct WeakeningOptions {
    bool allowProductChanges = false;
    std::vector<std::string> testFiles; ///< relative to the scenario, beside those whose names say it
};

/// The ways in which `after` is weaker than `before`, or looks better than it is: in order of the files, each with the line where it
/// stands. What stands in comments and strings counts for nothing. At most 500; files beyond 2 MiB are compared as a whole. Never
/// follows a link. Reads only.
std::vector<Weakening> findWeakenings(const std::filesystem::path &before, const std::filesystem::path &after, const WeakeningOptions &options);

} // namespace genie
