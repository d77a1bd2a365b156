// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <filesystem>

namespace genie {

/// The real place of `relative` beneath `root`, for names that come from files or people. What lies there need not exist.
/// Failure: Invalid when it is empty, absolute, holds `..` or a NUL byte, or leads outside through a symbolic link, or links go in
/// circles; NotFound when `root` is no directory; Unavailable when something on the way cannot be read.
Outcome<std::filesystem::path> containedPath(const std::filesystem::path &root, const std::filesystem::path &relative);

} // namespace genie
