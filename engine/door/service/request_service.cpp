// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/request_service.h"

#include "desk/queue/request_rules.h"
#include "door/service/audit_work.h"
#include "door/service/delegation_service.h"
#include "door/service/engine.h"
#include "memory/open_store.h"

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

RequestService::RequestService(Engine &engine, CommandRunner &commands) : m_engine(engine), m_commands(commands) {}

RequestService::~RequestService() = default;

void RequestService::end()
{
    m_end.requestKill();
    m_delegation.reset();
}

Outcome<RequestStore *> RequestService::store()
{
    const auto store = m_engine.store();
    if (!store)
        return tl::unexpected(store.error());
    return &(*store)->requests();
}

DelegationService *RequestService::delegation()
{
    if (!m_delegation && !m_end.token().requested())
        if (const auto requests = store())
            m_delegation = std::make_unique<DelegationService>(
                m_engine, DelegationService::Parts{**requests, m_commands,
                                                   [options = m_engine.options()](const SuiteRequest &request) { return checkoutOfBaseline(request, options); },
                                                   [this](const SuiteRequest &request) { measure(request, {}); }});
    return m_delegation.get();
}

void RequestService::queue(const NewRequest &request, Reply<QueuedRequest> reply)
{
    if (const auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    auto wish = checkedRequest(request);
    if (!wish)
        return reply(tl::unexpected(wish.error()));
    if (!wish->tracker.empty() && delegation() != nullptr)
        if (const auto known = m_delegation->knows(wish->tracker); !known)
            return reply(tl::unexpected(known.error()));
    m_engine.onPool<Outcome<KnownScenario>>([book = m_engine.book(), name = wish->scenario] { return book.find(name); },
                                            [this, wish = *wish, reply = std::move(reply)](Outcome<KnownScenario> scenario) {
                                                if (!scenario)
                                                    return reply(tl::unexpected(scenario.error()));
                                                freeze(wish, *scenario, reply);
                                            });
}

void RequestService::freeze(const NewRequest &wish, const KnownScenario &scenario, Reply<QueuedRequest> reply)
{
    // What is there already needs no baseline of its own.
    auto same = sameAs(wish);
    if (!same)
        return reply(tl::unexpected(same.error()));
    if (*same)
        return reply(QueuedRequest{std::move(**same), true});
    m_engine.onPool<Outcome<std::string>>(
        [this, scenario, options = m_engine.options(), now = m_engine.clock().now(), end = m_end.token()]() -> Outcome<std::string> {
            const auto reader = openStore(options.store);
            return reader ? freezeScenario(scenario, {**reader, m_commands, options, now, end}) : tl::unexpected(reader.error());
        },
        [this, wish, scenario, reply = std::move(reply)](Outcome<std::string> baseline) { reply(enqueue(wish, scenario, baseline)); });
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

Outcome<QueuedRequest> RequestService::enqueue(const NewRequest &wish, const KnownScenario &scenario, const Outcome<std::string> &baseline)
{
    if (!baseline && baseline.error().kind == FailureKind::Cancelled)
        return tl::unexpected(baseline.error());
    // The same may have been queued while the baseline was frozen.
    auto same = sameAs(wish);
    if (!same)
        return tl::unexpected(same.error());
    if (*same)
        return QueuedRequest{std::move(**same), true};
    auto request = requestFrom(wish, newUuid(), scenario.directory.string(), m_engine.clock().now());
    if (baseline)
        request.baselineDigest = *baseline;
    else
        request.lastError = "no baseline could be frozen, so no result can be verified: " + baseline.error().message;
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
        if (!deed.tracker.empty() && delegation() != nullptr)
            if (const auto known = m_delegation->knows(deed.tracker); !known)
                return tl::unexpected(known.error());
        auto changed = applyDeed(std::move(*request), deed, m_engine.clock().now());
        if (!changed)
            return tl::unexpected(changed.error());
        const std::string changedId = changed->request.id;
        if (const auto told = m_engine.append({{std::move(*changed), {}, {}}}); !told)
            return tl::unexpected(told.error());
        auto now = requests.request(changedId);
        if (now && deed.kind == RequestDeed::Kind::Cancel && delegation() != nullptr)
            m_delegation->withdraw(*now);
        return now;
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

void RequestService::trackers(Reply<std::vector<TrackerChoice>> reply)
{
    if (const auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    if (delegation() == nullptr)
        return reply(fail(FailureKind::Unavailable, "the engine is ending"));
    m_engine.onPool<std::vector<TrackerChoice>>(m_delegation->probing(),
                                                [reply = std::move(reply)](std::vector<TrackerChoice> choices) { reply(std::move(choices)); });
}

Outcome<Verdict> RequestService::verdictOf(const std::string &auditOrRequest)
{
    const auto requests = store();
    if (!requests)
        return tl::unexpected(requests.error());
    if (auto verdict = (*requests)->verdict(auditOrRequest))
        return verdict;
    const auto request = (*requests)->request(auditOrRequest);
    if (!request)
        return fail(FailureKind::NotFound, "there is no audit, no request and no issue " + auditOrRequest);
    const auto all = (*requests)->verdicts(request->id);
    if (!all)
        return tl::unexpected(all.error());
    if (all->empty())
        return fail(FailureKind::NotFound, "request " + request->id.substr(0, 8) + " was not judged yet; do it now with: test-genie audit judge " + request->id.substr(0, 8));
    return (*requests)->verdict(all->front().id);
}

void RequestService::showVerdict(const std::string &auditOrRequest, Reply<Verdict> reply) { reply(verdictOf(auditOrRequest)); }

void RequestService::judge(const RequestId &id, Reply<Verdict> reply)
{
    const auto requests = store();
    const auto request = requests ? (*requests)->request(id) : tl::unexpected(requests.error());
    if (!request)
        return reply(tl::unexpected(request.error()));
    measure(*request, std::move(reply));
}

void RequestService::measure(const SuiteRequest &request, Reply<Verdict> reply)
{
    if (!m_measuring.insert(request.id).second) {
        if (reply)
            reply(fail(FailureKind::Conflict, "request " + request.id.substr(0, 8) + " is being measured already"));
        return;
    }
    m_engine.onPool<Outcome<Verdict>>(
        [this, request, options = m_engine.options(), now = m_engine.clock().now(), end = m_end.token()]() -> Outcome<Verdict> {
            const auto reader = openStore(options.store);
            return reader ? judgeRequest(request, {**reader, m_commands, options, now, end}) : tl::unexpected(reader.error());
        },
        [this, id = request.id, reply = std::move(reply)](Outcome<Verdict> verdict) {
            m_measuring.erase(id);
            auto kept = verdict ? keep(id, *verdict) : verdict;
            if (!kept)
                qWarning("request %s could not be judged: %s", id.c_str(), kept.error().message.c_str());
            if (reply)
                reply(std::move(kept));
        });
}

Outcome<Verdict> RequestService::keep(const RequestId &id, const Verdict &verdict)
{
    const auto requests = store();
    if (!requests)
        return tl::unexpected(requests.error());
    // Somebody may have changed the request while its tests ran: what was measured stands whatever the request is now.
    for (int tries = 0; tries < 3; ++tries) {
        const auto request = (*requests)->request(id);
        if (!request)
            return tl::unexpected(request.error());
        Entry kept{RequestJudged{verdict.summary}, {}, {}};
        kept.verdict = verdict;
        const auto told = m_engine.append({std::move(kept), {judged(*request, verdict.summary, m_engine.clock().now()), {}, {}}});
        if (told) {
            if (delegation() != nullptr)
                m_delegation->postVerdict(*request, verdict.summary);
            return verdict;
        }
        if (told.error().kind != FailureKind::Conflict)
            return tl::unexpected(told.error());
    }
    return fail(FailureKind::Conflict, "request " + id.substr(0, 8) + " changes too quickly to be judged; try again");
}

void RequestService::verify(const std::string &auditId, Reply<VerificationReport> reply)
{
    const auto verdict = verdictOf(auditId);
    if (!verdict)
        return reply(tl::unexpected(verdict.error()));
    m_engine.onPool<VerificationReport>([verdict = *verdict, options = m_engine.options()] { return verifyVerdict(verdict, options); },
                                        [reply = std::move(reply)](VerificationReport report) { reply(std::move(report)); });
}

void RequestService::ledger(const LedgerQuery &query, Reply<std::vector<LedgerRow>> reply)
{
    answerFrom<std::vector<LedgerRow>>(store(), reply, [&](RequestStore &requests) { return requests.ledger(query); });
}

void RequestService::exportTo(const std::string &auditOrRequest, const std::string &directory, Reply<std::string> reply)
{
    const auto verdict = verdictOf(auditOrRequest);
    if (!verdict)
        return reply(tl::unexpected(verdict.error()));
    if (!std::filesystem::path(directory).is_absolute())
        return reply(fail(FailureKind::Invalid, "'" + directory + "' is not an absolute path"));
    m_engine.onPool<Outcome<std::string>>([verdict = *verdict, directory, options = m_engine.options()] { return exportVerdict(verdict, directory, options); },
                                          [reply = std::move(reply)](Outcome<std::string> folder) { reply(std::move(folder)); });
}

void RequestService::handle(const std::vector<Event> &events)
{
    if (!m_delegation)
        return;
    // Later: what is told here may have been caused by the delegation itself, which is in the middle of something then.
    QMetaObject::invokeMethod(
        &m_engine,
        [this, events] {
            if (m_delegation)
                m_delegation->handle(events);
        },
        Qt::QueuedConnection);
}

void RequestService::tick()
{
    if (auto *delegating = delegation())
        delegating->tick();
    moveOverdue();
}

void RequestService::moveOverdue()
{
    const auto requests = store();
    if (!requests)
        return;
    const auto now = m_engine.clock().now();
    const auto late = (*requests)->overdueRequests(now, kOverdueAtOnce);
    for (std::size_t i = 0; late && i < late->size(); ++i) {
        if (m_measuring.contains((*late)[i].id))
            continue;
        if (auto moved = overdue((*late)[i], now))
            // Another engine may have been quicker: its change stands.
            if (const auto told = m_engine.append({{std::move(*moved), {}, {}}}); !told && told.error().kind != FailureKind::Conflict)
                return;
    }
}

} // namespace genie
