// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_link.h"

#include <QPromise>
#include <QTimer>

#include <algorithm>
#include <filesystem>

namespace genie::test {

namespace {

Moment nowMoment() { return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()); }

tl::unexpected<Failure> missing(const std::string &what) { return fail(FailureKind::NotFound, what + " is not known"); }

template <class Row, class Match> Row *find(std::vector<Row> &rows, Match match)
{
    const auto found = std::find_if(rows.begin(), rows.end(), match);
    return found == rows.end() ? nullptr : &*found;
}

} // namespace

template <class T> Answer<T> FakeLink::later(std::function<Outcome<T>()> make)
{
    auto promise = std::make_shared<QPromise<Outcome<T>>>();
    promise->start();
    QFuture<Outcome<T>> future = promise->future();
    auto resolve = [this, promise, make = std::move(make)] {
        promise->addResult(trouble ? Outcome<T>(tl::unexpected<Failure>(*trouble)) : make());
        promise->finish();
    };
    if (hold) {
        m_held.emplace_back(std::move(resolve));
    } else {
        QTimer::singleShot(delay, this, std::move(resolve));
    }
    return future;
}

class FakeLink::Scenarios : public ScenarioDesk {
public:
    explicit Scenarios(FakeLink &link) : m_link(link) {}

    Answer<std::vector<ScenarioSummary>> list() override
    {
        ++m_link.listCalls;
        return m_link.later<std::vector<ScenarioSummary>>([this]() -> Outcome<std::vector<ScenarioSummary>> {
            std::vector<ScenarioSummary> rows;
            for (const ScenarioDetail &detail : m_link.details) {
                rows.push_back(detail.summary);
            }
            return rows;
        });
    }

    Answer<ScenarioDetail> show(const std::string &name) override
    {
        return m_link.later<ScenarioDetail>([this, name]() -> Outcome<ScenarioDetail> {
            const ScenarioDetail *detail = find(m_link.details, [&](const ScenarioDetail &row) { return row.summary.name == name; });
            return detail ? Outcome<ScenarioDetail>(*detail) : missing("scenario " + name);
        });
    }

    Answer<ScenarioSummary> add(const std::string &path) override
    {
        m_link.added.push_back(path);
        return m_link.later<ScenarioSummary>([this, path]() -> Outcome<ScenarioSummary> {
            ScenarioDetail detail = scenario(std::filesystem::path(path).filename().string());
            detail.summary.path = path;
            detail.summary.registered = true;
            m_link.details.push_back(detail);
            m_link.tell({ScenarioAdded{detail.summary.name, path}});
            return detail.summary;
        });
    }

    Answer<Nothing> remove(const std::string &name) override
    {
        m_link.removed.push_back(name);
        return m_link.later<Nothing>([this, name]() -> Outcome<Nothing> {
            std::erase_if(m_link.details, [&](const ScenarioDetail &row) { return row.summary.name == name; });
            m_link.tell({ScenarioRemoved{name}});
            return Nothing{};
        });
    }

    Answer<Plan> plan(const RunRequest &request) override
    {
        m_link.planned.push_back(request);
        return m_link.later<Plan>([this, request]() -> Outcome<Plan> {
            const ScenarioDetail *detail =
                find(m_link.details, [&](const ScenarioDetail &row) { return row.summary.name == request.scenario; });
            if (!detail) {
                return missing("scenario " + request.scenario);
            }
            return Plan{.scenario = request.scenario, .preset = request.preset, .phases = detail->phases, .warnings = {}};
        });
    }

private:
    FakeLink &m_link;
};

class FakeLink::Runs : public RunDesk {
public:
    explicit Runs(FakeLink &link) : m_link(link) {}

    Answer<Execution> start(const RunRequest &request) override
    {
        m_link.started.push_back(request);
        return m_link.later<Execution>([this, request]() -> Outcome<Execution> {
            std::int64_t number = 1;
            for (const Execution &row : m_link.executions) {
                number = std::max(number, row.number + 1);
            }
            Execution execution;
            execution.id = "run-" + std::to_string(number);
            execution.number = number;
            execution.scenario = request.scenario;
            execution.preset = request.preset;
            execution.request = request;
            execution.requestedAt = nowMoment();
            m_link.executions.push_back(execution);
            m_link.tell({RunQueued{execution}});
            return execution;
        });
    }

