// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/request_service.h"

#include "desk/queue/request_rules.h"
#include "door/service/engine.h"

namespace genie {

namespace {

constexpr int kMostEvents = 1000;
constexpr int kMostExecutions = 100;
constexpr int kOverdueAtOnce = 200;

/// Answers with what `deed` makes of the store, or the store's trouble.
template <class T, class Deed>
void answerFrom(const Outcome<RequestStore *> &store, const std::function<void(Outcome<T>)> &reply, Deed deed)
{
    if (!store)
        return reply(tl::unexpected(store.error()));
    reply(deed(**store));
}

} // namespace

Outcome<RequestStore *> RequestService::store()
{
    const auto store = m_engine.store();
    if (!store)
        return tl::unexpected(store.error());
    return &(*store)->requests();
}

void RequestService::queue(const NewRequest &request, Reply<QueuedRequest> reply)
{
    if (const auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    auto wish = checkedRequest(request);
    if (!wish)
        return reply(tl::unexpected(wish.error()));
    m_engine.onPool<Outcome<KnownScenario>>([book = m_engine.book(), name = wish->scenario] { return book.find(name); },
                                            [this, wish = *wish, reply = std::move(reply)](Outcome<KnownScenario> scenario) {
                                                reply(scenario ? enqueue(wish, *scenario) : tl::unexpected(scenario.error()));
                                            });
}

Outcome<std::optional<SuiteRequest>> RequestService::sameAs(const NewRequest &wish)
{
    const auto requests = store();
    if (!requests)
        return tl::unexpected(requests.error());
    if (!wish.idempotencyKey.empty()) {
        auto known = (*requests)->requestByKey(wish.idempotencyKey);
        if (known)
            return std::optional(std::move(*known));
        if (known.error().kind != FailureKind::NotFound)
            return tl::unexpected(known.error());
    }
    // Another gap of the same scenario is another request.
    return wish.gap.empty() ? (*requests)->openRequestLike(wish.scenario, wish.types) : std::optional<SuiteRequest>();
}

Outcome<QueuedRequest> RequestService::enqueue(const NewRequest &wish, const KnownScenario &scenario)
{
    auto same = sameAs(wish);
    if (!same)
        return tl::unexpected(same.error());
    if (*same)
        return QueuedRequest{std::move(**same), true};
    const auto request = requestFrom(wish, newUuid(), scenario.directory.string(), m_engine.clock().now());
    const auto told = m_engine.append({{RequestQueued{request, wish.idempotencyKey}, {}, {}}});
    if (!told)
        return tl::unexpected(told.error());
    const auto requests = store();
    if (!requests)
        return tl::unexpected(requests.error());
    return (*requests)->request(request.id).map([](SuiteRequest stored) { return QueuedRequest{std::move(stored), false}; });
}

void RequestService::change(const RequestId &id, const RequestDeed &deed, Reply<SuiteRequest> reply)
{
    answerFrom<SuiteRequest>(store(), reply, [&](RequestStore &requests) -> Outcome<SuiteRequest> {
        auto request = requests.request(id);
        if (!request)
            return request;
        auto changed = applyDeed(std::move(*request), deed, m_engine.clock().now());
        if (!changed)
            return tl::unexpected(changed.error());
        const std::string changedId = changed->request.id;
        if (const auto told = m_engine.append({{std::move(*changed), {}, {}}}); !told)
            return tl::unexpected(told.error());
        return requests.request(changedId);
    });
}

void RequestService::list(const RequestQuery &query, Reply<Page<SuiteRequest>> reply)
{
    answerFrom<Page<SuiteRequest>>(store(), reply, [&](RequestStore &requests) { return requests.requests(query); });
}

void RequestService::show(const std::string &idOrIssue, Reply<SuiteRequest> reply)
{
    answerFrom<SuiteRequest>(store(), reply, [&](RequestStore &requests) { return requests.request(idOrIssue); });
}

void RequestService::figures(Reply<QueueFigures> reply)
{
    answerFrom<QueueFigures>(store(), reply, [&](RequestStore &requests) { return requests.queueFigures(m_engine.clock().now()); });
}

void RequestService::timeline(const RequestId &id, Reply<std::vector<Event>> reply)
{
    answerFrom<std::vector<Event>>(store(), reply, [&](RequestStore &requests) { return requests.requestEvents(id, 0, kMostEvents); });
}

void RequestService::executions(const RequestId &id, Reply<std::vector<Execution>> reply)
{
    answerFrom<std::vector<Execution>>(store(), reply, [&](RequestStore &requests) -> Outcome<std::vector<Execution>> {
        const auto request = requests.request(id);
        if (!request)
            return tl::unexpected(request.error());
        ExecutionQuery query;
        query.suiteRequest = request->id;
        query.limit = kMostExecutions;
        return m_engine.list(query).map([](Page<Execution> page) { return std::move(page.items); });
    });
}

void RequestService::ledger(const LedgerQuery &query, Reply<std::vector<LedgerRow>> reply)
{
    answerFrom<std::vector<LedgerRow>>(store(), reply, [&](RequestStore &requests) { return requests.ledger(query); });
}

void RequestService::tick()
{
    const auto requests = store();
    if (!requests)
        return;
    const auto now = m_engine.clock().now();
    const auto late = (*requests)->overdueRequests(now, kOverdueAtOnce);
    if (!late)
        return;
    for (const auto &request : *late)
        if (auto moved = overdue(request, now))
            // Another engine may have been quicker: its change stands.
            if (const auto told = m_engine.append({{std::move(*moved), {}, {}}}); !told && told.error().kind != FailureKind::Conflict)
                return;
}

} // namespace genie
