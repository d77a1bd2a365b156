// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/store.h"
#include "memory/sql/sql_session.h"
#include "memory/sql/test_index.h"

#include <unordered_map>

namespace genie {

/// Writes one fact and the rows that it changes, within a transaction of its caller's. Keeps the counters (totals, histories,
/// tallies) true with every fact.
class FactWriter {
public:
    /// `tests` is the session's; the caller makes it forget when the transaction is not kept.
    FactWriter(SqlSession &session, TestIndex &tests) : m_session(session), m_tests(tests) {}

    /// Fills what the store knows better (number of an execution, ordinals and tally of cases), stores, and answers the event.
    Outcome<Event> write(Entry &entry, Moment at);

private:
    /// What most facts need of their execution.
    struct Run {
        std::int64_t number = 0;
        std::int64_t lastOrdinal = 0;
        std::string scenario;
        std::string status;
    };

    Outcome<Run> find(const ExecutionId &id);

    // The rows of each kind of fact; the answer is the number of the fact's execution, 0 for none.
    Outcome<std::int64_t> apply(RunQueued &fact, Entry &entry);
    Outcome<std::int64_t> apply(RunStarted &fact, Entry &entry);
    Outcome<std::int64_t> apply(PhaseStarted &fact, Entry &entry);
    Outcome<std::int64_t> apply(PhaseObserved &fact, Entry &entry);
    Outcome<std::int64_t> apply(CasesRecorded &fact, Entry &entry);
    Outcome<std::int64_t> apply(LogGrew &fact, Entry &entry);
    Outcome<std::int64_t> apply(PhaseFinished &fact, Entry &entry);
    Outcome<std::int64_t> apply(RunFinished &fact, Entry &entry);
    Outcome<std::int64_t> apply(ScenarioAdded &fact, Entry &entry);
    Outcome<std::int64_t> apply(ScenarioRemoved &fact, Entry &entry);
    Outcome<std::int64_t> apply(RequirementsSynced &fact, Entry &entry);
    Outcome<std::int64_t> apply(RequestQueued &fact, Entry &entry);
    Outcome<std::int64_t> apply(RequestChanged &fact, Entry &entry);
    Outcome<std::int64_t> apply(RequestJudged &fact, Entry &entry);

    /// Notes which request the fact is about; it is about no execution.
    Outcome<std::int64_t> aboutRequest(const Outcome<std::int64_t> &number);
    Done insertExecution(Execution &execution);
    Done insertCases(const Run &run, std::vector<TestCase> &cases, CasesRecorded &fact);
    Done insertCase(std::int64_t execution, std::int64_t number, const TestCase &test);
    /// Counts a case into `tally`, and into its test's counters when it tells of a failure. A later attempt becomes what it proves.
    Done judgeCase(std::int64_t execution, std::int64_t number, TestCase &test, Tally &tally);
    /// How a test stands in an execution, with what this entry has said of it; nothing when it has said nothing yet.
    Outcome<std::optional<TestStatus>> standingOf(std::int64_t execution, std::int64_t number);
    Done insertObservations(std::int64_t execution, const std::string &phase, const std::vector<Observation> &observations);
    Done replaceObservations(std::int64_t execution, const PhaseResult &result);
    Done replaceCoverage(std::int64_t execution, const std::string &phase, const std::vector<FileCoverage> &files);
    Done finishPhase(std::int64_t execution, const PhaseResult &result);
    Done moveTotal(const Run &run, RunStatus to);
    /// A run that was cut short leaves no phase behind that seems to go on.
    Done endOpenPhases(std::int64_t execution, RunStatus status);

    Done run(std::string_view statement, std::initializer_list<SqlValue> values);

    SqlSession &m_session;
    TestIndex &m_tests;
    std::int64_t m_request = 0;                            ///< number of the request that the fact at hand is about
    std::unordered_map<std::int64_t, TestStatus> m_failed; ///< tests that this entry says have failed, as they stand
};

} // namespace genie
