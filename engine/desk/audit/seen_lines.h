// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/audit/evidence.h"

#include <string>
#include <vector>

namespace genie {

/// The lines of the product that a run saw, by file in order of their paths; files of tests are left out.
std::vector<SeenLines> seenLines(const std::vector<FileCoverage> &coverage, const std::vector<std::string> &testFiles);

/// Lines as ranges.
std::vector<LineRange> rangesOf(const std::vector<int> &ascending);

} // namespace genie
