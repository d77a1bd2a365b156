// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/server/answer_cache.h"
#include "door/server/event_feed.h"
#include "door/server/route.h"
#include "door/server/scenario_standings.h"
#include "door/server/write_log.h"

#include <QObject>

#include <array>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace genie {

/// What the API is told by whoever composes it.
struct ApiOptions {
    AccessRules access;
    std::filesystem::path writeLog;      ///< who changed what; empty: nothing is written
    std::filesystem::path docsDirectory; ///< the manual; empty: there is none
};

/// How often a route was answered, by the first digit of the status.
struct RouteCount {
    const Route *route = nullptr;
    std::array<std::int64_t, 6> byClass{};
};

/// The engine's HTTP API over a link: finds the route of a request, asks the link, and answers in JSON. Its routes are called in the
/// thread of the link; only what the server asks about heads and what is kept ready is answered in the server's own.
class Api final : public QObject
{
    Q_OBJECT

public:
    Api(Link &link, ApiOptions options);
    ~Api() override;

    /// For HttpServer::listen. The server must end before the API does.
    [[nodiscard]] HttpServer::Hooks hooks();
    void serveOn(HttpServer *server);
    /// From now on new work is refused with 503; what is there can be seen, and stopped.
    void drain() { m_draining = true; }

    [[nodiscard]] const std::vector<Route> &routes() const { return m_routes; }
    [[nodiscard]] std::vector<RouteCount> counts() const;
    [[nodiscard]] ServerFigures serverFigures() const { return m_server != nullptr ? m_server->figures() : ServerFigures{}; }

    // For its routes, in its thread.

    Link &link() { return m_link; }
    EventFeed &feed() { return m_feed; }
    ScenarioStandings &standings() { return m_standings; }
    [[nodiscard]] const ApiOptions &options() const { return m_options; }
    /// Runs that were started and have not ended, as far as it was told.
    [[nodiscard]] std::size_t openRuns() const { return m_openRuns.size(); }
    /// Refuses when no new work is taken: while it drains, and when too many runs wait. Answers whether it did.
    bool refusesWork(const CallPtr &call) const;

    /// Answers a failure; while the store is not there, with 503 whatever it is.
    void refuse(const CallPtr &call, const Failure &failure) const;
    /// Answers with what the link will say, made into JSON.
    template <class T> void answer(const CallPtr &call, Answer<T> coming, std::function<Json(const T &)> toBody, int status = 200);

private:
    struct Meter;
    class MeteredExchange;

    [[nodiscard]] const Route *routeOf(const ServerRequest &request, std::map<std::string, std::string> *parts, bool *pathKnown) const;
    std::optional<ServerResponse> admit(const ServerRequest &request);
    void handle(std::shared_ptr<Exchange> exchange);
    void run(const Route &route, const CallPtr &call);
    void countRuns(const std::vector<Event> &events);

    Link &m_link;
    const ApiOptions m_options;
    Access m_access;
    WriteLog m_writeLog;
    AnswerCache m_cache;
    EventFeed m_feed;
    ScenarioStandings m_standings;
    HttpServer *m_server = nullptr;
    std::vector<Route> m_routes;
    std::vector<std::vector<std::string>> m_segments; ///< of the routes' patterns
    std::unique_ptr<Meter> m_meter;
    std::map<std::string, std::vector<CallPtr>> m_flights; ///< who waits for an answer that is being worked out for somebody else
    std::set<ExecutionId> m_openRuns;
    bool m_draining = false;
};

template <class T> void Api::answer(const CallPtr &call, Answer<T> coming, std::function<Json(const T &)> toBody, int status)
{
    coming.then(this, [this, call, toBody = std::move(toBody), status](const Outcome<T> &outcome) {
        if (outcome)
            call->send(status, toBody(*outcome));
        else
            refuse(call, outcome.error());
    });
}

/// A list as every route answers it.
template <class T> Json itemsOf(const std::vector<T> &items)
{
    Json list = Json::array();
    for (const auto &item : items)
        list.push_back(toJson(item));
    const auto count = list.size();
    return {{"items", std::move(list)}, {"count", count}};
}

/// The same for a page: with the key of the next page, and the number of all where it is known.
template <class T> Json itemsOf(const Page<T> &page)
{
    Json json = itemsOf(page.items);
    json["next"] = page.next;
    if (page.total >= 0)
        json["total"] = page.total;
    return json;
}

// The routes by what they are about.
std::vector<Route> engineRoutes(Api &api);
std::vector<Route> runRoutes(Api &api);
std::vector<Route> scenarioRoutes(Api &api);
std::vector<Route> requirementRoutes(Api &api);
std::vector<Route> requestRoutes(Api &api);
std::vector<Route> documentRoutes(Api &api);

} // namespace genie
