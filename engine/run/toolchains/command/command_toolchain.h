// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <memory>

namespace genie {

/// Commands that a scenario declares in `unit.commands` of testing.json and that leave JUnit reports behind.
std::unique_ptr<Toolchain> makeCommandToolchain();

} // namespace genie