    Answer<Execution> importResults(const ImportRequest &request) override
    {
        m_link.imported.push_back(request);
        return m_link.later<Execution>([this, request]() -> Outcome<Execution> {
            std::int64_t number = 1;
            for (const Execution &row : m_link.executions)
                number = std::max(number, row.number + 1);
            Execution execution = FakeLink::execution(number, request.scenario, RunStatus::Passed);
            execution.request.trigger = "import";
            m_link.executions.push_back(execution);
            return execution;
        });
    }

    Answer<Nothing> stop(const ExecutionId &id, StopMode mode) override
    {
        m_link.stopped.emplace_back(id, mode);
        return m_link.later<Nothing>([]() -> Outcome<Nothing> { return Nothing{}; });
    }

    Answer<Page<Execution>> list(const ExecutionQuery &query) override
    {
        ++m_link.runListCalls;
        return m_link.later<Page<Execution>>([this, query]() -> Outcome<Page<Execution>> { return page(query); });
    }

    Answer<Execution> show(const ExecutionId &id) override
    {
        return m_link.later<Execution>([this, id]() -> Outcome<Execution> {
            const Execution *row = find(m_link.executions, [&](const Execution &each) { return each.id == id; });
            return row ? Outcome<Execution>(*row) : missing("execution " + id);
        });
    }

    Answer<Page<TestCase>> cases(const ExecutionId &id, const CaseQuery &query) override
    {
        ++m_link.caseCalls;
        return m_link.later<Page<TestCase>>([this, id, query]() -> Outcome<Page<TestCase>> {
            const std::vector<TestCase> &all = m_link.testCases[id];
            Page<TestCase> page;
            page.total = static_cast<std::int64_t>(all.size());
            for (const TestCase &test : all) {
                const bool wanted = query.statuses.empty() || std::count(query.statuses.begin(), query.statuses.end(), test.status) > 0;
                if (test.ordinal <= query.after || !wanted) {
                    continue;
                }
                if (static_cast<int>(page.items.size()) == query.limit) {
                    page.next = page.items.back().ordinal;
                    break;
                }
                page.items.push_back(test);
            }
            return page;
        });
    }

    Answer<std::vector<FileCoverage>> coverage(const ExecutionId &id) override
    {
        return m_link.later<std::vector<FileCoverage>>([this, id]() -> Outcome<std::vector<FileCoverage>> { return m_link.coverages[id]; });
    }

    Answer<TestHistory> testHistory(const TestHistoryQuery &query) override
    {
        m_link.historyQueries.push_back(query);
        return m_link.later<TestHistory>([this, query]() -> Outcome<TestHistory> {
            const auto found = m_link.testHistories.find(query.test.toText());
            return found == m_link.testHistories.end() ? Outcome<TestHistory>(missing("test " + query.test.toText()))
                                                       : Outcome<TestHistory>(found->second);
        });
    }

    Answer<std::vector<FlakyTest>> flakyTests(const std::string &scenarioName, int limit) override
    {
        return m_link.later<std::vector<FlakyTest>>([this, scenarioName, limit]() -> Outcome<std::vector<FlakyTest>> {
            std::vector<FlakyTest> tests = m_link.flakyTests[scenarioName];
            tests.resize(std::min(tests.size(), static_cast<std::size_t>(limit)));
            return tests;
        });
    }

    Answer<LogSlice> log(const ExecutionId &id, const std::string &phaseName, const LogRange &range) override
    {
        ++m_link.logCalls;
        return m_link.later<LogSlice>([this, id, phaseName, range]() -> Outcome<LogSlice> {
            const std::vector<std::string> &all = m_link.logs[{id, phaseName}];
            const auto total = static_cast<std::int64_t>(all.size());
            const std::int64_t first =
                range.firstLine < 0 ? std::max<std::int64_t>(total - range.count, 0) : std::min(range.firstLine, total);
            const std::int64_t last = std::min(first + range.count, total);
            LogSlice slice{.firstLine = first, .lines = {all.begin() + first, all.begin() + last}, .totalLines = total, .bytes = 0};
            for (const std::string &line : all) {
                slice.bytes += static_cast<std::int64_t>(line.size()) + 1;
            }
            return slice;
        });
    }

