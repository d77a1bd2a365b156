// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "host/process/command.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace genie {

/// One question to git. It runs no hooks, no file system monitor and no external helpers of the repository, takes no optional locks
/// and never asks anybody for a password.
struct GitQuestion {
    std::filesystem::path directory;
    std::vector<std::string> arguments;
    std::string input;
    std::size_t mostOutput = 64 * 1024 * 1024; ///< bytes; more is a failure
    milliseconds timeout{60'000};
};

/// What git says on its standard output. Failure: NotFound when there is no git; Invalid with git's own last words when it refuses;
/// Timeout, Cancelled; Unavailable when it says too much.
Outcome<std::string> askGit(CommandRunner &commands, const std::map<std::string, std::string> &environment, const GitQuestion &question,
                            const Cancellation &cancellation = {});

} // namespace genie
