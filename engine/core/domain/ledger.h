// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace genie {

/// By what the ledger is grouped, and what of it is wished for. Empty texts match everything.
struct LedgerQuery {
    enum class By { Tracker, Agent, Scenario, Week };
    By by = By::Tracker;
    std::string tracker;
    std::string scenario;
    std::string sinceWeek; ///< ISO week "2026-W07"
};

/// One group's funnel from wish to closed gap. Maintained as things happen: reading it scans no requests.
struct LedgerRow {
    std::string group; ///< tracker, agent, scenario or ISO week
    std::int64_t requested = 0, delegated = 0, answered = 0;
    std::int64_t built = 0, stable = 0, onTarget = 0; ///< requests with at least one test that came so far
    std::int64_t closed = 0;
    std::optional<milliseconds> meanTimeToClose; ///< from queued to a closed verdict
    std::optional<double> cost;                  ///< US dollars, of attempts whose agent reported it
    bool operator==(const LedgerRow &) const = default;
};

} // namespace genie
