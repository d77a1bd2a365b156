// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <memory>

namespace genie {

/// Cargo packages, built beside the tree; each test program and the doc tests are run one by one.
std::unique_ptr<Toolchain> makeCargoToolchain();

} // namespace genie
