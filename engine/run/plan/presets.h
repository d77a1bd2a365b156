// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/workspace/workspace.h"

#include <string>
#include <utility>
#include <vector>

namespace genie {

/// The built-in presets in the order of spec/phases.md 2.3.
const std::vector<std::pair<std::string, std::vector<std::string>>> &builtInPresets();

} // namespace genie
