// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/remote/http_desks.h"

#include "core/domain/answer_readers.h"
#include "core/domain/domain_json.h"
#include "core/domain/domain_readers.h"
#include "core/domain/request_json.h"
#include "door/link/link_json.h"
#include "door/remote/http_caller.h"
#include "door/remote/unpack_bundle.h"
#include "host/files/atomic_file.h"

#include <QByteArray>

#include <filesystem>

namespace genie {

namespace {

/// What every desk knows.
struct Asker {
    HttpCaller &caller;
    milliseconds answer, longAnswer;

    [[nodiscard]] HttpCaller::Ask get(std::string path, const QueryText &query = {}) const { return {"GET", std::move(path), query.text(), nullptr, answer}; }
    [[nodiscard]] HttpCaller::Ask post(std::string path, Json body = Json::object()) const { return {"POST", std::move(path), {}, std::move(body), answer}; }
    [[nodiscard]] HttpCaller::Ask postLong(std::string path, Json body = Json::object()) const { return {"POST", std::move(path), {}, std::move(body), longAnswer}; }
};


template <class E> std::string joinedWords(const std::vector<E> &values)
{
    std::string words;
    for (const auto value : values)
        words += (words.empty() ? "" : ",") + std::string(toWord(value));
    return words;
}

std::string scenarioPath(const std::string &name) { return "/scenarios/" + urlEncoded(name); }
std::string executionPath(const std::string &id) { return "/executions/" + urlEncoded(id); }
std::string requestPath(const std::string &id) { return "/suite-requests/" + urlEncoded(id); }

Outcome<std::vector<Event>> eventsFrom(const Json &json)
{
    std::vector<Event> events;
    const auto items = json.find("items");
    if (items == json.end() || !items->is_array())
        return fail(FailureKind::Invalid, "items is not an array");
    for (const auto &item : *items) {
        auto event = eventFrom(item);
        if (!event)
            return tl::unexpected(event.error());
        events.push_back(std::move(*event));
    }
    return events;
}

const std::function<Outcome<std::vector<Event>>(const Json &)> kReadEvents = &eventsFrom;

/// testCaseFrom as a reader of fields.
Outcome<Page<TestCase>> casesFrom(const Json &json)
{
    Page<TestCase> page;
    const auto items = json.find("items");
    if (items == json.end() || !items->is_array())
        return fail(FailureKind::Invalid, "items is not an array");
    for (const auto &item : *items) {
        auto test = testCaseFrom(item);
        if (!test)
            return tl::unexpected(test.error());
        page.items.push_back(std::move(*test));
    }
    page.next = json.value("next", std::int64_t{0});
    page.total = json.value("total", std::int64_t{-1});
    return page;
}

class HttpScenarios final : public ScenarioDesk {
public:
    explicit HttpScenarios(Asker asker) : m_ask(asker) {}
    Answer<std::vector<ScenarioSummary>> list() override { return m_ask.caller.ask(m_ask.get("/scenarios"), &readItems<ScenarioSummary, &readScenarioSummary>); }
    Answer<ScenarioDetail> show(const std::string &name) override { return m_ask.caller.ask(m_ask.get(scenarioPath(name)), &readScenarioDetail); }
    Answer<ScenarioSummary> add(const std::string &path) override { return m_ask.caller.ask(m_ask.post("/scenarios", {{"path", path}}), &readScenarioSummary); }
    Answer<Nothing> remove(const std::string &name) override { return m_ask.caller.tell({"DELETE", scenarioPath(name), {}, nullptr, m_ask.answer}); }
    Answer<Plan> plan(const RunRequest &request) override { return m_ask.caller.ask(m_ask.post("/plans", toJson(request)), &readPlan); }

private:
    Asker m_ask;
};

class HttpRuns final : public RunDesk {
public:
    HttpRuns(Asker asker, std::string engine) : m_ask(asker), m_engine(std::move(engine)) {}
    Answer<Execution> start(const RunRequest &request) override { return m_ask.caller.ask(m_ask.post("/runs", toJson(request)), &readExecution); }
    Answer<Nothing> stop(const ExecutionId &id, StopMode mode) override
    {
        return m_ask.caller.tell(m_ask.post(executionPath(id) + "/cancel", {{"mode", mode == StopMode::Now ? "now" : "in_order"}}));
    }
    /// The reports lie on this machine, so their content is sent along.
    Answer<Execution> importResults(const ImportRequest &request) override
    {
        constexpr std::int64_t kMostBytes = 700 * 1024; // what is left of 1 MiB in base64
        Json reports = Json::array();
        std::int64_t bytes = 0;
        for (const auto &file : request.files) {
            if (!std::filesystem::path(file).is_absolute())
                return answered<Execution>(fail(FailureKind::Invalid, file + " is not an absolute path"));
            const auto content = readBounded(file, kMostBytes);
            if (!content)
                return answered<Execution>(tl::unexpected(content.error().within(file)));
            bytes += static_cast<std::int64_t>(content->size());
            if (bytes > kMostBytes)
                return answered<Execution>(fail(FailureKind::Invalid, "the reports are larger than 700 KiB together, which " + m_engine +
                                                                          " does not take over HTTP; import them on its machine, or in parts"));
            reports.push_back({{"name", std::filesystem::path(file).filename().string()}, {"content", QByteArray::fromStdString(*content).toBase64().toStdString()}});
        }
        return m_ask.caller.ask(m_ask.postLong("/imports", {{"scenarioName", request.scenario}, {"format", request.format}, {"phase", request.phase}, {"reports", std::move(reports)}}),
                                &readExecution);
    }
    Answer<Page<Execution>> list(const ExecutionQuery &query) override
    {
        QueryText text;
        text.add("scenario", query.scenario).add("status", joinedWords(query.statuses)).add("suiteRequestId", query.suiteRequest);
        text.add("before", query.before).add("limit", query.limit).add("total", "1");
        return m_ask.caller.ask(m_ask.get("/executions", text), &readPage<Execution, &readExecution>);
    }
    Answer<Execution> show(const ExecutionId &id) override { return m_ask.caller.ask(m_ask.get(executionPath(id)), &readExecution); }
    Answer<Page<TestCase>> cases(const ExecutionId &id, const CaseQuery &query) override
    {
        QueryText text;
        text.add("after", query.after).add("limit", query.limit).add("status", joinedWords(query.statuses));
        return m_ask.caller.ask<Page<TestCase>>(m_ask.get(executionPath(id) + "/cases", text), std::function<Outcome<Page<TestCase>>(const Json &)>(&casesFrom));
    }
    Answer<std::vector<FileCoverage>> coverage(const ExecutionId &id) override
    {
        return m_ask.caller.ask(m_ask.get(executionPath(id) + "/coverage"), &readItems<FileCoverage, &readFileCoverage>);
    }
    Answer<TestHistory> testHistory(const TestHistoryQuery &query) override
    {
        QueryText text;
        text.add("toolchain", query.test.toolchain).add("workspace", query.test.workspace).add("suite", query.test.suite);
        text.add("file", query.test.file).add("test", query.test.name).addIfAny("before", query.before).add("limit", query.limit);
        return m_ask.caller.ask(m_ask.get(scenarioPath(query.scenario) + "/tests/history", text), &readTestHistory);
    }
    Answer<std::vector<FlakyTest>> flakyTests(const std::string &scenario, int limit) override
    {
        return m_ask.caller.ask(m_ask.get(scenarioPath(scenario) + "/tests/flaky", QueryText().add("limit", limit)), &readItems<FlakyTest, &readFlakyTest>);
    }
    Answer<LogSlice> log(const ExecutionId &id, const std::string &phase, const LogRange &range) override
    {
        QueryText text;
        text.add("count", range.count);
        if (range.firstLine >= 0)
            text.add("first", range.firstLine);
        return m_ask.caller.ask(m_ask.get(executionPath(id) + "/phases/" + urlEncoded(phase) + "/log", text), &readLogSlice);
    }
    Answer<LogMatches> searchLog(const ExecutionId &id, const std::string &phase, const std::string &text, std::int64_t firstLine) override
    {
        return m_ask.caller.ask(m_ask.get(executionPath(id) + "/phases/" + urlEncoded(phase) + "/log/matches", QueryText().add("text", text).add("first", firstLine)),
                                &readLogMatches);
    }
    Answer<Commands> commandsFor(const ExecutionId &id, const TestCase &test) override
    {
        return m_ask.caller.ask(m_ask.post(executionPath(id) + "/commands", toJson(test)), &readCommands);
    }
    Answer<std::vector<Event>> events(std::int64_t after, int limit) override
    {
        return m_ask.caller.ask(m_ask.get("/facts", QueryText().add("after", after).add("limit", limit)), kReadEvents);
    }
    Answer<std::vector<Event>> eventsOf(const ExecutionId &id, std::int64_t after, int limit) override
    {
        return m_ask.caller.ask(m_ask.get(executionPath(id) + "/facts", QueryText().add("after", after).add("limit", limit)), kReadEvents);
    }

private:
    template <class T> static Answer<T> answered(Outcome<T> outcome)
    {
        QPromise<Outcome<T>> promise;
        promise.start();
        promise.addResult(std::move(outcome));
        promise.finish();
        return promise.future();
    }

