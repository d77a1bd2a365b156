// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <string>
#include <vector>

namespace genie::go {

/// Every Go module of the scenario; one without a single `_test.go` has nothing to run.
std::vector<TestWorkspace> detect(const Workspace &workspace);

/// The path of the module in the text of a go.mod; empty when there is no module line.
std::string modulePath(std::string_view goMod);

} // namespace genie::go
