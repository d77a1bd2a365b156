// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's deeds about executions: starting, stopping, looking at them.
#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/domain/attempts.h"
#include "core/ports/request_store.h"
#include "door/service/active_run.h"
#include "door/service/doctor.h"
#include "host/files/log_file.h"
#include "host/git/tree_digest.h"
#include "host/process/environment.h"
#include "run/plan/affected.h"
#include "run/plan/planner.h"
#include "run/toolchains/toolchain.h"

#include <algorithm>

namespace genie {

void Engine::start(const RunRequest &request, Reply<Execution> reply)
{
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    if (request.jobs < 0 || request.jobs > 256)
        return reply(fail(FailureKind::Invalid, "jobs must be between 1 and 256, or 0 for the machine's cores"));
    if (request.retries && (*request.retries < 0 || *request.retries > 5))
        return reply(fail(FailureKind::Invalid, "retries must be between 0 and 5"));
    RunRequest wish = request;
    if (!wish.suiteRequest.empty()) {
        const auto belongs = m_store->requests().request(wish.suiteRequest);
        if (!belongs)
            return reply(tl::unexpected(belongs.error()));
        if (belongs->scenario != wish.scenario)
            return reply(fail(FailureKind::Invalid, "request " + belongs->id.substr(0, 8) + " is for scenario " + belongs->scenario));
        wish.suiteRequest = belongs->id;
    }
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
    const auto state = m_options.stateDirectory.empty() ? defaultEngineOptions().stateDirectory : m_options.stateDirectory;
    run->lockPath = state / "locks" / (sha256Of(scenario.directory.string()) + ".lock");
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
    run->setup.retries = request.retries;
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
    std::vector<TestCase> cases;
    CaseQuery query;
    query.statuses = {TestStatus::Failed, TestStatus::Flaky}; // a flaky test has failed, and then it has not
    do {
        auto page = m_store->cases(execution->id, query);
        if (!page)
            return tl::unexpected(page.error());
        std::move(page->items.begin(), page->items.end(), std::back_inserter(cases));
        query.after = page->next;
    } while (query.after != 0 && cases.size() < 10'000);
    std::vector<TestSelector> failed;
    for (const auto &test : lastAttempts(std::move(cases)))
        if (test.status == TestStatus::Failed)
            failed.push_back(TestSelector::of(test));
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
            const auto events = m_store->append({{RunFinished{id, RunStatus::Cancelled, m_clock.now(), {}}, {}, {}}});
            if (!events && events.error().kind == FailureKind::Unavailable) {
                ++it; // tried again with the next tick
                continue;
            }
            it = m_waiting.erase(it);
            if (events)
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
        const auto &workspace = run.setup.workspace;
        run.setup.treeDigest = treeDigest(workspace.directory, m_commands, childEnvironment(workspace.testing.environmentPass),
                                          run.cancel.token());
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

Outcome<TestHistory> Engine::testHistory(const TestHistoryQuery &query)
{
    auto usable = store();
    return usable ? (*usable)->testHistory(query) : tl::unexpected(usable.error());
}

Outcome<std::vector<FlakyTest>> Engine::flakyTests(const std::string &scenario, int limit)
{
    auto usable = store();
    return usable ? (*usable)->flakyTests(scenario, limit) : tl::unexpected(usable.error());
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
            commands.native = "cd " + text::shellQuoted(execution->scenarioPath) + " && " +
                              toolchain->nativeCommand(test, std::filesystem::path(execution->scenarioPath));
    return commands;
}

Outcome<std::vector<Event>> Engine::events(std::int64_t after, int limit)
{
    auto usable = store();
    return usable ? (*usable)->events(after, limit) : tl::unexpected(usable.error());
}

Outcome<std::vector<Event>> Engine::eventsOf(const ExecutionId &id, std::int64_t after, int limit)
{
    auto usable = store();
    if (!usable)
        return tl::unexpected(usable.error());
    const auto run = (*usable)->execution(id);
    return run ? (*usable)->eventsOf(run->id, after, limit) : tl::unexpected(run.error());
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
    info.lastEvent = m_lastTold;
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

} // namespace genie
