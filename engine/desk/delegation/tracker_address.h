// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/clock.h"
#include "desk/delegation/tracker.h"
#include "host/process/command.h"

#include <map>
#include <mutex>
#include <string>

namespace genie {

/// Where an App Issue Tracker lies.
struct TrackerPlace {
    std::string api; ///< scheme, host and port, without a slash at the end: "http://localhost:15000"
    std::string ui;  ///< what people open
};

/// Finds the App Issue Tracker: the configured address, else TEST_GENIE_TRACKER_URL, else what `vrooli scenario port` says, which is
/// kept for a minute. Thread-safe; may block for two commands of 10 s.
class TrackerAddress {
public:
    struct Configured {
        std::string url;   ///< empty: look it up; a path "/api/v1" at its end is dropped
        std::string uiUrl; ///< empty: port 36221 on the same host, or what `vrooli` says
    };
    /// `environment` is that of this process; `commands` and `clock` outlive this.
    TrackerAddress(Configured configured, std::map<std::string, std::string> environment, CommandRunner &commands, const Clock &clock);

    /// Failure: Invalid when the configured address makes no sense; Unavailable when there is none, saying how to give one.
    TrackerOutcome<TrackerPlace> place(const Cancellation &cancellation);
    /// Looks it up anew the next time: the tracker may have been started again on another port.
    void forget();

private:
    TrackerOutcome<TrackerPlace> lookUp(const Cancellation &cancellation) const;
    [[nodiscard]] TrackerOutcome<TrackerPlace> given(const std::string &url, const std::string &from) const;
    [[nodiscard]] int portOf(const std::string &variable, const Cancellation &cancellation) const;

    const Configured m_configured;
    const std::map<std::string, std::string> m_environment;
    CommandRunner &m_commands;
    const Clock &m_clock;
    std::mutex m_mutex;
    std::optional<TrackerPlace> m_found; ///< guarded by m_mutex, like the next
    Moment m_foundAt{};
};

} // namespace genie
