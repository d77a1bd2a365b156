// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/event.h"

#include <chrono>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace genie {

/// Shows a run in a terminal or a pipe: on a terminal one line for each running phase, repainted in place, with counts and elapsed
/// time; in a pipe a plain line whenever something has ended. Knows nothing of where facts come from.
class RunPrinter {
public:
    RunPrinter(std::ostream &out, bool terminal);

    /// What a run that is watched from the middle has behind it.
    void begin(const Execution &execution);
    void take(const Fact &fact);
    /// The run has not started because something else is in its way.
    void waiting();
    /// Repaints the elapsed times; to be called a few times a second on a terminal.
    void tick();
    /// The verdict, with what is broken, why, and what to do about it. `failures` are failed tests, `more` how many were left out,
    /// `flaky` the tests that failed and then passed.
    void conclude(const Execution &execution, const std::vector<TestCase> &failures, int more, const std::vector<TestCase> &flaky);

private:
    struct Running {
        std::chrono::steady_clock::time_point since;
        Tally tally;
    };

    void clear();
    void paint();
    void phaseEnded(const PhaseResult &result);
    void printFlaky(const std::vector<TestCase> &flaky);
    void printFailedPhase(const PhaseResult &phase);

    std::ostream &m_out;
    const bool m_terminal;
    std::vector<std::string> m_order;
    std::map<std::string, Running> m_running;
    int m_painted = 0; ///< lines that stand below and will be repainted
};

} // namespace genie