    Asker m_ask;
    std::string m_engine;
};

RequirementSyncResult readSyncAnswer(JsonFields &fields)
{
    JsonFields result = fields.object("result");
    return readRequirementSyncResult(result);
}

class HttpRequirements final : public RequirementDesk {
public:
    explicit HttpRequirements(Asker asker) : m_ask(asker) {}
    Answer<RequirementReport> show(const std::string &scenario) override
    {
        return m_ask.caller.ask(m_ask.get(scenarioPath(scenario) + "/requirements/report"), &readRequirementReport);
    }
    Answer<RequirementSyncResult> sync(const std::string &scenario, const RequirementSyncOptions &options) override
    {
        Json body{{"dryRun", options.dryRun},           {"force", options.force},           {"pruneOrphans", options.pruneOrphans},
                  {"discoverNew", options.discoverNew}, {"maxAgeDays", options.maxAgeDays}, {"commands", options.commands}};
        return m_ask.caller.ask(m_ask.postLong(scenarioPath(scenario) + "/requirements/sync", std::move(body)), &readSyncAnswer);
    }

private:
    Asker m_ask;
};

QueuedRequest readQueued(JsonFields &fields) { return {readSuiteRequest(fields), fields.flag("duplicate")}; }

const char *pathOf(RequestDeed::Kind kind)
{
    switch (kind) {
    case RequestDeed::Kind::Retry: return "/retry";
    case RequestDeed::Kind::Cancel: return "/cancel";
    case RequestDeed::Kind::Delegate: return "/delegate";
    case RequestDeed::Kind::Override: return "/override";
    case RequestDeed::Kind::Prioritise: return "/prioritise";
    }
    return "/retry";
}

class HttpRequests final : public RequestDesk {
public:
    explicit HttpRequests(Asker asker) : m_ask(asker) {}
    Answer<QueuedRequest> queue(const NewRequest &request) override
    {
        Json body{{"scenarioName", request.scenario}, {"requestedTypes", request.types}, {"coverageTarget", request.coverageTarget}};
        setIfAny(body, "priority", request.priority);
        setIfAny(body, "notes", request.notes);
        setIfAny(body, "tracker", request.tracker);
        setIfAny(body, "idempotencyKey", request.idempotencyKey);
        body["allowProductChanges"] = request.allowProductChanges;
        if (!request.gap.empty())
            body["gap"] = toJson(request.gap);
        return m_ask.caller.ask(m_ask.postLong("/suite-requests", std::move(body)), &readQueued);
    }
    Answer<SuiteRequest> change(const RequestId &id, const RequestDeed &deed) override
    {
        Json body{{"revision", deed.revision}};
        setIfAny(body, "tracker", deed.tracker);
        setIfAny(body, "note", deed.note);
        if (deed.kind == RequestDeed::Kind::Override)
            body["verdict"] = toWord(deed.word);
        if (deed.kind == RequestDeed::Kind::Prioritise)
            body["priority"] = toWord(deed.priority);
        return m_ask.caller.ask(m_ask.postLong(requestPath(id) + pathOf(deed.kind), std::move(body)), &readSuiteRequest);
    }
    Answer<Page<SuiteRequest>> list(const RequestQuery &query) override
    {
        QueryText text;
        text.add("status", joinedWords(query.statuses)).add("scenario", query.scenario).add("priority", joinedWords(query.priorities));
        text.add("text", query.text).addIfAny("before", query.before).add("limit", query.limit);
        return m_ask.caller.ask(m_ask.get("/suite-requests", text), &readPage<SuiteRequest, &readSuiteRequest>);
    }
    Answer<SuiteRequest> show(const std::string &idOrIssue) override { return m_ask.caller.ask(m_ask.get(requestPath(idOrIssue)), &readSuiteRequest); }
    Answer<QueueFigures> figures() override { return m_ask.caller.ask(m_ask.get("/queue"), &readQueueFigures); }
    Answer<std::vector<Event>> timeline(const RequestId &id) override { return m_ask.caller.ask(m_ask.get(requestPath(id) + "/timeline"), kReadEvents); }
    Answer<std::vector<Execution>> executions(const RequestId &id) override
    {
        return m_ask.caller.ask(m_ask.get(requestPath(id) + "/executions"), &readItems<Execution, &readExecution>);
    }
    Answer<std::vector<TrackerChoice>> trackers() override { return m_ask.caller.ask(m_ask.get("/trackers"), &readItems<TrackerChoice, &readTrackerChoice>); }

private:
    Asker m_ask;
};

const char *wordOf(LedgerQuery::By by)
{
    switch (by) {
    case LedgerQuery::By::Tracker: return "tracker";
    case LedgerQuery::By::Agent: return "agent";
    case LedgerQuery::By::Scenario: return "scenario";
    case LedgerQuery::By::Week: return "week";
    }
    return "tracker";
}

class HttpAudits final : public AuditDesk {
public:
    explicit HttpAudits(Asker asker) : m_ask(asker) {}
    Answer<Verdict> show(const std::string &auditOrRequest) override { return verdict(m_ask.get("/audits/" + urlEncoded(auditOrRequest))); }
    Answer<Verdict> judge(const RequestId &id) override { return verdict(m_ask.postLong(requestPath(id) + "/judge")); }
    Answer<VerificationReport> verify(const std::string &auditId) override
    {
        return m_ask.caller.ask(m_ask.postLong("/audits/" + urlEncoded(auditId) + "/verify"), &readVerificationReport);
    }
    Answer<std::vector<LedgerRow>> ledger(const LedgerQuery &query) override
    {
        QueryText text;
        text.add("by", wordOf(query.by)).add("tracker", query.tracker).add("scenario", query.scenario).add("since", query.sinceWeek);
        return m_ask.caller.ask(m_ask.get("/ledger", text), &readItems<LedgerRow, &readLedgerRow>);
    }
    /// The folder is made on this machine, since that is where whoever asks will look.
    Answer<std::string> exportTo(const std::string &auditOrRequest, const std::string &directory) override
    {
        auto ask = m_ask.get("/audits/" + urlEncoded(auditOrRequest) + "/bundle");
        ask.mostBytes = 128 * 1024 * 1024;
        return m_ask.caller.ask<std::string>(std::move(ask),
                                             std::function<Outcome<std::string>(const Json &)>([directory](const Json &json) { return unpackBundle(json, directory); }));
    }

private:
    Answer<Verdict> verdict(HttpCaller::Ask ask) { return m_ask.caller.ask<Verdict>(std::move(ask), std::function<Outcome<Verdict>(const Json &)>(&verdictFrom)); }

