// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/coverage_view.h"
#include "core/domain/event.h"
#include "core/domain/ledger.h"
#include "door/link/answer.h"

#include <string>
#include <vector>

namespace genie {

/// Requests for tests, from the wish to the answer.
class RequestDesk {
public:
    virtual ~RequestDesk() = default;
    /// Checks and queues. Invalid with every rule that is broken; what is asked for already is answered instead of being queued again.
    virtual Answer<QueuedRequest> queue(const NewRequest &request) = 0;
    /// Retry, cancel, delegate, override, prioritise. Conflict when the request is not what the operator saw, or cannot do that now.
    virtual Answer<SuiteRequest> change(const RequestId &id, const RequestDeed &deed) = 0;
    virtual Answer<Page<SuiteRequest>> list(const RequestQuery &query) = 0;
    /// With its gap; by id, unique prefix or issue id.
    virtual Answer<SuiteRequest> show(const std::string &idOrIssue) = 0;
    virtual Answer<QueueFigures> figures() = 0;
    /// The facts about one request, oldest first.
    virtual Answer<std::vector<Event>> timeline(const RequestId &id) = 0;
    /// The executions that belong to a request, newest first, at most 100.
    virtual Answer<std::vector<Execution>> executions(const RequestId &id) = 0;
    /// From wish to closed gap, in groups.
    virtual Answer<std::vector<LedgerRow>> ledger(const LedgerQuery &query) = 0;
};

/// What the tests of a scenario run, and what they do not.
class CoverageDesk {
public:
    virtual ~CoverageDesk() = default;
    /// The newest coverage of a scenario, or that of one of its executions, with its work list. A scenario that was never measured answers
    /// a snapshot without data.
    virtual Answer<CoverageView> show(const std::string &scenario, const ExecutionId &execution = {}) = 0;
    /// One file through the executions that measured it, newest first, at most `limit` (1..500).
    virtual Answer<std::vector<FileCoveragePoint>> fileHistory(const std::string &scenario, const std::string &path, int limit) = 0;
};

} // namespace genie
