// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/engine_options.h"

#include <cstdlib>
#include <string>

namespace genie {

namespace {

/// The XDG base directory of a variable, absolute ones only as the specification demands, else the fallback beneath the home.
std::filesystem::path baseDirectory(const char *variable, const char *beneathHome)
{
    const char *value = std::getenv(variable);
    if (value != nullptr && value[0] == '/')
        return value;
    const char *home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr && home[0] == '/' ? home : "/tmp") / beneathHome;
}

} // namespace

EngineOptions defaultEngineOptions()
{
    EngineOptions options;
    options.dataDirectory = baseDirectory("XDG_DATA_HOME", ".local/share") / "test-genie";
    options.store = "sqlite:" + (options.dataDirectory / "store.sqlite").string();
    options.configDirectory = baseDirectory("XDG_CONFIG_HOME", ".config") / "test-genie";
    options.stateDirectory = baseDirectory("XDG_STATE_HOME", ".local/state") / "test-genie";
    return options;
}

} // namespace genie
