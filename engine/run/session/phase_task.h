// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/attempts.h"
#include "core/ports/clock.h"
#include "core/ports/fact_sink.h"
#include "host/files/log_file.h"
#include "run/phases/phase_runner.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace genie {

/// What one phase has reported so far: passes it on as facts, writes the log, and adds up what the result will hold. Shared by
/// the parallel parts of the phase.
class PhaseTask final : public PhaseReporter {
public:
    PhaseTask(ExecutionId run, PlannedPhase planned, const Clock &clock, FactSink &facts);

    /// Opens the log; a log that cannot be written becomes a warning observation, never a failed phase.
    void open(const std::filesystem::path &dataDirectory, std::int64_t logQuota);

    void observe(Observation observation) override;
    void cases(std::vector<TestCase> cases) override;
    void coverage(std::vector<FileCoverage> files) override;
    void log(std::string_view bytes) override;

    /// Joins what was reported with what the runner said. `timedOut` says that the phase's time was up before the runner came back,
    /// `cancelled` that somebody asked to stop.
    PhaseResult result(const PhaseOutcome &outcome, bool timedOut, const std::string &cancelled);
    /// Tells PhaseFinished, with the coverage.
    void tellFinished(const PhaseResult &result);

    [[nodiscard]] const PlannedPhase &planned() const { return m_planned; }

private:
    void tellLogSize(bool always);

    const ExecutionId m_run;
    const PlannedPhase m_planned;
    const Clock &m_clock;
    FactSink &m_facts;
    const Moment m_startedAt;
    const std::chrono::steady_clock::time_point m_started = std::chrono::steady_clock::now();

    std::mutex m_mutex;
    std::vector<Observation> m_observations;
    std::vector<FileCoverage> m_coverage;
    AttemptTally m_attempts;
    Tally m_tally;
    std::unique_ptr<LogWriter> m_log;
    std::string m_logPath;
    bool m_logBroken = false;
    std::chrono::steady_clock::time_point m_logTold{};
    std::int64_t m_bytesTold = 0;
};

} // namespace genie
