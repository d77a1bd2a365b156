// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"
#include "core/domain/phase_toggle.h"
#include "core/domain/requirement_report.h"
#include "core/domain/scenario.h"
#include "core/domain/suite_request.h"
#include "core/json/json.h"

#include <optional>
#include <string>

namespace genie {

// What clients of the reference expect beside, or in place of, our own members (spec/api.md 1.3 to 1.13).

/// RFC 3339 in whole seconds.
std::string wholeSecond(Moment moment);

/// A result as POST /executions and the stream's `complete` tell it: with the reference's names for what we call otherwise.
Json executionResultJson(const Execution &execution);

/// `operations.lastExecution` of /health.
Json lastExecutionJson(const Execution &execution);

/// `operations.queue` of /health: the figures, what is pending, and the age of the oldest request that may be taken up.
Json queueSnapshot(const QueueFigures &figures, Moment now);

/// What is known of a scenario's requests and failures.
struct ScenarioStanding {
    std::int64_t pendingRequests = 0, totalRequests = 0;
    std::optional<SuiteRequest> lastRequest;
    std::optional<Moment> lastFailureAt;
};

/// A scenario's own JSON with the reference's members added.
Json scenarioJson(Json own, const ScenarioSummary &scenario, const ScenarioStanding &standing);

/// The snapshot of GET /scenarios/{name}/requirements.
Json requirementSnapshotJson(const RequirementReport &report, Moment now);

/// An observation as the stream tells it: "[SUCCESS] text".
std::string observationLine(const Observation &observation);

Json toJson(const PhaseToggle &toggle);
/// From `{"phases": {name: {...}}}`.
Outcome<PhaseToggles> phaseTogglesFrom(const Json &json);

} // namespace genie
