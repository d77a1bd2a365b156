// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/case_batcher.h"
#include "run/toolchains/tool_run.h"
#include "run/toolchains/toolchain.h"

#include <string>

namespace genie {

/// All that is known when a tool has ended.
struct ToolEvidence {
    const Toolchain &toolchain;
    const TestWorkspace &found;
    const CaseBatcher &cases;
    const ToolRun &run;
    Done report;           ///< whether its report could be read to the end
    bool selected = false; ///< only some tests were asked for
};

/// What the run of one workspace comes to. Passed needs all of it: the tool ended with 0, its report is whole, at least one test
/// passed and none failed. Everything else is a failure with its class, or skipped with its reason.
WorkspaceOutcome judge(const ToolEvidence &evidence);

/// The tool cannot be started because it is not there.
WorkspaceOutcome toolMissing(const TestWorkspace &found, const std::string &tool);

/// Nothing was run, and that is no failure.
WorkspaceOutcome skipped(std::string reason);

/// The run was stopped before this workspace had its turn or its end: failed, with no class, for it says nothing about the tests.
WorkspaceOutcome stopped();

/// A failure with one remediation.
WorkspaceOutcome failed(FailureClass failureClass, std::string error, Remediation remediation);

/// Two runs in one workspace as one: the worse verdict, the sum of the counts.
WorkspaceOutcome joined(WorkspaceOutcome first, WorkspaceOutcome next);

/// How to get a program, as far as Debian goes ("apt-get install bats"); empty when unknown.
std::string installCommand(const std::string &program);

/// The workspace for people: "api", or "the scenario" for ".".
std::string placeOf(const TestWorkspace &found);

} // namespace genie
