// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/engine.h"

#include "door/service/active_run.h"
#include "memory/open_store.h"

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
constexpr int kTicksPerRequestCheck = 5;
constexpr int kMostEventsAtOnce = 1000;

/// A case counts once, and once more for every KiB of its message: what waits is bounded in bytes, too.
int weightOf(const Entry &entry)
{
    std::size_t weight = 1 + entry.cases.size();
    for (const auto &test : entry.cases)
        weight += test.message.size() / 1024;
    return static_cast<int>(std::min<std::size_t>(kMostMail, weight));
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
    : m_options(std::move(options)), m_instance(newUuid()),
      m_commands(m_options.supervisor.empty() ? defaultSupervisorPath() : m_options.supervisor), m_runners(makePhaseRunners()), m_mailPermits(kMostMail), m_tick(this),
      m_mail(std::make_unique<Mail>()), m_requests(*this, m_commands)
{
    connect(&m_tick, &QTimer::timeout, this, [this] {
        takeMail();
        lookForForeignEvents();
        startWaiting();
        if (++m_ticks % kTicksPerAbandonedCheck == 0)
            closeAbandoned();
        if (m_ticks % kTicksPerRequestCheck == 0)
            m_requests.tick();
    });
}

Engine::~Engine()
{
    m_tick.stop();
    for (auto &[id, run] : m_runs)
        run->cancel.requestKill();
    m_waiting.clear();
    m_requests.end();
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
    // What a sync tells must still reach the store.
    while (!m_pool.waitForDone(20))
        takeMail();
    takeMail();
}

Done Engine::open()
{
    const auto refuse = [&](Failure failure) -> Done {
        m_storeFailure = failure;
        return tl::unexpected(std::move(failure));
    };
    std::error_code error;
    std::filesystem::create_directories(m_options.dataDirectory, error);
    if (error)
        return refuse({FailureKind::Unavailable, "cannot create the data directory " + m_options.dataDirectory.string() + ": " + error.message()
                                                     + "; choose another with --store sqlite:PATH"});
    auto opened = openStore(m_options.store);
    if (!opened)
        return refuse(opened.error());
    m_store = std::move(*opened);
    if (const Done enlisted = m_store->enlist(m_instance); !enlisted)
        return refuse(enlisted.error().within("cannot mark this engine as running"));
    if (const auto last = m_store->lastEventNumber())
        m_lastTold = *last;
    closeAbandoned();
    m_tick.start(kTickInterval);
    m_storeFailure.reset();
    return {};
}

Outcome<Store *> Engine::store()
{
    // What was in the way may be gone: a lock, a full disk, a folder that is not mounted yet.
    if (m_storeFailure && m_storeFailure->kind == FailureKind::Unavailable && open())
        Q_EMIT storeFound();
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

Outcome<std::vector<Event>> Engine::append(std::vector<Entry> entries)
{
    const auto usable = store();
    if (!usable)
        return tl::unexpected(usable.error());
    auto events = (*usable)->append(std::move(entries));
    if (events)
        announce(*events);
    return events;
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
    for (const auto &event : events)
        if (const auto *finished = std::get_if<RunFinished>(&event.fact))
            syncAfter(finished->run);
    if (events.front().number == m_lastTold + 1) {
        m_lastTold = events.back().number;
        m_requests.handle(events);
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
        m_requests.handle(*events);
        Q_EMIT told(*events);
    }
}

void Engine::closeAbandoned()
{
    if (!m_store)
        return;
    // Ours are those that are here; one that is not, while nothing waits to be written, was ended when the store could not be written.
    const auto lives = [&](const Execution &run) { return run.owner == m_instance && (m_runs.count(run.id) > 0 || !m_unwritten.empty()); };
    auto unfinished = m_store->unfinished();
    if (!unfinished || std::all_of(unfinished->begin(), unfinished->end(), lives))
        return;
    // One engine at a time, or two would close the same run twice; what the other one closed is not unfinished any more.
    constexpr const char *kRecovery = "recovery";
    if (!m_store->enlist(kRecovery))
        return;
    unfinished = m_store->unfinished();
    std::set<std::string> gone;
    for (const auto &execution : unfinished ? *unfinished : std::vector<Execution>()) {
        if (lives(execution))
            continue;
        if (execution.owner != m_instance && gone.count(execution.owner) == 0) {
            const auto enlisted = m_store->isEnlisted(execution.owner);
            if (!enlisted || *enlisted)
                continue;
            gone.insert(execution.owner);
        }
        if (auto events = m_store->append({{RunFinished{execution.id, RunStatus::Interrupted, m_clock.now(), execution.warnings}, {}, {}}}))
            announce(*events);
        std::error_code ignored;
        std::filesystem::remove_all(m_options.dataDirectory / "scratch" / execution.id, ignored);
    }
    m_store->dismiss(kRecovery);
}

} // namespace genie