    Asker m_ask;
};

class HttpCoverage final : public CoverageDesk {
public:
    explicit HttpCoverage(Asker asker) : m_ask(asker) {}
    Answer<CoverageView> show(const std::string &scenario, const ExecutionId &execution) override
    {
        return m_ask.caller.ask(m_ask.get(scenarioPath(scenario) + "/coverage", QueryText().add("execution", execution)), &readCoverageView);
    }
    Answer<std::vector<FileCoveragePoint>> fileHistory(const std::string &scenario, const std::string &path, int limit) override
    {
        return m_ask.caller.ask(m_ask.get(scenarioPath(scenario) + "/coverage/history", QueryText().add("path", path).add("limit", limit)),
                                &readItems<FileCoveragePoint, &readFileCoveragePoint>);
    }

private:
    Asker m_ask;
};

PhaseToggle readToggle(JsonFields &fields) { return {fields.flag("disabled"), fields.text("reason"), fields.text("owner"), fields.moment("addedAt")}; }

PhaseToggles readToggles(JsonFields &fields)
{
    PhaseToggles toggles;
    JsonFields all = fields.object("toggles");
    for (const auto &name : all.names()) {
        JsonFields one = all.object(name.c_str());
        PhaseToggle toggle = readToggle(one);
        if (!toggle.disabled) // the reference has the year 1 for "never"
            toggle.addedAt.reset();
        toggles[name] = std::move(toggle);
    }
    return toggles;
}

class HttpEngine final : public EngineDesk {
public:
    HttpEngine(Asker asker, std::string name) : m_ask(asker), m_name(std::move(name)) {}
    Answer<EngineInfo> info() override
    {
        return m_ask.caller.ask<EngineInfo>(m_ask.get("/engine"), std::function<Outcome<EngineInfo>(const Json &)>([name = m_name](const Json &json) {
                                                auto info = readWhole(json, &readEngineInfo);
                                                if (info)
                                                    info->name = name;
                                                return info;
                                            }));
    }
    Answer<std::vector<DoctorCheck>> doctor() override { return m_ask.caller.ask(m_ask.get("/doctor"), &readItems<DoctorCheck, &readDoctorCheck>); }
    Answer<PhaseToggles> phaseToggles() override { return m_ask.caller.ask(m_ask.get("/phases/settings"), &readToggles); }
    Answer<PhaseToggles> setPhaseToggles(const PhaseToggles &toggles) override
    {
        Json phases = Json::object();
        for (const auto &[name, toggle] : toggles) {
            phases[name] = {{"disabled", toggle.disabled}, {"reason", toggle.reason}, {"owner", toggle.owner}};
            setIfAny(phases[name], "addedAt", toggle.addedAt);
        }
        return m_ask.caller.ask({"PUT", "/phases/settings", {}, {{"phases", std::move(phases)}}, m_ask.answer}, &readToggles);
    }

private:
    Asker m_ask;
    std::string m_name;
};

} // namespace

HttpDesks::HttpDesks(HttpCaller &caller, std::string engineName, milliseconds answer, milliseconds longAnswer)
{
    const Asker asker{caller, answer, longAnswer};
    scenarios = std::make_unique<HttpScenarios>(asker);
    runs = std::make_unique<HttpRuns>(asker, engineName);
    requirements = std::make_unique<HttpRequirements>(asker);
    requests = std::make_unique<HttpRequests>(asker);
    audits = std::make_unique<HttpAudits>(asker);
    coverage = std::make_unique<HttpCoverage>(asker);
    engine = std::make_unique<HttpEngine>(asker, std::move(engineName));
}

HttpDesks::~HttpDesks() = default;

} // namespace genie
