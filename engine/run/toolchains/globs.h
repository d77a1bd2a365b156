// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Whether a relative path fits a pattern: `*`, `?` and `[...]` within one part of the path, `**` for any number of parts.
bool matchesGlob(std::string_view pattern, std::string_view path);

/// The regular files beneath `root` that fit the pattern, relative to it, in byte order. Unlike treeFiles it looks into output folders,
/// but only where the pattern can lead; links to directories are not followed. Bounded: 10,000 files, 100,000 entries, 24 levels.
std::vector<std::string> filesMatching(const std::filesystem::path &root, const std::string &pattern);

} // namespace genie
