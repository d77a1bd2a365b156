// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <memory>

namespace genie {

/// Suites of bats, one file at a time.
std::unique_ptr<Toolchain> makeBatsToolchain();

} // namespace genie