    Answer<LogMatches> searchLog(const ExecutionId &id, const std::string &phaseName, const std::string &text,
                                 std::int64_t firstLine) override
    {
        return m_link.later<LogMatches>([this, id, phaseName, text, firstLine]() -> Outcome<LogMatches> {
            const std::vector<std::string> &all = m_link.logs[{id, phaseName}];
            LogMatches matches;
            for (std::size_t line = static_cast<std::size_t>(std::max<std::int64_t>(firstLine, 0)); line < all.size(); ++line) {
                if (all[line].find(text) != std::string::npos) {
                    matches.lines.push_back(static_cast<std::int64_t>(line));
                }
            }
            return matches;
        });
    }

    Answer<Commands> commandsFor(const ExecutionId &id, const TestCase &test) override
    {
        return m_link.later<Commands>([id, test]() -> Outcome<Commands> {
            return Commands{"test-genie execute --of " + id + " --test " + test.name, "go test -run '^" + test.name + "$' ."};
        });
    }

    Answer<std::vector<Event>> eventsOf(const ExecutionId &id, std::int64_t after, int limit) override
    {
        return m_link.later<std::vector<Event>>([this, id, after, limit]() -> Outcome<std::vector<Event>> {
            std::vector<Event> rows;
            for (const Event &event : m_link.history)
                if (runOf(event.fact) == id && event.number > after && static_cast<int>(rows.size()) < limit)
                    rows.push_back(event);
            return rows;
        });
    }
    Answer<std::vector<Event>> events(std::int64_t after, int limit) override
    {
        return m_link.later<std::vector<Event>>([this, after, limit]() -> Outcome<std::vector<Event>> {
            std::vector<Event> rows;
            for (const Event &event : m_link.history) {
                if (event.number > after && static_cast<int>(rows.size()) < limit) {
                    rows.push_back(event);
                }
            }
            return rows;
        });
    }

private:
    [[nodiscard]] Page<Execution> page(const ExecutionQuery &query) const
    {
        std::vector<Execution> rows = m_link.executions;
        std::erase_if(rows, [&](const Execution &row) {
            return (!query.scenario.empty() && row.scenario != query.scenario) ||
                   (!query.statuses.empty() && std::count(query.statuses.begin(), query.statuses.end(), row.status) == 0);
        });
        std::sort(rows.begin(), rows.end(), [](const Execution &a, const Execution &b) { return a.number > b.number; });
        Page<Execution> page;
        page.total = static_cast<std::int64_t>(rows.size());
        for (const Execution &row : rows) {
            if (query.before != 0 && row.number >= query.before) {
                continue;
            }
            if (static_cast<int>(page.items.size()) == query.limit) {
                page.next = page.items.back().number;
                break;
            }
            page.items.push_back(row);
        }
        return page;
    }

    FakeLink &m_link;
};

class FakeLink::Requirements : public RequirementDesk {
public:
    explicit Requirements(FakeLink &link) : m_link(link) {}

    Answer<RequirementReport> show(const std::string &scenario) override
    {
        ++m_link.requirementCalls;
        return m_link.later<RequirementReport>([this, scenario]() -> Outcome<RequirementReport> {
            const auto found = m_link.requirementReports.find(scenario);
            return found == m_link.requirementReports.end() ? missing("scenario " + scenario) : Outcome<RequirementReport>(found->second);
        });
    }

    Answer<RequirementSyncResult> sync(const std::string &scenario, const RequirementSyncOptions &options) override
    {
        m_link.synced.emplace_back(scenario, options);
        return m_link.later<RequirementSyncResult>([this, scenario, options]() -> Outcome<RequirementSyncResult> {
            RequirementSyncResult result = m_link.syncAnswer;
            result.scenario = scenario;
            result.dryRun = options.dryRun;
            if (!options.dryRun) {
                m_link.tell({RequirementsSynced{{}, scenario, static_cast<int>(result.changes.size()), result.skippedReason}});
            }
            return result;
        });
    }

private:
    FakeLink &m_link;
};

