// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/link/local_link.h"

#include "door/link/local_link_requests.h"
#include "door/link/pledge.h"
#include "door/service/engine.h"

namespace genie {

class LocalLink::Scenarios final : public ScenarioDesk {
public:
    explicit Scenarios(Engine *engine) : m_engine(engine) {}
    Answer<std::vector<ScenarioSummary>> list() override
    {
        return post<std::vector<ScenarioSummary>>(m_engine, [](Engine &e, auto reply) { e.listScenarios(std::move(reply)); });
    }
    Answer<ScenarioDetail> show(const std::string &name) override
    {
        return post<ScenarioDetail>(m_engine, [name](Engine &e, auto reply) { e.showScenario(name, std::move(reply)); });
    }
    Answer<ScenarioSummary> add(const std::string &path) override
    {
        return post<ScenarioSummary>(m_engine, [path](Engine &e, auto reply) { e.addScenario(path, std::move(reply)); });
    }
    Answer<Nothing> remove(const std::string &name) override
    {
        return ask<Nothing>(m_engine, [name](Engine &e) { return e.removeScenario(name); });
    }
    Answer<Plan> plan(const RunRequest &request) override
    {
        return post<Plan>(m_engine, [request](Engine &e, auto reply) { e.plan(request, std::move(reply)); });
    }

private:
    Engine *m_engine;
};

class LocalLink::Runs final : public RunDesk {
public:
    explicit Runs(Engine *engine) : m_engine(engine) {}
    Answer<Execution> start(const RunRequest &request) override
    {
        return post<Execution>(m_engine, [request](Engine &e, auto reply) { e.start(request, std::move(reply)); });
    }
    Answer<Nothing> stop(const ExecutionId &id, StopMode mode) override
    {
        return ask<Nothing>(m_engine, [id, mode](Engine &e) { return e.stop(id, mode); });
    }
    Answer<Execution> importResults(const ImportRequest &request) override
    {
        return post<Execution>(m_engine, [request](Engine &e, auto reply) { e.importResults(request, std::move(reply)); });
    }
    Answer<Page<Execution>> list(const ExecutionQuery &query) override
    {
        return ask<Page<Execution>>(m_engine, [query](Engine &e) { return e.list(query); });
    }
    Answer<Execution> show(const ExecutionId &id) override
    {
        return ask<Execution>(m_engine, [id](Engine &e) { return e.show(id); });
    }
    Answer<Page<TestCase>> cases(const ExecutionId &id, const CaseQuery &query) override
    {
        return ask<Page<TestCase>>(m_engine, [id, query](Engine &e) { return e.cases(id, query); });
    }
    Answer<std::vector<FileCoverage>> coverage(const ExecutionId &id) override
    {
        return ask<std::vector<FileCoverage>>(m_engine, [id](Engine &e) { return e.coverage(id); });
    }
    Answer<TestHistory> testHistory(const TestHistoryQuery &query) override
    {
        return ask<TestHistory>(m_engine, [query](Engine &e) { return e.testHistory(query); });
    }
    Answer<std::vector<FlakyTest>> flakyTests(const std::string &scenario, int limit) override
    {
        return ask<std::vector<FlakyTest>>(m_engine, [scenario, limit](Engine &e) { return e.flakyTests(scenario, limit); });
    }
    Answer<LogSlice> log(const ExecutionId &id, const std::string &phase, const LogRange &range) override
    {
        return post<LogSlice>(m_engine, [=](Engine &e, auto reply) { e.log(id, phase, range, std::move(reply)); });
    }
    Answer<LogMatches> searchLog(const ExecutionId &id, const std::string &phase, const std::string &text, std::int64_t firstLine) override
    {
        return post<LogMatches>(m_engine, [=](Engine &e, auto reply) { e.searchLog(id, phase, text, firstLine, std::move(reply)); });
    }
    Answer<Commands> commandsFor(const ExecutionId &id, const TestCase &test) override
    {
        return ask<Commands>(m_engine, [id, test](Engine &e) { return e.commandsFor(id, test); });
    }
    Answer<std::vector<Event>> events(std::int64_t after, int limit) override
    {
        return ask<std::vector<Event>>(m_engine, [after, limit](Engine &e) { return e.events(after, limit); });
    }
    Answer<std::vector<Event>> eventsOf(const ExecutionId &id, std::int64_t after, int limit) override
    {
        return ask<std::vector<Event>>(m_engine, [id, after, limit](Engine &e) { return e.eventsOf(id, after, limit); });
    }

private:
    Engine *m_engine;
};

class LocalLink::Requirements final : public RequirementDesk {
public:
    explicit Requirements(Engine *engine) : m_engine(engine) {}
    Answer<RequirementReport> show(const std::string &scenario) override
    {
        return post<RequirementReport>(m_engine, [scenario](Engine &e, auto reply) { e.showRequirements(scenario, std::move(reply)); });
    }
    Answer<RequirementSyncResult> sync(const std::string &scenario, const RequirementSyncOptions &options) override
    {
        return post<RequirementSyncResult>(m_engine,
                                           [=](Engine &e, auto reply) { e.syncRequirements(scenario, options, std::move(reply)); });
    }

private:
    Engine *m_engine;
};

class LocalLink::Engines final : public EngineDesk {
public:
    explicit Engines(Engine *engine) : m_engine(engine) {}
    Answer<EngineInfo> info() override
    {
        return ask<EngineInfo>(m_engine, [](Engine &e) { return e.info(); });
    }
    Answer<std::vector<DoctorCheck>> doctor() override
    {
        return post<std::vector<DoctorCheck>>(m_engine, [](Engine &e, auto reply) { e.doctor(std::move(reply)); });
    }
    Answer<PhaseToggles> phaseToggles() override
    {
        return ask<PhaseToggles>(m_engine, [](Engine &e) { return e.phaseToggles(); });
    }
    Answer<PhaseToggles> setPhaseToggles(const PhaseToggles &toggles) override
    {
        return ask<PhaseToggles>(m_engine, [toggles](Engine &e) { return e.setPhaseToggles(toggles); });
    }

private:
    Engine *m_engine;
};

LocalLink::LocalLink(EngineOptions options, QObject *parent) : Link(parent)
{
    qRegisterMetaType<std::vector<genie::Event>>();
    m_engine = new Engine(std::move(options));
    m_scenarios = std::make_unique<Scenarios>(m_engine);
    m_runs = std::make_unique<Runs>(m_engine);
    m_requirements = std::make_unique<Requirements>(m_engine);
    m_engines = std::make_unique<Engines>(m_engine);
    m_requests = std::make_unique<LocalRequests>(m_engine);
    m_audits = std::make_unique<LocalAudits>(m_engine);
    m_coverage = std::make_unique<LocalCoverage>(m_engine);
    m_thread.setObjectName(QStringLiteral("engine"));
    connect(m_engine, &Engine::told, this, &Link::told);
    connect(m_engine, &Engine::storeFound, this, [this] { setState(LinkState::Live); });
    connect(m_engine, &Engine::storeLost, this, [this] { setState(LinkState::Lost); });
    connect(&m_thread, &QThread::finished, m_engine, &QObject::deleteLater);
    m_engine->moveToThread(&m_thread);
    m_thread.start();
    ask<Nothing>(m_engine, [](Engine &engine) -> Outcome<Nothing> {
        if (auto opened = engine.open(); !opened)
            return tl::unexpected(opened.error());
        return Nothing{};
    }).then(this, [this](const Outcome<Nothing> &opened) { setState(opened ? LinkState::Live : LinkState::Lost); });
}

LocalLink::~LocalLink()
{
    m_thread.quit();
    m_thread.wait();
}

ScenarioDesk &LocalLink::scenarios()
{
    return *m_scenarios;
}

RunDesk &LocalLink::runs()
{
    return *m_runs;
}

RequirementDesk &LocalLink::requirements()
{
    return *m_requirements;
}

RequestDesk &LocalLink::requests()
{
    return *m_requests;
}

AuditDesk &LocalLink::audits()
{
    return *m_audits;
}

CoverageDesk &LocalLink::coverage()
{
    return *m_coverage;
}

EngineDesk &LocalLink::engine()
{
    return *m_engines;
}

void LocalLink::setState(LinkState state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged(state);
}

} // namespace genie
