// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <memory>

namespace genie {

/// CMake projects, built beside the tree and tested by CTest.
std::unique_ptr<Toolchain> makeCmakeToolchain();

} // namespace genie
