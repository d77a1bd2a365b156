// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancellation.h"
#include "core/domain/execution.h"
#include "core/ports/clock.h"
#include "core/ports/fact_sink.h"
#include "host/process/command.h"
#include "run/phases/phase_runner.h"
#include "scenario/workspace/workspace.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace genie {

/// Everything one run needs to know before it starts.
struct SessionSetup {
    ExecutionId id;
    Workspace workspace;
    Plan plan;
    int jobs = 1;                            ///< heavy pieces of work side by side, at least 1
    bool failFast = false;
    std::vector<TestSelector> tests;         ///< only these; empty: all
    std::optional<int> retries = {};         ///< further attempts for a failed test; nothing: as the scenario says
    std::string treeDigest = {};             ///< of the scenario as it is run; empty when it is not known
    std::filesystem::path dataDirectory;     ///< logs go to <dataDirectory>/runs/<id>/<phase>.log
    std::int64_t logQuota = std::int64_t{2} * 1024 * 1024 * 1024; ///< bytes kept on disk for each phase's log
};

/// Carries one plan out: order, parallelism, limits, cancel. Tells what happens as facts and keeps nothing for itself.
class RunSession {
public:
    /// The references must outlive the session.
    RunSession(SessionSetup setup, const std::vector<std::unique_ptr<PhaseRunner>> &runners, CommandRunner &commands, const Clock &clock,
               FactSink &facts);

    /// Runs all phases and answers the verdict; the facts RunStarted ... RunFinished have been told by then. Blocks until nothing
    /// that it started is left. Call once, on a thread that may wait.
    RunStatus carryOut(const Cancellation &cancellation);

private:
    SessionSetup m_setup;
    const std::vector<std::unique_ptr<PhaseRunner>> &m_runners;
    CommandRunner &m_commands;
    const Clock &m_clock;
    FactSink &m_facts;
};

/// The verdict over phase results: failed when one failed, passed when at least one passed, else skipped.
RunStatus verdictOf(const std::vector<PhaseResult> &phases);

} // namespace genie
