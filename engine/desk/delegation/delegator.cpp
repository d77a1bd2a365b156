// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/delegation/delegator.h"

#include "desk/delegation/delegator_work.h"
#include "desk/delegation/issue_text.h"

#include <algorithm>
#include <tuple>

namespace genie {

namespace {

constexpr auto kReconcileEvery = std::chrono::minutes(5);
constexpr auto kStorePause = std::chrono::seconds(5);

/// Looks first, when something may have been sent before; makes the issue only when there is none.
TrackerOutcome<IssueRef> sendOnce(Tracker &tracker, const SuiteRequest &request, const DelegationAttempt &attempt, const Clock &clock,
                                  milliseconds longestSearch, const Cancellation &cancellation)
{
    const auto draft = draftIssue(request, attempt.number);
    if (!draft)
        return tl::unexpected(TrackerFault{draft.error(), false, {}});
    if (attempt.tries > 1) {
        const Moment begun = clock.now();
        auto there = tracker.find(draft->key(), cancellation);
        if (!there)
            return tl::unexpected(there.error());
        if (*there)
            return std::move(**there);
        if (clock.now() - begun > longestSearch)
            return tl::unexpected(TrackerFault::transient("the tracker took too long to say whether the issue is there already"));
    }
    return tracker.send(*draft, cancellation);
}

} // namespace

Delegator::Delegator(Parts parts, DelegationRules rules) : m_parts(std::move(parts)), m_rules(rules), m_home(std::make_unique<QObject>())
{
    m_pool.setMaxThreadCount(m_rules.mostInFlight);
}

Delegator::~Delegator()
{
    m_end.requestKill();
    m_pool.waitForDone();
    m_home.reset();
}

CircuitBreaker &Delegator::breaker(const std::string &tracker)
{
    return m_breakers.try_emplace(tracker, m_rules.breakerFailures, m_rules.breakerRest).first->second;
}

std::map<std::string, Moment> Delegator::resting() const
{
    std::map<std::string, Moment> found;
    for (const auto &[name, one] : m_breakers)
        if (one.resting(m_parts.clock.now()))
            found[name] = one.closedUntil();
    return found;
}

void Delegator::judgeBreaker(const std::string &tracker, const TrackerFault *fault)
{
    if (fault == nullptr || !fault->passing)
        breaker(tracker).succeeded(); // a refusal is an answer too
    else
        breaker(tracker).failed(m_parts.clock.now(), std::min(fault->retryAfter.value_or(milliseconds(0)), m_rules.longestRetryAfter));
}

Outcome<SuiteRequest> Delegator::change(const RequestId &id, const std::function<std::optional<RequestStep>(SuiteRequest)> &step,
                                        bool &changed)
{
    constexpr int kMostRounds = 3;
    changed = false;
    for (int round = 1;; ++round) {
        auto current = m_parts.store.request(id);
        if (!current)
            return current;
        auto next = step(*current);
        if (!next)
            return current;
        if (m_parts.beforeStoring)
            m_parts.beforeStoring(next->request);
        const auto stored = m_parts.append({Entry{RequestChanged{next->request, next->what, next->note}, {}, {}}});
        if (stored) {
            changed = true;
            next->request.gap = std::move(current->gap);
            return std::move(next->request);
        }
        // Somebody else was faster: what happened is looked at again in the light of that.
        if (stored.error().kind != FailureKind::Conflict || round == kMostRounds)
            return tl::unexpected(stored.error());
    }
}

void Delegator::notice(const SuiteRequest &request)
{
    const Moment now = m_parts.clock.now();
    const DelegationDeed deed = deedFor(request, m_rules, now);
    const auto found = m_slots.find(request.id);
    if (deed.kind == DelegationDeed::Kind::None) {
        if (found != m_slots.end() && !found->second.busy)
            m_slots.erase(found);
        return;
    }
    if (found != m_slots.end()) {
        if (deed.kind == DelegationDeed::Kind::Send) {
            found->second.due = std::max(deed.due, now);
            found->second.sends = true;
        }
        return;
    }
    if (m_slots.size() >= m_rules.mostFollowed)
        return;
    Slot &slot = m_slots[request.id];
    slot.due = std::max(deed.due, now);
    slot.sends = deed.kind == DelegationDeed::Kind::Send;
    slot.priority = request.priority;
    slot.createdAt = request.createdAt;
}

Done Delegator::reconcile()
{
    m_nextReconciliation = m_parts.clock.now() + kReconcileEvery;
    constexpr int kPage = 1000;
    RequestQuery open;
    open.statuses = {RequestStatus::Queued, RequestStatus::Delegated, RequestStatus::Running};
    open.limit = kPage;
    while (m_slots.size() < m_rules.mostFollowed) {
        const auto page = m_parts.store.requests(open);
        if (!page)
            return tl::unexpected(page.error());
        for (const auto &request : page->items)
            notice(request);
        if (page->items.size() < kPage)
            break;
        open.before = page->items.back().number;
    }
    RequestQuery over;
    over.statuses = {RequestStatus::Completed, RequestStatus::Failed};
    over.limit = 200;
    const auto page = m_parts.store.requests(over);
    if (!page)
        return tl::unexpected(page.error());
    for (const auto &request : page->items)
        notice(request);
    return {};
}

void Delegator::handle(const Event &event)
{
    if (const auto *queued = std::get_if<RequestQueued>(&event.fact))
        notice(queued->request);
    else if (const auto *changed = std::get_if<RequestChanged>(&event.fact))
        notice(changed->request);
}

void Delegator::hurry(const std::string &issue)
{
    const auto request = m_parts.store.request(issue);
    const auto found = request ? m_slots.find(request->id) : m_slots.end();
    if (found == m_slots.end() || found->second.sends)
        return;
    const Moment now = m_parts.clock.now();
    found->second.due = std::min(found->second.due, now);
    found->second.livelyUntil = now + std::chrono::minutes(1);
}

void Delegator::tick()
{
    const Moment now = m_parts.clock.now();
    if (now >= m_nextReconciliation)
        (void)reconcile(); // a store that cannot be read now is asked again in five minutes, and by every fact
    struct Due {
        bool sends;
        int rank;
        Moment since; ///< a try: since the request was made; a question: since it was due
        RequestId id;
    };
    std::vector<Due> due;
    for (const auto &[id, slot] : m_slots)
        if (!slot.busy && slot.due <= now)
            due.push_back({slot.sends, slot.sends ? effectiveRank(slot.priority, slot.createdAt, now) : 0,
                           slot.sends ? slot.createdAt : slot.due, id});
    // Tries first: they are few and their pauses grow. Questions then take turns, so that none starves.
    std::ranges::sort(
        due, [](const Due &a, const Due &b) { return std::tuple(!a.sends, -a.rank, a.since) < std::tuple(!b.sends, -b.rank, b.since); });
    m_backlog = false;
    for (const auto &one : due) {
        if (m_inFlight >= m_rules.mostInFlight) {
            m_backlog = true;
            break;
        }
        if (const auto found = m_slots.find(one.id); found != m_slots.end())
            attend(one.id, found->second);
    }
    runErrands();
}

void Delegator::attend(const RequestId &id, Slot &slot)
{
    const Moment now = m_parts.clock.now();
    const auto request = m_parts.store.request(id);
    if (!request) {
        if (request.error().kind == FailureKind::NotFound)
            m_slots.erase(id);
        else
            slot.due = now + kStorePause;
        return;
    }
    slot.priority = request->priority;
    const DelegationDeed deed = deedFor(*request, m_rules, now);
    slot.sends = deed.kind == DelegationDeed::Kind::Send;
    switch (deed.kind) {
    case DelegationDeed::Kind::None: m_slots.erase(id); break;
    case DelegationDeed::Kind::Send:
        if (deed.due > now)
            slot.due = deed.due;
        else
            send(*request, slot);
        break;
    case DelegationDeed::Kind::Announce: announce(*request); [[fallthrough]];
    case DelegationDeed::Kind::Read:
    case DelegationDeed::Kind::Watch: ask(*request, slot, deed.kind); break;
    }
}

/// The tracker when it may be spoken to now; else nothing, and the slot knows when to come back.
std::shared_ptr<Tracker> Delegator::trackerFor(const SuiteRequest &request, const std::string &name, Slot &slot)
{
    const Moment now = m_parts.clock.now();
    const auto tracker = m_parts.trackers(name);
    if (!tracker) {
        const TrackerFault fault{tracker.error(), tracker.error().kind == FailureKind::Unavailable, {}};
        bool changed = false;
        const DelegationAttempt *attempt = request.attempt();
        const int number = attempt == nullptr ? 0 : attempt->number;
        if (attempt != nullptr && attempt->state != AttemptState::Pending)
            (void)change(
                request.id, [&](SuiteRequest current) { return unheard(std::move(current), number, fault, now); }, changed);
        else if (const auto taken = change(
                     request.id, [&](SuiteRequest current) { return claimed(std::move(current), m_rules, now); }, changed);
                 taken && changed)
            (void)change(
                request.id,
                [&](SuiteRequest current) { return sendFailed(std::move(current), taken->attempt()->number, fault, m_rules, now); },
                changed);
        slot.due = now + m_rules.longestQuiet;
        return nullptr;
    }
    if (!breaker(name).allows(now)) {
        slot.due = std::max(breaker(name).closedUntil(), now + std::chrono::seconds(1));
        return nullptr;
    }
    if (m_busyWith[name] < m_rules.mostPerTracker)
        return *tracker;
    m_backlog = true; // it stays due
    return nullptr;
}

void Delegator::arrive(const std::string &tracker)
{
    --m_inFlight;
    --m_busyWith[tracker];
}

void Delegator::send(const SuiteRequest &request, Slot &slot)
{
    const Moment now = m_parts.clock.now();
    const DelegationAttempt *open = request.attempt();
    const std::string name = open != nullptr && !isFinal(open->state) && !open->tracker.empty() ? open->tracker : request.tracker;
    const auto tracker = trackerFor(request, name, slot);
    if (tracker == nullptr)
        return;
    bool mine = false;
    const auto taken = change(
        request.id, [&](SuiteRequest current) { return claimed(std::move(current), m_rules, now); }, mine);
    if (!taken || !mine) {
        slot.due = now + (taken ? milliseconds(1000) : milliseconds(kStorePause)); // nothing was stored, so nothing is sent
        return;
    }
    slot.busy = true;
    slot.asked = false;
    const DelegationAttempt attempt = *taken->attempt();
    work<TrackerOutcome<IssueRef>>(
        tracker,
        [request = *taken, attempt, &clock = m_parts.clock, longest = m_rules.longestSearch](
            Tracker &whom, const Cancellation &cancellation) { return sendOnce(whom, request, attempt, clock, longest, cancellation); },
        [this, id = request.id, number = attempt.number, name](const TrackerOutcome<IssueRef> &sent) {
            handleSent(id, number, name, sent);
        });
}

void Delegator::handleSent(const RequestId &id, int attempt, const std::string &tracker, const TrackerOutcome<IssueRef> &sent)
{
    const Moment now = m_parts.clock.now();
    judgeBreaker(tracker, sent ? nullptr : &sent.error());
    bool changed = false;
    const auto stored = change(
        id,
        [&](SuiteRequest current) {
            return sent ? delegatedTo(std::move(current), attempt, *sent, now)
                        : sendFailed(std::move(current), attempt, sent.error(), m_rules, now);
        },
        changed);
    const auto found = m_slots.find(id);
    if (found != m_slots.end())
        found->second.busy = false;
    if (!stored) {
        // The try still belongs to us; when that is over, the issue is looked for and found.
        if (found != m_slots.end())
            found->second.due = now + kStorePause;
        return;
    }
    const auto mine = std::ranges::find(stored->attempts, attempt, &DelegationAttempt::number);
    if (sent && changed && mine != stored->attempts.end() && isFinal(mine->state))
        m_errands.push_back({tracker, sent->id, {}, {}, 0, now}); // cancelled while it was on its way
    if (found != m_slots.end()) {
        const DelegationDeed deed = deedFor(*stored, m_rules, now);
        found->second.due = std::max(deed.due, now);
        found->second.sends = deed.kind == DelegationDeed::Kind::Send;
        found->second.livelyUntil = now + std::chrono::minutes(1);
    }
}

} // namespace genie
