// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <memory>

namespace genie {

/// Node packages: vitest with its JSON report and coverage; any other test script by its exit code.
std::unique_ptr<Toolchain> makeNodeToolchain();

} // namespace genie
