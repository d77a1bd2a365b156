// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/api.h"

#include "core/base/text.h"

#include <QPointer>

#include <algorithm>

namespace genie {

namespace {

constexpr std::string_view kBase = "/api/v1";
constexpr std::size_t kMostRuns = 2000; ///< waiting or under way; more are told to come again

std::vector<std::string> partsOf(std::string_view path)
{
    std::vector<std::string> parts = text::split(path, '/');
    parts.erase(std::remove(parts.begin(), parts.end(), std::string()), parts.end());
    return parts;
}

bool isParameter(const std::string &part) { return part.size() > 2 && part.front() == '{' && part.back() == '}'; }

ServerResponse plain(int status, std::string body) { return {status, "text/plain; charset=utf-8", std::move(body)}; }

bool changes(const ServerRequest &request) { return request.method != "GET"; }

} // namespace

/// Counters that both threads reach.
struct Api::Meter {
    explicit Meter(std::size_t routes) : counts(routes) {}
    std::vector<std::array<std::atomic<std::int64_t>, 6>> counts;
};

/// Counts what is answered, and writes down who changed something.
class Api::MeteredExchange final : public Exchange {
public:
    MeteredExchange(std::shared_ptr<Exchange> inner, Api &api, std::size_t route, Caller caller)
        : m_inner(std::move(inner)), m_api(api), m_route(route), m_caller(std::move(caller))
    {
    }
    [[nodiscard]] const ServerRequest &request() const override { return m_inner->request(); }
    ~MeteredExchange() override
    {
        if (m_answered)
            m_answered(errorResponse(503, {FailureKind::Unavailable, "the engine ended before it could answer"}));
    }
    void send(ServerResponse response) override
    {
        note(response.status);
        if (const auto answered = std::exchange(m_answered, {}))
            answered(response);
        m_inner->send(std::move(response));
    }
    /// Called once with the answer, in the thread that gives it.
    void whenAnswered(std::function<void(const ServerResponse &)> answered) { m_answered = std::move(answered); }
    std::shared_ptr<EventStream> beginStream() override
    {
        note(200);
        return m_inner->beginStream();
    }

private:
    void note(int status)
    {
        const int kind = std::clamp(status / 100, 0, 5);
        ++m_api.m_meter->counts[m_route][static_cast<std::size_t>(kind)];
        if (changes(request()))
            m_api.m_writeLog.write({m_caller.name, std::string(toWord(m_caller.role)), request().peer, request().method, request().path, status});
    }

