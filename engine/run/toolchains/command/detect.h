// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace genie::command {

/// Every declared command, as a workspace in its directory whose tool is the command's name.
std::vector<TestWorkspace> detect(const Workspace &workspace);

/// The declared command that a workspace stands for; nothing when it is no longer declared.
std::optional<DeclaredCommand> declared(const TestWorkspace &found, const Workspace &workspace);

/// What tells a file that was written anew from one that was there before.
struct FileState {
    std::filesystem::file_time_type written;
    std::uintmax_t size = 0;
    std::uint64_t inode = 0;
    bool operator==(const FileState &) const = default;
};

/// The files that fit the command's pattern now.
std::map<std::string, FileState> reports(const DeclaredCommand &command, const std::filesystem::path &scenario);

} // namespace genie::command
