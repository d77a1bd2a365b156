// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace genie {

/// One request as it came in; bounded by the server's limits. Header values are as they were sent, empty when absent.
struct ServerRequest {
    std::string method;
    std::string path;  ///< still percent-encoded, begins with `/`
    std::string query; ///< without the `?`, still percent-encoded
    std::string host, origin, fetchSite, contentType, authorization, lastEventId, idempotencyKey;
    std::string body;
    std::string peer; ///< numeric address
    bool secure = false;
    bool loopback = false;                ///< the peer is on this machine
    std::optional<std::uint32_t> peerUser; ///< uid of the process at the other end, where it is wanted and known
};

/// One answer. The server adds what HTTP needs.
struct ServerResponse {
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers = {};
};

/// A `text/event-stream` that is being answered. Thread-safe; never blocks. What a slow client does not take is kept up to a bound.
class EventStream {
public:
    virtual ~EventStream() = default;
    /// Sends a frame of its own, in order. A client that has let its bound fill up is cut off.
    virtual void push(std::string frame) = 0;
    /// From now on sends what is published with a number above `after`. What does not fit the bound is left out, and an event `gap`
    /// says which numbers, when the client takes something again.
    virtual void follow(std::int64_t after) = 0;
    /// Ends the answer after what is waiting.
    virtual void finish() = 0;
    [[nodiscard]] virtual bool closed() const = 0;
    /// Bytes that the client has not taken yet.
    [[nodiscard]] virtual std::uint64_t waiting() const = 0;
};

/// One request and the way to answer it. Thread-safe. The first answer counts; letting go of it unanswered answers 503.
class Exchange {
public:
    virtual ~Exchange() = default;
    [[nodiscard]] virtual const ServerRequest &request() const = 0;
    virtual void send(ServerResponse response) = 0;
    /// Answers 200 with an event stream.
    virtual std::shared_ptr<EventStream> beginStream() = 0;
};

/// One published event: its number and its whole frame, which all followers share.
struct PublishedFrame {
    std::int64_t number = 0;
    std::shared_ptr<const std::string> text;
};

/// Bounds of what strangers can make the server do.
struct ServerLimits {
    std::uint32_t headerBytes = 16 * 1024;
    std::uint64_t bodyBytes = 1024 * 1024;
    std::uint64_t bodyBytesTogether = 64 * 1024 * 1024; ///< of all requests being read; more are told to come again
    std::uint64_t streamBytes = 1024 * 1024;            ///< waiting for one slow client of a stream
    int connections = 4096;
    int connectionsPerPeer = 256; ///< for peers that are not on this machine
    int streams = 2048;
    int headerSeconds = 10; ///< also for the TLS handshake
    int idleSeconds = 60;   ///< between two requests of one connection, the next header included
    int bodySeconds = 30;
    int writeSeconds = 30;      ///< without which a client that takes nothing is cut off
    int heartbeatSeconds = 8;   ///< between two heartbeats of a stream
};

/// What the server has seen, for metrics.
struct ServerFigures {
    std::int64_t connections = 0; ///< open now
    std::int64_t streams = 0;     ///< open now
    std::int64_t requests = 0;    ///< answered, since the start
    std::int64_t refused = 0;     ///< connections over a bound, since the start
    std::int64_t gaps = 0;        ///< times a slow follower lost events, since the start
};

/// Where and how a server listens.
struct ServerOptions {
    std::string address = "127.0.0.1"; ///< numeric, or "localhost"
    std::uint16_t port = 0;            ///< 0: a free one
    std::filesystem::path certificate, key; ///< PEM; both empty: plain HTTP
    bool identifyPeers = false; ///< find out which user is at the other end of loopback connections
    ServerLimits limits = {};
};

/// Speaks HTTP/1.1 with whoever connects, on one thread of its own; parsing is Boost.Beast's. Knows nothing of what is asked.
class HttpServer {
public:
    /// Called in the server's thread; must not block.
    struct Hooks {
        /// Looks at a request before its body is read; an answer refuses it.
        std::function<std::optional<ServerResponse>(ServerRequest &request)> admit;
        std::function<void(std::shared_ptr<Exchange> exchange)> handle;
    };

    /// Listens. Failure: Invalid for an address or a certificate that cannot be used, Unavailable when the port is taken.
    static Outcome<std::unique_ptr<HttpServer>> listen(ServerOptions options, Hooks hooks);
    virtual ~HttpServer() = default;

    [[nodiscard]] virtual std::uint16_t port() const = 0;
    /// Sends events to all who follow. Any thread; numbers grow from call to call.
    virtual void publish(std::vector<PublishedFrame> frames) = 0;
    /// Ends the answers of all who follow, so that they come again. Any thread.
    virtual void endFollowing() = 0;
    /// Takes no new connections and no further requests on those that are there; streams go on. Any thread.
    virtual void closeDoors() = 0;
    [[nodiscard]] virtual ServerFigures figures() const = 0;
};

/// One frame of an event stream. `data` is one line. Without an id when `number` is 0.
std::string eventFrame(std::string_view event, std::string_view data, std::int64_t number = 0);

/// The standard phrase of an HTTP status.
std::string_view reasonPhrase(int status);

} // namespace genie
