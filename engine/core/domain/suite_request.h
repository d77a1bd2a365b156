// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/domain/gap.h"
#include "core/domain/verdict.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// How urgent a request is; ranks 0..3.
enum class RequestPriority { Low, Normal, High, Urgent };

std::string_view toWord(RequestPriority priority);
std::optional<RequestPriority> requestPriorityFrom(std::string_view word);

/// How urgent a request is at `now`: its priority's rank 0..3 plus one for each six hours that it has waited (spec/api.md 2.3), so
/// that nothing starves. Higher goes first; among equals, the older.
int effectiveRank(RequestPriority priority, Moment createdAt, Moment now);

/// Where a request stands (spec/api.md 2.2). The last two are final, until a retry.
enum class RequestStatus { Queued, Delegated, Running, Completed, Failed };

std::string_view toWord(RequestStatus status);
std::optional<RequestStatus> requestStatusFrom(std::string_view word);
inline bool isFinal(RequestStatus status) { return status == RequestStatus::Completed || status == RequestStatus::Failed; }

/// Where one attempt to have a request done by somebody else stands.
enum class AttemptState {
    Pending,   ///< in the outbox: stored, not yet known to be sent
    Delegated, ///< the tracker has it
    Working,   ///< the tracker says that somebody works on it
    Answered,  ///< the tracker says that it is done; nothing is believed yet
    Judged,    ///< the engine has measured it
    Failed,    ///< refused, failed or given up; `lastError` says why
    Cancelled
};

std::string_view toWord(AttemptState state);
std::optional<AttemptState> attemptStateFrom(std::string_view word);
inline bool isFinal(AttemptState state)
{
    return state == AttemptState::Judged || state == AttemptState::Failed || state == AttemptState::Cancelled;
}

/// One attempt to have a request done: exactly one issue of one tracker. Texts of the tracker are as it wrote them, bounded.
struct DelegationAttempt {
    int number = 1;      ///< 1-based within its request
    std::string tracker; ///< "app-issue-tracker", "github", "command:PROGRAM"
    AttemptState state = AttemptState::Pending;
    int tries = 0;                 ///< times it was sent
    std::optional<Moment> nextTry; ///< when the outbox sends again
    std::string issueId;           ///< empty until the tracker has answered
    std::string issueUrl;
    int starts = 0;             ///< times the tracker said that work began; more than a few are a loop
    std::string trackerState;   ///< the tracker's own word: "open", "active", "closed", ...
    std::string agent;          ///< who works on it, where the tracker says so
    std::string result;         ///< where the result is: a commit, a pull request, a directory
    std::string report;         ///< what the agent says of it, at most 64 KiB
    std::string lastError;      ///< of the last try, without secrets
    std::string silence;        ///< stable word of why nobody hears of it: "never_started", "loops", "closed_without_change", "reopened",
                                ///< "deleted"; empty: all is well
    std::optional<double> cost; ///< US dollars, where the agent reports it
    Moment createdAt{};
    std::optional<Moment> delegatedAt;
    std::optional<Moment> startedAt;
    std::optional<Moment> heardAt; ///< when the tracker last said something new
    std::optional<Moment> answeredAt;
    bool operator==(const DelegationAttempt &) const = default;
};

