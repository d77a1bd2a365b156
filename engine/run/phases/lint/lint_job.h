// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/lint/linter.h"

#include <string>

namespace genie {

/// One tool over one workspace, and what came of it.
struct LintJob {
    const Linter *linter = nullptr;
    const LintTarget *target = nullptr;
    std::string program; ///< empty: not there
    bool done = false;   ///< false when the phase was stopped before or while it ran
    LintReport report;
};

/// Runs all commands of the job, within the tool's budget. Files of findings become relative to the scenario.
void runLintJob(LintJob &job, const PhaseContext &context, std::size_t number);

} // namespace genie
