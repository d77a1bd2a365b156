// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace genie {

/// What was asked of `test-genie requirements`.
struct RequirementsOptions {
    enum class Deed { None, Report, Validate, LintPrd, Phase, Init };
    Deed deed = Deed::None;
    std::string directory;          ///< empty: the scenario's, else the current one
    std::string scenario;           ///< name; beside a directory it is only shown
    bool json = false;              ///< validate, lint-prd
    std::string format = "json";    ///< report
    bool includePending = false;    ///< report
    bool includeValidations = true; ///< report
    bool failOnCriticalGap = false; ///< report
    bool verbose = false;           ///< report
    int maxAgeDays = 0;             ///< report: 0: evidence of any age
    std::string phase;              ///< report, phase
    std::string output;             ///< report, phase
    bool quiet = false;             ///< validate
    bool strict = false;            ///< validate
    bool tags = false;              ///< validate
    bool force = false;             ///< init
    bool fromPrd = false;           ///< init
    std::string layout = "modular"; ///< init: its --template
    std::string owner;              ///< init
};

/// Adds `requirements` with its sub-commands; `chosen` is set when one of them was given.
void addRequirements(CLI::App &app, RequirementsOptions &options, bool &chosen);

} // namespace genie
