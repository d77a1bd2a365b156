// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// The known name that a mistyped one most likely stands for: at most two letters inserted, left out, changed or swapped (one for
/// names shorter than five), or a beginning of three letters or more. Empty when none is near.
std::string nearestName(std::string_view mistyped, const std::vector<std::string> &known);

} // namespace genie
