// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"

#include <filesystem>
#include <string>

namespace genie {

/// How the files of a registry are read.
struct RegistryReading {
    bool strict = false; ///< keys that are not part of the format are issues
};

/// Reads all requirement files of a scenario (spec/requirements.md 1). Never fails: a missing folder, an unreadable file or a wrong
/// value is in the result. Bounded; touches nothing. `derived` of every status is what the files declare, until evidence says more.
Registry readRegistry(const std::filesystem::path &scenarioDirectory, std::string scenarioName, RegistryReading reading = {});

} // namespace genie
