// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/python/command.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/toolchain.h"

namespace genie::python {

/// One Python project whose tests are to be run. References live as long as the run.
struct Job {
    const Toolchain &toolchain;
    const TestWorkspace &found;
    const PhaseContext &context;
    const Interpreter &interpreter;
    Selection selection;
};

/// Runs the project's tests with pytest, beneath coverage.py where it is installed.
WorkspaceOutcome runPytest(const Job &job);

/// The same with unittest, for an interpreter that has no pytest.
WorkspaceOutcome runUnittest(const Job &job);

/// The command of a run of Python, with a place of its own for what coverage.py keeps and without byte code in the tree.
CommandSpec pythonCommand(const Job &job, std::vector<std::string> argv, const Reports &reports);

/// The coverage of a run, if any was `measured` or written.
std::optional<CoverageSummary> readCoverage(const Job &job, const Reports &reports, bool measured);

} // namespace genie::python
