// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/test_case.h"
#include "host/process/command.h"
#include "run/phases/phase_runner.h"
#include "scenario/workspace/workspace.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// One place of a scenario in which one tool family runs tests.
struct TestWorkspace {
    std::string toolchain;
    std::string directory;   ///< relative to the scenario, "." for the scenario itself
    std::string tool;        ///< what will run: "go test", "vitest", "jest", "pytest", "ctest", "bash -n"
    std::string skipReason;  ///< why nothing can be run here; empty when something can
    std::string problem;     ///< a manifest that cannot be read (misconfiguration); empty when fine
    std::vector<std::string> files; ///< relative to the scenario, where the tool is handed files
};

/// How the tests of one workspace went.
struct WorkspaceOutcome {
    PhaseStatus status = PhaseStatus::Passed; ///< Passed, Failed or Skipped
    FailureClass failureClass = FailureClass::None;
    std::string error;
    std::string skipReason;
    std::vector<Remediation> remediations;
    Tally tally;
    std::optional<CoverageSummary> coverage;
    bool conclusive = true; ///< the tool came to its own end and its report is whole: failed tests are all that speaks against it
};

/// One tool family. Every toolchain folder has the same files: detect (what is there), command (what to run), run (joins command
/// and reader). To add one: a folder, and one line in toolchains.cpp. No state; any thread.
class Toolchain {
public:
    virtual ~Toolchain() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// The workspaces in this scenario, from its files alone: runs nothing.
    [[nodiscard]] virtual std::vector<TestWorkspace> detect(const Workspace &workspace) const = 0;
    /// Programs without which none of these workspaces can run and which are not on PATH; empty when all are there.
    [[nodiscard]] virtual std::vector<std::string> missingTools(const std::vector<TestWorkspace> &found, const PhaseContext &context) const = 0;
    /// Runs the tests of one workspace (or those that context.tests selects), reporting cases and coverage as they come.
    virtual WorkspaceOutcome run(const TestWorkspace &found, const PhaseContext &context) const = 0;
    /// The command line a person can paste, from the scenario's directory, to run this one test with the tool itself. Which tool that
    /// is can stand in the files of `scenario`.
    [[nodiscard]] virtual std::string nativeCommand(const TestCase &test, const std::filesystem::path &scenario) const = 0;
};

/// All tool families, in reporting order.
const std::vector<std::unique_ptr<Toolchain>> &toolchains();

} // namespace genie
