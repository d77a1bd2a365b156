// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// The line (1-based) on which a value starts in a well-formed JSON text: member names and array indices lead to it. Where the
/// path ends early, the line of the deepest value on it. 0 when the text is not JSON.
int lineOfJson(std::string_view text, const std::vector<std::string> &path);

} // namespace genie
