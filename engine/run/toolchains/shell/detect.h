// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <string>
#include <string_view>
#include <vector>

namespace genie::shell {

/// All shell scripts of the scenario as one workspace; nothing when there are none.
std::vector<TestWorkspace> detect(const Workspace &workspace);

/// The shell that a file is written for ("bash", "sh", "dash", "ksh", "zsh"), by its shebang, else bash when it is named like a
/// shell script. Empty when it is no shell script, whatever its name.
std::string interpreter(std::string_view fileName, std::string_view head);

} // namespace genie::shell
