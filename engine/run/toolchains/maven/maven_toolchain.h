// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <memory>

namespace genie {

/// Maven projects, built beside the tree and tested by Surefire.
std::unique_ptr<Toolchain> makeMavenToolchain();

} // namespace genie
