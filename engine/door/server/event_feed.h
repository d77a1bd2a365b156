// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"
#include "door/server/http_server.h"

#include <QObject>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace genie {

/// Tells the facts of a link to whoever follows: each is framed once and shared. Lives in the thread of the link.
class EventFeed final : public QObject
{
    Q_OBJECT

public:
    explicit EventFeed(Link &link, QObject *parent = nullptr);

    /// Where frames go; null: nowhere.
    void publishTo(HttpServer *server) { m_server = server; }

    /// Begins to follow: says `hello` with the last number, then sends what came after `after` (negative: only what is new), then
    /// what comes. What is no longer in memory is read from the store, page by page, as fast as the client takes it.
    void follow(const std::shared_ptr<EventStream> &stream, std::int64_t after);

    /// Called for every fact about the run: first those of it that are still in memory, then as they come, until it answers false.
    void watchRun(const ExecutionId &run, std::function<bool(const Event &)> watcher);

    [[nodiscard]] std::int64_t last() const { return m_last; }

Q_SIGNALS:
    /// Something was told, or the link has changed its state: what was answered before may be out of date.
    void moved();

private:
    struct Kept {
        Event event;
        PublishedFrame frame;
    };

    void take(const std::vector<Event> &events);
    /// A stream that is being told what it missed.
    struct CatchingUp {
        std::shared_ptr<EventStream> stream;
        std::int64_t after = 0;                                  ///< number of the last event that was put into `frames`
        std::deque<std::shared_ptr<const std::string>> frames = {}; ///< read, and waiting until the client takes them
    };

    void catchUp(const std::shared_ptr<CatchingUp> &one);
    void read(const std::shared_ptr<CatchingUp> &one);

    Link &m_link;
    HttpServer *m_server = nullptr;
    std::deque<Kept> m_kept; ///< the newest, without a hole
    std::size_t m_keptBytes = 0;
    std::int64_t m_last = 0;
    std::multimap<ExecutionId, std::function<bool(const Event &)>> m_watchers;
};

/// The frame of an event as every stream tells it.
std::string frameOf(const Event &event);

} // namespace genie
