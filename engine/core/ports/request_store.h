// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/event.h"
#include "core/domain/ledger.h"
#include "core/domain/suite_request.h"

#include <string>
#include <vector>

namespace genie {

/// What a store remembers of requests, delegations and verdicts. Written by `Store::append` (RequestQueued, RequestChanged,
/// RequestJudged), read here. The same thread, and the same failures, as the Store that it belongs to.
class RequestStore {
public:
    virtual ~RequestStore() = default;

    /// One request with its gap. By id, by a unique prefix of at least 4 characters, or by the issue id of one of its attempts.
    virtual Outcome<SuiteRequest> request(const std::string &idOrIssue) = 0;
    /// The request that was queued with this key; NotFound when none was.
    virtual Outcome<SuiteRequest> requestByKey(const std::string &idempotencyKey) = 0;
    /// The oldest request of the scenario that is not finished and asks for the same types, in any order.
    virtual Outcome<std::optional<SuiteRequest>> openRequestLike(const std::string &scenario, const std::vector<std::string> &types) = 0;
    /// Newest first, without gaps. `total` is exact where the filter is by status and scenario only, else -1.
    virtual Outcome<Page<SuiteRequest>> requests(const RequestQuery &query) = 0;
    /// The figures of the queue, from counters: scans no requests.
    virtual Outcome<QueueFigures> queueFigures(Moment now) = 0;
    /// Queued requests that may be taken up at `now`, in the order of desk/queue: rank plus one for each six hours of waiting, then age.
    virtual Outcome<std::vector<SuiteRequest>> dueRequests(Moment now, int limit) = 0;
    /// Requests whose deadline has passed, the longest overdue first, with their gaps.
    virtual Outcome<std::vector<SuiteRequest>> overdueRequests(Moment now, int limit) = 0;
    /// Delegated and running requests, with gaps, oldest first: what is followed.
    virtual Outcome<std::vector<SuiteRequest>> openRequests(std::int64_t afterNumber, int limit) = 0;
    /// The facts about one request, oldest first.
    virtual Outcome<std::vector<Event>> requestEvents(const RequestId &id, std::int64_t after, int limit) = 0;
    /// How long the last 20 finished delegations of a scenario took, the median; nothing when there were none.
    virtual Outcome<std::optional<milliseconds>> medianDelegation(const std::string &scenario) = 0;

    virtual Outcome<Verdict> verdict(const std::string &auditId) = 0;
    /// All audits of a request, newest first.
    virtual Outcome<std::vector<VerdictSummary>> verdicts(const RequestId &id) = 0;
    /// The groups of the ledger in the order of their requests, most first; weeks newest first.
    virtual Outcome<std::vector<LedgerRow>> ledger(const LedgerQuery &query) = 0;
};

} // namespace genie
