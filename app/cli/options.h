// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/requirement_evidence.h"
#include "core/domain/execution.h"

#include <string>
#include <vector>

namespace genie {

/// What was asked for on the command line.
struct CliOptions {
    enum class Command {
        None,
        Execute,
        ScenariosList,
        ScenariosShow,
        ScenariosAdd,
        ScenariosRemove,
        Phases,
        ExecutionsList,
        ExecutionsShow,
        ExecutionsFollow,
        Doctor,
    };
    Command command = Command::None;
    std::string scenariosRoot;
    std::string store;
    bool json = false;

    RunRequest request;              ///< execute
    std::vector<std::string> tests;  ///< execute: selectors as typed
    std::string junitFile;           ///< execute
    bool explain = false;            ///< execute
    bool watch = false;              ///< execute
    std::string target;              ///< scenario, path or execution id of the other commands
    std::string scenarioFilter;      ///< executions list
    std::string statusFilter;        ///< executions list
    int limit = 20;                  ///< executions list
    std::int64_t before = 0;         ///< executions list
    RequirementEvidenceOptions requirementEvidence; ///< requirements sync, drift, manual-log, snapshot, quality
};

/// Reads the command line. `exit` is not negative when the program is to end at once with that code (help, version, usage error);
/// everything was printed by then.
CliOptions readCommandLine(int argc, char **argv, int &exit);

} // namespace genie
