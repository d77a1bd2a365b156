// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"
#include "core/domain/scenario.h"
#include "core/domain/suite_request.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace genie {

// Facts: what has happened, in the past tense. Each is stored before it is told, gets one number in one order, and can be
// replayed. Facts are small: test cases and log text are fetched by range from the link when a fact says that there are more.

struct RunQueued { Execution execution; bool operator==(const RunQueued &) const = default; };
struct RunStarted { ExecutionId run; Moment at{}; std::vector<std::string> phases; std::string treeDigest = {}; bool operator==(const RunStarted &) const = default; };
struct PhaseStarted { ExecutionId run; std::string phase; Moment at{}; bool operator==(const PhaseStarted &) const = default; };
struct PhaseObserved { ExecutionId run; std::string phase; std::vector<Observation> observations; bool operator==(const PhaseObserved &) const = default; };
/// Test cases arrived: their ordinals are first..last, the tally is what they add to the counts (a later attempt takes back what
/// an earlier one added).
struct CasesRecorded { ExecutionId run; std::string phase; std::int64_t first = 0; std::int64_t last = 0; Tally tally; bool operator==(const CasesRecorded &) const = default; };
/// The log of a phase has grown to so many bytes and complete lines. Told a few times a second at most.
struct LogGrew { ExecutionId run; std::string phase; std::int64_t bytes = 0; std::int64_t lines = 0; bool operator==(const LogGrew &) const = default; };
struct PhaseFinished { ExecutionId run; PhaseResult result; bool operator==(const PhaseFinished &) const = default; };
struct RunFinished { ExecutionId run; RunStatus status = RunStatus::Passed; Moment at{}; std::vector<std::string> warnings; bool operator==(const RunFinished &) const = default; };
/// The evidence of a run (empty: of all there is) was written into the scenario's requirement files, or was not, and why.
struct RequirementsSynced { ExecutionId run; std::string scenario; int changes = 0; std::string skippedReason; bool operator==(const RequirementsSynced &) const = default; };
struct ScenarioAdded { std::string name; std::string path; bool operator==(const ScenarioAdded &) const = default; };
struct ScenarioRemoved { std::string name; bool operator==(const ScenarioRemoved &) const = default; };

/// A request entered the queue. The store gives it its number; its gap is kept beside it and not told again.
struct RequestQueued { SuiteRequest request; std::string idempotencyKey = {}; bool operator==(const RequestQueued &) const = default; };
/// A request changed: `request` is how it stands now, without its gap, `what` the stable word of what happened ("frozen", "sending",
/// "delegated", "working", "answered", "retried", "cancelled", "silent", "failed", "overridden", "prioritised", ...). Stored only when the
/// revision before it is the one in the store; Conflict otherwise.
struct RequestChanged { SuiteRequest request; std::string what; std::string note = {}; std::string by = {}; bool operator==(const RequestChanged &) const = default; };
/// An attempt was measured. The request's own change is told as a RequestChanged of its own.
struct RequestJudged { VerdictSummary verdict; bool operator==(const RequestJudged &) const = default; };

using Fact = std::variant<RunQueued, RunStarted, PhaseStarted, PhaseObserved, CasesRecorded, LogGrew, PhaseFinished, RunFinished,
                          ScenarioAdded, ScenarioRemoved, RequirementsSynced, RequestQueued, RequestChanged, RequestJudged>;

/// The stable name of a fact's kind ("run_queued", "phase_finished", ...).
std::string_view kindOf(const Fact &fact);

/// The execution a fact is about; empty for facts about no execution.
ExecutionId runOf(const Fact &fact);

/// The request a fact is about; empty for facts about no request.
RequestId requestOf(const Fact &fact);

/// A fact with its number and the moment it was stored.
struct Event {
    std::int64_t number = 0; ///< 1-based, grows by one per fact of a store, never reused
    Moment at{};
    Fact fact;
    bool operator==(const Event &) const = default;
};

} // namespace genie
