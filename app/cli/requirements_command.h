// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exit_code.h"
#include "cli/options.h"

namespace genie {

/// Carries out `test-genie requirements ...`, prints, and answers the exit code. Works on the scenario's files alone; the store is
/// opened only to find a scenario that was added by path.
ExitCode requirementsCommand(const CliOptions &options);

} // namespace genie
