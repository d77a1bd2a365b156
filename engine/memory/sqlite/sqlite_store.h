// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/store.h"
#include "memory/sqlite/sqlite_session.h"
#include "memory/sqlite/test_index.h"

#include <filesystem>
#include <memory>

namespace genie {

/// The store in one SQLite file, which several processes may share. Belongs to the thread that opened it; every thread and
/// process opens its own.
class SqliteStore final : public Store {
public:
    /// Opens the file, makes it (and its folder) when it is not there, and brings its schema up to date. Invalid: the file is
    /// no store, or a newer program's. Unavailable: locked, damaged, not writable, disk full. A file that is refused is not changed.
    static Outcome<std::unique_ptr<SqliteStore>> open(const std::filesystem::path &file, const SqliteOptions &options = {});

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
    [[nodiscard]] std::string description() const override;

private:
    SqliteStore(std::unique_ptr<SqliteSession> session, int schemaVersion);

    /// The number of the execution with this id or unique prefix.
    Outcome<std::int64_t> numberOf(const ExecutionId &id);
    Outcome<Execution> wholeExecution(std::int64_t number);
    Done addPhases(const std::vector<Execution *> &executions);
    Done addObservations(Execution &execution);
    Done readPage(const ExecutionQuery &query, std::optional<RunStatus> status, std::int64_t before, int limit,
                  std::vector<Execution> &into);
    Outcome<std::int64_t> totalOf(const ExecutionQuery &query);
    Outcome<std::vector<TestCase>> readCases(std::int64_t execution, const CaseQuery &query, int limit);
    Outcome<std::int64_t> totalOf(std::int64_t execution, const CaseQuery &query);

    std::unique_ptr<SqliteSession> m_session;
    TestIndex m_tests;
    int m_schemaVersion = 0;
};

} // namespace genie
