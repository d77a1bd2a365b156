// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json_text.h"
#include "scenario/requirements/model.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace genie {

inline constexpr std::string_view kRequirementsFolder = "requirements";

/// A requirement file as it was found.
struct RequirementFile {
    std::string path;             ///< relative to the scenario
    std::string folder;           ///< name of the folder that holds it; empty for an index file
    bool isIndex = false;         ///< is called index.json
    std::optional<JsonText> text; ///< nothing when it cannot be read; an issue says why
};

/// The requirement files of a scenario in order of discovery.
struct RequirementFiles {
    bool folderExists = false;
    std::vector<RequirementFile> files;
    std::vector<RequirementIssue> issues;
};

/// Finds the requirement files (spec/requirements.md 1.1): the index and its imports depth first, or without an index the files one
/// level deep. What is missing, leaves the folder or is not imported is an issue. Bounded in files, bytes and depth.
RequirementFiles discoverRequirementFiles(const std::filesystem::path &scenario);

} // namespace genie
