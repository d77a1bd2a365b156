// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/attempts.h"
#include "run/phases/phase_runner.h"
#include "run/toolchains/toolchain.h"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace genie {

/// Hands the cases of one workspace to the phase's reporter: often enough to be watched, in batches large enough to be cheap. It
/// fills in phase, toolchain and workspace and makes the texts fit for a screen. `add` and the answers belong to one thread; a
/// thread of its own delivers what has lain for a moment while the tool is silent.
class CaseBatcher {
public:
    CaseBatcher(const PhaseContext &context, const TestWorkspace &found);
    ~CaseBatcher();
    CaseBatcher(const CaseBatcher &) = delete;
    CaseBatcher &operator=(const CaseBatcher &) = delete;

    void add(TestCase &&test);
    /// Delivers all that was added. Called by the destructor too.
    void flush();

    [[nodiscard]] const std::filesystem::path &scenario() const { return m_scenario; }
    [[nodiscard]] const Tally &tally() const { return m_tally; }
    /// Failed cases that had come to their own end, rather than being cut off with the tool.
    [[nodiscard]] int failedByThemselves() const { return m_failedByThemselves; }
    /// The first failed case, as it was delivered.
    [[nodiscard]] const std::optional<TestCase> &firstFailed() const { return m_firstFailed; }

private:
    void deliverNowAndThen(const std::stop_token &stop);

    PhaseReporter &m_reporter;
    const std::filesystem::path m_scenario;
    const std::string m_phase, m_toolchain, m_workspace;
    AttemptTally m_attempts;
    Tally m_tally;
    int m_failedByThemselves = 0;
    std::optional<TestCase> m_firstFailed;

    std::mutex m_delivery; ///< keeps batches in order
    std::mutex m_mutex;    ///< guards m_pending
    std::condition_variable_any m_changed;
    std::vector<TestCase> m_pending;
    std::jthread m_thread; ///< last: it must end before the rest goes
};

} // namespace genie