    const std::shared_ptr<Exchange> m_inner;
    Api &m_api;
    const std::size_t m_route;
    const Caller m_caller;
    std::function<void(const ServerResponse &)> m_answered;
};

Api::Api(Link &link, ApiOptions options)
    : m_link(link), m_options(std::move(options)), m_access(m_options.access), m_writeLog(m_options.writeLog), m_feed(link), m_standings(link)
{
    for (auto *make : {&engineRoutes, &runRoutes, &scenarioRoutes, &requirementRoutes, &requestRoutes, &documentRoutes})
        for (auto &route : make(*this))
            m_routes.push_back(std::move(route));
    for (const auto &route : m_routes)
        m_segments.push_back(partsOf(route.pattern));
    m_meter = std::make_unique<Meter>(m_routes.size());
    connect(&m_feed, &EventFeed::moved, this, [this] { m_cache.renew(); });
    connect(&link, &Link::told, this, &Api::countRuns);
    ExecutionQuery open;
    open.statuses = {RunStatus::Queued, RunStatus::Running};
    open.limit = 1000;
    link.runs().list(open).then(this, [this](const Outcome<Page<Execution>> &page) {
        if (page)
            for (const auto &run : page->items)
                m_openRuns.insert(run.id);
    });
}

Api::~Api()
{
    m_flights.clear(); // each lets go of its exchange, which says that the engine has ended
}

HttpServer::Hooks Api::hooks()
{
    return {[this](const ServerRequest &request) { return admit(request); },
            [this](std::shared_ptr<Exchange> exchange) { handle(std::move(exchange)); }};
}

void Api::serveOn(HttpServer *server)
{
    m_server = server;
    m_feed.publishTo(server);
}

std::vector<RouteCount> Api::counts() const
{
    std::vector<RouteCount> result;
    for (std::size_t i = 0; i < m_routes.size(); ++i) {
        RouteCount count{&m_routes[i], {}};
        for (std::size_t kind = 0; kind < count.byClass.size(); ++kind)
            count.byClass[kind] = m_meter->counts[i][kind];
        result.push_back(count);
    }
    return result;
}

bool Api::refusesWork(const CallPtr &call) const
{
    if (!m_draining && m_openRuns.size() < kMostRuns)
        return false;
    auto response = m_draining ? errorResponse(503, {FailureKind::Unavailable, "this engine is ending and takes no new work"})
                               : errorResponse(429, {FailureKind::Unavailable, std::to_string(m_openRuns.size()) + " runs wait or are under way; come again when some have ended"});
    response.headers.emplace_back("Retry-After", m_draining ? "30" : "5");
    call->exchange->send(std::move(response));
    return true;
}

void Api::refuse(const CallPtr &call, const Failure &failure) const
{
    if (m_link.state() == LinkState::Lost)
        call->exchange->send(errorResponse(503, failure));
    else
        call->send(failure);
}

const Route *Api::routeOf(const ServerRequest &request, std::map<std::string, std::string> *parts, bool *pathKnown) const
{
    // The reference answers /health beside the base path too, and scrapers look for /metrics there.
    std::string_view path = request.path;
    if (path.substr(0, kBase.size()) == kBase && (path.size() == kBase.size() || path[kBase.size()] == '/'))
        path.remove_prefix(kBase.size());
    else if (path != "/health" && path != "/metrics")
        return nullptr;
    const auto wanted = partsOf(path);
    for (std::size_t i = 0; i < m_routes.size(); ++i) {
        const auto &segments = m_segments[i];
        if (segments.size() != wanted.size())
            continue;
        std::map<std::string, std::string> found;
        bool fits = true;
        for (std::size_t at = 0; fits && at < segments.size(); ++at) {
            if (!isParameter(segments[at])) {
                fits = segments[at] == wanted[at];
                continue;
            }
            const auto value = percentDecoded(wanted[at]);
            fits = value.has_value() && text::firstNotUtf8(*value) == value->size();
            if (fits && parts != nullptr)
                found[segments[at].substr(1, segments[at].size() - 2)] = *value;
        }
        if (!fits)
            continue;
        *pathKnown = true;
        if (m_routes[i].method != request.method)
            continue;
        if (parts != nullptr)
            *parts = std::move(found);
        return &m_routes[i];
    }
    return nullptr;
}

std::optional<ServerResponse> Api::admit(const ServerRequest &request)
{
    bool pathKnown = false;
    const Route *route = routeOf(request, nullptr, &pathKnown);
    Caller caller;
    if (auto refused = m_access.refuse(request, route != nullptr ? route->role : Role::Viewer, caller)) {
        if (route != nullptr)
            ++m_meter->counts[static_cast<std::size_t>(route - m_routes.data())][4];
        return refused;
    }
    if (route != nullptr)
        return std::nullopt;
    return pathKnown ? plain(405, "") : plain(404, "404 page not found\n");
}

void Api::handle(std::shared_ptr<Exchange> exchange)
{
    const ServerRequest &request = exchange->request();
    auto call = std::make_shared<Call>();
    bool pathKnown = false;
    const Route *route = routeOf(request, &call->path, &pathKnown);
    // Asked again, since only the head was there before, and a token may have been revoked meanwhile.
    if (auto refused = m_access.refuse(request, route->role, call->caller))
        return exchange->send(std::move(*refused));
    const auto place = static_cast<std::size_t>(route - m_routes.data());
    if (route->lasting) {
        call->cacheKey = request.path + "?" + request.query;
        if (auto body = m_cache.find(call->cacheKey)) {
            ++m_meter->counts[place][2];
            return exchange->send({200, "application/json", std::move(*body)});
        }
    }
    call->exchange = std::make_shared<MeteredExchange>(std::move(exchange), *this, place, call->caller);
    QMetaObject::invokeMethod(this, [this, route, call] { run(*route, call); }, Qt::QueuedConnection);
}

void Api::run(const Route &route, const CallPtr &call)
{
    const ServerRequest &request = call->exchange->request();
    call->query = Query::parse(request.query);
    if (!request.body.empty()) {
        auto body = parseJson(request.body);
        if (!body)
            return call->send(body.error().within("the body"));
        if (!body->is_object())
            return call->send(Failure{FailureKind::Invalid, "the body is not a JSON object"});
        call->body = std::move(*body);
    }
    if (!call->cacheKey.empty()) {
        // Who asks the same while it is worked out waits for that answer, unless something has happened since.
        const std::string flight = call->cacheKey + "#" + std::to_string(m_cache.age());
        const auto [place, first] = m_flights.try_emplace(flight);
        if (!first)
            return place->second.push_back(call);
        static_cast<MeteredExchange &>(*call->exchange).whenAnswered([here = QPointer<Api>(this), flight](const ServerResponse &response) {
            if (here.isNull()) // a late answer, when everybody has gone
                return;
            const auto landed = here->m_flights.extract(flight);
            if (landed.empty())
                return;
            for (const auto &waiting : landed.mapped())
                waiting->exchange->send(response);
        });
        call->keep = [this, key = call->cacheKey, age = m_cache.age()](const std::string &body) { m_cache.keep(key, age, body); };
    }
    route.handle(call);
}

void Api::countRuns(const std::vector<Event> &events)
{
    for (const auto &event : events) {
        if (const auto *queued = std::get_if<RunQueued>(&event.fact))
            m_openRuns.insert(queued->execution.id);
        else if (const auto *finished = std::get_if<RunFinished>(&event.fact))
            m_openRuns.erase(finished->run);
    }
}

} // namespace genie
