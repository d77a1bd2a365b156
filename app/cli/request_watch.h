// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/interrupts.h"
#include "door/link/link.h"

#include <QPromise>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace genie {

/// Follows requests through the facts of a link: keeps the newest state of each that something was told of, and says what happens.
/// Made before the first deed, so that nothing is missed. Ctrl+C ends the waiting; the requests go on.
class RequestWatch final : public QObject
{
    Q_OBJECT

public:
    /// `said` is called with every fact about a request that `follow` was called for.
    RequestWatch(Link *link, std::function<void(const RequestChanged &)> said);

    enum class End { Reached, TimedOut, Interrupted, Lost };
    /// Resolves once when `done` holds for every one of the requests, or waiting is over. Zero patience waits without end.
    QFuture<End> follow(std::vector<SuiteRequest> requests, std::function<bool(const SuiteRequest &)> done, milliseconds patience);
    /// The newest state that is known, without its gap.
    [[nodiscard]] const SuiteRequest *newest(const RequestId &id) const;

private:
    void take(const std::vector<Event> &events);
    void keep(const SuiteRequest &request);
    void look();
    void finish(End end);

    Link *m_link;
    std::function<void(const RequestChanged &)> m_said;
    std::map<RequestId, SuiteRequest> m_newest;
    std::vector<RequestId> m_followed;
    std::function<bool(const SuiteRequest &)> m_done;
    std::unique_ptr<QPromise<End>> m_promise;
    std::unique_ptr<Interrupts> m_interrupts;
    QTimer m_patience;
};

} // namespace genie
