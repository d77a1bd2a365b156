// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace genie::node {

/// The source of a reporter for mocha, a CommonJS module: it writes a line for each case to cases.jsonl beside itself, which
/// CaseLinesReader reads. Mocha's own JSON reporter joins the titles of the blocks, so that they cannot be told apart, and writes nothing
/// when a test ends the process.
std::string_view mochaReporter();

} // namespace genie::node
