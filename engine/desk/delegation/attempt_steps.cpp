// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/delegation/attempt_steps.h"

#include "desk/delegation/issue_text.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::size_t kMostErrorBytes = 1000;

using State = TrackerReading::State;

DelegationAttempt *attemptOf(SuiteRequest &request, int number)
{
    const auto found = std::ranges::find(request.attempts, number, &DelegationAttempt::number);
    return found == request.attempts.end() ? nullptr : &*found;
}

RequestStep step(SuiteRequest request, std::string what, std::string note, Moment now)
{
    request.revision += 1;
    request.updatedAt = now;
    request.gap = {};
    return {std::move(request), std::move(what), std::move(note)};
}

void finish(SuiteRequest &request, DelegationAttempt &attempt, const std::string &reason, const std::string &error, Moment now)
{
    attempt.state = AttemptState::Failed;
    attempt.nextTry.reset();
    attempt.lastError = plainText(error, kMostErrorBytes);
    request.status = RequestStatus::Failed;
    request.finishReason = reason;
    request.lastError = attempt.lastError;
    request.finishedAt = now;
}

/// Takes over what a reading says besides its state.
void takeOver(DelegationAttempt &attempt, const TrackerReading &reading)
{
    attempt.trackerState = plainText(reading.word, 60);
    if (!reading.agent.empty())
        attempt.agent = plainText(reading.agent, 100);
    if (!reading.report.empty())
        attempt.report = plainText(reading.report, kMostReportBytes);
    if (!reading.result.empty())
        attempt.result = plainText(reading.result, 4096);
    if (reading.cost && *reading.cost >= 0)
        attempt.cost = reading.cost;
    attempt.lastError = plainText(reading.note, kMostErrorBytes);
}

void begin(SuiteRequest &request, DelegationAttempt &attempt, const TrackerReading &reading, Moment now)
{
    if (attempt.state != AttemptState::Working)
        attempt.starts += 1;
    attempt.state = AttemptState::Working;
    if (!attempt.startedAt)
        attempt.startedAt = reading.startedAt.value_or(now);
    request.status = RequestStatus::Running;
    if (!request.startedAt)
        request.startedAt = now;
}

void answer(SuiteRequest &request, DelegationAttempt &attempt, const TrackerReading &reading, Moment now)
{
    if (attempt.starts == 0) {
        attempt.starts = 1;
        attempt.startedAt = reading.startedAt.value_or(now);
    }
    attempt.state = AttemptState::Answered;
    if (!attempt.answeredAt)
        attempt.answeredAt = now;
    request.status = RequestStatus::Running; // the tracker's word completes nothing: the engine measures first
    if (!request.startedAt)
        request.startedAt = now;
}

/// Why nobody hears of an open attempt, after a reading.
std::string silenceOf(const DelegationAttempt &attempt, const TrackerReading &reading, const DelegationRules &rules, Moment now)
{
    if (attempt.starts > rules.mostStarts)
        return "loops";
    if (reading.state == State::Finished)
        return reading.changed == false ? "closed_without_change" : "";
    if (reading.state == State::Working)
        return attempt.silence == "reopened" ? "reopened" : "";
    if (attempt.silence == "reopened")
        return "reopened";
    const Moment since = attempt.delegatedAt.value_or(attempt.createdAt);
    return attempt.starts == 0 && now - since > rules.startWithin ? "never_started" : "";
}

/// A request that is over stays so; its issue may still move.
std::optional<RequestStep> heardAfterwards(SuiteRequest request, DelegationAttempt &attempt, const TrackerReading &reading, Moment now)
{
    const std::string silence = reading.state == State::Deleted                                   ? "deleted"
                                : reading.state == State::Open || reading.state == State::Working ? "reopened"
                                                                                                  : "";
    if (silence.empty() || silence == attempt.silence)
        return std::nullopt;
    attempt.silence = silence;
    attempt.trackerState = plainText(reading.word, 60);
    attempt.heardAt = now;
    return step(std::move(request), "silent", silence, now);
}

