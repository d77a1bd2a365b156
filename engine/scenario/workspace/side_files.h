// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/workspace/workspace.h"

#include <filesystem>

namespace genie {

/// Where the toggles for everyone lie, relative to the parent of the scenarios root.
inline constexpr std::string_view kTogglesFile = ".vrooli/test-genie-phase-toggles.json";

/// Phases switched off for everyone. A missing file is an empty answer, a bad one is a warning.
PhaseToggles readToggles(const std::filesystem::path &appRoot, std::vector<ConfigWarning> &warnings);

/// Replaces them, in the form of the reference (spec/api.md 1.5). Unavailable when the file cannot be written; the old one is then kept.
Done writeToggles(const std::filesystem::path &appRoot, const PhaseToggles &toggles);

/// Presets of coverage/presets.json and .vrooli/presets.json; of two of one name the latter wins. A bad file is a warning.
std::map<std::string, std::vector<std::string>> readFilePresets(const std::filesystem::path &scenario,
                                                                std::vector<ConfigWarning> &warnings);

/// The scenario's own phases: test-<name>.sh in coverage/phases and .vrooli/phases, name and relative path, by name. Of two of one
/// name the one in .vrooli wins; the names of the catalogue's phases are taken.
std::vector<std::pair<std::string, std::string>> findScriptPhases(const std::filesystem::path &scenario,
                                                                  std::vector<ConfigWarning> &warnings);

} // namespace genie
