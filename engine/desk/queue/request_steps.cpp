// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/queue/request_steps.h"

#include "core/base/text.h"
#include "core/domain/request_json.h"
#include "desk/queue/request_rules.h"

#include <algorithm>

namespace genie {

namespace {

constexpr int kMostAttempts = 5;
constexpr std::size_t kLongestNote = 4'000; // bytes

/// The fact of a change: one revision further, its gap left where it is.
RequestChanged changed(SuiteRequest request, std::string what, std::string note, std::string by, Moment now)
{
    ++request.revision;
    request.updatedAt = now;
    request.gap = {};
    return {std::move(request), std::move(what), std::move(note), std::move(by)};
}

void finish(SuiteRequest &request, RequestStatus status, std::string reason, Moment now)
{
    request.status = status;
    request.finishReason = std::move(reason);
    request.finishedAt = now;
    request.deadline.reset();
    request.eligibleAt.reset();
}

tl::unexpected<Failure> refused(const SuiteRequest &request, const std::string &why)
{
    return fail(FailureKind::Conflict, "request " + request.id.substr(0, 8) + " is " + std::string(toWord(request.status)) + ": " + why);
}

/// Another attempt in the outbox.
void openAttempt(SuiteRequest &request, const std::string &tracker, Moment now, const RequestDeadlines &deadlines)
{
    DelegationAttempt attempt;
    attempt.number = request.attempts.empty() ? 1 : request.attempts.back().number + 1;
    attempt.tracker = tracker;
    attempt.createdAt = now;
    attempt.nextTry = now;
    request.attempts.push_back(std::move(attempt));
    request.tracker = tracker;
    request.status = RequestStatus::Queued;
    request.deadline = now + deadlines.queued;
}

Outcome<RequestChanged> retry(SuiteRequest request, const RequestDeed &deed, Moment now, const RequestDeadlines &deadlines)
{
    if (request.status != RequestStatus::Failed)
        return refused(request, "only a failed request can be tried again");
    if (request.attempts.size() >= kMostAttempts)
        return refused(request, "it was tried 5 times; queue a new request");
    const std::string tracker = deed.tracker.empty() ? request.tracker : deed.tracker;
    if (!tracker.empty() && !isTrackerName(tracker))
        return fail(FailureKind::Invalid, "a tracker is app-issue-tracker, github or command:PROGRAM");
    request.finishReason.clear();
    request.finishedAt.reset();
    request.lastError.clear();
    request.overridden.reset();
    request.status = RequestStatus::Queued;
    request.deadline = now + deadlines.queued;
    if (!tracker.empty())
        openAttempt(request, tracker, now, deadlines);
    return changed(std::move(request), "retried", tracker.empty() ? std::string() : "to " + tracker, deed.by, now);
}

Outcome<RequestChanged> cancel(SuiteRequest request, const RequestDeed &deed, Moment now)
{
    if (isFinal(request.status))
        return refused(request, "it is over already");
    if (!request.attempts.empty() && !isFinal(request.attempts.back().state))
        request.attempts.back().state = AttemptState::Cancelled;
    finish(request, RequestStatus::Failed, "cancelled", now);
    return changed(std::move(request), "cancelled", deed.note, deed.by, now);
}

Outcome<RequestChanged> delegate(SuiteRequest request, const RequestDeed &deed, Moment now, const RequestDeadlines &deadlines)
{
    if (request.status != RequestStatus::Queued)
        return refused(request, "only a queued request can be handed on");
    const auto *attempt = request.attempt();
    if (attempt != nullptr && !isFinal(attempt->state))
        return refused(request, "it is in the outbox for " + attempt->tracker + " already");
    const std::string tracker = deed.tracker.empty() ? request.tracker : deed.tracker;
    if (!isTrackerName(tracker))
        return fail(FailureKind::Invalid, "say whom to hand it to: app-issue-tracker, github or command:PROGRAM");
    openAttempt(request, tracker, now, deadlines);
    return changed(std::move(request), "handed_on", "to " + tracker, deed.by, now);
}

Outcome<RequestChanged> override(SuiteRequest request, const RequestDeed &deed, Moment now)
{
    if (text::trimmed(deed.note).empty())
        return fail(FailureKind::Invalid, "a verdict can only be overridden with a note that says why");
    if (!isFinal(request.status) && !request.verdict)
        return refused(request, "nothing was measured yet; cancel it, or wait for its verdict");
    request.overridden = VerdictOverride{deed.word, text::shortened(text::validUtf8(text::trimmed(deed.note)), kLongestNote), deed.by, now};
    finish(request, deed.word == VerdictWord::Closed ? RequestStatus::Completed : RequestStatus::Failed, "overridden", now);
    return changed(std::move(request), "overridden", std::string(toWord(deed.word)) + ": " + request.overridden->note, deed.by, now);
}

Outcome<RequestChanged> prioritise(SuiteRequest request, const RequestDeed &deed, Moment now)
{
    if (request.status != RequestStatus::Queued)
        return refused(request, "only the order of queued requests can be changed");
    request.priority = deed.priority;
    return changed(std::move(request), "prioritised", std::string(toWord(deed.priority)), deed.by, now);
}

} // namespace

SuiteRequest requestFrom(const NewRequest &wish, RequestId id, std::string path, Moment now, const RequestDeadlines &deadlines)
{
    SuiteRequest request;
    request.id = std::move(id);
    request.scenario = wish.scenario;
    request.scenarioPath = std::move(path);
    request.types = wish.types;
    request.coverageTarget = wish.coverageTarget;
    request.priority = requestPriorityFrom(wish.priority).value_or(RequestPriority::Normal);
    request.notes = wish.notes;
    request.allowProductChanges = wish.allowProductChanges;
    request.gap = wish.gap;
    request.gapFromBaseline = wish.gap.empty();
    request.requestedBy = wish.requestedBy;
    request.source = wish.source;
    request.createdAt = request.updatedAt = now;
    request.deadline = now + deadlines.queued;
    if (!wish.tracker.empty())
        openAttempt(request, wish.tracker, now, deadlines);
    return request;
}

Outcome<RequestChanged> applyDeed(SuiteRequest request, const RequestDeed &deed, Moment now, const RequestDeadlines &deadlines)
{
    if (deed.revision != 0 && deed.revision != request.revision)
        return fail(FailureKind::Conflict, "request " + request.id.substr(0, 8) + " was changed meanwhile: look at it again");
    switch (deed.kind) {
    case RequestDeed::Kind::Retry: return retry(std::move(request), deed, now, deadlines);
    case RequestDeed::Kind::Cancel: return cancel(std::move(request), deed, now);
    case RequestDeed::Kind::Delegate: return delegate(std::move(request), deed, now, deadlines);
    case RequestDeed::Kind::Override: return override(std::move(request), deed, now);
    case RequestDeed::Kind::Prioritise: break;
    }
    return prioritise(std::move(request), deed, now);
}

RequestChanged judged(SuiteRequest request, const VerdictSummary &verdict, Moment now)
{
    const bool closed = verdict.word == VerdictWord::Closed;
    if (!request.attempts.empty())
        request.attempts.back().state = AttemptState::Judged;
    request.verdict = verdict;
    finish(request, closed ? RequestStatus::Completed : RequestStatus::Failed, closed ? "verified" : "not_closed", now);
    return changed(std::move(request), "judged", verdict.sentence, {}, now); // which begins with the verdict's word
}

std::optional<RequestChanged> overdue(SuiteRequest request, Moment now, const RequestDeadlines &deadlines)
{
    if (isFinal(request.status) || !request.deadline || now < *request.deadline)
        return std::nullopt;
    if (request.status == RequestStatus::Delegated && !request.attempts.empty()) {
        request.attempts.back().silence = "never_started";
        request.deadline = now + deadlines.delegated;
        return changed(std::move(request), "silent", "nobody has begun to work on it", {}, now);
    }
    const bool running = request.status == RequestStatus::Running;
    if (!request.attempts.empty() && !isFinal(request.attempts.back().state))
        request.attempts.back().state = AttemptState::Failed;
    request.lastError = running ? "nothing was heard of it for too long" : "nobody took it up in time";
    finish(request, RequestStatus::Failed, running ? "lost" : "timeout", now);
    std::string note = request.lastError;
    return changed(std::move(request), "failed", std::move(note), {}, now);
}

std::chrono::seconds estimatedStart(const std::vector<SuiteRequest> &ahead, std::optional<milliseconds> median, int workers)
{
    std::chrono::seconds sum{0};
    for (const auto &request : ahead)
        sum += median ? std::chrono::duration_cast<std::chrono::seconds>(*median) : std::chrono::seconds(estimatedQueueSeconds(request));
    return sum / std::max(1, workers);
}

} // namespace genie
