// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <string>
#include <vector>

namespace genie {

/// How it stands with the resources that a scenario requires.
struct ResourceFindings {
    int checked = 0;
    std::vector<std::string> unreachable; ///< "postgres (port 5432)", sorted
};

/// Knocks at the ports of the required resources, side by side, 300 ms; tells what it finds, an unreachable one as a warning, or as
/// an error where they are strict. The port is `<NAME>_PORT` of the children's environment, else the resource's usual one.
ResourceFindings checkResources(const PhaseContext &context);

} // namespace genie
