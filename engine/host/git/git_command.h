// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/process/command.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace genie {

/// What git says when it is asked something in a directory, at most 4 MiB; nothing when it does not come to a good end within five
/// seconds. Changes nothing: no lock is taken, nobody is prompted, and the repository's own settings run no programs.
std::optional<std::string> askGit(CommandRunner &commands, const std::map<std::string, std::string> &environment,
                                  const std::filesystem::path &directory, const Cancellation &cancellation,
                                  const std::vector<std::string> &arguments);

} // namespace genie
