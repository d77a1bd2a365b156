// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/link/local_link_requests.h"

#include "door/link/pledge.h"
#include "door/service/request_service.h"

namespace genie {

Answer<QueuedRequest> LocalRequests::queue(const NewRequest &request)
{
    return post<QueuedRequest>(m_engine, [=](Engine &engine, auto reply) { engine.requests().queue(request, std::move(reply)); });
}

Answer<SuiteRequest> LocalRequests::change(const RequestId &id, const RequestDeed &deed)
{
    return post<SuiteRequest>(m_engine, [=](Engine &engine, auto reply) { engine.requests().change(id, deed, std::move(reply)); });
}

Answer<Page<SuiteRequest>> LocalRequests::list(const RequestQuery &query)
{
    return post<Page<SuiteRequest>>(m_engine, [=](Engine &engine, auto reply) { engine.requests().list(query, std::move(reply)); });
}

Answer<SuiteRequest> LocalRequests::show(const std::string &idOrIssue)
{
    return post<SuiteRequest>(m_engine, [=](Engine &engine, auto reply) { engine.requests().show(idOrIssue, std::move(reply)); });
}

Answer<QueueFigures> LocalRequests::figures()
{
    return post<QueueFigures>(m_engine, [](Engine &engine, auto reply) { engine.requests().figures(std::move(reply)); });
}

Answer<std::vector<Event>> LocalRequests::timeline(const RequestId &id)
{
    return post<std::vector<Event>>(m_engine, [=](Engine &engine, auto reply) { engine.requests().timeline(id, std::move(reply)); });
}

Answer<std::vector<Execution>> LocalRequests::executions(const RequestId &id)
{
    return post<std::vector<Execution>>(m_engine, [=](Engine &engine, auto reply) { engine.requests().executions(id, std::move(reply)); });
}

Answer<std::vector<TrackerChoice>> LocalRequests::trackers()
{
    return post<std::vector<TrackerChoice>>(m_engine, [](Engine &engine, auto reply) { engine.requests().trackers(std::move(reply)); });
}

Answer<Verdict> LocalAudits::show(const std::string &auditOrRequest)
{
    return post<Verdict>(m_engine, [=](Engine &engine, auto reply) { engine.requests().showVerdict(auditOrRequest, std::move(reply)); });
}

Answer<Verdict> LocalAudits::judge(const RequestId &id)
{
    return post<Verdict>(m_engine, [=](Engine &engine, auto reply) { engine.requests().judge(id, std::move(reply)); });
}

Answer<VerificationReport> LocalAudits::verify(const std::string &auditId)
{
    return post<VerificationReport>(m_engine, [=](Engine &engine, auto reply) { engine.requests().verify(auditId, std::move(reply)); });
}

Answer<std::vector<LedgerRow>> LocalAudits::ledger(const LedgerQuery &query)
{
    return post<std::vector<LedgerRow>>(m_engine, [=](Engine &engine, auto reply) { engine.requests().ledger(query, std::move(reply)); });
}

Answer<std::string> LocalAudits::exportTo(const std::string &auditOrRequest, const std::string &directory)
{
    return post<std::string>(m_engine, [=](Engine &engine, auto reply) { engine.requests().exportTo(auditOrRequest, directory, std::move(reply)); });
}

Answer<CoverageView> LocalCoverage::show(const std::string &scenario, const ExecutionId &execution)
{
    return post<CoverageView>(m_engine, [=](Engine &engine, auto reply) { engine.showCoverage(scenario, execution, std::move(reply)); });
}

Answer<std::vector<FileCoveragePoint>> LocalCoverage::fileHistory(const std::string &scenario, const std::string &path, int limit)
{
    return post<std::vector<FileCoveragePoint>>(
        m_engine, [=](Engine &engine, auto reply) { engine.coverageHistory(scenario, path, limit, std::move(reply)); });
}

} // namespace genie
