// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"

#include <optional>
#include <string>
#include <vector>

namespace genie {

/// Something odd in a configuration file: the value it is about, and what is done instead. Never loses the rest of the file.
struct ConfigWarning {
    std::string file; ///< relative to the scenario
    std::string path; ///< JSON path such as `phases.unit.timeout`, empty for the file as a whole
    std::string message;
    bool operator==(const ConfigWarning &) const = default;
};

/// One scenario as a list shows it.
struct ScenarioSummary {
    std::string name;        ///< unique in an engine; what requests and history use
    std::string displayName;
    std::string description;
    std::string path;        ///< absolute
    bool registered = false; ///< added by path rather than found beneath the scenarios root
    bool hasConfig = false;  ///< has a `.vrooli` directory
    std::vector<std::string> tags;
    std::vector<std::string> languages; ///< toolchain names in it, sorted
    std::string problem;     ///< why it cannot be read, empty when it can
    int warningCount = 0;
    std::optional<Execution> lastExecution; ///< newest, without phases' observations
    std::int64_t executionCount = 0;
    bool operator==(const ScenarioSummary &) const = default;
};

/// One scenario in full, as its page shows it.
struct ScenarioDetail {
    ScenarioSummary summary;
    std::vector<ConfigWarning> warnings;
    std::vector<std::string> presets; ///< names that a run form offers, built-in and custom
    std::vector<PlannedPhase> phases; ///< the plan of a run of everything: what is in, what is out and why
};

} // namespace genie
