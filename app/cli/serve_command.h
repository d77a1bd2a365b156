// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exit_code.h"
#include "cli/serve_options.h"
#include "door/service/engine_options.h"

namespace genie {

/// Serves the engine until it is told to end, or prints why it cannot. Runs the event loop.
ExitCode serveCommand(const EngineOptions &engine, const ServeOptions &options);

/// Creates, lists or revokes tokens.
ExitCode tokensCommand(const EngineOptions &engine, const ServeOptions &options);

} // namespace genie
