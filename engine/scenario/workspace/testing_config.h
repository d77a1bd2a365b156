// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/checked_json.h"
#include "scenario/workspace/workspace.h"

#include <array>
#include <span>

namespace genie {

inline constexpr std::string_view kTestingFile = ".vrooli/testing.json";

/// The phases that a testing.json may configure, in catalogue order.
inline constexpr std::array<std::string_view, 11> kPhaseNames = {
    "structure", "standards", "dependencies", "lint", "docs", "smoke", "unit", "integration", "playbooks", "business", "performance"};

/// What a testing.json says; oddities go to `warnings`. `scriptPhases` are names that `phases` may have beside the catalogue's.
TestingConfig readTestingConfig(Json document, const std::vector<std::pair<std::string, std::string>> &scriptPhases,
                                std::vector<ConfigWarning> &warnings);

/// `unit.commands`: an entry that makes no sense is left out with a warning on what is wrong in it.
std::vector<DeclaredCommand> readDeclaredCommands(const CheckedJson &commands);

/// Presets as an object of arrays of phase names; all in lower case, blanks dropped, empty presets dropped.
std::map<std::string, std::vector<std::string>> readPresets(const CheckedJson &presets);

/// The path relative to the scenario that a person wrote: no `./`, no trailing slash, "" for the scenario itself. Nothing when it
/// is absolute or leads outside.
std::optional<std::string> containedPath(std::string_view written);

} // namespace genie
