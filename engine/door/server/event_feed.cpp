// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/event_feed.h"

#include "core/domain/domain_json.h"

#include <QTimer>

#include <algorithm>
#include <chrono>

namespace genie {

namespace {

constexpr std::size_t kKeptBytes = 8 * 1024 * 1024;
constexpr std::size_t kKeptEvents = 8192;
constexpr int kPage = 500;
/// So much of what a client missed is handed to it ahead of what it takes.
constexpr std::uint64_t kAhead = 256 * 1024;
constexpr std::chrono::milliseconds kLookAgain(20);

} // namespace

std::string frameOf(const Event &event) { return eventFrame(kindOf(event.fact), toLine(toJson(event)), event.number); }

EventFeed::EventFeed(Link &link, QObject *parent) : QObject(parent), m_link(link)
{
    connect(&link, &Link::told, this, &EventFeed::take);
    connect(&link, &Link::stateChanged, this, [this](LinkState state) {
        Q_EMIT moved();
        if (state == LinkState::Lost && m_server != nullptr)
            m_server->endFollowing(); // who comes again is told why
    });
}

void EventFeed::take(const std::vector<Event> &events)
{
    std::vector<PublishedFrame> frames;
    frames.reserve(events.size());
    for (const auto &event : events) {
        m_last = event.number;
        PublishedFrame frame{event.number, std::make_shared<const std::string>(frameOf(event))};
        m_keptBytes += frame.text->size();
        m_kept.push_back({event, frame});
        frames.push_back(std::move(frame));
    }
    while (m_kept.size() > kKeptEvents || m_keptBytes > kKeptBytes) {
        m_keptBytes -= m_kept.front().frame.text->size();
        m_kept.pop_front();
    }
    Q_EMIT moved();
    if (m_server != nullptr)
        m_server->publish(std::move(frames));
    for (const auto &event : events) {
        const auto run = runOf(event.fact);
        if (run.empty())
            continue;
        // A watcher may begin to watch another run, so each is called with its place in the map known to be good.
        auto [watcher, end] = m_watchers.equal_range(run);
        while (watcher != end) {
            const auto here = watcher++;
            if (!here->second(event))
                m_watchers.erase(here);
        }
    }
}

void EventFeed::watchRun(const ExecutionId &run, std::function<bool(const Event &)> watcher)
{
    for (const auto &kept : m_kept)
        if (runOf(kept.event.fact) == run && !watcher(kept.event))
            return;
    m_watchers.emplace(run, std::move(watcher));
}

void EventFeed::follow(const std::shared_ptr<EventStream> &stream, std::int64_t after)
{
    m_link.engine().info().then(this, [this, stream, after](const Outcome<EngineInfo> &info) {
        if (info)
            m_last = std::max(m_last, info->lastEvent);
        const std::int64_t from = after < 0 ? m_last : after;
        stream->push(eventFrame("hello", "{\"last\":" + std::to_string(m_last) + "}", from));
        catchUp(std::make_shared<CatchingUp>(CatchingUp{stream, from}));
    });
}

void EventFeed::catchUp(const std::shared_ptr<CatchingUp> &one)
{
    while (!one->frames.empty() && !one->stream->closed()) {
        if (one->stream->waiting() > kAhead) {
            QTimer::singleShot(kLookAgain, this, [this, one] { catchUp(one); });
            return;
        }
        one->stream->push(*one->frames.front());
        one->frames.pop_front();
    }
    if (one->stream->closed())
        return;
    if (one->after >= m_last)
        return one->stream->follow(one->after);
    if (m_kept.empty() || m_kept.front().event.number > one->after + 1)
        return read(one);
    for (const auto &kept : m_kept)
        if (kept.event.number > one->after)
            one->frames.push_back(kept.frame.text);
    one->after = m_last;
    catchUp(one);
}

void EventFeed::read(const std::shared_ptr<CatchingUp> &one)
{
    m_link.runs().events(one->after, kPage).then(this, [this, one](const Outcome<std::vector<Event>> &page) {
        if (!page)
            return one->stream->finish();
        if (page->empty())
            return one->stream->follow(std::max(one->after, m_last));
        for (const auto &event : *page)
            one->frames.push_back(std::make_shared<const std::string>(frameOf(event)));
        one->after = page->back().number;
        catchUp(one);
    });
}

} // namespace genie
