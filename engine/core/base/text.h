// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace genie::text {

/// Without ASCII white space at both ends.
std::string_view trimmed(std::string_view text);

/// ASCII letters in lower case; other bytes as they are.
std::string lowered(std::string_view text);

/// The parts between separators, empty ones included.
std::vector<std::string> split(std::string_view text, char separator);

std::string join(const std::vector<std::string> &parts, std::string_view separator);

/// Valid UTF-8: every byte that is not part of a well-formed sequence becomes U+FFFD. Needed before JSON and before a screen.
std::string validUtf8(std::string_view bytes);

/// The offset of the first byte that is not part of a well-formed UTF-8 sequence; the size when there is none.
std::size_t firstNotUtf8(std::string_view bytes);

/// Without ANSI escape sequences (CSI and OSC) and without control characters other than tab and newline.
std::string withoutControls(std::string_view text);

/// At most `limit` bytes, cut at a UTF-8 boundary, with an ellipsis when something was cut.
std::string shortened(std::string_view text, std::size_t limit);

/// One word for a POSIX shell, quoted only when needed: for command lines shown to people, never for running anything.
std::string shellQuoted(std::string_view word);

/// An argument list as a command line that can be pasted in a POSIX shell.
std::string commandLine(const std::vector<std::string> &argv);

} // namespace genie::text
