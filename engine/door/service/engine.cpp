// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/engine.h"

#include "core/base/text.h"
#include "door/service/active_run.h"
#include "door/service/doctor.h"
#include "host/files/atomic_file.h"
#include "memory/sqlite/sqlite_store.h"
#include "run/plan/affected.h"
#include "run/plan/planner.h"
#include "run/toolchains/toolchain.h"

#include <QCryptographicHash>

#include <algorithm>
#include <set>

namespace genie {

namespace {

/// Facts on their way from run threads to the store; a batch of cases counts once per case.
constexpr int kMostMail = 50'000;
/// How long a store may refuse before the runs that need it are ended.
constexpr milliseconds kStorePatience{30'000};
constexpr int kTickInterval = 100; // ms
constexpr int kTicksPerAbandonedCheck = 20;
constexpr int kMostEventsAtOnce = 1000;

int weightOf(const Entry &entry)
{
    return std::min<int>(kMostMail, 1 + static_cast<int>(entry.cases.size()));
}

/// What a full list of phases in and out needs: a request for everything.
RunRequest everythingOf(const std::string &scenario)
{
    RunRequest request;
    request.scenario = scenario;
    return request;
}

} // namespace

/// The way from run threads to the engine's: bounded by the engine's permits.
struct Engine::Mail {
    std::mutex mutex;
    std::deque<Entry> entries;
    bool posted = false;

