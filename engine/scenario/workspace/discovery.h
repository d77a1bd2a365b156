// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// A directory that is a scenario.
struct FoundScenario {
    std::string name;
    std::filesystem::path directory; ///< absolute
    bool operator==(const FoundScenario &) const = default;
};

/// Letters, digits, '-', '_' and, unlike the reference, '.' inside: what a scenario may be called.
bool isScenarioName(std::string_view name);

/// Whether the directory is a scenario by what lies in it (spec/phases.md 1.1 NEW, and recognisable plain projects).
bool looksLikeScenario(const std::filesystem::path &directory);

/// The scenarios that are children of the root, by name. Names starting with '.' or '_' are skipped.
/// NotFound or Invalid, saying what to do, when the root is missing, a file, or cannot be read.
Outcome<std::vector<FoundScenario>> discoverScenarios(const std::filesystem::path &root);

} // namespace genie
