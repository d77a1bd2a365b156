// SPDX-License-Identifier: GPL-3.0-or-later
// Following what was handed over: readings, announcements, and errands to trackers.
#include "desk/delegation/delegator.h"
#include "desk/delegation/delegator_work.h"
#include "desk/delegation/issue_text.h"

#include <algorithm>

namespace genie {

namespace {

constexpr int kMostErrandTries = 5;
constexpr std::size_t kMostErrands = 1000;

IssueKey keyOf(const SuiteRequest &request, const DelegationAttempt &attempt)
{
    return {request.id, attempt.number, request.scenario, attempt.createdAt};
}

} // namespace

void Delegator::announce(const SuiteRequest &request)
{
    if (m_announced.insert(request.id + "/" + std::to_string(request.attempt()->number)).second && m_parts.answered)
        m_parts.answered(request);
}

void Delegator::ask(const SuiteRequest &request, Slot &slot, DelegationDeed::Kind kind)
{
    const DelegationAttempt &attempt = *request.attempt();
    const auto tracker = trackerFor(request, attempt.tracker, slot);
    if (tracker == nullptr)
        return;
    slot.busy = true;
    const bool begin = kind == DelegationDeed::Kind::Read && attempt.starts == 0 && !slot.asked;
    work<Reply>(
        tracker,
        [key = keyOf(request, attempt), issue = attempt.issueId, begin](Tracker &whom, const Cancellation &cancellation) {
            Reply reply;
            if (begin) {
                const auto begun = whom.startWork(issue, cancellation);
                reply.asked = begun.has_value();
                if (!begun)
                    reply.notBegun = begun.error();
            }
            reply.reading = whom.read(issue, key, cancellation);
            return reply;
        },
        [this, id = request.id, number = attempt.number, tracker](const Reply &reply) { handleReply(id, number, tracker, reply); });
}

void Delegator::handleReply(const RequestId &id, int attempt, const std::shared_ptr<Tracker> &tracker, const Reply &reply)
{
    const Moment now = m_parts.clock.now();
    const TrackerFault *fault = reply.reading ? nullptr : &reply.reading.error();
    judgeBreaker(tracker->name(), fault);
    bool changed = false;
    const auto stored = change(
        id,
        [&](SuiteRequest current) {
            if (fault != nullptr)
                return unheard(std::move(current), attempt, *fault, now);
            TrackerReading reading = *reply.reading;
            if (reading.state == TrackerReading::State::Open && reading.note.empty() && reply.notBegun)
                reading.note = reply.notBegun->failure.message;
            return heard(std::move(current), attempt, reading, m_rules, now);
        },
        changed);
    const auto found = m_slots.find(id);
    if (found == m_slots.end())
        return;
    Slot &slot = found->second;
    slot.busy = false;
    slot.asked = slot.asked || reply.asked;
    const TrackerPace pace = tracker->pace();
    if (fault != nullptr) {
        slot.misses = std::min(slot.misses + 1, 10);
        const milliseconds backOff = std::min(pace.quiet * (1 << slot.misses), m_rules.longestQuiet);
        slot.due = now + std::max(backOff, std::min(fault->retryAfter.value_or(milliseconds(0)), m_rules.longestRetryAfter));
        return;
    }
    slot.misses = 0;
    if (changed)
        slot.livelyUntil = now + std::chrono::minutes(1);
    slot.due = now + (now < slot.livelyUntil ? pace.lively : pace.quiet);
    if (!stored)
        return; // the store could not take it; the next reading says it again
    const DelegationDeed deed = deedFor(*stored, m_rules, now);
    if (deed.kind == DelegationDeed::Kind::Watch)
        slot.due = now + m_rules.watchPace;
    else if (deed.kind == DelegationDeed::Kind::None)
        m_slots.erase(found);
    else if (deed.kind == DelegationDeed::Kind::Announce)
        announce(*stored);
    else
        m_announced.erase(id + "/" + std::to_string(attempt)); // reopened: its next answer is another one
}

void Delegator::withdraw(const SuiteRequest &request)
{
    const DelegationAttempt *attempt = request.attempt();
    if (attempt != nullptr && !attempt->issueId.empty() && m_errands.size() < kMostErrands)
        m_errands.push_back({attempt->tracker, attempt->issueId, {}, {}, 0, m_parts.clock.now()});
}

void Delegator::postVerdict(const SuiteRequest &request, const VerdictSummary &verdict)
{
    const auto attempt = std::ranges::find(request.attempts, verdict.attempt, &DelegationAttempt::number);
    if (attempt == request.attempts.end() || attempt->issueId.empty() || m_errands.size() >= kMostErrands)
        return;
    const std::string text = "Measured: " + std::string(toWord(verdict.word)) + ". " + plainText(verdict.sentence, 2000);
    m_errands.push_back({attempt->tracker, attempt->issueId, "verdict " + verdict.id, text, 0, m_parts.clock.now()});
}

void Delegator::runErrands()
{
    const Moment now = m_parts.clock.now();
    std::vector<Errand> waiting;
    std::vector<Errand> errands = std::exchange(m_errands, {});
    for (auto &errand : errands) {
        const auto tracker = m_parts.trackers(errand.tracker);
        if (!tracker || errand.tries >= kMostErrandTries)
            continue;
        const bool ready = errand.due <= now && m_inFlight < m_rules.mostInFlight && breaker(errand.tracker).allows(now) &&
                           m_busyWith[errand.tracker] < m_rules.mostPerTracker;
        if (!ready) {
            waiting.push_back(std::move(errand));
            continue;
        }
        work<TrackerDone>(
            *tracker,
            [errand](Tracker &whom, const Cancellation &cancellation) {
                return errand.mark.empty() ? whom.cancel(errand.issue, cancellation)
                                           : whom.comment(errand.issue, errand.mark, errand.text, cancellation);
            },
            [this, errand](const TrackerDone &done) {
                judgeBreaker(errand.tracker, done ? nullptr : &done.error());
                if (done || !done.error().passing)
                    return;
                Errand again = errand;
                again.tries += 1;
                again.due = m_parts.clock.now() + pauseAfter(again.tries, done.error().retryAfter, m_rules);
                m_errands.push_back(std::move(again));
            });
    }
    m_errands.insert(m_errands.end(), std::make_move_iterator(waiting.begin()), std::make_move_iterator(waiting.end()));
}

} // namespace genie