/// Moves an open attempt; answers the word of what happened, empty when its state stays.
std::string move(SuiteRequest &request, DelegationAttempt &attempt, const TrackerReading &reading, const DelegationRules &rules, Moment now)
{
    const AttemptState before = attempt.state;
    switch (reading.state) {
    case State::Open:
        if (before == AttemptState::Answered)
            attempt.silence = "reopened";
        attempt.state = AttemptState::Delegated;
        attempt.answeredAt.reset();
        request.status = RequestStatus::Delegated;
        break;
    case State::Working:
        if (before == AttemptState::Answered)
            attempt.silence = "reopened";
        attempt.answeredAt.reset();
        begin(request, attempt, reading, now);
        break;
    case State::Finished: answer(request, attempt, reading, now); break;
    case State::Failed:
        finish(request, attempt, "delegation_failed", reading.note.empty() ? "the tracker says that it failed" : reading.note, now);
        return "failed";
    case State::Withdrawn:
        finish(request, attempt, "delegation_failed", "the issue was closed without being done (" + reading.word + ")", now);
        return "failed";
    case State::Deleted:
        attempt.silence = "deleted";
        finish(request, attempt, "lost", "the issue " + attempt.issueId + " is gone from the tracker", now);
        return "lost";
    case State::Unknown: attempt.lastError = "the tracker says '" + plainText(reading.word, 60) + "', which means nothing here"; return {};
    }
    attempt.silence = silenceOf(attempt, reading, rules, now);
    if (before == AttemptState::Answered && attempt.state != before)
        return "reopened";
    if (attempt.state == before)
        return {};
    return attempt.state == AttemptState::Working ? "working" : attempt.state == AttemptState::Answered ? "answered" : "waiting";
}

} // namespace

milliseconds pauseAfter(int tries, const std::optional<milliseconds> &retryAfter, const DelegationRules &rules)
{
    const auto last = static_cast<int>(rules.delays.size()) - 1;
    const milliseconds own = rules.delays[static_cast<std::size_t>(std::clamp(tries - 1, 0, last))];
    return std::max(own, std::min(retryAfter.value_or(milliseconds(0)), rules.longestRetryAfter));
}

DelegationDeed deedFor(const SuiteRequest &request, const DelegationRules &rules, Moment now)
{
    using Kind = DelegationDeed::Kind;
    const DelegationAttempt *attempt = request.attempt();
    if (isFinal(request.status)) {
        const bool watched = attempt != nullptr && attempt->answeredAt && !attempt->issueId.empty() && attempt->silence != "deleted" &&
                             now - *attempt->answeredAt < rules.watchAfterwards;
        return {watched ? Kind::Watch : Kind::None, now};
    }
    if (attempt == nullptr || isFinal(attempt->state)) {
        const bool wanted = request.status == RequestStatus::Queued && !request.tracker.empty();
        return {wanted ? Kind::Send : Kind::None, request.eligibleAt.value_or(now)};
    }
    switch (attempt->state) {
    case AttemptState::Pending: return {Kind::Send, std::max(attempt->nextTry.value_or(now), request.eligibleAt.value_or(Moment{}))};
    case AttemptState::Answered: return {Kind::Announce, now};
    default: return {Kind::Read, now};
    }
}

std::optional<RequestStep> claimed(SuiteRequest request, const DelegationRules &rules, Moment now)
{
    const DelegationDeed deed = deedFor(request, rules, now);
    if (deed.kind != DelegationDeed::Kind::Send || deed.due > now)
        return std::nullopt;
    if (request.attempts.empty() || isFinal(request.attempts.back().state)) {
        DelegationAttempt attempt;
        attempt.number = request.attempts.empty() ? 1 : request.attempts.back().number + 1;
        attempt.tracker = request.tracker;
        attempt.createdAt = now;
        request.attempts.push_back(std::move(attempt));
    }
    DelegationAttempt &attempt = request.attempts.back();
    if (attempt.tracker.empty())
        attempt.tracker = request.tracker;
    attempt.tries += 1;
    attempt.nextTry = now + rules.lease;
    return step(std::move(request), "sending", {}, now);
}

