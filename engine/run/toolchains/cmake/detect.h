// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace genie::cmake {

/// Every outermost CMakeLists.txt whose tree mentions tests.
std::vector<TestWorkspace> detect(const Workspace &workspace);

/// Where a test is declared.
struct Place {
    std::string file; ///< as CMake writes it, absolute as a rule
    int line = 0;
};

/// The tests of a build tree by name, from `ctest --show-only=json-v1`; empty when that makes no sense.
std::map<std::string, Place> declaredTests(std::string_view json);

} // namespace genie::cmake
