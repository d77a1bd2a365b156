// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// The requirement ids in a name, in order, each once: `[REQ:ND-A]`, `[REQ:ND-A, ND-B]` (Go writes the blank as `_`), and bare
/// `REQ:ND-A`. An id has an upper-case word of two letters or digits at least, then a hyphen (spec/requirements.md 2.6); what
/// is not one is ignored.
std::vector<std::string> requirementTags(std::string_view name);

/// A failure text as it is stored: valid UTF-8, no control characters, white space at its ends removed, cut at
/// ResultReader::kLongestMessage.
std::string caseMessage(std::string_view text);

/// A name, suite or file as it is stored: valid UTF-8 in one line, bounded.
std::string caseLabel(std::string_view text);

/// A status that is not known, as it is stored: its word like a label, and `none` when there is nothing in it that can be read, so that
/// an unknown status always has a word.
std::string statusWord(std::string_view text);

/// Seconds as a tool prints them ("0.012", "1,234.5") as a duration; zero for what is no number, negative or absurd.
milliseconds durationFromSeconds(std::string_view text);
milliseconds durationFromSeconds(double seconds);

/// A line number out of digits at the start of the text, 0 when there is none or it is out of range.
int leadingLineNumber(std::string_view text);

} // namespace genie
