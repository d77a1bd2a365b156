// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>

namespace genie {

/// How a run, a phase or a child program is asked to end. Two steps: `stop` asks in order (children get SIGTERM and a grace
/// period), `kill` ends at once. Values of it may be copied to any thread.
struct Cancellation {
    std::stop_token stop;
    std::stop_token kill;

    [[nodiscard]] bool requested() const { return stop.stop_requested() || kill.stop_requested(); }
};

/// The owner's side of a Cancellation.
struct CancellationSource {
    std::stop_source stop;
    std::stop_source kill;

    [[nodiscard]] Cancellation token() const { return {stop.get_token(), kill.get_token()}; }
    void requestStop() { stop.request_stop(); }
    void requestKill()
    {
        stop.request_stop();
        kill.request_stop();
    }
};

} // namespace genie
