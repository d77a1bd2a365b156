// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/request_store.h"
#include "core/ports/store.h"
#include "memory/sql/sql_session.h"
#include "memory/sql/test_index.h"

#include <memory>

namespace genie {

/// The store in an SQL database, which several instances may share. Belongs to the thread that opened its session.
class SqlStore final : public Store, public RequestStore {
public:
    /// Of a session whose schema is up to date.
    SqlStore(std::unique_ptr<SqlSession> session, int schemaVersion);

    Outcome<std::vector<Event>> append(std::vector<Entry> entries) override;
    Outcome<std::vector<Event>> events(std::int64_t after, int limit) override;
    Outcome<std::vector<Event>> eventsOf(const ExecutionId &run, std::int64_t after, int limit) override;
    Outcome<std::int64_t> lastEventNumber() override;
    Outcome<std::int64_t> changeMark() override;
    Outcome<Execution> execution(const ExecutionId &id) override;
    Outcome<Page<Execution>> executions(const ExecutionQuery &query) override;
    Outcome<Page<TestCase>> cases(const ExecutionId &run, const CaseQuery &query) override;
    Outcome<std::vector<FileCoverage>> coverage(const ExecutionId &run) override;
    Outcome<TestHistory> testHistory(const TestHistoryQuery &query) override;
    Outcome<std::vector<FlakyTest>> flakyTests(const std::string &scenario, int limit) override;
    Outcome<std::vector<ScenarioHistory>> scenarioHistories() override;
    Outcome<std::vector<Execution>> unfinished() override;
    Outcome<std::vector<RegisteredScenario>> registeredScenarios() override;
    RequestStore &requests() override { return *this; }
    Done enlist(const std::string &name) override { return m_session->hold(name); }
    void dismiss(const std::string &name) override { m_session->release(name); }
    Outcome<bool> isEnlisted(const std::string &name) override { return m_session->isHeld(name); }
    [[nodiscard]] std::string description() const override;

    Outcome<SuiteRequest> request(const std::string &idOrIssue) override;
    Outcome<SuiteRequest> requestByKey(const std::string &idempotencyKey) override;
    Outcome<std::optional<SuiteRequest>> openRequestLike(const std::string &scenario, const std::vector<std::string> &types) override;
    Outcome<Page<SuiteRequest>> requests(const RequestQuery &query) override;
    Outcome<QueueFigures> queueFigures(Moment now) override;
    Outcome<std::vector<SuiteRequest>> dueRequests(Moment now, int limit) override;
    Outcome<std::vector<SuiteRequest>> overdueRequests(Moment now, int limit) override;
    Outcome<std::vector<SuiteRequest>> openRequests(std::int64_t afterNumber, int limit) override;
    Outcome<std::vector<Event>> requestEvents(const RequestId &id, std::int64_t after, int limit) override;
    Outcome<std::optional<milliseconds>> medianDelegation(const std::string &scenario) override;
    Outcome<Verdict> verdict(const std::string &auditId) override;
    Outcome<std::vector<VerdictSummary>> verdicts(const RequestId &id) override;
    Outcome<std::vector<LedgerRow>> ledger(const LedgerQuery &query) override;

private:
    /// The number of the execution with this id or unique prefix.
    Outcome<std::int64_t> numberOf(const ExecutionId &id);
    Outcome<Execution> wholeExecution(std::int64_t number);
    Done addPhases(const std::vector<Execution *> &executions);
    Done addObservations(Execution &execution);
    Done readPage(const ExecutionQuery &query, std::optional<RunStatus> status, std::int64_t before, int limit,
                  std::vector<Execution> &into);
    Done readPageOfRequest(const ExecutionQuery &query, std::int64_t before, int limit, Page<Execution> &page);
    Outcome<std::int64_t> totalOf(const ExecutionQuery &query);
    Outcome<std::vector<TestCase>> readCases(std::int64_t execution, const CaseQuery &query, int limit);
    Outcome<std::int64_t> totalOf(std::int64_t execution, const CaseQuery &query);

    /// The number of the request with this id, unique prefix or issue.
    Outcome<std::int64_t> requestNumberOf(const std::string &idOrIssue);
    Outcome<SuiteRequest> requestNumbered(std::int64_t number);
    Done readRequests(const RequestQuery &query, std::int64_t before, int limit, Page<SuiteRequest> &page);
    Done readRequestPage(const RequestQuery &query, std::optional<RequestStatus> status, std::int64_t before, int limit,
                         std::vector<SuiteRequest> &into);
    Done readFigures(QueueFigures &figures);
    Done readEndings(QueueFigures &figures, Moment now);

    std::unique_ptr<SqlSession> m_session;
    TestIndex m_tests;
    int m_schemaVersion = 0;
};

} // namespace genie
