// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancellation.h"
#include "core/domain/execution.h"
#include "host/process/command.h"
#include "run/phases/job_slots.h"
#include "scenario/workspace/workspace.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Where a phase puts what it finds while it runs. Thread-safe: the parallel parts of a phase share it. Calls may block for a
/// moment when the store is behind, so that nothing piles up in memory.
class PhaseReporter {
public:
    virtual ~PhaseReporter() = default;
    virtual void observe(Observation observation) = 0;
    virtual void cases(std::vector<TestCase> cases) = 0; ///< phase, toolchain and workspace filled in
    virtual void coverage(std::vector<FileCoverage> files) = 0;
    virtual void log(std::string_view bytes) = 0; ///< to the phase's log file, as it is
};

/// What the phases of a run said that had ended before another began.
struct RunSoFar {
    ExecutionId run;
    Moment startedAt{};
    std::vector<PhaseResult> phases;
    std::vector<TestCase> cases; ///< without their messages
};

/// What a phase is given. References live as long as `run` does.
struct PhaseContext {
    const Workspace &workspace;
    const PlannedPhase &planned;
    PhaseReporter &reporter;
    CommandRunner &commands;
    JobSlots &slots;                 ///< to be held while a command or other heavy work runs
    Cancellation cancellation;       ///< also requested when the phase's time is up
    std::map<std::string, std::string> environment; ///< for children: allow-listed, CI=1, colours off
    std::filesystem::path scratch;   ///< empty directory of this phase and run, for reports and profiles; removed after the run
    std::vector<TestSelector> tests; ///< only these; empty: all
    std::filesystem::path cache = {};     ///< kept between runs, for answers that cost time; empty: nothing is kept
    std::optional<int> retries = {}; ///< further attempts for a failed test, as the request has it; nothing: as the scenario says
    Moment now{};                    ///< when the phase started; what expires is judged by it
    const RunSoFar *earlier = nullptr; ///< for a phase that is planned last; null for the others
    bool coverSelected = false;      ///< measure lines also when only some tests are asked for
};

/// What a phase has to say at its end; the session adds times, status words for cancel and timeout, tallies and log path.
struct PhaseOutcome {
    PhaseStatus status = PhaseStatus::Passed; ///< Passed, Failed or Skipped
    FailureClass failureClass = FailureClass::None;
    std::string error;
    std::string skipReason;
    std::string summary;
    std::vector<Remediation> remediations;
    std::vector<CoverageSummary> coverage;
};

/// Runs one phase of one scenario. Has no state of its own: one instance serves all runs, on any thread.
class PhaseRunner {
public:
    virtual ~PhaseRunner() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// Blocks until the phase and everything it started has ended. Never throws.
    virtual PhaseOutcome run(const PhaseContext &context) const = 0;
};

/// The runner of each phase that is built into this engine.
std::vector<std::unique_ptr<PhaseRunner>> makePhaseRunners();

} // namespace genie
