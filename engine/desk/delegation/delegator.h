// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/verdict.h"
#include "core/ports/clock.h"
#include "core/ports/request_store.h"
#include "core/ports/store.h"
#include "desk/delegation/attempt_steps.h"
#include "desk/delegation/circuit_breaker.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace genie {

/// A tracker by its name; Invalid for a name that is none. Must answer at once.
using TrackerSource = std::function<Outcome<std::shared_ptr<Tracker>>(const std::string &name)>;

/// Hands requests to trackers, exactly one issue for each attempt, and follows them to their answer. Part of the engine's actor: it
/// lives in the engine's thread, reads and writes the store there, and never waits; trackers are spoken to on a pool of its own.
///
/// Before anything is sent, a fact says so and gives the try to this engine for a while; who comes after a crash, or from another
/// engine on the same store, waits until that is over and looks in the tracker before sending again.
/// It judges nothing: what was answered is announced.
class Delegator {
public:
    struct Parts {
        RequestStore &store;
        std::function<Outcome<std::vector<Event>>(std::vector<Entry>)> append;
        const Clock &clock;
        TrackerSource trackers;
        /// An attempt was answered and waits to be judged: told once for each attempt and life of the Delegator.
        std::function<void(const SuiteRequest &)> answered;
        /// Sees each changed request before it is stored: for deadlines and the like. May be empty.
        std::function<void(SuiteRequest &)> beforeStoring = {};
    };

    explicit Delegator(Parts parts, DelegationRules rules = {});
    Delegator(const Delegator &) = delete;
    Delegator &operator=(const Delegator &) = delete;
    /// Gives up what is in flight, as a crash would; the store has all that is needed to go on.
    ~Delegator();

    /// Finds what is to be done in the store: once at the start, and again now and then.
    Done reconcile();
    /// Facts of this and other engines, so that nothing waits for the next reconciliation. Other facts are ignored.
    void handle(const Event &event);
    /// Does what is due. Call about once a second, and after `handle`.
    void tick();

    /// An issue has news: it is asked about with the next tick, and more often for a minute. Nothing happens when it is none of ours.
    void hurry(const std::string &issue);

    /// Takes the issue of the request's last attempt back, after the request was cancelled. Tried a few times; not after a crash.
    void withdraw(const SuiteRequest &request);
    /// Tells the tracker what was measured, where it takes comments. Tried a few times; not after a crash.
    void postVerdict(const SuiteRequest &request, const VerdictSummary &verdict);

    [[nodiscard]] int inFlight() const { return m_inFlight; }
    [[nodiscard]] std::size_t followed() const { return m_slots.size(); }
    /// Trackers that are left alone now, and until when.
    [[nodiscard]] std::map<std::string, Moment> resting() const;

private:
    struct Slot {
        Moment due{};
        bool busy = false;
        bool sends = false; ///< what is due is a try, not a question
        RequestPriority priority = RequestPriority::Normal;
        Moment createdAt{};
        Moment livelyUntil{};
        int misses = 0;
        bool asked = false; ///< work was asked to begin
    };
    struct Errand {
        std::string tracker, issue, mark, text; ///< without a mark: cancel
        int tries = 0;
        Moment due{};
    };
    struct Reply {
        TrackerOutcome<TrackerReading> reading;
        std::optional<TrackerFault> notBegun;
        bool asked = false;
    };

    template <class T>
    void work(const std::shared_ptr<Tracker> &tracker, std::function<T(Tracker &, const Cancellation &)> deed, std::function<void(T)> then);
    Outcome<SuiteRequest> change(const RequestId &id, const std::function<std::optional<RequestStep>(SuiteRequest)> &step, bool &changed);
    void notice(const SuiteRequest &request);
    void arrive(const std::string &tracker);
    void attend(const RequestId &id, Slot &slot);
    std::shared_ptr<Tracker> trackerFor(const SuiteRequest &request, const std::string &name, Slot &slot);
    void send(const SuiteRequest &request, Slot &slot);
    void handleSent(const RequestId &id, int attempt, const std::string &tracker, const TrackerOutcome<IssueRef> &sent);
    void ask(const SuiteRequest &request, Slot &slot, DelegationDeed::Kind kind);
    void handleReply(const RequestId &id, int attempt, const std::shared_ptr<Tracker> &tracker, const Reply &reply);
    void announce(const SuiteRequest &request);
    void runErrands();
    CircuitBreaker &breaker(const std::string &tracker);
    void judgeBreaker(const std::string &tracker, const TrackerFault *fault);

    Parts m_parts;
    DelegationRules m_rules;
    std::map<RequestId, Slot> m_slots;
    std::vector<Errand> m_errands;
    std::map<std::string, CircuitBreaker> m_breakers;
    std::map<std::string, int> m_busyWith; ///< by tracker
    std::set<std::string> m_announced;     ///< "ID/attempt"
    Moment m_nextReconciliation{};
    int m_inFlight = 0;
    bool m_backlog = false; ///< more is due than could be begun
    CancellationSource m_end;
    QThreadPool m_pool;
    std::unique_ptr<QObject> m_home; ///< answers of the pool come here; gone first, so that none arrives too late
};

} // namespace genie
