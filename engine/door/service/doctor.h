// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"
#include "door/service/engine_options.h"
#include "host/process/command.h"

#include <vector>

namespace genie {

/// What this machine offers to run tests with, and what it lacks. Runs `--version` of each tool, side by side, each bounded to ten
/// seconds. Any thread that may wait.
std::vector<DoctorCheck> examineMachine(CommandRunner &commands, const EngineOptions &options);

} // namespace genie
