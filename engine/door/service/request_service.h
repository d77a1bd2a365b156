// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/request_store.h"
#include "desk/queue/request_steps.h"
#include "door/link/request_desks.h"

#include <functional>

namespace genie {

class Engine;
struct KnownScenario;

/// The engine's deeds about requests for tests. Part of the engine's actor: lives, and answers, in its thread.
class RequestService {
public:
    template <class T> using Reply = std::function<void(Outcome<T>)>;

    /// The engine owns it.
    explicit RequestService(Engine &engine) : m_engine(engine) {}

    void queue(const NewRequest &request, Reply<QueuedRequest> reply);
    void change(const RequestId &id, const RequestDeed &deed, Reply<SuiteRequest> reply);
    void list(const RequestQuery &query, Reply<Page<SuiteRequest>> reply);
    void show(const std::string &idOrIssue, Reply<SuiteRequest> reply);
    void figures(Reply<QueueFigures> reply);
    void timeline(const RequestId &id, Reply<std::vector<Event>> reply);
    void executions(const RequestId &id, Reply<std::vector<Execution>> reply);
    void ledger(const LedgerQuery &query, Reply<std::vector<LedgerRow>> reply);

    /// Every few seconds: what has stood in its state for too long is moved on.
    void tick();

private:
    Outcome<RequestStore *> store();
    Outcome<QueuedRequest> enqueue(const NewRequest &wish, const KnownScenario &scenario);
    /// The request that asks for the same already, if there is one.
    Outcome<std::optional<SuiteRequest>> sameAs(const NewRequest &wish);

    Engine &m_engine;
};

} // namespace genie