    std::deque<Entry> take()
    {
        const std::lock_guard guard(mutex);
        posted = false;
        return std::exchange(entries, {});
    }
};

Engine::Engine(EngineOptions options)
    : m_options(std::move(options)), m_instance(newUuid()), m_runners(makePhaseRunners()), m_mailPermits(kMostMail), m_tick(this),
      m_mail(std::make_unique<Mail>())
{
    connect(&m_tick, &QTimer::timeout, this, [this] {
        takeMail();
        lookForForeignEvents();
        startWaiting();
        if (++m_ticks % kTicksPerAbandonedCheck == 0)
            closeAbandoned();
    });
}

Engine::~Engine()
{
    m_tick.stop();
    for (auto &[id, run] : m_runs)
        run->cancel.requestKill();
    m_waiting.clear();
    // Run threads may be waiting for room in the mail, so it is taken until they are through.
    for (auto &[id, run] : m_runs) {
        while (run->thread.joinable() && !run->finished.load()) {
            takeMail();
            run->finished.wait(false, milliseconds(20));
        }
        if (run->thread.joinable())
            run->thread.join();
    }
    takeMail();
    m_pool.waitForDone();
}

Done Engine::open()
{
    const auto refuse = [&](Failure failure) -> Done {
        m_storeFailure = failure;
        return tl::unexpected(std::move(failure));
    };
    std::error_code error;
    std::filesystem::create_directories(m_options.dataDirectory / "instances", error);
    if (error)
        return refuse({FailureKind::Unavailable, "cannot create the data directory " + m_options.dataDirectory.string() + ": " + error.message()
                                                     + "; choose another with --store sqlite:PATH"});
    auto opened = SqliteStore::open(m_options.storeFile);
    if (!opened)
        return refuse(opened.error());
    m_store = std::move(*opened);
    auto lock = FileLock::tryAcquire(m_options.dataDirectory / "instances" / (m_instance + ".lock"));
    if (!lock)
        return refuse(lock.error().within("cannot mark this engine as running"));
    m_instanceLock.emplace(std::move(*lock));
    if (const auto last = m_store->lastEventNumber())
        m_lastTold = *last;
    closeAbandoned();
    m_tick.start(kTickInterval);
    return {};
}

Outcome<Store *> Engine::store()
{
    if (m_storeFailure)
        return tl::unexpected(*m_storeFailure);
    if (!m_store)
        return fail(FailureKind::Unavailable, "the engine has no store yet");
    return m_store.get();
}

ScenarioBook Engine::book()
{
    std::vector<RegisteredScenario> registered;
    if (m_store)
        if (auto known = m_store->registeredScenarios())
            registered = std::move(*known);
    return {m_options.scenariosRoot, std::move(registered)};
}

template <class T>
void Engine::onPool(std::function<T()> work, std::function<void(T)> then)
{
    m_pool.start([this, work = std::move(work), then = std::move(then)] {
        auto value = std::make_shared<T>(work());
        QMetaObject::invokeMethod(this, [value, then] { then(std::move(*value)); }, Qt::QueuedConnection);
    });
}

// --- scenarios -----------------------------------------------------------------------------------------------------------------

void Engine::listScenarios(Reply<std::vector<ScenarioSummary>> reply)
{
    using Listed = Outcome<std::vector<ScenarioSummary>>;
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    onPool<Listed>(
        [book = book()]() -> Listed {
            auto known = book.all();
            if (!known)
                return tl::unexpected(known.error());
            std::vector<ScenarioSummary> list;
            for (const auto &scenario : *known)
                list.push_back(ScenarioBook::summarize(scenario, readWorkspace(scenario.name, scenario.directory)));
            return list;
        },
        [this, reply = std::move(reply)](Listed list) {
            auto histories = list ? m_store->scenarioHistories() : Outcome<std::vector<Store::ScenarioHistory>>();
            if (list && histories) {
                std::map<std::string, Store::ScenarioHistory> byName;
                for (auto &history : *histories)
                    byName.emplace(history.scenario, history);
                for (auto &summary : *list) {
                    if (const auto found = byName.find(summary.name); found != byName.end()) {
                        summary.executionCount = found->second.count;
                        summary.lastExecution = found->second.newest;
                    }
                }
            }
            reply(std::move(list));
        });
}

void Engine::showScenario(const std::string &name, Reply<ScenarioDetail> reply)
{
    using Shown = Outcome<ScenarioDetail>;
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    onPool<Shown>(
        [book = book(), name]() -> Shown {
            auto known = book.find(name);
            if (!known)
                return tl::unexpected(known.error());
            const auto workspace = readWorkspace(known->name, known->directory);
            ScenarioDetail detail;
            detail.summary = ScenarioBook::summarize(*known, workspace);
            if (!workspace)
                return detail;
            detail.warnings = workspace->warnings;
            for (const auto &[preset, phases] : presetsOf(*workspace))
                detail.presets.push_back(preset);
            if (const auto everything = makePlan(everythingOf(name), *workspace))
                detail.phases = everything->phases;
            return detail;
        },
        [this, name, reply = std::move(reply)](Shown detail) {
            if (detail) {
                if (auto newest = m_store->executions({name, {}, 0, 1}); newest && !newest->items.empty()) {
                    detail->summary.lastExecution = newest->items.front();
                    detail->summary.executionCount = newest->total;
                }
            }
            reply(std::move(detail));
        });
}

void Engine::addScenario(const std::string &path, Reply<ScenarioSummary> reply)
{
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    std::error_code error;
    const auto directory = std::filesystem::canonical(path, error);
    if (error || !std::filesystem::is_directory(directory, error))
        return reply(fail(FailureKind::Invalid, "'" + text::validUtf8(path) + "' is not a directory that can be read"));
    const ScenarioBook known = book();
    if (const auto all = known.all())
        for (const auto &scenario : *all)
            if (std::error_code ignored; std::filesystem::equivalent(scenario.directory, directory, ignored))
                return reply(ScenarioBook::summarize(scenario, readWorkspace(scenario.name, scenario.directory)));
    const KnownScenario added{known.freeNameFor(directory), directory, true};
    const auto events = m_store->append({{ScenarioAdded{added.name, directory.string()}, {}, {}}});
    if (!events)
        return reply(tl::unexpected(events.error()));
    announce(*events);
    onPool<ScenarioSummary>([added] { return ScenarioBook::summarize(added, readWorkspace(added.name, added.directory)); },
                            [reply = std::move(reply)](ScenarioSummary summary) { reply(std::move(summary)); });
}

Outcome<Nothing> Engine::removeScenario(const std::string &name)
{
    auto usable = store();
    if (!usable)
        return tl::unexpected(usable.error());
    const auto known = book().find(name);
    if (!known)
        return tl::unexpected(known.error());
    if (!known->registered)
        return fail(FailureKind::Invalid, "scenario '" + name + "' lies in the scenarios root; only one that was added by path can be removed");
    const auto events = (*usable)->append({{ScenarioRemoved{name}, {}, {}}});
    if (!events)
        return tl::unexpected(events.error());
    announce(*events);
    return Nothing{};
}

void Engine::plan(const RunRequest &request, Reply<Plan> reply)
{
    onPool<Outcome<Plan>>(
        [book = book(), request]() -> Outcome<Plan> {
            auto known = book.find(request.scenario);
            if (!known)
                return tl::unexpected(known.error());
            const auto workspace = readWorkspace(known->name, known->directory);
            if (!workspace)
                return tl::unexpected(workspace.error());
            return makePlan(request, *workspace);
        },
        [reply = std::move(reply)](Outcome<Plan> plan) { reply(std::move(plan)); });
}

// --- runs ----------------------------------------------------------------------------------------------------------------------

void Engine::start(const RunRequest &request, Reply<Execution> reply)
{
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    if (request.jobs < 0 || request.jobs > 256)
        return reply(fail(FailureKind::Invalid, "jobs must be between 1 and 256, or 0 for the machine's cores"));
    RunRequest wish = request;
    if (!wish.failedOf.empty()) {
        auto failed = failedTestsOf(wish.failedOf);
        if (!failed)
            return reply(tl::unexpected(failed.error()));
        wish.tests.insert(wish.tests.end(), failed->begin(), failed->end());
    }
    // Only the unit phase knows tests so far: a wish for certain tests is a wish for that phase.
    if (!wish.tests.empty() && wish.phases.empty())
        wish.phases = {"unit"};
    using Read = std::pair<Outcome<KnownScenario>, Outcome<Workspace>>;
    onPool<Read>(
        [book = book(), name = wish.scenario]() -> Read {
            auto known = book.find(name);
            if (!known)
                return {known, tl::unexpected(known.error())};
            return {known, readWorkspace(known->name, known->directory)};
        },
        [this, wish, reply](Read read) {
            if (!read.first)
                return reply(tl::unexpected(read.first.error()));
            finishStart(wish, *read.first, std::move(read.second), reply);
        });
}

void Engine::finishStart(RunRequest request, const KnownScenario &scenario, Outcome<Workspace> workspace, const Reply<Execution> &reply)
{
    if (!workspace)
        return reply(tl::unexpected(workspace.error()));
    auto plan = makePlan(request, *workspace);
    if (plan && !request.changed.empty()) {
        request = narrowed(std::move(request), *plan, affectedBy(request.changed, *workspace));
        if (request.phases.empty())
            return reply(fail(FailureKind::Invalid, "nothing has to run again: the changed files affect no phase"));
        plan = makePlan(request, *workspace);
    }
    if (!plan)
        return reply(tl::unexpected(plan.error()));

    auto run = std::make_unique<ActiveRun>();
    const auto key = QCryptographicHash::hash(QByteArray::fromStdString(scenario.directory.string()), QCryptographicHash::Sha1).toHex();
    const auto state = m_options.stateDirectory.empty() ? defaultEngineOptions().stateDirectory : m_options.stateDirectory;
    run->lockPath = state / "locks" / (key.toStdString() + ".lock");
    std::error_code error;
    std::filesystem::create_directories(run->lockPath.parent_path(), error);
    if (error)
        return reply(fail(FailureKind::Unavailable, "cannot create " + run->lockPath.parent_path().string() + ": " + error.message()));
    if (!request.waitIfBusy) {
        auto lock = FileLock::tryAcquire(run->lockPath);
        if (!lock)
            return reply(tl::unexpected(lock.error().within("scenario '" + scenario.name + "' is being run already")));
        run->lock.emplace(std::move(*lock));
    }

    Execution &execution = run->execution;
    execution.id = newUuid();
    execution.scenario = scenario.name;
    execution.scenarioPath = scenario.directory.string();
    execution.preset = plan->preset;
    execution.request = request;
    execution.requestedAt = m_clock.now();
    execution.warnings = plan->warnings;
    execution.owner = m_instance;
    run->setup.id = execution.id;
    run->setup.workspace = std::move(*workspace);
    run->setup.plan = std::move(*plan);
    run->setup.jobs = request.jobs > 0 ? request.jobs : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    run->setup.failFast = request.failFast;
    run->setup.tests = request.tests;
    run->setup.dataDirectory = m_options.dataDirectory;

    const auto events = m_store->append({{RunQueued{execution}, {}, {}}});
    if (!events)
        return reply(tl::unexpected(events.error()));
    if (const auto *queued = std::get_if<RunQueued>(&events->front().fact))
        execution.number = queued->execution.number;
    const Execution answer = execution;
    m_waiting.push_back(answer.id);
    m_runs.emplace(answer.id, std::move(run));
    announce(*events);
    reply(answer);
    startWaiting();
}

Outcome<std::vector<TestSelector>> Engine::failedTestsOf(const ExecutionId &id)
{
    auto execution = m_store->execution(id);
    if (!execution)
        return tl::unexpected(execution.error());
    std::vector<TestSelector> failed;
    CaseQuery query;
    query.statuses = {TestStatus::Failed};
    do {
        auto page = m_store->cases(execution->id, query);
        if (!page)
            return tl::unexpected(page.error());
        for (const auto &test : page->items)
            failed.push_back(TestSelector::of(test));
        query.after = page->next;
    } while (query.after != 0 && failed.size() < 10'000);
    if (failed.empty())
        return fail(FailureKind::Invalid, "execution " + execution->id + " has no failed tests to run again");
    return failed;
}

void Engine::startWaiting()
{
    const auto most = static_cast<std::size_t>(std::max(1u, std::thread::hardware_concurrency()));
    auto running = static_cast<std::size_t>(
        std::count_if(m_runs.begin(), m_runs.end(), [](const auto &entry) { return entry.second->thread.joinable(); }));
    for (auto it = m_waiting.begin(); it != m_waiting.end();) {
        auto &run = *m_runs.at(*it);
        if (run.cancel.token().requested()) {
            const ExecutionId id = *it;
            it = m_waiting.erase(it);
            if (auto events = m_store->append({{RunFinished{id, RunStatus::Cancelled, m_clock.now(), {}}, {}, {}}}))
                announce(*events);
            m_runs.erase(id);
            continue;
        }
        if (running >= most)
            return;
        if (!run.lock) {
            auto lock = FileLock::tryAcquire(run.lockPath);
            if (!lock) {
                ++it;
                continue;
            }
            run.lock.emplace(std::move(*lock));
        }
        it = m_waiting.erase(it);
        launch(run);
        ++running;
    }
}

void Engine::launch(ActiveRun &run)
{
    run.thread = std::thread([this, &run] {
        RunSession session(run.setup, m_runners, m_commands, m_clock, *this);
        session.carryOut(run.cancel.token());
        run.finished.set();
        QMetaObject::invokeMethod(this, [this, id = run.setup.id] { reap(id); }, Qt::QueuedConnection);
    });
}

void Engine::reap(const ExecutionId &id)
{
    const auto found = m_runs.find(id);
    if (found == m_runs.end())
        return;
    takeMail();
    found->second->thread.join();
    m_runs.erase(found);
    startWaiting();
}

Outcome<Nothing> Engine::stop(const ExecutionId &id, StopMode mode)
{
    auto execution = show(id);
    if (!execution)
        return tl::unexpected(execution.error());
    const auto found = m_runs.find(execution->id);
    if (found == m_runs.end()) {
        if (isFinal(execution->status))
            return fail(FailureKind::Conflict, "execution " + execution->id + " has ended already: " + std::string(toWord(execution->status)));
        return fail(FailureKind::Conflict, "execution " + execution->id + " belongs to another engine process; stop it there");
    }
    if (mode == StopMode::Now)
        found->second->cancel.requestKill();
    else
        found->second->cancel.requestStop();
    startWaiting();
    return Nothing{};
}

Outcome<Page<Execution>> Engine::list(const ExecutionQuery &query)
{
    auto usable = store();
    return usable ? (*usable)->executions(query) : tl::unexpected(usable.error());
}

Outcome<Execution> Engine::show(const ExecutionId &id)
{
    auto usable = store();
    return usable ? (*usable)->execution(id) : tl::unexpected(usable.error());
}

Outcome<Page<TestCase>> Engine::cases(const ExecutionId &id, const CaseQuery &query)
{
    auto usable = store();
    return usable ? (*usable)->cases(id, query) : tl::unexpected(usable.error());
}

Outcome<std::vector<FileCoverage>> Engine::coverage(const ExecutionId &id)
{
    auto usable = store();
    return usable ? (*usable)->coverage(id) : tl::unexpected(usable.error());
}

Outcome<std::filesystem::path> Engine::logPathOf(const ExecutionId &id, const std::string &phase)
{
    auto execution = show(id);
    if (!execution)
        return tl::unexpected(execution.error());
    if (!isScenarioName(phase))
        return fail(FailureKind::Invalid, "'" + text::shortened(text::validUtf8(phase), 80) + "' cannot be the name of a phase");
    return m_options.dataDirectory / "runs" / execution->id / (phase + ".log");
}

void Engine::log(const ExecutionId &id, const std::string &phase, const LogRange &range, Reply<LogSlice> reply)
{
    auto path = logPathOf(id, phase);
    if (!path)
        return reply(tl::unexpected(path.error()));
    onPool<Outcome<LogSlice>>(
        [path = *path, range]() -> Outcome<LogSlice> {
            auto reader = LogReader::open(path);
            return reader ? (*reader)->read(range) : tl::unexpected(reader.error());
        },
        [reply = std::move(reply)](Outcome<LogSlice> slice) { reply(std::move(slice)); });
}

void Engine::searchLog(const ExecutionId &id, const std::string &phase, const std::string &text, std::int64_t firstLine, Reply<LogMatches> reply)
{
    constexpr int kMostMatches = 1000;
    auto path = logPathOf(id, phase);
    if (!path)
        return reply(tl::unexpected(path.error()));
    onPool<Outcome<LogMatches>>(
        [path = *path, text, firstLine]() -> Outcome<LogMatches> {
            auto reader = LogReader::open(path);
            return reader ? (*reader)->find(text, firstLine, kMostMatches) : tl::unexpected(reader.error());
        },
        [reply = std::move(reply)](Outcome<LogMatches> matches) { reply(std::move(matches)); });
}

Outcome<RunDesk::Commands> Engine::commandsFor(const ExecutionId &id, const TestCase &test)
{
    auto execution = show(id);
    if (!execution)
        return tl::unexpected(execution.error());
    std::vector<std::string> argv{"test-genie"};
    if (!m_options.scenariosRoot.empty())
        argv.insert(argv.end(), {"--scenarios-root", m_options.scenariosRoot.string()});
    argv.insert(argv.end(), {"execute", execution->scenario, "--phases", test.phase, "--test", TestSelector::of(test).toText()});
    RunDesk::Commands commands{text::commandLine(argv), ""};
    for (const auto &toolchain : toolchains())
        if (toolchain->name() == test.toolchain)
            commands.native = "cd " + text::shellQuoted(execution->scenarioPath) + " && " + toolchain->nativeCommand(test);
    return commands;
}

Outcome<std::vector<Event>> Engine::events(std::int64_t after, int limit)
{
    auto usable = store();
    return usable ? (*usable)->events(after, limit) : tl::unexpected(usable.error());
}

Outcome<EngineInfo> Engine::info()
{
    EngineInfo info;
    info.name = "embedded engine";
    info.version = GENIE_VERSION;
    info.store = m_store ? m_store->description() : "none: " + (m_storeFailure ? m_storeFailure->message : std::string("not opened"));
    info.scenariosRoot = m_options.scenariosRoot.string();
    info.dataDirectory = m_options.dataDirectory.string();
    info.phases = phaseCatalogue();
    return info;
}

void Engine::doctor(Reply<std::vector<DoctorCheck>> reply)
{
    using Checks = std::vector<DoctorCheck>;
    std::vector<DoctorCheck> store{{"store", !m_storeFailure, true,
                                    m_storeFailure ? m_storeFailure->message : (m_store ? m_store->description() : std::string()),
                                    m_storeFailure ? "choose another store with --store sqlite:PATH" : ""}};
    onPool<Checks>(
        [this, store]() {
            Checks checks = store;
            for (auto &check : examineMachine(m_commands, m_options))
                checks.push_back(std::move(check));
            return checks;
        },
        [reply = std::move(reply)](Checks checks) { reply(std::move(checks)); });
}

// --- facts ---------------------------------------------------------------------------------------------------------------------

void Engine::tell(Entry entry)
{
    m_mailPermits.acquire(weightOf(entry));
    const std::lock_guard guard(m_mail->mutex);
    m_mail->entries.push_back(std::move(entry));
    if (!std::exchange(m_mail->posted, true))
        QMetaObject::invokeMethod(this, [this] { takeMail(); }, Qt::QueuedConnection);
}

void Engine::takeMail()
{
    auto mail = m_mail->take();
    std::move(mail.begin(), mail.end(), std::back_inserter(m_unwritten));
    if (m_unwritten.empty())
        return;
    int permits = 0;
    for (const auto &entry : m_unwritten)
        permits += weightOf(entry);
    if (appendAll({m_unwritten.begin(), m_unwritten.end()})) {
        m_unwritten.clear();
        m_storeTroubleSince.reset();
        m_mailPermits.release(permits);
        return;
    }
    if (!m_storeTroubleSince)
        m_storeTroubleSince = m_clock.now();
    if (m_clock.now() - *m_storeTroubleSince < kStorePatience)
        return; // kept, and tried again with the next tick
    for (auto &[id, run] : m_runs)
        run->cancel.requestKill();
    m_unwritten.clear();
    m_mailPermits.release(permits);
    Q_EMIT storeLost(QStringLiteral("the store could not be written for 30 seconds; the runs that needed it were ended"));
}

bool Engine::appendAll(std::vector<Entry> entries)
{
    if (!m_store)
        return false;
    auto events = m_store->append(std::move(entries));
    if (!events) {
        qWarning("cannot write to the store: %s", events.error().message.c_str());
        return false;
    }
    announce(*events);
    return true;
}

void Engine::announce(const std::vector<Event> &events)
{
    if (events.empty())
        return;
    if (events.front().number == m_lastTold + 1) {
        m_lastTold = events.back().number;
        Q_EMIT told(events);
    } else {
        lookForForeignEvents(); // another process has written between: all of it is told in the order of the store
    }
}

void Engine::lookForForeignEvents()
{
    if (!m_store)
        return;
    const auto last = m_store->lastEventNumber();
    while (last && m_lastTold < *last) {
        auto events = m_store->events(m_lastTold, kMostEventsAtOnce);
        if (!events || events->empty())
            return;
        m_lastTold = events->back().number;
        Q_EMIT told(*events);
    }
}

void Engine::closeAbandoned()
{
    if (!m_store)
        return;
    // One engine at a time, or two would close the same run twice.
    auto guard = FileLock::tryAcquire(m_options.dataDirectory / "instances" / "recovery.lock");
    if (!guard)
        return;
    auto unfinished = m_store->unfinished();
    if (!unfinished)
        return;
    std::set<std::string> gone;
    for (const auto &execution : *unfinished) {
        if (execution.owner == m_instance)
            continue;
        const auto lockPath = m_options.dataDirectory / "instances" / (execution.owner + ".lock");
        if (gone.count(execution.owner) == 0) {
            if (!FileLock::tryAcquire(lockPath))
                continue; // its engine lives
            gone.insert(execution.owner);
        }
        if (auto events = m_store->append({{RunFinished{execution.id, RunStatus::Interrupted, m_clock.now(), execution.warnings}, {}, {}}}))
            announce(*events);
        std::error_code ignored;
        std::filesystem::remove_all(m_options.dataDirectory / "scratch" / execution.id, ignored);
    }
    for (const auto &owner : gone) {
        std::error_code ignored;
        std::filesystem::remove(m_options.dataDirectory / "instances" / (owner + ".lock"), ignored);
    }
}

} // namespace genie
