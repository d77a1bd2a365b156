// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/event.h"
#include "core/domain/test_history.h"

#include <optional>
#include <string>
#include <vector>

namespace genie {

/// One fact on its way into the store, with the rows that come with it. For `CasesRecorded` the store fills `first`, `last`
/// and `tally` itself from `cases`.
struct Entry {
    Fact fact;
    std::vector<TestCase> cases;         ///< with CasesRecorded
    std::vector<FileCoverage> coverage;  ///< with PhaseFinished
    std::optional<Verdict> verdict = {}; ///< with RequestJudged: the whole of it
};

/// A scenario that was added by path.
struct RegisteredScenario {
    std::string name;
    std::string path; ///< absolute
    bool operator==(const RegisteredScenario &) const = default;
};

class RequestStore;

/// Remembers. Every implementation passes the same contract tests (tests/contract). An instance belongs to one thread;
/// several instances, also of several processes, may be open on the same store. No call throws; Unavailable means that the
/// store cannot be reached or is locked or full, and that nothing of the call was kept.
class Store {
public:
    virtual ~Store() = default;

    /// Stores the facts in order, updates the tables that they change in the same transaction, and answers the events with
    /// their numbers. All or nothing. A RunQueued gives its execution a `number`.
    virtual Outcome<std::vector<Event>> append(std::vector<Entry> entries) = 0;

    /// Events with a number above `after`, oldest first, at most `limit` (1..10000).
    virtual Outcome<std::vector<Event>> events(std::int64_t after, int limit) = 0;
    /// The same for one execution only.
    virtual Outcome<std::vector<Event>> eventsOf(const ExecutionId &run, std::int64_t after, int limit) = 0;
    virtual Outcome<std::int64_t> lastEventNumber() = 0;
    /// Changes whenever another instance or process has committed since the last call. Cheap enough to ask ten times a second.
    virtual Outcome<std::int64_t> changeMark() = 0;

    /// One execution with all its phases and observations. `id` may be a unique prefix of at least 4 characters.
    virtual Outcome<Execution> execution(const ExecutionId &id) = 0;
    /// Newest first; phases without their observations.
    virtual Outcome<Page<Execution>> executions(const ExecutionQuery &query) = 0;
    virtual Outcome<Page<TestCase>> cases(const ExecutionId &run, const CaseQuery &query) = 0;
    virtual Outcome<std::vector<FileCoverage>> coverage(const ExecutionId &run) = 0;
    /// One test through the executions of its scenario. NotFound when none has run it, Conflict when the selector fits several.
    virtual Outcome<TestHistory> testHistory(const TestHistoryQuery &query) = 0;
    /// The tests of a scenario that failed and passed on one tree within its last 100 executions, the worst first; `limit` 1..1000.
    virtual Outcome<std::vector<FlakyTest>> flakyTests(const std::string &scenario, int limit) = 0;
    /// The newest execution of each scenario, and how many there are of it, without a scan over all executions.
    struct ScenarioHistory {
        std::string scenario;
        std::int64_t count = 0;
        Execution newest;
    };
    virtual Outcome<std::vector<ScenarioHistory>> scenarioHistories() = 0;
    /// Executions that are not final.
    virtual Outcome<std::vector<Execution>> unfinished() = 0;

    virtual Outcome<std::vector<RegisteredScenario>> registeredScenarios() = 0;

    /// What it remembers of requests and verdicts.
    virtual RequestStore &requests() = 0;

    /// Others shall see that the engine of this name lives, for as long as this instance is open. Conflict: somebody holds the name.
    virtual Done enlist(const std::string &name) = 0;
    /// Gives the name back early.
    virtual void dismiss(const std::string &name) = 0;
    /// Whether an engine of that name lives, in whatever process and on whatever machine; one that was killed does not.
    virtual Outcome<bool> isEnlisted(const std::string &name) = 0;

    /// What the store is, for `doctor`: kind, address without secrets, schema version.
    [[nodiscard]] virtual std::string description() const = 0;
};

} // namespace genie
