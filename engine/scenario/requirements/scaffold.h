// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/base/time.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// How a new registry is to look (spec/requirements.md 6.8).
struct ScaffoldOptions {
    std::string scenario;
    std::string owner;    ///< contact in the README; empty: `engineering@<scenario>.local`
    bool force = false;   ///< an existing folder is moved aside
    bool fromPrd = false; ///< one module for each level of PRD.md, one pending requirement for each operational target
    Moment now{};
};

/// What was made.
struct Scaffold {
    std::vector<std::string> files; ///< relative to the scenario, in the order written
    std::string movedTo;            ///< where the old folder lies now; empty when there was none
};

/// Makes `requirements/` with a README and an index. Failure: Conflict when it exists and `force` is not given; NotFound or Invalid
/// when `fromPrd` finds no PRD.md or no targets in it; Unavailable when something cannot be written.
Outcome<Scaffold> scaffoldRegistry(const std::filesystem::path &scenario, const ScaffoldOptions &options);

} // namespace genie
