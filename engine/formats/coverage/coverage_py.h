// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/test_case.h"

#include <string_view>
#include <vector>

namespace genie {

/// Reads the report of `coverage json` (coverage.py 5 and later). Counts are lines: an executed line counts 1, a missing one 0,
/// an excluded one is left out. Paths as written (relative to where coverage ran), toolchain and workspace empty. A file that
/// is not as it should be is Invalid as a whole.
Outcome<std::vector<FileCoverage>> readCoveragePy(std::string_view bytes);

} // namespace genie