class FakeLink::Requests : public RequestDesk {
public:
    explicit Requests(FakeLink &link) : m_link(link) {}

    Answer<QueuedRequest> queue(const NewRequest &wish) override
    {
        m_link.queued.push_back(wish);
        return m_link.later<QueuedRequest>([this, wish]() -> Outcome<QueuedRequest> {
            SuiteRequest request;
            request.number = static_cast<std::int64_t>(m_link.suiteRequests.size()) + 1;
            request.id = "00000000-0000-4000-8000-" + std::string(11, '0') + std::to_string(request.number % 10);
            request.scenario = wish.scenario;
            request.types = wish.types;
            request.coverageTarget = wish.coverageTarget == 0 ? 95 : wish.coverageTarget;
            request.priority = requestPriorityFrom(wish.priority).value_or(RequestPriority::Normal);
            request.notes = wish.notes;
            request.tracker = wish.tracker;
            request.gap = wish.gap;
            request.createdAt = request.updatedAt = nowMoment();
            m_link.suiteRequests.push_back(request);
            m_link.tell({RequestQueued{request}});
            return QueuedRequest{request, false};
        });
    }
    Answer<SuiteRequest> change(const RequestId &id, const RequestDeed &deed) override
    {
        m_link.deeds.emplace_back(id, deed);
        return show(id);
    }
    Answer<Page<SuiteRequest>> list(const RequestQuery &query) override
    {
        m_link.requestQueries.push_back(query);
        return m_link.later<Page<SuiteRequest>>([this, query]() -> Outcome<Page<SuiteRequest>> { return pageOf(query); });
    }
    Answer<SuiteRequest> show(const std::string &id) override
    {
        return m_link.later<SuiteRequest>([this, id]() -> Outcome<SuiteRequest> {
            const auto *found = find(m_link.suiteRequests, [&](const SuiteRequest &request) { return request.id == id; });
            return found == nullptr ? missing("request " + id) : Outcome<SuiteRequest>(*found);
        });
    }
    Answer<QueueFigures> figures() override
    {
        return m_link.later<QueueFigures>([this]() -> Outcome<QueueFigures> { return m_link.queueFigures; });
    }
    Answer<std::vector<Event>> timeline(const RequestId &id) override
    {
        return m_link.later<std::vector<Event>>([this, id]() -> Outcome<std::vector<Event>> {
            std::vector<Event> events;
            std::copy_if(m_link.history.begin(), m_link.history.end(), std::back_inserter(events),
                         [&](const Event &event) { return requestOf(event.fact) == id; });
            return events;
        });
    }
    Answer<std::vector<Execution>> executions(const RequestId &id) override
    {
        return m_link.later<std::vector<Execution>>([this, id]() -> Outcome<std::vector<Execution>> {
            std::vector<Execution> rows;
            std::copy_if(m_link.executions.begin(), m_link.executions.end(), std::back_inserter(rows),
                         [&](const Execution &execution) { return execution.request.suiteRequest == id; });
            return rows;
        });
    }
    Answer<std::vector<TrackerChoice>> trackers() override
    {
        return m_link.later<std::vector<TrackerChoice>>([this]() -> Outcome<std::vector<TrackerChoice>> { return m_link.trackerChoices; });
    }

private:
    [[nodiscard]] Page<SuiteRequest> pageOf(const RequestQuery &query) const
    {
        auto rows = m_link.suiteRequests;
        std::sort(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.number > b.number; });
        Page<SuiteRequest> page;
        for (auto &row : rows) {
            const bool wanted = (query.scenario.empty() || row.scenario == query.scenario)
                && (query.statuses.empty() || std::count(query.statuses.begin(), query.statuses.end(), row.status) > 0)
                && (query.priorities.empty() || std::count(query.priorities.begin(), query.priorities.end(), row.priority) > 0)
                && (query.text.empty() || (row.scenario + row.notes + row.id).find(query.text) != std::string::npos);
            if (!wanted)
                continue;
            ++page.total;
            if (query.before != 0 && row.number >= query.before)
                continue;
            if (static_cast<int>(page.items.size()) == query.limit) {
                page.next = page.items.back().number;
                continue;
            }
            page.items.push_back(std::move(row));
        }
        return page;
    }

    FakeLink &m_link;
};

