// SPDX-License-Identifier: GPL-3.0-or-later
// Routes about the engine itself: its health, its settings, its facts, and the description of all routes.
#include "core/domain/domain_json.h"
#include "core/domain/request_json.h"
#include "core/ports/clock.h"
#include "door/link/link_json.h"
#include "door/server/api.h"
#include "door/server/metrics.h"
#include "door/server/openapi.h"
#include "door/server/reference_json.h"

#include <charconv>

namespace genie {

namespace {

/// What the engine does now, as health and metrics tell it.
struct Standing {
    LinkState state = LinkState::Connecting;
    Outcome<QueueFigures> figures;
    Outcome<Page<Execution>> newest;
};

void askStanding(Api &api, std::function<void(const Standing &)> then)
{
    api.link().requests().figures().then(&api, [&api, then = std::move(then)](const Outcome<QueueFigures> &figures) {
        ExecutionQuery newest;
        newest.limit = 1;
        api.link().runs().list(newest).then(&api, [&api, then, figures](const Outcome<Page<Execution>> &page) {
            then({api.link().state(), figures, page});
        });
    });
}

bool healthy(const Standing &standing) { return standing.state == LinkState::Live && standing.figures && standing.newest; }

Json healthJson(const Standing &standing)
{
    const bool ok = healthy(standing);
    const Moment now = SystemClock().now();
    Json json{{"status", ok ? "healthy" : "unhealthy"},
              {"service", "Test Genie API"},
              {"version", GENIE_VERSION},
              {"readiness", ok},
              {"timestamp", wholeSecond(now)},
              {"dependencies", {{"database", ok ? "connected" : "disconnected"}}},
              {"operations", Json::object()}};
    if (!ok)
        return json;
    json["operations"]["queue"] = queueSnapshot(*standing.figures, now);
    if (!standing.newest->items.empty())
        json["operations"]["lastExecution"] = lastExecutionJson(standing.newest->items.front());
    json["operations"]["alerts"] = Json::array();
    return json;
}

void health(Api &api, const CallPtr &call)
{
    askStanding(api, [call](const Standing &standing) { call->send(200, healthJson(standing)); });
}

void ready(Api &api, const CallPtr &call)
{
    askStanding(api, [call](const Standing &standing) {
        if (healthy(standing))
            return call->send(200, {{"ready", true}});
        const Failure why = !standing.figures ? standing.figures.error() : Failure{FailureKind::Unavailable, "the store is not there"};
        call->exchange->send(errorResponse(503, why));
    });
}

void metrics(Api &api, const CallPtr &call)
{
    askStanding(api, [&api, call](const Standing &standing) {
        MetricsInput input{healthy(standing), std::nullopt, api.serverFigures(), api.counts(), api.openRuns(), api.feed().last()};
        if (standing.figures)
            input.queue = *standing.figures;
        call->exchange->send({200, "application/openmetrics-text; version=1.0.0; charset=utf-8", metricsText(input)});
    });
}

void config(Api &api, const CallPtr &call)
{
    api.answer<EngineInfo>(call, api.link().engine().info(), [](const EngineInfo &info) -> Json {
        const std::filesystem::path root = info.scenariosRoot;
        return {{"repoRoot", root.parent_path().string()},
                {"testGeniePath", (root / "test-genie").string()},
                {"testGenieCLI", "test-genie"},
                {"scenariosPath", info.scenariosRoot},
                {"timestamp", wholeSecond(SystemClock().now())},
                {"securityModel", "sandbox"},
                {"directoryScoping", true},
                {"pathValidation", true},
                {"bashAllowlistOnly", false}};
    });
}

Json phasesJson(const std::vector<PhaseDescriptor> &phases, const PhaseToggles &toggles)
{
    Json json = itemsOf(phases);
    json["toggles"] = Json::object();
    for (const auto &[name, toggle] : toggles)
        json["toggles"][name] = toJson(toggle);
    return json;
}

void sendPhases(Api &api, const CallPtr &call, const Answer<PhaseToggles> &coming)
{
    Answer<PhaseToggles>(coming).then(&api, [&api, call](const Outcome<PhaseToggles> &toggles) {
        if (!toggles)
            return call->exchange->send(errorResponse(500, toggles.error()));
        api.answer<EngineInfo>(call, api.link().engine().info(),
                               [toggles = *toggles](const EngineInfo &info) { return phasesJson(info.phases, toggles); });
    });
}

void setPhases(Api &api, const CallPtr &call)
{
    const auto toggles = phaseTogglesFrom(call->body);
    if (!toggles)
        return call->send(toggles.error());
    sendPhases(api, call, api.link().engine().setPhaseToggles(*toggles));
}

void events(Api &api, const CallPtr &call)
{
    if (api.link().state() == LinkState::Lost)
        return ready(api, call); // 503, and why
    std::int64_t after = call->query.number("after", -1, 0, std::numeric_limits<std::int64_t>::max());
    const std::string &last = call->exchange->request().lastEventId;
    std::int64_t number = 0;
    if (const auto [end, error] = std::from_chars(last.data(), last.data() + last.size(), number);
        error == std::errc() && end == last.data() + last.size() && number >= 0)
        after = number;
    api.feed().follow(call->exchange->beginStream(), after);
}

void facts(Api &api, const CallPtr &call)
{
    const auto after = call->query.number("after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = static_cast<int>(call->query.number("limit", 500, 1, 1000));
    api.answer<std::vector<Event>>(call, api.link().runs().events(after, limit), [](const std::vector<Event> &page) { return itemsOf(page); });
}

} // namespace

std::vector<Route> engineRoutes(Api &api)
{
    const auto with = [&api](void (*handler)(Api &, const CallPtr &)) { return [&api, handler](const CallPtr &call) { handler(api, call); }; };
    return {
        {"GET", "/health", Role::Viewer, "engine", "Whether the engine and its store are well; always 200", with(&health), {}, "", "Health", 200, true},
        {"GET", "/ready", Role::Viewer, "engine", "200 while the store can be used, else 503", with(&ready), {}, "", "Ready"},
        {"GET", "/metrics", Role::Viewer, "engine", "Figures in OpenMetrics text", with(&metrics)},
        {"GET", "/config", Role::Viewer, "engine", "Where the engine looks for scenarios", with(&config), {}, "", "Config", 200, true},
        {"GET", "/engine", Role::Viewer, "engine", "Which engine this is, and the version of this API",
         [&api](const CallPtr &call) {
             api.answer<EngineInfo>(call, api.link().engine().info(), [](const EngineInfo &info) {
                 Json json = toJson(info);
                 json["apiVersion"] = kApiVersion;
                 return json;
             });
         },
         {}, "", "Engine"},
        {"GET", "/doctor", Role::Viewer, "engine", "What the machine of the engine has and lacks",
         [&api](const CallPtr &call) {
             api.answer<std::vector<DoctorCheck>>(call, api.link().engine().doctor(), [](const std::vector<DoctorCheck> &checks) { return itemsOf(checks); });
         },
         {}, "", "DoctorList"},
        {"GET", "/phases", Role::Viewer, "phases", "The catalogue of phases, and which are switched off for everyone",
         [&api](const CallPtr &call) { sendPhases(api, call, api.link().engine().phaseToggles()); }, {}, "", "PhaseList", 200, true},
        {"GET", "/phases/settings", Role::Viewer, "phases", "The same as /phases",
         [&api](const CallPtr &call) { sendPhases(api, call, api.link().engine().phaseToggles()); }, {}, "", "PhaseList"},
        {"PUT", "/phases/settings", Role::Admin, "phases", "Replaces which phases are switched off for everyone", with(&setPhases), {}, "PhaseSettings", "PhaseList"},
        {"GET", "/events", Role::Viewer, "events", "All facts as they happen, resumed after Last-Event-ID", with(&events),
         {{"after", "integer", "Number of the last event that is known already; Last-Event-ID goes before it"}}, "", "", 200, false, true},
        {"GET", "/facts", Role::Viewer, "events", "Facts that were told, oldest first", with(&facts),
         {{"after", "integer", "Only those with a larger number"}, {"limit", "integer", "At most so many, 1 to 1000, else 500"}}, "", "EventList"},
        {"GET", "/openapi.json", Role::Viewer, "engine", "This description",
         [&api](const CallPtr &call) { call->send(200, openApiOf(api.routes())); }, {}, "", "", 200, true},
    };
}

} // namespace genie
