// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the store that reads executions and their cases, in pages by key.
#include "memory/sql/row_readers.h"
#include "memory/sql/select_rows.h"
#include "memory/sql/sql_store.h"
#include "memory/sql/test_histories.h"

#include "core/json/json.h"

#include <algorithm>
#include <limits>
#include <map>

namespace genie {

namespace {

constexpr int kLargestPage = 1000;
constexpr int kLargestCasePage = 10'000;

/// Cuts what is one too many, and says where to go on.
template <class T, class Key> void cut(Page<T> &page, int limit, Key key)
{
    if (page.items.size() <= static_cast<std::size_t>(limit))
        return;
    page.items.resize(static_cast<std::size_t>(limit));
    page.next = key(page.items.back());
}

std::vector<Execution *> pointersTo(std::vector<Execution> &executions)
{
    std::vector<Execution *> pointers;
    for (auto &execution : executions)
        pointers.push_back(&execution);
    return pointers;
}

} // namespace

Outcome<Execution> SqlStore::execution(const ExecutionId &id)
{
    Outcome<Execution> result;
    const Done done = m_session->inSnapshot([&]() -> Done {
        const auto number = numberOf(id);
        if (!number)
            return troubleOf(number);
        result = wholeExecution(*number);
        return result ? Done{} : Done(troubleOf(result));
    });
    return done ? result : Outcome<Execution>(troubleOf(done));
}

Outcome<Execution> SqlStore::wholeExecution(std::int64_t number)
{
    auto found = selectRows<Execution>(*m_session, "execution", {number}, &readExecutionRow);
    if (!found)
        return troubleOf(found);
    if (found->empty())
        return fail(FailureKind::NotFound, "there is no execution number " + std::to_string(number));
    Execution execution = std::move(found->front());
    Done done = addPhases({&execution});
    if (done)
        done = addObservations(execution);
    if (!done)
        return troubleOf(done);
    return execution;
}

Done SqlStore::addPhases(const std::vector<Execution *> &executions)
{
    if (executions.empty())
        return {};
    std::map<std::int64_t, Execution *> byNumber;
    Json numbers = Json::array();
    for (auto *execution : executions) {
        byNumber[execution->number] = execution;
        numbers.push_back(execution->number);
    }
    return m_session->select("phases_of_executions", {toLine(numbers)}, [&](SqlRow &row) -> Done {
        Execution *execution = byNumber[row.integer()];
        auto phase = readPhaseRow(row);
        if (!phase)
            return troubleOf(phase);
        execution->phases.push_back(std::move(*phase));
        return {};
    });
}

Done SqlStore::addObservations(Execution &execution)
{
    std::map<std::string, PhaseResult *, std::less<>> byName;
    for (auto &phase : execution.phases)
        byName[phase.name] = &phase;
    return m_session->select("observations", {execution.number}, [&](SqlRow &row) -> Done {
        const auto phase = byName.find(row.text());
        auto observation = readObservationRow(row);
        if (!observation)
            return troubleOf(observation);
        if (phase != byName.end())
            phase->second->observations.push_back(std::move(*observation));
        return {};
    });
}

Outcome<Page<Execution>> SqlStore::executions(const ExecutionQuery &query)
{
    const int limit = std::clamp(query.limit, 1, kLargestPage);
    const std::int64_t before = query.before > 0 ? query.before : std::numeric_limits<std::int64_t>::max();
    Page<Execution> page;
    const Done done = m_session->inSnapshot([&]() -> Done {
        // One short list for each status, merged, touches only rows that may be shown, however rare a status is.
        Done read;
        if (!query.suiteRequest.empty())
            return readPageOfRequest(query, before, limit, page);
        if (query.statuses.empty())
            read = readPage(query, std::nullopt, before, limit + 1, page.items);
        for (const auto status : query.statuses)
            if (read)
                read = readPage(query, status, before, limit + 1, page.items);
        if (!read)
            return read;
        const auto newerFirst = [](const Execution &a, const Execution &b) { return a.number > b.number; };
        std::sort(page.items.begin(), page.items.end(), newerFirst);
        const auto same = [](const Execution &a, const Execution &b) { return a.number == b.number; };
        page.items.erase(std::unique(page.items.begin(), page.items.end(), same), page.items.end());
        cut(page, limit, [](const Execution &execution) { return execution.number; });
        const auto total = totalOf(query);
        if (!total)
            return troubleOf(total);
        page.total = *total;
        return addPhases(pointersTo(page.items));
    });
    if (!done)
        return troubleOf(done);
    return page;
}

Done SqlStore::readPage(const ExecutionQuery &query, std::optional<RunStatus> status, std::int64_t before, int limit,
                        std::vector<Execution> &into)
{
    auto rows = status && !query.scenario.empty()
                    ? selectRows<Execution>(*m_session, "page_of_scenario_and_status", {query.scenario, toWord(*status), before, limit},
                                            &readExecutionRow)
                : status ? selectRows<Execution>(*m_session, "page_of_status", {toWord(*status), before, limit}, &readExecutionRow)
                : !query.scenario.empty()
                    ? selectRows<Execution>(*m_session, "page_of_scenario", {query.scenario, before, limit}, &readExecutionRow)
                    : selectRows<Execution>(*m_session, "page_of_all", {before, limit}, &readExecutionRow);
    if (!rows)
        return troubleOf(rows);
    std::move(rows->begin(), rows->end(), std::back_inserter(into));
    return {};
}

Done SqlStore::readPageOfRequest(const ExecutionQuery &query, std::int64_t before, int limit, Page<Execution> &page)
{
    auto rows = selectRows<Execution>(*m_session, "page_of_request", {query.suiteRequest, before, limit + 1}, &readExecutionRow);
    if (!rows)
        return troubleOf(rows);
    page.items = std::move(*rows);
    // A request has few executions: what else is asked for is looked at here.
    std::erase_if(page.items, [&](const Execution &execution) {
        const bool wanted = query.statuses.empty() || std::count(query.statuses.begin(), query.statuses.end(), execution.status) > 0;
        return !wanted || (!query.scenario.empty() && execution.scenario != query.scenario);
    });
    cut(page, limit, [](const Execution &execution) { return execution.number; });
    page.total = -1;
    return addPhases(pointersTo(page.items));
}

Outcome<std::int64_t> SqlStore::totalOf(const ExecutionQuery &query)
{
    if (query.statuses.empty())
        return query.scenario.empty() ? m_session->selectInteger("total_of_all")
                                      : m_session->selectInteger("total_of_scenario", {query.scenario});
    auto statuses = query.statuses;
    std::sort(statuses.begin(), statuses.end());
    statuses.erase(std::unique(statuses.begin(), statuses.end()), statuses.end());
    std::int64_t sum = 0;
    for (const auto status : statuses) {
        const auto total = query.scenario.empty()
                               ? m_session->selectInteger("total_of_status", {toWord(status)})
                               : m_session->selectInteger("total_of_scenario_and_status", {query.scenario, toWord(status)});
        if (!total)
            return total;
        sum += *total;
    }
    return sum;
}

Outcome<std::vector<Execution>> SqlStore::unfinished()
{
    std::vector<Execution> result;
    const Done done = m_session->inSnapshot([&]() -> Done {
        Done read;
        for (const auto status : {RunStatus::Queued, RunStatus::Running})
            if (read)
                read = readPage({}, status, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<int>::max(), result);
        if (!read)
            return read;
        std::sort(result.begin(), result.end(), [](const Execution &a, const Execution &b) { return a.number < b.number; });
        read = addPhases(pointersTo(result));
        for (auto &execution : result)
            if (read)
                read = addObservations(execution);
        return read;
    });
    if (!done)
        return troubleOf(done);
    return result;
}

Outcome<std::vector<Store::ScenarioHistory>> SqlStore::scenarioHistories()
{
    Outcome<std::vector<ScenarioHistory>> result;
    const Done done = m_session->inSnapshot([&]() -> Done {
        result = selectRows<ScenarioHistory>(*m_session, "histories", {}, [](SqlRow &row) -> Outcome<ScenarioHistory> {
            const std::int64_t count = row.integer();
            auto newest = readExecutionRow(row);
            if (!newest)
                return troubleOf(newest);
            return ScenarioHistory{newest->scenario, count, std::move(*newest)};
        });
        if (!result)
            return troubleOf(result);
        std::vector<Execution *> newest;
        for (auto &history : *result)
            newest.push_back(&history.newest);
        return addPhases(newest);
    });
    return done ? result : Outcome<std::vector<ScenarioHistory>>(troubleOf(done));
}

Outcome<Page<TestCase>> SqlStore::cases(const ExecutionId &run, const CaseQuery &query)
{
    const int limit = std::clamp(query.limit, 1, kLargestCasePage);
    Page<TestCase> page;
    const Done done = m_session->inSnapshot([&]() -> Done {
        const auto number = numberOf(run);
        if (!number)
            return troubleOf(number);
        auto read = readCases(*number, query, limit + 1);
        if (!read)
            return troubleOf(read);
        page.items = std::move(*read);
        cut(page, limit, [](const TestCase &test) { return test.ordinal; });
        const auto total = totalOf(*number, query);
        if (!total)
            return troubleOf(total);
        page.total = *total;
        return {};
    });
    if (!done)
        return troubleOf(done);
    return page;
}

Outcome<std::vector<TestCase>> SqlStore::readCases(std::int64_t execution, const CaseQuery &query, int limit)
{
    if (query.statuses.empty())
        return selectRows<TestCase>(*m_session, "page_of_cases", {execution, query.after, limit}, &readCaseRow);
    std::vector<TestCase> cases;
    for (const auto status : query.statuses) {
        auto read = status == TestStatus::Passed
                        ? selectRows<TestCase>(*m_session, "page_of_passed_cases", {execution, query.after, limit}, &readCaseRow)
                        : selectRows<TestCase>(*m_session, "page_of_cases_with_status", {execution, query.after, toWord(status), limit},
                                               &readCaseRow);
        if (!read)
            return read;
        std::move(read->begin(), read->end(), std::back_inserter(cases));
    }
    std::sort(cases.begin(), cases.end(), [](const TestCase &a, const TestCase &b) { return a.ordinal < b.ordinal; });
    const auto same = [](const TestCase &a, const TestCase &b) { return a.ordinal == b.ordinal; };
    cases.erase(std::unique(cases.begin(), cases.end(), same), cases.end());
    return cases;
}

Outcome<std::int64_t> SqlStore::totalOf(std::int64_t execution, const CaseQuery &query)
{
    std::int64_t recorded = 0;
    Tally tally;
    const Done read = m_session->select("case_totals", {execution}, [&](SqlRow &row) -> Done {
        recorded = row.integer();
        tally = Tally{row.number(), row.number(), row.number(), row.number(), row.number()};
        return {};
    });
    if (!read)
        return troubleOf(read);
    if (query.statuses.empty())
        return recorded;
    if (tally.total() != recorded) // The phases knew more tests than they recorded.
        return -1;
    const auto wanted = [&](TestStatus status, int count) {
        return std::find(query.statuses.begin(), query.statuses.end(), status) == query.statuses.end() ? 0 : count;
    };
    return wanted(TestStatus::Passed, tally.passed) + wanted(TestStatus::Failed, tally.failed) +
           wanted(TestStatus::Skipped, tally.skipped) + wanted(TestStatus::Unknown, tally.unknown) + wanted(TestStatus::Flaky, tally.flaky);
}

Outcome<TestHistory> SqlStore::testHistory(const TestHistoryQuery &query)
{
    Outcome<TestHistory> history;
    const Done done = m_session->inSnapshot([&]() -> Done {
        history = TestHistories(*m_session).of(query);
        return history ? Done{} : Done(troubleOf(history));
    });
    return done ? std::move(history) : Outcome<TestHistory>(troubleOf(done));
}

Outcome<std::vector<FlakyTest>> SqlStore::flakyTests(const std::string &scenario, int limit)
{
    return TestHistories(*m_session).flakyOf(scenario, limit);
}

Outcome<std::vector<FileCoverage>> SqlStore::coverage(const ExecutionId &run)
{
    const auto number = numberOf(run);
    if (!number)
        return troubleOf(number);
    return selectRows<FileCoverage>(*m_session, "coverage", {*number}, &readCoverageRow);
}

} // namespace genie
