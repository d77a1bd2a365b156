// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/backup_command.h"
#include "cli/coverage_command.h"
#include "cli/request_options.h"
#include "cli/requirement_evidence.h"
#include "cli/requirements_options.h"
#include "cli/serve_options.h"
#include "composition/engine_choice.h"
#include "core/domain/execution.h"
#include "core/domain/import_request.h"

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
        ImportResults,
        TestsHistory,
        TestsFlaky,
        Requirements,
    };
    Command command = Command::None;
    std::string scenariosRoot;
    std::string store;
    RemoteWish remote;
    bool json = false;

    RunRequest request;              ///< execute
    std::vector<std::string> tests;  ///< execute: selectors as typed
    std::string junitFile;           ///< execute
    std::string ctrfFile;            ///< execute
    std::string sarifFile;           ///< execute
    ImportRequest importRequest;            ///< import results: files as typed
    bool explain = false;            ///< execute
    bool watch = false;              ///< execute
    std::string target;              ///< scenario, path or execution id of the other commands
    std::string scenarioFilter;      ///< executions list
    std::string statusFilter;        ///< executions list
    std::string selector;            ///< tests history: as typed
    int limit = 20;                  ///< executions list, tests history, tests flaky
    std::int64_t before = 0;         ///< executions list, tests history
    RequirementEvidenceOptions requirementEvidence; ///< requirements sync, drift, manual-log, snapshot, quality
    RequirementsOptions requirements; ///< requirements
    CoverageOptions coverage;         ///< coverage
    RequestOptions requests;          ///< generate, requests, audit
    ServeOptions serve;               ///< serve, tokens
    BackupOptions backup;             ///< backup, restore
};

/// Reads the command line. `exit` is not negative when the program is to end at once with that code (help, version, usage error);
/// everything was printed by then.
CliOptions readCommandLine(int argc, char **argv, int &exit);

} // namespace genie
