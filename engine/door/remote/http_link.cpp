// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/remote/http_link.h"

#include "core/domain/answer_readers.h"
#include "core/ports/clock.h"
#include "door/link/link_json.h"
#include "door/remote/http_caller.h"
#include "door/remote/http_desks.h"

#include <QRandomGenerator>

#include <algorithm>
#include <charconv>

namespace genie {

namespace {

struct Meeting {
    int apiVersion = 0;
    std::string version;
};

Meeting readMeeting(JsonFields &fields) { return {fields.number("apiVersion"), fields.text("version")}; }

struct Hello {
    std::int64_t last = 0;
};

Hello readHello(JsonFields &fields) { return {fields.integer("last")}; }

} // namespace

HttpLink::HttpLink(RemoteEngine engine, LinkPatience patience, QObject *parent) : Link(parent), m_engine(std::move(engine)), m_patience(patience)
{
    qRegisterMetaType<std::vector<genie::Event>>();
    for (auto *timer : {&m_retry, &m_silence, &m_lost})
        timer->setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &HttpLink::connectNow);
    connect(&m_silence, &QTimer::timeout, this, [this] { cut("nothing was heard of it for a while"); });
    connect(&m_lost, &QTimer::timeout, this, [this] { setState(LinkState::Lost); });

    const Done usable = m_engine.check();
    auto channel = usable ? HttpChannel::make(m_engine.authority) : tl::unexpected(usable.error());
    if (!channel) {
        m_caller = std::make_unique<HttpCaller>(channel.error());
        m_trouble = channel.error().message;
        QMetaObject::invokeMethod(this, [this] { setState(LinkState::Lost); }, Qt::QueuedConnection);
    } else {
        m_caller = std::make_unique<HttpCaller>(std::move(*channel), m_engine.apiUrl(), m_engine.token, m_engine.shownName());
        QMetaObject::invokeMethod(this, &HttpLink::connectNow, Qt::QueuedConnection);
    }
    m_desks = std::make_unique<HttpDesks>(*m_caller, m_engine.shownName(), m_patience.answer, m_patience.longAnswer);
}

HttpLink::~HttpLink()
{
    m_stream.reset();
    m_caller.reset(); // answers what is awaited
}

ScenarioDesk &HttpLink::scenarios() { return *m_desks->scenarios; }
RunDesk &HttpLink::runs() { return *m_desks->runs; }
RequirementDesk &HttpLink::requirements() { return *m_desks->requirements; }
RequestDesk &HttpLink::requests() { return *m_desks->requests; }
AuditDesk &HttpLink::audits() { return *m_desks->audits; }
CoverageDesk &HttpLink::coverage() { return *m_desks->coverage; }
EngineDesk &HttpLink::engine() { return *m_desks->engine; }

void HttpLink::tryNow()
{
    if (m_caller->channel() == nullptr || m_stream || !m_retry.isActive())
        return;
    m_retry.stop();
    connectNow();
}

void HttpLink::connectNow()
{
    HttpRequest request = m_caller->requestOf({"GET", "/engine", {}, nullptr, m_patience.answer});
    m_caller->channel()->send(std::move(request), [this](const HttpAnswer &answer) {
        if (!answer.cancelled)
            meet(answer);
    });
}

/// Who is there, and do we speak the same language?
void HttpLink::meet(const HttpAnswer &answer)
{
    const auto json = jsonOf(answer, m_engine.shownName());
    if (!json)
        return cut(json.error().message, json.error().kind == FailureKind::Unauthorized);
    const auto meeting = readWhole(*json, &readMeeting);
    if (!meeting)
        return cut(m_engine.shownName() + " is no Test Genie engine", true);
    if (meeting->apiVersion != kApiVersion)
        return cut(m_engine.shownName() + " (version " + meeting->version + ") speaks version " + std::to_string(meeting->apiVersion) + " of the API and this program version " +
                       std::to_string(kApiVersion) + "; update the older one",
                   true);
    follow();
}

