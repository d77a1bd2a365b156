// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <memory>

namespace genie {

/// Shell scripts, whose syntax is checked by the shell of their shebang.
std::unique_ptr<Toolchain> makeShellToolchain();

} // namespace genie
