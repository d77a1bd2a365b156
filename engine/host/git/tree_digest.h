// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/process/command.h"

#include <filesystem>
#include <map>
#include <string>

namespace genie {

/// A digest that is equal for equal trees, so that results of two runs can be compared: 32 hexadecimal digits. Empty when it
/// cannot be had within its bounds; nothing is concluded from an empty one.
///
/// Beneath git it is the tree of the directory in HEAD with the contents of what differs from it, so that neither time stamps nor
/// commits elsewhere in the repository matter; elsewhere the sizes and times of the files. What runs themselves leave behind
/// (`coverage`, `node_modules`, caches, build outputs) is left out. Runs the git program of `environment`'s PATH, for at most a few
/// seconds; changes nothing.
std::string treeDigest(const std::filesystem::path &directory, CommandRunner &commands,
                       const std::map<std::string, std::string> &environment, const Cancellation &cancellation = {});

} // namespace genie
