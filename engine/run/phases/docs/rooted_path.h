// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// A path that holds only on one machine: `/home/...`, `/Users/...`, `C:\...` and their like.
struct RootedPathFound {
    std::string path;
    std::size_t offset = 0;
};

/// The first such path in a line of prose. What is part of a longer name (`https://example.com/home/x`, `src/var/x`) is none.
std::optional<RootedPathFound> findRootedPath(std::string_view prose);

/// Whether the whole text starts as a path of one machine does.
bool isRootedPath(std::string_view path);

/// Whether one of the entries allows the path: a path and all below it, or the start of a name.
bool isAllowedPath(std::string_view path, const std::vector<std::string> &allowed);

} // namespace genie
