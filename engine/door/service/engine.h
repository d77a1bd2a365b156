// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/log_slice.h"
#include "core/ports/clock.h"
#include "core/ports/fact_sink.h"
#include "core/ports/store.h"
#include "door/link/link.h"
#include "door/service/engine_options.h"
#include "door/service/request_service.h"
#include "door/service/scenario_book.h"
#include "host/files/file_lock.h"
#include "host/process/process_runner.h"
#include "run/phases/phase_runner.h"

#include <QObject>
#include <QSemaphore>
#include <QThreadPool>
#include <QTimer>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace genie {

/// The engine as one actor: owns the store's connection, starts and stops runs, tells facts in their order. Lives in a thread of
/// its own; everything but `tell` is called there. Runs are carried out on threads of their own and speak to it through `tell`.
class Engine final : public QObject, public FactSink
{
    Q_OBJECT

public:
    explicit Engine(EngineOptions options);
    /// Kills what still runs and waits until it is gone.
    ~Engine() override;

    /// Opens the store, closes what dead engines left as interrupted, begins to tell events. Unavailable or Invalid when the store
    /// cannot be used; every deed answers that failure from then on.
    Done open();

    /// From run threads: keeps the entry's order, waits while too much is on its way.
    void tell(Entry entry) override;

    template <class T>
    using Reply = std::function<void(Outcome<T>)>;

    void listScenarios(Reply<std::vector<ScenarioSummary>> reply);
    void showScenario(const std::string &name, Reply<ScenarioDetail> reply);
    void addScenario(const std::string &path, Reply<ScenarioSummary> reply);
    Outcome<Nothing> removeScenario(const std::string &name);
    void plan(const RunRequest &request, Reply<Plan> reply);

    void showRequirements(const std::string &scenario, Reply<RequirementReport> reply);
    void syncRequirements(const std::string &scenario, const RequirementSyncOptions &options, Reply<RequirementSyncResult> reply);

    /// `execution` may be empty: the newest that measured lines.
    void showCoverage(const std::string &scenario, const ExecutionId &execution, Reply<CoverageView> reply);
    void coverageHistory(const std::string &scenario, const std::string &path, int limit, Reply<std::vector<FileCoveragePoint>> reply);

    /// Requests for tests.
    RequestService &requests() { return m_requests; }

    void start(const RunRequest &request, Reply<Execution> reply);
    Outcome<Nothing> stop(const ExecutionId &id, StopMode mode);
    void importResults(const ImportRequest &request, Reply<Execution> reply);
    Outcome<Page<Execution>> list(const ExecutionQuery &query);
    Outcome<Execution> show(const ExecutionId &id);
    Outcome<Page<TestCase>> cases(const ExecutionId &id, const CaseQuery &query);
    Outcome<std::vector<FileCoverage>> coverage(const ExecutionId &id);
    Outcome<TestHistory> testHistory(const TestHistoryQuery &query);
    Outcome<std::vector<FlakyTest>> flakyTests(const std::string &scenario, int limit);
    void log(const ExecutionId &id, const std::string &phase, const LogRange &range, Reply<LogSlice> reply);
    void searchLog(const ExecutionId &id, const std::string &phase, const std::string &text, std::int64_t firstLine, Reply<LogMatches> reply);
    Outcome<RunDesk::Commands> commandsFor(const ExecutionId &id, const TestCase &test);
    Outcome<std::vector<Event>> events(std::int64_t after, int limit);
    Outcome<std::vector<Event>> eventsOf(const ExecutionId &id, std::int64_t after, int limit);
    Outcome<EngineInfo> info();
    void doctor(Reply<std::vector<DoctorCheck>> reply);
    Outcome<PhaseToggles> phaseToggles();
    Outcome<PhaseToggles> setPhaseToggles(PhaseToggles toggles);

    // For the services that are part of this actor: in its thread only.

    /// The store, opened again when what was in its way is gone.
    Outcome<Store *> store();
    ScenarioBook book();
    /// Stores facts now and tells them.
    Outcome<std::vector<Event>> append(std::vector<Entry> entries);
    [[nodiscard]] const EngineOptions &options() const { return m_options; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    /// Heavy pure work on the pool; what it answers comes back to the engine's thread.
    template <class T>
    void onPool(std::function<T()> work, std::function<void(T)> then);

Q_SIGNALS:
    void told(const std::vector<genie::Event> &events);
    /// The store could not be written for so long that runs were ended, or cannot be used at all.
    void storeLost(const QString &why);
    /// A store that could not be opened is open now.
    void storeFound();

private:
    struct ActiveRun;

    void finishStart(RunRequest request, const KnownScenario &scenario, Outcome<Workspace> workspace, const Reply<Execution> &reply);
    void beginImport(const ImportRequest &request, const KnownScenario &scenario, const Reply<Execution> &reply);
    void launchImport(ActiveRun &run, const ImportRequest &request, const Reply<Execution> &reply);
    Outcome<std::vector<TestSelector>> failedTestsOf(const ExecutionId &id);
    Outcome<std::filesystem::path> logPathOf(const ExecutionId &id, const std::string &phase);

    void takeMail();
    bool appendAll(std::vector<Entry> entries);
    void announce(const std::vector<Event> &events);
    void lookForForeignEvents();
    /// Every run that ends here ends in this, whoever started it: on the pool, and told as a fact.
    void syncAfter(const ExecutionId &run);
    void startWaiting();
    void launch(ActiveRun &run);
    void reap(const ExecutionId &id);
    /// Runs whose engine is gone become interrupted; what they had finished stays.
    void closeAbandoned();

    const EngineOptions m_options;
    const std::string m_instance;
    SystemClock m_clock;
    ProcessRunner m_commands;
    std::vector<std::unique_ptr<PhaseRunner>> m_runners;
    std::unique_ptr<Store> m_store;
    std::optional<Failure> m_storeFailure;
    std::int64_t m_lastTold = 0;

    QSemaphore m_mailPermits;
    std::deque<Entry> m_unwritten; ///< facts that the store has not taken yet, in order
    std::optional<Moment> m_storeTroubleSince;

    std::map<ExecutionId, std::unique_ptr<ActiveRun>> m_runs;
    std::deque<ExecutionId> m_waiting; ///< queued runs, oldest first
    QTimer m_tick;
    int m_ticks = 0;
    QThreadPool m_pool;
    struct Mail;
    std::unique_ptr<Mail> m_mail;
    RequestService m_requests;
};

template <class T>
void Engine::onPool(std::function<T()> work, std::function<void(T)> then)
{
    m_pool.start([this, work = std::move(work), then = std::move(then)] {
        auto value = std::make_shared<T>(work());
        QMetaObject::invokeMethod(this, [value, then] { then(std::move(*value)); }, Qt::QueuedConnection);
    });
}

} // namespace genie
