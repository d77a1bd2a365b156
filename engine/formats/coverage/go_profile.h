// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/test_case.h"

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Reads a Go cover profile (spec/phases.md 3.7). Counts are statements; a block that is listed twice counts once, with its
/// highest count; a line has the highest count of the blocks on it. Files in byte order of their paths, which are as written:
/// an import path and a file name. Toolchain and workspace are left empty. Invalid when it is not a profile, or cut off.
Outcome<std::vector<FileCoverage>> readGoProfile(std::string_view bytes);

/// The files as a Go cover profile: runs of lines with the same count are one block, of as many statements as lines.
std::string writeGoProfile(const std::vector<FileCoverage> &files);

} // namespace genie
