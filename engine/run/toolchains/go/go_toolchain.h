// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <memory>

namespace genie {

/// Go modules, tested by `go test -json` with a coverage profile.
std::unique_ptr<Toolchain> makeGoToolchain();

} // namespace genie
