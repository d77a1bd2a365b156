// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/lint/linter.h"

#include <vector>

namespace genie {

/// Every workspace of the scenario that a linter may be about, by language in reporting order and then by directory. A module within
/// another one is a target of its own, and its files are not the outer one's.
std::vector<LintTarget> lintTargets(const Workspace &workspace);

} // namespace genie
