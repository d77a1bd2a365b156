// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancellation.h"
#include "core/ports/request_store.h"
#include "desk/queue/request_steps.h"
#include "door/link/request_desks.h"

#include <functional>
#include <memory>
#include <set>

namespace genie {

class CommandRunner;
class DelegationService;
class Engine;
struct KnownScenario;

/// The engine's deeds about requests for tests and their verdicts. Part of the engine's actor: lives, and answers, in its thread; baselines
/// are frozen and results measured on the engine's pool.
class RequestService {
public:
    template <class T> using Reply = std::function<void(Outcome<T>)>;

    /// The engine owns it; `commands` outlives it.
    RequestService(Engine &engine, CommandRunner &commands);
    /// Ends what is measured; what was not judged is judged by the next engine.
    ~RequestService();

    void queue(const NewRequest &request, Reply<QueuedRequest> reply);
    void change(const RequestId &id, const RequestDeed &deed, Reply<SuiteRequest> reply);
    void list(const RequestQuery &query, Reply<Page<SuiteRequest>> reply);
    void show(const std::string &idOrIssue, Reply<SuiteRequest> reply);
    void figures(Reply<QueueFigures> reply);
    void timeline(const RequestId &id, Reply<std::vector<Event>> reply);
    void executions(const RequestId &id, Reply<std::vector<Execution>> reply);
    void trackers(Reply<std::vector<TrackerChoice>> reply);

    void showVerdict(const std::string &auditOrRequest, Reply<Verdict> reply);
    void judge(const RequestId &id, Reply<Verdict> reply);
    void verify(const std::string &auditId, Reply<VerificationReport> reply);
    void ledger(const LedgerQuery &query, Reply<std::vector<LedgerRow>> reply);
    void exportTo(const std::string &auditOrRequest, const std::string &directory, Reply<std::string> reply);

    /// What was told, by this engine or another one on the same store.
    void handle(const std::vector<Event> &events);
    /// About once a second: what is due is sent, asked and moved on.
    void tick();
    /// Ends what is measured now; the pool can be waited for afterwards.
    void end();

private:
    Outcome<RequestStore *> store();
    /// Null while the store cannot be used.
    DelegationService *delegation();
    void freeze(const NewRequest &wish, const KnownScenario &scenario, Reply<QueuedRequest> reply);
    Outcome<QueuedRequest> enqueue(const NewRequest &wish, const KnownScenario &scenario, const Outcome<std::string> &baseline);
    /// The request that asks for the same already, if there is one.
    Outcome<std::optional<SuiteRequest>> sameAs(const NewRequest &wish);
    void measure(const SuiteRequest &request, Reply<Verdict> reply);
    Outcome<Verdict> keep(const RequestId &id, const Verdict &verdict);
    Outcome<Verdict> verdictOf(const std::string &auditOrRequest);
    void moveOverdue();

    Engine &m_engine;
    CommandRunner &m_commands;
    std::unique_ptr<DelegationService> m_delegation;
    std::set<RequestId> m_measuring;
    CancellationSource m_end;
};

} // namespace genie
