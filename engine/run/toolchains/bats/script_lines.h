// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string_view>

namespace genie::bats {

/// The lines (1-based) of a bash script that bash can say it runs: no comments, no words that only hold a structure together (`fi`,
/// `done`, `else`), no heads of functions, no texts that are handed in (here-documents, strings and arrays over several lines), no
/// continuations. A reader of shapes: what it misunderstands is a line too many or too few, never a failure. Linear.
std::set<int> executableLines(std::string_view script);

} // namespace genie::bats
