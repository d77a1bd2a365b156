// SPDX-License-Identifier: GPL-3.0-or-later
// Routes about scenarios: what there is, its own tests, its files, its coverage and the history of its tests.
#include "core/domain/domain_json.h"
#include "core/domain/request_json.h"
#include "door/link/link_json.h"
#include "door/server/api.h"
#include "door/server/reference_json.h"
#include "door/server/scenario_files.h"

#include <QtConcurrentRun>

#include <limits>

namespace genie {

namespace {

void list(Api &api, const CallPtr &call)
{
    api.link().scenarios().list().then(&api, [&api, call](const Outcome<std::vector<ScenarioSummary>> &scenarios) {
        if (!scenarios)
            return call->send(scenarios.error());
        std::vector<std::string> names;
        for (const auto &scenario : *scenarios)
            names.push_back(scenario.name);
        api.standings().ask(names, [&api, call, scenarios = *scenarios] {
            Json items = Json::array();
            for (const auto &scenario : scenarios)
                items.push_back(scenarioJson(toJson(scenario), scenario, api.standings().of(scenario.name)));
            const auto count = items.size();
            call->send(200, {{"items", std::move(items)}, {"count", count}});
        });
    });
}

void show(Api &api, const CallPtr &call)
{
    api.link().scenarios().show(call->path["name"]).then(&api, [&api, call](const Outcome<ScenarioDetail> &scenario) {
        if (!scenario)
            return call->send(scenario.error());
        api.standings().ask({scenario->summary.name}, [&api, call, detail = *scenario] {
            call->send(200, scenarioJson(toJson(detail), detail.summary, api.standings().of(detail.summary.name)));
        });
    });
}

void add(Api &api, const CallPtr &call)
{
    const auto path = call->body.value("path", Json(""));
    if (!path.is_string() || path.get<std::string>().empty())
        return call->send(Failure{FailureKind::Invalid, "path is missing: an absolute folder of the engine's host"});
    api.answer<ScenarioSummary>(call, api.link().scenarios().add(path.get<std::string>()),
                                [](const ScenarioSummary &scenario) { return scenarioJson(toJson(scenario), scenario, {}); }, 201);
}

void plan(Api &api, const CallPtr &call)
{
    const auto request = runRequestFrom(call->body);
    if (!request)
        return call->send(request.error());
    api.answer<Plan>(call, api.link().scenarios().plan(*request), [](const Plan &made) { return toJson(made); });
}

/// POST /scenarios/{name}/run-tests: here the scenario's own tests are phases like any others, so what ran is an execution too, and a
/// failing test is an answer, not an error. `paths` name files that changed; `filter` names one test.
void runTests(Api &api, const CallPtr &call)
{
    if (api.refusesWork(call))
        return;
    RunRequest wish;
    wish.scenario = call->path["name"];
    wish.preset = "smoke";
    wish.trigger = "api";
    const auto wanted = [&](const char *name) { return call->body.value(name, Json()); };
    const Json type = wanted("type");
    if (!type.is_null() && type != "genie")
        return call->send(Failure{FailureKind::Invalid, "this engine runs the scenario's tests itself: type is \"genie\" or absent"});
    if (const Json paths = wanted("paths"); paths.is_array())
        for (const auto &path : paths)
            if (path.is_string())
                wish.changed.push_back(path.get<std::string>());
    if (const Json filter = wanted("filter"); filter.is_string() && !filter.get<std::string>().empty()) {
        TestSelector test;
        test.name = filter.get<std::string>();
        wish.tests.push_back(test);
        wish.preset.clear();
    }
    if (!wish.changed.empty())
        wish.preset.clear();
    api.link().runs().start(wish).then(&api, [&api, call](const Outcome<Execution> &started) {
        if (!started)
            return call->send(started.error());
        api.feed().watchRun(started->id, [&api, call, id = started->id](const Event &event) {
            if (!std::holds_alternative<RunFinished>(event.fact))
                return true;
            api.answer<Execution>(call, api.link().runs().show(id), [](const Execution &run) -> Json {
                Json json = executionResultJson(run);
                json["runStatus"] = json["status"];
                json["status"] = "completed";
                json["type"] = "genie";
                json["command"] = {{"type", "genie"}, {"command", {"test-genie", "execute", run.scenario, "--preset", "smoke"}}};
                if (!run.phases.empty())
                    json["logPath"] = run.phases.back().logPath;
                return json;
            });
            return false;
        });
    });
}

/// Every error of this route is a 400, as in the reference.
void files(Api &api, const CallPtr &call)
{
    FileQuery query{call->query.text("path"), call->query.text("search"), static_cast<int>(call->query.number("limit", 200, 1, 501)),
                    call->query.flag("includeHidden"), call->query.flag("includeCoverage")};
    if (query.limit > 500)
        query.limit = 200;
    api.link().scenarios().show(call->path["name"]).then(&api, [&api, call, query](const Outcome<ScenarioDetail> &scenario) {
        if (!scenario)
            return call->exchange->send(errorResponse(400, scenario.error()));
        QtConcurrent::run([path = scenario->summary.path, query] { return listFiles(path, query); })
            .then(&api, [call](const Outcome<FileList> &found) {
                if (!found)
                    return call->exchange->send(errorResponse(400, found.error()));
                call->send(200, toJson(*found));
            });
    });
}

void coverage(Api &api, const CallPtr &call)
{
    api.answer<CoverageView>(call, api.link().coverage().show(call->path["name"], call->query.text("execution")),
                             [](const CoverageView &view) { return toJson(view); });
}

void coverageHistory(Api &api, const CallPtr &call)
{
    api.answer<std::vector<FileCoveragePoint>>(
        call,
        api.link().coverage().fileHistory(call->path["name"], call->query.text("path"), static_cast<int>(call->query.number("limit", 50, 1, 500))),
        [](const std::vector<FileCoveragePoint> &points) { return itemsOf(points); });
}

void testHistory(Api &api, const CallPtr &call)
{
    TestHistoryQuery query;
    query.scenario = call->path["name"];
    query.test = {call->query.text("toolchain"), call->query.text("workspace"), call->query.text("suite"), call->query.text("file"), call->query.text("test")};
    query.before = call->query.number("before", 0, 0, std::numeric_limits<std::int64_t>::max());
    query.limit = static_cast<int>(call->query.number("limit", 50, 1, 500));
    api.answer<TestHistory>(call, api.link().runs().testHistory(query), [](const TestHistory &history) { return toJson(history); });
}

void flakyTests(Api &api, const CallPtr &call)
{
    api.answer<std::vector<FlakyTest>>(call,
                                       api.link().runs().flakyTests(call->path["name"], static_cast<int>(call->query.number("limit", 100, 1, 1000))),
                                       [](const std::vector<FlakyTest> &tests) { return itemsOf(tests); });
}

} // namespace

std::vector<Route> scenarioRoutes(Api &api)
{
    const auto with = [&api](void (*handler)(Api &, const CallPtr &)) { return [&api, handler](const CallPtr &call) { handler(api, call); }; };
    return {
        {"GET", "/scenarios", Role::Viewer, "scenarios", "Every scenario with its last request and its last execution", with(&list), {}, "", "ScenarioList", 200, true},
        {"GET", "/scenarios/{name}", Role::Viewer, "scenarios", "One scenario: its phases in and out, and what is odd in its files", with(&show), {}, "", "Scenario", 200, true},
        {"POST", "/scenarios", Role::Admin, "scenarios", "Makes a folder of the engine's host a scenario", with(&add), {}, "NewScenario", "Scenario", 201},
        {"DELETE", "/scenarios/{name}", Role::Admin, "scenarios", "Forgets a scenario that was added by path; touches no file",
         [&api](const CallPtr &call) {
             api.answer<Nothing>(call, api.link().scenarios().remove(call->path["name"]), [](const Nothing &) { return Json::object(); });
         }},
        {"POST", "/plans", Role::Viewer, "scenarios", "What a run would do, and why; runs nothing", with(&plan), {}, "RunRequest", "Plan"},
        {"POST", "/scenarios/{name}/run-tests", Role::Operator, "scenarios", "Runs the preset smoke, or what `paths` and `filter` narrow it to", with(&runTests), {},
         "RunTests", "Execution"},
        {"GET", "/scenarios/{name}/files", Role::Viewer, "scenarios", "Source files beneath api and ui", with(&files),
         {{"path", "string", "Folder or file, beneath api or ui"},
          {"search", "string", "Part of a name or path"},
          {"limit", "integer", "1 to 500, else 200"},
          {"includeHidden", "boolean", "Also what is hidden"},
          {"includeCoverage", "boolean", "With percentages"}},
         "", "FileList"},
        {"GET", "/scenarios/{name}/coverage", Role::Viewer, "coverage", "The newest coverage with its work list of gaps", with(&coverage),
         {{"execution", "string", "That of one execution instead"}}, "", "Coverage", 200, true},
        {"GET", "/scenarios/{name}/coverage/history", Role::Viewer, "coverage", "One file through the executions that measured it", with(&coverageHistory),
         {{"path", "string", "File, relative to the scenario"}, {"limit", "integer", "1 to 500, else 50"}}, "", "CoveragePointList"},
        {"GET", "/scenarios/{name}/tests/history", Role::Viewer, "tests", "One test through the executions that ran it", with(&testHistory),
         {{"toolchain", "string", ""}, {"workspace", "string", ""}, {"suite", "string", ""}, {"file", "string", ""}, {"test", "string", "Its name"},
          {"before", "integer", "Only executions below this number"}, {"limit", "integer", "1 to 500, else 50"}}, "", "TestHistory"},
        {"GET", "/scenarios/{name}/tests/flaky", Role::Viewer, "tests", "Tests that failed and passed on one tree, the worst first", with(&flakyTests),
         {{"limit", "integer", "1 to 1000, else 100"}}, "", "FlakyTestList"},
    };
}

} // namespace genie