class FakeLink::Audits : public AuditDesk {
public:
    explicit Audits(FakeLink &link) : m_link(link) {}

    Answer<Verdict> show(const std::string &id) override
    {
        return m_link.later<Verdict>([this, id]() -> Outcome<Verdict> { return newest(id); });
    }
    Answer<Verdict> judge(const RequestId &id) override
    {
        m_link.judged.push_back(id);
        return show(id);
    }
    Answer<VerificationReport> verify(const std::string &id) override
    {
        return m_link.later<VerificationReport>([this, id]() -> Outcome<VerificationReport> {
            return newest(id).map([](const Verdict &verdict) {
                return VerificationReport{verdict.summary.id, true, {}, verdict.summary, verdict.summary};
            });
        });
    }
    Answer<std::vector<LedgerRow>> ledger(const LedgerQuery &) override
    {
        return m_link.later<std::vector<LedgerRow>>([this]() -> Outcome<std::vector<LedgerRow>> { return m_link.ledgerRows; });
    }
    Answer<std::string> exportTo(const std::string &id, const std::string &directory) override
    {
        m_link.exported.push_back(directory);
        return m_link.later<std::string>([id, directory]() -> Outcome<std::string> { return directory + "/audit-" + id; });
    }

private:
    [[nodiscard]] Outcome<Verdict> newest(const std::string &id) const
    {
        const auto found = std::find_if(m_link.verdictsGiven.rbegin(), m_link.verdictsGiven.rend(), [&](const Verdict &verdict) {
            return verdict.summary.id == id || verdict.summary.request == id;
        });
        if (found == m_link.verdictsGiven.rend())
            return missing("a verdict of " + id);
        return *found;
    }

    FakeLink &m_link;
};

class FakeLink::Coverage : public CoverageDesk {
public:
    explicit Coverage(FakeLink &link) : m_link(link) {}

    Answer<CoverageView> show(const std::string &scenario, const ExecutionId &) override
    {
        return m_link.later<CoverageView>([this, scenario]() -> Outcome<CoverageView> {
            const auto found = m_link.coverageViews.find(scenario);
            return found == m_link.coverageViews.end() ? missing("scenario " + scenario) : Outcome<CoverageView>(found->second);
        });
    }
    Answer<std::vector<FileCoveragePoint>> fileHistory(const std::string &, const std::string &path, int) override
    {
        return m_link.later<std::vector<FileCoveragePoint>>(
            [this, path]() -> Outcome<std::vector<FileCoveragePoint>> { return m_link.fileHistories[path]; });
    }

private:
    FakeLink &m_link;
};

class FakeLink::Engine : public EngineDesk {
public:
    explicit Engine(FakeLink &link) : m_link(link) {}

    Answer<EngineInfo> info() override
    {
        return m_link.later<EngineInfo>([this]() -> Outcome<EngineInfo> { return m_link.engineInfo; });
    }

    Answer<std::vector<DoctorCheck>> doctor() override
    {
        return m_link.later<std::vector<DoctorCheck>>([this]() -> Outcome<std::vector<DoctorCheck>> { return m_link.checks; });
    }

    Answer<PhaseToggles> phaseToggles() override
    {
        return m_link.later<PhaseToggles>([this]() -> Outcome<PhaseToggles> { return m_link.toggles; });
    }

    Answer<PhaseToggles> setPhaseToggles(const PhaseToggles &toggles) override
    {
        return m_link.later<PhaseToggles>([this, toggles]() -> Outcome<PhaseToggles> { return m_link.toggles = toggles; });
    }

private:
    FakeLink &m_link;
};

FakeLink::FakeLink(QObject *parent)
    : Link(parent),
      m_scenarios(std::make_unique<Scenarios>(*this)),
      m_runs(std::make_unique<Runs>(*this)),
      m_requirements(std::make_unique<Requirements>(*this)),
      m_requests(std::make_unique<Requests>(*this)),
      m_audits(std::make_unique<Audits>(*this)),
      m_coverage(std::make_unique<Coverage>(*this)),
      m_engine(std::make_unique<Engine>(*this))
{
    engineInfo = {.name = "embedded engine",
                  .version = "0.1.0",
                  .store = "sqlite",
                  .scenariosRoot = "/home/ada/scenarios",
                  .dataDirectory = "/home/ada/.local/share/test-genie",
                  .phases = catalogue()};
}

