// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace genie {

/// Where an embedded engine finds and keeps things.
struct EngineOptions {
    std::filesystem::path scenariosRoot;   ///< children of it are scenarios; empty: only those added by path
    std::string store;                     ///< "sqlite:PATH" or "postgresql://..."; made when absent
    std::filesystem::path dataDirectory;   ///< logs and working directories of runs
    std::filesystem::path supervisor;      ///< test-genie-supervisor; empty: beside the running program
    std::filesystem::path configDirectory; ///< trackers.json and secrets/; empty: no tracker is configured
    std::filesystem::path stateDirectory;  ///< locks shared by all engines of this user, whatever their store; empty: the default place
};

/// Options of this user's own engine: data in $XDG_DATA_HOME/test-genie, settings in $XDG_CONFIG_HOME/test-genie, locks in
/// $XDG_STATE_HOME/test-genie, and no scenarios root.
EngineOptions defaultEngineOptions();

} // namespace genie
