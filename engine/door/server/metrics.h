// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/server/api.h"

#include <optional>
#include <string>

namespace genie {

/// What the metrics are made of.
struct MetricsInput {
    bool healthy = false;
    std::optional<QueueFigures> queue; ///< nothing while the store is not there
    ServerFigures server;
    std::vector<RouteCount> routes;
    std::size_t openRuns = 0;
    std::int64_t lastEvent = 0;
};

/// OpenMetrics 1.0 text. Labels are routes, classes of status, states and verdicts: their number is fixed by the program.
std::string metricsText(const MetricsInput &input);

} // namespace genie
