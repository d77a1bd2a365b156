// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// The text as a regular expression that matches just it, in the common ground of RE2, JavaScript and POSIX extended syntax.
std::string regexEscaped(std::string_view text);

/// A pattern that matches exactly one of the texts, from start to end: `^a$` or `^(a|b)$`.
std::string exactly(const std::vector<std::string> &texts);

} // namespace genie
