// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <memory>

namespace genie {

/// Python projects, tested by pytest beneath coverage.py.
std::unique_ptr<Toolchain> makePythonToolchain();

} // namespace genie