/// A wish for generated tests: what is to be tested, how well, and what became of it.
struct SuiteRequest {
    RequestId id;
    std::int64_t number = 0;   ///< grows with every request of a store; the key of pages
    std::int64_t revision = 1; ///< grows with every change; a change that was made from an older one is refused
    std::string scenario;
    std::string scenarioPath;       ///< absolute
    std::vector<std::string> types; ///< of spec/api.md 1.4, in the order asked for
    int coverageTarget = 95;        ///< percent, 1..100
    RequestPriority priority = RequestPriority::Normal;
    std::string notes;   ///< at most 4,000 characters
    std::string tracker; ///< whom to hand it to; empty: nobody yet
    bool allowProductChanges = false;
    RequestStatus status = RequestStatus::Queued;
    std::string finishReason;     ///< stable word: "verified", "cancelled", "lost", "interrupted", "delegation_failed", "not_closed",
                                  ///< "timeout"; empty while open
    std::string lastError;        ///< for people; empty: none
    std::string baselineDigest;   ///< content address of what was frozen; empty until then
    bool gapFromBaseline = false; ///< nobody chose the gap: it is what the baseline lacks
    Gap gap;                      ///< lists and facts other than RequestQueued leave it out
    std::vector<DelegationAttempt> attempts; ///< oldest first
    std::optional<VerdictSummary> verdict;   ///< of the last audit
    std::optional<VerdictOverride> overridden;
    std::string requestedBy; ///< a user's or a token's name
    std::string source;      ///< "cli", "console", "api", "import"
    Moment createdAt{};
    Moment updatedAt{};
    std::optional<Moment> eligibleAt; ///< not before this moment; nothing: at once
    std::optional<Moment> deadline;   ///< when its state is over unless something happens
    std::optional<Moment> startedAt;
    std::optional<Moment> finishedAt;
    bool operator==(const SuiteRequest &) const = default;

    /// The last attempt; null before the first.
    [[nodiscard]] const DelegationAttempt *attempt() const { return attempts.empty() ? nullptr : &attempts.back(); }
};

/// What somebody asks for; checked by desk/queue.
struct NewRequest {
    std::string scenario;
    std::vector<std::string> types; ///< empty: unit and integration
    int coverageTarget = 0;         ///< 0: 95
    std::string priority;           ///< empty: normal
    std::string notes;
    std::string tracker; ///< empty: it waits until somebody delegates it
    Gap gap;             ///< empty: what the baseline lacks
    bool allowProductChanges = false;
    std::string idempotencyKey; ///< the same key answers the same request
    std::string requestedBy;
    std::string source = "cli";
    bool operator==(const NewRequest &) const = default;
};

/// The answer to a new request.
struct QueuedRequest {
    SuiteRequest request;
    bool duplicate = false; ///< it was there already: nothing was queued
    bool operator==(const QueuedRequest &) const = default;
};

/// What an operator does to a request that is there.
struct RequestDeed {
    enum class Kind { Retry, Cancel, Delegate, Override, Prioritise };
    Kind kind = Kind::Retry;
    std::string tracker;                                ///< Delegate, Retry: to whom; empty: as before
    std::string note;                                   ///< Override: why, never empty; Cancel: why
    VerdictWord word = VerdictWord::Closed;             ///< Override
    RequestPriority priority = RequestPriority::Normal; ///< Prioritise
    std::int64_t revision = 0;                          ///< what the operator saw; 0: whatever it is now
    std::string by;
    bool operator==(const RequestDeed &) const = default;
};

/// Which requests to list: newest first, or in the order in which they are taken up.
struct RequestQuery {
    std::vector<RequestStatus> statuses;     ///< empty: all
    std::string scenario;                    ///< exact; empty: all
    std::vector<RequestPriority> priorities; ///< empty: all
    std::string text;                        ///< within scenario, notes, issue id or the id's beginning; case does not matter
    std::int64_t before = 0;                 ///< only numbers below this one; 0: from the newest
    int limit = 50;                          ///< 1..1000
};

/// The figures of the queue. Ages and percentiles are in milliseconds.
struct QueueFigures {
    std::int64_t queued = 0, delegated = 0, running = 0, completed = 0, failed = 0;
    std::int64_t eligible = 0;                          ///< queued and allowed to start now
    std::optional<Moment> oldestEligibleAt;             ///< createdAt of the oldest eligible request
    RequestId oldestEligible;                           ///< its id; empty when there is none
    std::int64_t outbox = 0;                            ///< attempts that are stored and not known to be sent
    std::optional<Moment> lastDelegatedAt;              ///< when a tracker last took one
    std::int64_t completed24h = 0, failed24h = 0;       ///< finished within the last 24 hours
    std::optional<milliseconds> wait50, wait90, wait99; ///< from queued to delegated, of the last 1,000; nothing: none yet
    std::int64_t silent = 0;                            ///< attempts with a silence
    std::map<std::string, std::int64_t> verdicts;       ///< by verdict word, over all requests
    bool operator==(const QueueFigures &) const = default;
};

} // namespace genie
