// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "door/service/engine_options.h"

#include <string>

namespace genie {

/// The embedded engine that these options ask for, and what a person should be told about the choice.
struct EngineChoice {
    EngineOptions options;
    std::string notice; ///< such as "showing the bundled samples"; empty when nothing was chosen for the user
};

/// From `--scenarios-root` and `--store` (either may be empty). Without a root: $SCENARIOS_ROOT, else the current directory when
/// scenarios lie in it, else the bundled samples. Invalid for a store that is not `sqlite:PATH`, or a root that is not a directory.
Outcome<EngineChoice> chooseEngine(const std::string &scenariosRoot, const std::string &store);

/// Where the sample scenarios are: beside the installed program, or in the source tree that it was built from. Empty when nowhere.
std::filesystem::path bundledSamples();

} // namespace genie
