// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace genie::python {

/// The source of a small Python program that runs unittest over the files that a plan names and writes a line for each case that
/// CaseLinesReader reads. It stands in for `unittest discover`, which finds no tests outside of packages and whose output tests can
/// write over. Its one argument is the plan, a JSON file: `report`, `files` and `wanted` (a list of file, suite, name; empty: all).
std::string_view unittestDriver();

} // namespace genie::python
