// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"
#include "door/remote/event_stream_reader.h"
#include "door/remote/remote_engine.h"
#include "host/net/http_channel.h"

#include <QElapsedTimer>
#include <QTimer>

#include <memory>
#include <optional>
#include <string>

namespace genie {

class HttpCaller;
class HttpDesks;

/// How patient a link is; tests are less so.
struct LinkPatience {
    milliseconds firstRetry{1'000};  ///< doubles with each further try
    milliseconds longestRetry{30'000};
    milliseconds silence{25'000};    ///< without a byte for so long the stream is cut; the engine sends a heartbeat every 8 s
    milliseconds lostAfter{60'000};  ///< stale for so long is lost; it tries on all the same
    milliseconds answer{30'000};     ///< for what only reads
    milliseconds longAnswer{3'600'000}; ///< for what runs tests
};

/// The link to an engine that is served somewhere else, over its HTTP API. Follows its events, and when the connection is lost takes
/// them up again behind the last one that it has told.
class HttpLink : public Link
{
    Q_OBJECT

public:
    /// Begins to connect. An address that cannot be used shows as state Lost, and every deed answers why.
    explicit HttpLink(RemoteEngine engine, LinkPatience patience = {}, QObject *parent = nullptr);
    /// Every answer that is still awaited says Cancelled.
    ~HttpLink() override;

    [[nodiscard]] LinkState state() const override { return m_state; }
    [[nodiscard]] std::string trouble() const override { return m_trouble; }
    [[nodiscard]] std::optional<Moment> staleSince() const override { return m_staleSince; }
    [[nodiscard]] bool outlivesUs() const override { return true; }
    void tryNow() override;
    ScenarioDesk &scenarios() override;
    RunDesk &runs() override;
    RequirementDesk &requirements() override;
    RequestDesk &requests() override;
    AuditDesk &audits() override;
    CoverageDesk &coverage() override;
    EngineDesk &engine() override;

private:
    void connectNow();
    void meet(const HttpAnswer &answer);
    void follow();
    void take(const QByteArray &bytes);
    void hear(const StreamedEvent &event, std::vector<Event> &events);
    /// The connection is gone: what was told stays, marked as stale, and a later try is planned.
    void cut(const std::string &why, bool hopeless = false);
    void setState(LinkState state);

    const RemoteEngine m_engine;
    const LinkPatience m_patience;
    std::unique_ptr<HttpCaller> m_caller;
    std::unique_ptr<HttpDesks> m_desks;

    std::unique_ptr<HttpStream> m_stream;
    EventStreamReader m_reader;
    QTimer m_retry, m_silence, m_lost;
    int m_failures = 0;
    std::int64_t m_last = -1;          ///< number of the last event that was told; negative: none is known yet
    std::int64_t m_acceptedHole = -1;  ///< a hole behind this number was asked for again and is there in truth
    LinkState m_state = LinkState::Connecting;
    std::string m_trouble;
    std::optional<Moment> m_staleSince;
};

} // namespace genie
