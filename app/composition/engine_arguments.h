// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "composition/engine_choice.h"

#include <string>

namespace CLI {
class App;
}

namespace genie {

/// Adds the options that say which engine is meant, the same for every program: --scenarios-root, --store, --engine and what belongs to it.
void addEngineArguments(CLI::App &app, std::string &scenariosRoot, std::string &store, RemoteWish &remote);

} // namespace genie
