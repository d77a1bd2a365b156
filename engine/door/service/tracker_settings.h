// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/scenario.h"
#include "desk/delegation/trackers.h"

#include <filesystem>
#include <vector>

namespace genie {

/// What `trackers.json` in the configuration directory says; a file that is not there says nothing.
struct TrackerSettings {
    TrackerAddress::Configured appIssueTracker;
    GithubTracker::Options github;
    std::map<std::string, std::vector<std::string>> commands; ///< name -> argument list
    std::vector<ConfigWarning> warnings;                      ///< one for each value that makes no sense
};

/// Reads the file, within bounds. A value that makes no sense is a warning, and the rest counts.
TrackerSettings readTrackerSettings(const std::filesystem::path &file);

} // namespace genie
