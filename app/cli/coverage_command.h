// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exit_code.h"
#include "door/link/link.h"

#include <QCoroTask>

#include <string>

namespace CLI {
class App;
}

namespace genie {

/// What was asked of `test-genie coverage`.
struct CoverageOptions {
    bool chosen = false;
    std::string scenario;
    std::string execution; ///< empty: the newest that measured lines
    double threshold = -1; ///< percent; negative: none
    bool byRequirement = false;
    std::string format = "text";
    std::string output; ///< file; empty: standard output
    std::string file;   ///< the history of this file instead
    int limit = 20;     ///< of the history, and of files and gaps in text
};

/// Adds the command `coverage`.
void addCoverage(CLI::App &app, CoverageOptions &options);

/// Codes: 0 at or above the threshold, 1 below, 7 without data, and the usual ones.
QCoro::Task<ExitCode> coverageCommand(Link *link, CoverageOptions options);

} // namespace genie
