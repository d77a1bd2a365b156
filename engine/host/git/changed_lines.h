// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/gap.h"
#include "host/process/command.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace genie {

/// The lines of each file (relative to the directory) that were added or changed within so many days, committed or not, as they stand
/// now. Empty without git, without a commit that is older, and when git cannot say it: nothing is concluded from its being empty.
std::map<std::string, std::vector<LineRange>> changedLines(const std::filesystem::path &directory, std::chrono::days within,
                                                           CommandRunner &commands, const std::map<std::string, std::string> &environment,
                                                           const Cancellation &cancellation = {});

/// The same out of what `git diff -U0` prints.
std::map<std::string, std::vector<LineRange>> changedLinesFrom(std::string_view diff);

} // namespace genie
