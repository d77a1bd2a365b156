// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/coverage_view.h"
#include "core/domain/event.h"
#include "core/domain/ledger.h"
#include "door/link/answer.h"

#include <string>
#include <vector>

namespace genie {

/// A tracker that requests can be handed to.
struct TrackerChoice {
    std::string name;   ///< "app-issue-tracker", "github", "command:PROGRAM"
    std::string label;  ///< for people
    bool ready = false; ///< configured and reachable when last asked
    std::string detail; ///< its address without secrets, or what is wrong with it and what to do
    bool operator==(const TrackerChoice &) const = default;
};

/// Requests for tests, from the wish to the answer.
class RequestDesk {
public:
    virtual ~RequestDesk() = default;
    /// Checks, freezes a baseline and queues; with a tracker it is handed on at once. Invalid with every rule that is broken.
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
    virtual Answer<std::vector<TrackerChoice>> trackers() = 0;
};

/// What came back, measured.
class AuditDesk {
public:
    virtual ~AuditDesk() = default;
    /// By the audit's id, or the newest of a request by its id, unique prefix or issue id. NotFound when it was not judged yet.
    virtual Answer<Verdict> show(const std::string &auditOrRequest) = 0;
    /// Judges a request now, whatever its tracker says. Takes as long as its tests do.
    virtual Answer<Verdict> judge(const RequestId &id) = 0;
    /// Computes a stored verdict again from what it was computed from.
    virtual Answer<VerificationReport> verify(const std::string &auditId) = 0;
    virtual Answer<std::vector<LedgerRow>> ledger(const LedgerQuery &query) = 0;
    /// Writes everything that proves a verdict into a new folder beneath `directory` (on the engine's host) and answers its path.
    virtual Answer<std::string> exportTo(const std::string &auditOrRequest, const std::string &directory) = 0;
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
