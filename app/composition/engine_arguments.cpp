// SPDX-License-Identifier: GPL-3.0-or-later
#include "composition/engine_arguments.h"

#include <CLI/CLI.hpp>

namespace genie {

void addEngineArguments(CLI::App &app, std::string &scenariosRoot, std::string &store, RemoteWish &remote)
{
    app.add_option("--scenarios-root", scenariosRoot,
                   "Directory whose children are scenarios (default: $SCENARIOS_ROOT, else here, else the bundled samples)");
    app.add_option("--store", store,
                   "Where results are kept: sqlite:PATH or postgresql://USER@HOST/DATABASE (default: in this user's data directory)");
    app.add_option("--engine", remote.url,
                   "Use the engine that is served at this URL, or that has this name in the console, instead of one of our own (default: "
                   "$TEST_GENIE_ENGINE)");
    app.add_option("--engine-token-file", remote.tokenFile,
                   "File of your own with the token for it, mode 0600 (default: $TEST_GENIE_TOKEN)");
    app.add_option("--engine-ca", remote.authority, "Certificate authority of it (PEM), when this machine does not know it");
}

} // namespace genie