FakeLink::~FakeLink() = default;

ScenarioDesk &FakeLink::scenarios() { return *m_scenarios; }

RunDesk &FakeLink::runs() { return *m_runs; }

RequirementDesk &FakeLink::requirements() { return *m_requirements; }

RequestDesk &FakeLink::requests() { return *m_requests; }

AuditDesk &FakeLink::audits() { return *m_audits; }

CoverageDesk &FakeLink::coverage() { return *m_coverage; }

EngineDesk &FakeLink::engine() { return *m_engine; }

void FakeLink::release()
{
    const std::vector<std::function<void()>> held = std::exchange(m_held, {});
    for (const std::function<void()> &resolve : held) {
        resolve();
    }
}

void FakeLink::tell(std::vector<Fact> facts)
{
    std::vector<Event> events;
    for (Fact &fact : facts) {
        events.push_back({static_cast<std::int64_t>(history.size()) + 1, nowMoment(), std::move(fact)});
        history.push_back(events.back());
    }
    Q_EMIT told(events);
}

void FakeLink::setState(LinkState state)
{
    m_state = state;
    Q_EMIT stateChanged(state);
}

PhaseDescriptor FakeLink::phase(const std::string &name, bool available)
{
    return {.name = name, .description = "Checks the " + name + " of the scenario.", .available = available};
}

std::vector<PhaseDescriptor> FakeLink::catalogue()
{
    std::vector<PhaseDescriptor> phases;
    for (const char *name : {"structure", "standards", "dependencies", "lint", "docs", "smoke", "unit", "integration", "playbooks",
                             "business", "performance"}) {
        const std::string word = name;
        phases.push_back(phase(word, word == "structure" || word == "dependencies" || word == "unit"));
    }
    return phases;
}

ScenarioDetail FakeLink::scenario(const std::string &name, std::vector<std::string> languages)
{
    ScenarioDetail detail;
    detail.summary.name = name;
    detail.summary.displayName = name;
    detail.summary.path = "/home/ada/scenarios/" + name;
    detail.summary.hasConfig = true;
    detail.summary.languages = std::move(languages);
    detail.presets = {"quick", "smoke", "comprehensive"};
    for (const PhaseDescriptor &each : catalogue()) {
        detail.phases.push_back({.phase = each,
                                 .selected = each.available,
                                 .reason = each.available ? "in the catalogue and enabled" : "not built into this engine yet",
                                 .timeout = each.defaultTimeout});
    }
    return detail;
}

Execution FakeLink::execution(std::int64_t number, const std::string &scenario, RunStatus status)
{
    Execution execution;
    execution.id = "run-" + std::to_string(number);
    execution.number = number;
    execution.scenario = scenario;
    execution.scenarioPath = "/home/ada/scenarios/" + scenario;
    execution.preset = "quick";
    execution.request.scenario = scenario;
    execution.request.preset = "quick";
    execution.status = status;
    execution.requestedAt = nowMoment() - std::chrono::minutes(4);
    execution.startedAt = execution.requestedAt;
    execution.completedAt = execution.requestedAt + milliseconds(8200);
    for (const char *name : {"structure", "dependencies", "unit"}) {
        PhaseResult result;
        result.name = name;
        result.status = PhaseStatus::Passed;
        result.startedAt = execution.requestedAt;
        result.duration = milliseconds(400);
        execution.phases.push_back(result);
    }
    PhaseResult &unit = execution.phases.back();
    unit.tally = {.passed = 12, .failed = 0, .skipped = 1, .unknown = 0};
    if (status == RunStatus::Failed) {
        unit.status = PhaseStatus::Failed;
        unit.failureClass = FailureClass::TestFailure;
        unit.error = "TestGreets: got \"hello\", want \"Hello\"";
        unit.remediations.push_back({"unit.test_failed", "Read the failure, correct the code or the test, run it again.", {}});
        unit.tally = {.passed = 11, .failed = 1, .skipped = 1, .unknown = 0};
    }
    execution.tally = unit.tally;
    return execution;
}

} // namespace genie::test
