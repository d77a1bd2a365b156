// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"
#include "core/domain/tally_words.h"

#include <string>

namespace genie {

/// Whether this output is a terminal that understands colours and cursor movement.
bool isTerminal(int descriptor);

/// The text in the terminal colour of a status word ("passed", "failed", ...); plain when colours are off.
std::string coloured(std::string_view text, std::string_view status, bool colours);

/// "0.4 s", "3 min 20 s".
std::string shortDuration(milliseconds time);

/// Local wall time: 2026-01-09 10:01.
std::string localTime(Moment moment);

/// A table with aligned columns, for people; the last column is not padded. Width counts code points.
std::string table(const std::vector<std::vector<std::string>> &rows);

/// Texts from outside made safe for a terminal: valid UTF-8, no control characters, on one line.
std::string oneLine(std::string_view text);

} // namespace genie
