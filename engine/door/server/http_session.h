// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/server/http_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <atomic>
#include <deque>
#include <memory>
#include <unordered_set>

namespace genie {

class HttpSession;

/// What all sessions of one server share. Everything but the atomic figures belongs to the server's thread.
struct SessionHall {
    std::shared_ptr<boost::asio::io_context> io; ///< late answers may come when the server is gone
    ServerLimits limits;
    HttpServer::Hooks hooks;
    bool identifyPeers = false;
    bool closing = false;
    std::uint64_t bodyBytes = 0; ///< reserved by requests whose body is being read or held
    std::unordered_set<HttpSession *> sessions;
    std::atomic<std::int64_t> connections{0}, streams{0}, requests{0}, refused{0}, gaps{0};
};

/// What waits for one client of a stream. Belongs to the server's thread, except the atomic members.
struct StreamQueue {
    std::deque<std::shared_ptr<const std::string>> frames;
    std::atomic<std::uint64_t> bytes{0}; ///< of `frames`, and of what is on its way into them
    bool following = false;
    std::int64_t last = 0;      ///< number of the last event that was queued
    std::int64_t gapAfter = -1; ///< not negative: events above it were left out...
    std::int64_t gapBefore = 0; ///< ...below this one
    bool finished = false;
    std::atomic<bool> closed{false};
};

/// One connection. Lives in the server's thread.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
public:
    virtual ~HttpSession() = default;
    virtual void start() = 0;
    /// Answers the request that is waiting; nothing when it was answered already.
    virtual void respond(std::uint64_t serial, ServerResponse response) = 0;
    virtual void beginStream(std::uint64_t serial, std::shared_ptr<StreamQueue> queue) = 0;
    /// Looks whether there is something to send to a stream.
    virtual void kick() = 0;
    /// No further request is read; one that is being answered is answered.
    virtual void retire() = 0;
    /// Ends the connection now.
    virtual void end() = 0;
    [[nodiscard]] StreamQueue *stream() const { return m_queue.get(); }
    /// Queues a frame for a stream; false when its bound is full.
    bool enqueue(std::shared_ptr<const std::string> frame);
    /// Queues a published event for a follower, or notes a gap.
    void offer(const PublishedFrame &frame);

protected:
    explicit HttpSession(SessionHall &hall) : m_hall(hall) {}

    SessionHall &m_hall;
    std::shared_ptr<StreamQueue> m_queue; ///< while a stream is being answered
};

/// A session over the accepted socket, with TLS when there is a context. `peer` and `local` are its ends.
std::shared_ptr<HttpSession> makeSession(SessionHall &hall, boost::asio::ip::tcp::socket socket, boost::asio::ssl::context *tls);

} // namespace genie
