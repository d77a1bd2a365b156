// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/request_desks.h"

namespace genie {

class Engine;

/// The deeds about requests of an engine in this process. The engine outlives it.
class LocalRequests final : public RequestDesk {
public:
    explicit LocalRequests(Engine *engine) : m_engine(engine) {}
    Answer<QueuedRequest> queue(const NewRequest &request) override;
    Answer<SuiteRequest> change(const RequestId &id, const RequestDeed &deed) override;
    Answer<Page<SuiteRequest>> list(const RequestQuery &query) override;
    Answer<SuiteRequest> show(const std::string &idOrIssue) override;
    Answer<QueueFigures> figures() override;
    Answer<std::vector<Event>> timeline(const RequestId &id) override;
    Answer<std::vector<Execution>> executions(const RequestId &id) override;
    Answer<std::vector<TrackerChoice>> trackers() override;

private:
    Engine *m_engine;
};

/// The deeds about verdicts of an engine in this process. The engine outlives it.
class LocalAudits final : public AuditDesk {
public:
    explicit LocalAudits(Engine *engine) : m_engine(engine) {}
    Answer<Verdict> show(const std::string &auditOrRequest) override;
    Answer<Verdict> judge(const RequestId &id) override;
    Answer<VerificationReport> verify(const std::string &auditId) override;
    Answer<std::vector<LedgerRow>> ledger(const LedgerQuery &query) override;
    Answer<std::string> exportTo(const std::string &auditOrRequest, const std::string &directory) override;

private:
    Engine *m_engine;
};

/// The deeds about coverage of an engine in this process. The engine outlives it.
class LocalCoverage final : public CoverageDesk {
public:
    explicit LocalCoverage(Engine *engine) : m_engine(engine) {}
    Answer<CoverageView> show(const std::string &scenario, const ExecutionId &execution) override;
    Answer<std::vector<FileCoveragePoint>> fileHistory(const std::string &scenario, const std::string &path, int limit) override;

private:
    Engine *m_engine;
};

} // namespace genie