std::optional<RequestStep> delegatedTo(SuiteRequest request, int number, const IssueRef &issue, Moment now)
{
    DelegationAttempt *attempt = attemptOf(request, number);
    if (attempt == nullptr || !attempt->issueId.empty())
        return std::nullopt;
    attempt->issueId = issue.id;
    attempt->issueUrl = issue.url;
    attempt->nextTry.reset();
    attempt->lastError =
        issue.others > 0 ? "the tracker holds " + std::to_string(issue.others + 1) + " issues of this attempt; the oldest one counts" : "";
    const bool open = attempt->state == AttemptState::Pending && !isFinal(request.status);
    if (open) {
        attempt->state = AttemptState::Delegated;
        attempt->delegatedAt = now;
        attempt->heardAt = now;
        request.status = RequestStatus::Delegated;
        request.lastError.clear();
    }
    return step(std::move(request), open ? "delegated" : "late_issue", issue.id, now);
}

std::optional<RequestStep> sendFailed(SuiteRequest request, int number, const TrackerFault &fault, const DelegationRules &rules, Moment now)
{
    DelegationAttempt *attempt = attemptOf(request, number);
    if (attempt == nullptr || attempt->state != AttemptState::Pending || isFinal(request.status))
        return std::nullopt;
    const std::string message = fault.failure.message;
    if (!fault.passing) {
        finish(request, *attempt, "delegation_failed", message, now);
        return step(std::move(request), "failed", message, now);
    }
    const milliseconds pause = pauseAfter(attempt->tries, fault.retryAfter, rules);
    if (now + pause - attempt->createdAt > rules.giveUpAfter) {
        finish(request, *attempt, "delegation_failed", "given up after " + std::to_string(attempt->tries) + " tries: " + message, now);
        return step(std::move(request), "failed", attempt->lastError, now);
    }
    attempt->nextTry = now + pause;
    attempt->lastError = plainText(message, kMostErrorBytes);
    request.lastError = attempt->lastError;
    return step(std::move(request), "not_sent", attempt->lastError, now);
}

std::optional<RequestStep> heard(SuiteRequest request, int number, const TrackerReading &reading, const DelegationRules &rules, Moment now)
{
    DelegationAttempt *attempt = attemptOf(request, number);
    if (attempt == nullptr)
        return std::nullopt;
    if (isFinal(request.status) || isFinal(attempt->state))
        return heardAfterwards(std::move(request), *attempt, reading, now);
    if (attempt->state == AttemptState::Pending)
        return std::nullopt;
    const SuiteRequest before = request;
    const std::string silenceBefore = attempt->silence;
    takeOver(*attempt, reading);
    std::string what = move(request, *attempt, reading, rules, now);
    if (request == before)
        return std::nullopt;
    if (!isFinal(request.status))
        request.lastError = attempt->lastError;
    attempt->heardAt = now;
    if (what.empty())
        what = attempt->silence != silenceBefore && !attempt->silence.empty() ? "silent" : "heard";
    std::string note = !attempt->silence.empty() ? attempt->silence : attempt->lastError;
    return step(std::move(request), std::move(what), std::move(note), now);
}

std::optional<RequestStep> unheard(SuiteRequest request, int number, const TrackerFault &fault, Moment now)
{
    DelegationAttempt *attempt = attemptOf(request, number);
    const std::string message = plainText(fault.failure.message, kMostErrorBytes);
    if (attempt == nullptr || isFinal(request.status) || attempt->lastError == message)
        return std::nullopt;
    attempt->lastError = message;
    request.lastError = message;
    return step(std::move(request), "unheard", message, now);
}

} // namespace genie
