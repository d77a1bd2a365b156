// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/request_watch.h"

#include <algorithm>

namespace genie {

RequestWatch::RequestWatch(Link *link, std::function<void(const RequestChanged &)> said) : m_link(link), m_said(std::move(said))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { finish(End::TimedOut); });
    connect(link, &Link::told, this, [this](const std::vector<Event> &events) { take(events); });
    connect(link, &Link::stateChanged, this, [this](LinkState state) {
        if (state == LinkState::Lost)
            finish(End::Lost);
    });
}

QFuture<RequestWatch::End> RequestWatch::follow(std::vector<SuiteRequest> requests, std::function<bool(const SuiteRequest &)> done,
                                                milliseconds patience)
{
    m_followed.clear();
    for (const auto &request : requests) {
        m_followed.push_back(request.id);
        keep(request);
    }
    m_done = std::move(done);
    m_promise = std::make_unique<QPromise<End>>();
    m_promise->start();
    auto future = m_promise->future();
    m_interrupts = std::make_unique<Interrupts>();
    connect(m_interrupts.get(), &Interrupts::interrupted, this, [this] { finish(End::Interrupted); });
    if (patience.count() > 0)
        m_patience.start(patience);
    look();
    return future;
}

const SuiteRequest *RequestWatch::newest(const RequestId &id) const
{
    const auto found = m_newest.find(id);
    return found == m_newest.end() ? nullptr : &found->second;
}

void RequestWatch::take(const std::vector<Event> &events)
{
    for (const auto &event : events) {
        if (const auto *changed = std::get_if<RequestChanged>(&event.fact)) {
            keep(changed->request);
            if (m_said && std::count(m_followed.begin(), m_followed.end(), changed->request.id) > 0)
                m_said(*changed);
        } else if (const auto *queued = std::get_if<RequestQueued>(&event.fact)) {
            keep(queued->request);
        }
    }
    look();
}

void RequestWatch::keep(const SuiteRequest &request)
{
    auto &known = m_newest[request.id];
    if (known.id.empty() || known.revision <= request.revision)
        known = request;
}

void RequestWatch::look()
{
    const auto done = [this](const RequestId &id) { return m_done(m_newest[id]); };
    if (m_promise && std::all_of(m_followed.begin(), m_followed.end(), done))
        finish(End::Reached);
}

void RequestWatch::finish(End end)
{
    if (!m_promise)
        return;
    m_patience.stop();
    const auto promise = std::move(m_promise);
    promise->addResult(end);
    promise->finish();
}

} // namespace genie