void HttpLink::follow()
{
    HttpRequest request = m_caller->requestOf({"GET", "/events", {}, nullptr, m_patience.answer});
    request.headers.emplace_back("Accept", "text/event-stream");
    if (m_last >= 0)
        request.headers.emplace_back("Last-Event-ID", std::to_string(m_last));
    m_reader = {};
    m_stream = m_caller->channel()->open(std::move(request));
    m_silence.start(m_patience.silence);
    connect(m_stream.get(), &HttpStream::received, this, &HttpLink::take);
    connect(m_stream.get(), &HttpStream::ended, this, [this](int status, const QString &problem) {
        if (status == 401 || status == 403)
            return cut(m_engine.shownName() + " no longer lets this program in; its token may have been revoked", true);
        cut(status >= 400 ? "its store cannot be used now (status " + std::to_string(status) + ")" : problem.toStdString());
    });
}

void HttpLink::take(const QByteArray &bytes)
{
    m_silence.start(m_patience.silence);
    std::vector<Event> events;
    const auto *stream = m_stream.get();
    for (const auto &event : m_reader.feed(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())))) {
        hear(event, events);
        if (m_stream.get() != stream) // it was cut
            break;
    }
    if (!events.empty())
        Q_EMIT told(events);
    if (m_stream.get() == stream && m_reader.broken())
        cut("it sends an event without an end");
}

void HttpLink::hear(const StreamedEvent &streamed, std::vector<Event> &events)
{
    if (streamed.name == "heartbeat")
        return;
    const auto json = parseJson(streamed.data, {EventStreamReader::kMostBytes, 64});
    if (!json)
        return cut("it sends what cannot be read: " + json.error().message);
    if (streamed.name == "hello") {
        const auto hello = readWhole(*json, &readHello);
        if (!hello)
            return cut("it sends what cannot be read: " + hello.error().message);
        // A smaller number is another store: what was told before does not belong to it.
        if (m_last < 0 || hello->last < m_last)
            m_last = hello->last;
        m_failures = 0;
        m_lost.stop();
        m_trouble.clear();
        m_staleSince.reset();
        return setState(LinkState::Live);
    }
    if (streamed.name == "gap") // too slow: everything behind the last one that was told is asked for again
        return cut("it told more than this program could take");
    auto event = eventFrom(*json);
    if (!event)
        return cut("it sends what cannot be read: " + event.error().message, true);
    if (event->number <= m_last)
        return;
    if (event->number > m_last + 1 && m_acceptedHole != m_last) {
        m_acceptedHole = m_last;
        return cut("an event was missing");
    }
    m_last = event->number;
    events.push_back(std::move(*event));
}

void HttpLink::cut(const std::string &why, bool hopeless)
{
    if (m_stream) {
        m_stream->disconnect(this);
        m_stream.release()->deleteLater(); // it may be the one who called
    }
    m_silence.stop();
    const auto doubled = m_patience.firstRetry * (std::int64_t{1} << std::min(m_failures, 20));
    auto wait = hopeless ? m_patience.longestRetry : std::min<milliseconds>(doubled, m_patience.longestRetry);
    wait += milliseconds(static_cast<std::int64_t>(QRandomGenerator::global()->bounded(0.2) * static_cast<double>(wait.count())));
    ++m_failures;
    m_trouble = why;
    m_retry.start(wait);
    if (!m_staleSince && m_state == LinkState::Live)
        m_staleSince = SystemClock().now();
    if (hopeless) {
        m_lost.stop();
        setState(LinkState::Lost);
    } else if (m_state == LinkState::Live) {
        m_lost.start(m_patience.lostAfter);
        setState(LinkState::Stale);
    } else if (m_state == LinkState::Connecting) {
        setState(LinkState::Lost); // it was never there
    }
}

void HttpLink::setState(LinkState state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged(state);
}

} // namespace genie
