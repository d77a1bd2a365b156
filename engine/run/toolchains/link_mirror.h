// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <filesystem>
#include <set>
#include <string>

namespace genie {

/// Makes `mirror` look like `directory`, for tools that insist on writing beside the files they read: its entries are links to the real
/// ones, except those of `real` (relative to it; with their parents), which are directories of their own with links in them. Entries
/// named in `without` are left out. What the tool then creates lies in the mirror. Unavailable when the disk does not let it.
Done mirrorWithLinks(const std::filesystem::path &directory, const std::filesystem::path &mirror, const std::set<std::string> &real,
                     const std::set<std::string> &without);

} // namespace genie
