// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace genie::bats {

/// Every directory with `.bats` files in it, with those files.
std::vector<TestWorkspace> detect(const Workspace &workspace);

/// The tests in the text of a suite: name -> line.
std::map<std::string, int> testsIn(std::string_view source);

} // namespace genie::bats
