// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/request_store.h"
#include "desk/delegation/delegator.h"
#include "desk/delegation/tracker_news.h"
#include "desk/delegation/trackers.h"
#include "door/link/request_desks.h"
#include "host/net/http_client.h"
#include "host/secrets/keyring_secrets.h"

#include <functional>
#include <memory>
#include <vector>

namespace genie {

class Engine;

/// Joins the Delegator to an engine: its store, its trackers and their settings, its clock. Part of the engine's actor: lives in its thread.
class DelegationService {
public:
    struct Parts {
        RequestStore &store;
        CommandRunner &commands;
        PrepareCheckout checkout;                            ///< for trackers that run a program here
        std::function<void(const SuiteRequest &)> answered;  ///< an attempt waits to be judged
    };

    DelegationService(Engine &engine, Parts parts);

    void handle(const std::vector<Event> &events);
    void tick();
    void withdraw(const SuiteRequest &request) { m_delegator.withdraw(request); }
    void postVerdict(const SuiteRequest &request, const VerdictSummary &verdict) { m_delegator.postVerdict(request, verdict); }
    /// Whether there is a tracker of that name. Invalid when there is none, saying which there are.
    Done knows(const std::string &tracker);
    /// All trackers with whether they can be used now; each is asked, so this waits: on the pool.
    [[nodiscard]] std::function<std::vector<TrackerChoice>()> probing();

private:
    void listen();

    Engine &m_engine;
    std::unique_ptr<HttpClient> m_client;
    KeyringSecrets m_secrets;
    Trackers m_trackers;
    Delegator m_delegator;
    TrackerNews m_news;
    bool m_lookingForNews = false;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0); ///< of what the pool comes back to
};

} // namespace genie
