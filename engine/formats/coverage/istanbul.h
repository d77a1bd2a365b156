// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/test_case.h"

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Reads `coverage-final.json` of Istanbul, which vitest writes for both of its providers. Counts are statements; a line has
/// the highest count of the statements that begin on it. Paths as written (absolute as a rule), toolchain and workspace empty.
/// A file that is not as it should be is Invalid as a whole.
Outcome<std::vector<FileCoverage>> readIstanbul(std::string_view bytes);

/// The files as `coverage-final.json`: each line is one statement.
std::string writeIstanbul(const std::vector<FileCoverage> &files);

} // namespace genie
