// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/test_case.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// The text of a script that a coverage report names by its path; nothing when it is not to be had.
using ScriptText = std::function<std::optional<std::string>(std::string_view path)>;

/// Reads the raw coverage that V8 writes (`NODE_V8_COVERAGE`). It counts ranges of characters, so that the texts of the scripts
/// are needed to tell lines: scripts without one, and those of node itself, are left out. Counts are lines that hold more than
/// white space; a line has the count of the innermost range that covers it whole. Toolchain and workspace are left empty.
Outcome<std::vector<FileCoverage>> readV8Coverage(std::string_view bytes, const ScriptText &textOf);

} // namespace genie
