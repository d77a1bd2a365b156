// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "door/link/link.h"
#include "door/remote/remote_engine.h"
#include "door/service/engine_options.h"

#include <memory>
#include <optional>
#include <string>

namespace genie {

/// The engine that these options ask for, and what a person should be told about the choice.
struct EngineChoice {
    EngineOptions options;
    std::optional<RemoteEngine> remote; ///< another engine instead of the embedded one
    std::string notice;                 ///< such as "showing the bundled samples"; empty when nothing was chosen for the user
};

/// From `--scenarios-root` and `--store` (either may be empty). Without a root: $SCENARIOS_ROOT, else the current directory when
/// scenarios lie in it, else the bundled samples. Invalid for a store that is neither `sqlite:PATH` nor `postgresql://...`, or a root that
/// is not a directory.
Outcome<EngineChoice> chooseEngine(const std::string &scenariosRoot, const std::string &store);

/// What a user gave to reach an engine that is served: each may be empty.
struct RemoteWish {
    std::string url;       ///< an address, or a name that was given to one; else $TEST_GENIE_ENGINE
    std::string tokenFile; ///< else $TEST_GENIE_TOKEN, else none
    std::string authority; ///< PEM
    [[nodiscard]] bool isWished() const;
};

/// Nothing when no served engine is wished for. Failure: the address, the token or the authority cannot be used.
Outcome<std::optional<RemoteEngine>> chooseRemote(const RemoteWish &wish, const std::filesystem::path &configDirectory);

/// The link that the choice comes to.
std::unique_ptr<Link> openLink(const EngineChoice &choice);

/// Where the sample scenarios are: beside the installed program, or in the source tree that it was built from. Empty when nowhere.
std::filesystem::path bundledSamples();

/// Where the manual is, likewise.
std::filesystem::path manualDirectory();

} // namespace genie
