// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/domain/phase.h"
#include "core/domain/test_case.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Where an execution stands (design/product.md, "Run status"). All but the first two are final.
enum class RunStatus { Queued, Running, Passed, Failed, Skipped, Cancelled, Interrupted };

std::string_view toWord(RunStatus status);
std::optional<RunStatus> runStatusFrom(std::string_view word);
bool isFinal(RunStatus status);

/// What is wished for: which scenario, which phases, and how. Names are checked by the engine, not by the caller.
struct RunRequest {
    std::string scenario;             ///< name or id of a scenario the engine knows
    std::string preset;               ///< case-insensitive; ignored when `phases` is not empty
    std::vector<std::string> phases;  ///< explicit, in run order
    std::vector<std::string> skip;
    bool failFast = false;
    int jobs = 0;                     ///< side by side at most; 0 means the machine's cores
    bool waitIfBusy = true;           ///< false: refuse with a conflict when the scenario is being run already
    std::vector<TestSelector> tests;  ///< only these tests, where the phase knows tests
    ExecutionId failedOf;             ///< only the tests that failed in that execution
    std::vector<std::string> changed; ///< only what a change of these files (relative to the scenario) affects; empty: all
    std::string trigger = "cli";      ///< "cli", "console", "watch"
    std::optional<int> retries = {};  ///< further attempts for a failed test, 0..5; nothing: as the scenario says
    RequestId suiteRequest = {};      ///< the request for tests that this run belongs to; empty: none
    bool operator==(const RunRequest &) const = default;
};

/// One phase of a plan, in or out, with the reason.
struct PlannedPhase {
    PhaseDescriptor phase;
    bool selected = false;
    std::string reason;   ///< one sentence: why it is in, or why it is out
    milliseconds timeout{0};
    std::string notice;   ///< shown first among the phase's observations, e.g. "globally disabled, requested anyway"
    bool last = false;    ///< starts when all others have ended, because it judges what they said
    bool operator==(const PlannedPhase &) const = default;
};

/// What a request means for a workspace. Made by a pure function; see run/plan.
struct Plan {
    std::string scenario;
    std::string preset;
    std::vector<PlannedPhase> phases; ///< selected ones in run order first-to-last as they stand in the catalogue or the request
    std::vector<std::string> warnings;
    [[nodiscard]] std::vector<PlannedPhase> selected() const;
    bool operator==(const Plan &) const = default;
};

/// One run of a plan over one scenario, as stored.
struct Execution {
    ExecutionId id;
    std::int64_t number = 0;      ///< grows with every execution of a store; the key of pages
    std::string scenario;
    std::string scenarioPath;     ///< absolute
    std::string preset;
    RunRequest request;
    RunStatus status = RunStatus::Queued;
    Moment requestedAt{};
    std::optional<Moment> startedAt;
    std::optional<Moment> completedAt;
    std::vector<PhaseResult> phases; ///< catalogue (or requested) order; lists leave `observations` out
    std::vector<std::string> warnings;
    Tally tally;
    std::string owner; ///< the engine instance that runs it
    std::string treeDigest = {}; ///< equal for equal trees of the scenario; empty when it is not known
    bool operator==(const Execution &) const = default;

    /// The first failed phase, which is what a person wants to hear about; null when none failed.
    [[nodiscard]] const PhaseResult *firstFailure() const;
};

/// One page of a list, by key: ask for the next page with `next` as the `before`/`after` key.
template <class T>
struct Page {
    std::vector<T> items;
    std::int64_t next = 0; ///< key to continue from; 0 when this was the last page
    std::int64_t total = 0; ///< of the whole list under its filter, where known cheaply; else -1
};

/// Which executions to list: newest first.
struct ExecutionQuery {
    std::string scenario;           ///< exact name; empty: all
    std::vector<RunStatus> statuses; ///< empty: all
    std::int64_t before = 0;        ///< only numbers below this one; 0: from the newest
    int limit = 100;                ///< 1..1000
    RequestId suiteRequest = {};    ///< only those that belong to it; empty: all
};

/// Which test cases of an execution to list: in order of arrival.
struct CaseQuery {
    std::int64_t after = 0; ///< only ordinals above this one
    int limit = 1000;       ///< 1..10000
    std::vector<TestStatus> statuses; ///< empty: all
};

} // namespace genie
