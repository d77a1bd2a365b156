// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/request_store.h"
#include "core/ports/store.h"

#include <algorithm>
#include <functional>
#include <map>

namespace genie::test {

/// Requests in memory, with the rule that matters to delegation: a change made from an older revision is refused. Several
/// Delegators may share one, as engines share a store.
class MemoryRequestStore final : public RequestStore {
public:
    std::vector<Event> facts;                                    ///< all that was stored, oldest first
    std::function<std::optional<Failure>(const Fact &)> trouble; ///< a failure for the next facts; nothing: they are stored

    Outcome<std::vector<Event>> append(std::vector<Entry> entries)
    {
        std::vector<Event> stored;
        for (auto &entry : entries) {
            if (trouble)
                if (const auto failure = trouble(entry.fact))
                    return tl::unexpected(*failure);
            if (auto *queued = std::get_if<RequestQueued>(&entry.fact)) {
                queued->request.number = static_cast<std::int64_t>(m_requests.size()) + 1;
                m_requests[queued->request.id] = queued->request;
            } else if (auto *changed = std::get_if<RequestChanged>(&entry.fact)) {
                auto &kept = m_requests.at(changed->request.id);
                if (changed->request.revision != kept.revision + 1)
                    return fail(FailureKind::Conflict, "the request was changed meanwhile");
                const Gap gap = kept.gap;
                kept = changed->request;
                kept.gap = gap;
            }
            facts.push_back({static_cast<std::int64_t>(facts.size()) + 1, {}, entry.fact});
            stored.push_back(facts.back());
        }
        return stored;
    }

    Outcome<SuiteRequest> request(const std::string &idOrIssue) override
    {
        for (const auto &[id, request] : m_requests) {
            const bool byIssue =
                std::ranges::any_of(request.attempts, [&](const DelegationAttempt &one) { return one.issueId == idOrIssue; });
            if (id == idOrIssue || byIssue)
                return request;
        }
        return fail(FailureKind::NotFound, "no such request");
    }

    Outcome<Page<SuiteRequest>> requests(const RequestQuery &query) override
    {
        Page<SuiteRequest> page;
        for (const auto &[id, request] : m_requests)
            if ((query.statuses.empty() || std::ranges::find(query.statuses, request.status) != query.statuses.end()) &&
                (query.before == 0 || request.number < query.before))
                page.items.push_back(request);
        std::ranges::sort(page.items, [](const SuiteRequest &a, const SuiteRequest &b) { return a.number > b.number; });
        if (page.items.size() > static_cast<std::size_t>(query.limit))
            page.items.resize(static_cast<std::size_t>(query.limit));
        for (auto &request : page.items)
            request.gap = {};
        return page;
    }

    Outcome<SuiteRequest> requestByKey(const std::string &) override { return unsupported(); }
    Outcome<std::optional<SuiteRequest>> openRequestLike(const std::string &, const std::vector<std::string> &) override { return std::optional<SuiteRequest>(); }
    Outcome<std::vector<SuiteRequest>> overdueRequests(Moment, int) override { return std::vector<SuiteRequest>(); }
    Outcome<QueueFigures> queueFigures(Moment) override { return unsupported(); }
    Outcome<std::vector<SuiteRequest>> dueRequests(Moment, int) override { return unsupported(); }
    Outcome<std::vector<SuiteRequest>> openRequests(std::int64_t, int) override { return unsupported(); }
    Outcome<std::vector<Event>> requestEvents(const RequestId &, std::int64_t, int) override { return unsupported(); }
    Outcome<std::optional<milliseconds>> medianDelegation(const std::string &) override { return unsupported(); }
    Outcome<Verdict> verdict(const std::string &) override { return unsupported(); }
    Outcome<std::vector<VerdictSummary>> verdicts(const RequestId &) override { return unsupported(); }
    Outcome<std::vector<LedgerRow>> ledger(const LedgerQuery &) override { return unsupported(); }

private:
    static tl::unexpected<Failure> unsupported() { return fail(FailureKind::Internal, "delegation does not ask this"); }

    std::map<RequestId, SuiteRequest> m_requests;
};

} // namespace genie::test
