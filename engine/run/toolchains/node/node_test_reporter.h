// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace genie::node {

/// The source of a reporter for `node --test` (18.15 and newer), a module of JavaScript: it writes a line for each case that
/// CaseLinesReader reads, because none of Node's own reporters names the file, the line and the blocks of every test. Coverage, where
/// it is measured, it writes beside itself as coverage-final.json.
std::string_view nodeTestReporter();

} // namespace genie::node
