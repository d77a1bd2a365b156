// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/selection.h"
#include "run/toolchains/toolchain.h"

#include <string>
#include <vector>

namespace genie::bats {

/// One run of bats over one file, or over those of its tests that the selection names. The file is relative to the workspace.
std::vector<std::string> test(const TestWorkspace &found, const std::string &file, const Selection &selection);

/// `bats -f '^name$' cli/x.bats`
std::string nativeCommand(const TestCase &test);

} // namespace genie::bats
