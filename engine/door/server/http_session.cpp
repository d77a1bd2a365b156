// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/http_session.h"

#include "door/server/peer_user.h"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace genie {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

namespace {

/// Enough to empty what a refused client has already sent, so that it reads our answer instead of a reset.
constexpr std::size_t kDrainBytes = 256 * 1024;
constexpr auto kDrainTime = std::chrono::seconds(1);
/// At most this much is handed to the kernel in one piece.
constexpr std::size_t kPieceBytes = 64 * 1024;

std::string textOf(const http::fields &fields, http::field name)
{
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : std::string(found->value());
}

std::string textOf(const http::fields &fields, beast::string_view name)
{
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : std::string(found->value());
}

ServerResponse refusal(int status, const char *code, const char *text)
{
    return {status, "application/json", std::string("{\"error\":\"") + text + "\",\"code\":\"" + code + "\"}\n"};
}

/// Queues of sessions outlive them, so the handler's side holds the session weakly and comes back to the server's thread.
class SessionStream final : public EventStream {
public:
    SessionStream(std::shared_ptr<asio::io_context> io, std::uint64_t bound, std::weak_ptr<HttpSession> session,
                  std::shared_ptr<StreamQueue> queue)
        : m_io(std::move(io)), m_bound(bound), m_session(std::move(session)), m_queue(std::move(queue))
    {
    }
    /// Who follows needs nobody who pushes.
    ~SessionStream() override
    {
        if (!m_follows)
            finish();
    }
    void push(std::string frame) override
    {
        if (m_queue->closed)
            return;
        if (m_queue->bytes + frame.size() > m_bound)
            m_queue->closed = true; // the kick below ends it
        m_queue->bytes += frame.size();
        asio::post(*m_io, [session = m_session, queue = m_queue, text = std::make_shared<const std::string>(std::move(frame))] {
            queue->frames.push_back(text);
            if (const auto there = session.lock())
                there->kick();
        });
    }
    void follow(std::int64_t after) override
    {
        m_follows = true;
        asio::post(*m_io, [queue = m_queue, after] {
            queue->following = true;
            queue->last = after;
        });
    }
    void finish() override
    {
        asio::post(*m_io, [session = m_session, queue = m_queue] {
            queue->finished = true;
            if (const auto there = session.lock())
                there->kick();
        });
    }
    [[nodiscard]] bool closed() const override { return m_queue->closed; }
    [[nodiscard]] std::uint64_t waiting() const override { return m_queue->bytes; }

private:
    const std::shared_ptr<asio::io_context> m_io;
    const std::uint64_t m_bound;
    std::atomic<bool> m_follows{false};
    std::weak_ptr<HttpSession> m_session;
    std::shared_ptr<StreamQueue> m_queue;
};

class SessionExchange final : public Exchange {
public:
    SessionExchange(SessionHall &hall, std::weak_ptr<HttpSession> session, std::uint64_t serial, ServerRequest request)
        : m_io(hall.io), m_streamBound(hall.limits.streamBytes), m_session(std::move(session)), m_serial(serial), m_request(std::move(request))
    {
    }
    ~SessionExchange() override
    {
        if (!m_answered.exchange(true))
            answer(refusal(503, "unavailable", "the engine ended before it could answer"));
    }
    [[nodiscard]] const ServerRequest &request() const override { return m_request; }
    void send(ServerResponse response) override
    {
        if (!m_answered.exchange(true))
            answer(std::move(response));
    }
    std::shared_ptr<EventStream> beginStream() override
    {
        auto queue = std::make_shared<StreamQueue>();
        auto stream = std::make_shared<SessionStream>(m_io, m_streamBound, m_session, queue);
        if (m_answered.exchange(true)) {
            queue->closed = true;
            return stream;
        }
        asio::post(*m_io, [session = m_session, serial = m_serial, queue] {
            if (const auto there = session.lock())
                there->beginStream(serial, queue);
            else
                queue->closed = true;
        });
        return stream;
    }

private:
    void answer(ServerResponse response)
    {
        asio::dispatch(*m_io, [session = m_session, serial = m_serial, response = std::move(response)]() mutable {
            if (const auto there = session.lock())
                there->respond(serial, std::move(response));
        });
    }

    const std::shared_ptr<asio::io_context> m_io;
    const std::uint64_t m_streamBound;
    std::weak_ptr<HttpSession> m_session;
    const std::uint64_t m_serial;
    const ServerRequest m_request;
    std::atomic<bool> m_answered{false};
};

template <class Stream> class Session final : public HttpSession {
public:
    template <class... Args>
    Session(SessionHall &hall, tcp::socket socket, Args &...args)
        : HttpSession(hall), m_stream(std::move(socket), args...), m_buffer(hall.limits.headerBytes + kPieceBytes)
    {
        m_hall.sessions.insert(this);
        ++m_hall.connections;
    }
    ~Session() override
    {
        m_hall.sessions.erase(this);
        --m_hall.connections;
        releaseBody();
        leaveStream();
    }

    void start() override
    {
        // Through the executor, so that shared_from_this is there and a burst of connections does not nest.
        asio::post(*m_hall.io, [self = self()] { self->begin(); });
    }

    void respond(std::uint64_t serial, ServerResponse response) override
    {
        if (serial != m_serial || !m_waiting)
            return;
        m_waiting = false;
        const auto here = std::move(m_keep);
        write(std::move(response));
    }

    void beginStream(std::uint64_t serial, std::shared_ptr<StreamQueue> queue) override
    {
        if (serial != m_serial || !m_waiting || m_dead) {
            queue->closed = true;
            return;
        }
        m_waiting = false;
        const auto here = std::move(m_keep);
        releaseBody();
        if (m_hall.streams >= m_hall.limits.streams) {
            queue->closed = true;
            ++m_hall.refused;
            write(refusal(503, "unavailable", "too many streams are open; close some or come again"));
            return;
        }
        ++m_hall.streams;
        ++m_hall.requests;
        m_queue = std::move(queue);
        m_chunked = m_version >= 11;
        m_piece = "HTTP/1.1 200 OK\r\nServer: Test Genie\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                  "X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\nConnection: close\r\n";
        m_piece += m_chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n";
        watchForTheEnd();
        sendPiece();
    }

    void kick() override
    {
        if (!m_queue || m_sending)
            return;
        if (m_queue->closed)
            return close();
        gatherPiece();
        if (!m_piece.empty())
            sendPiece();
    }

    void end() override { close(); }

    void retire() override
    {
        m_retired = true;
        if (!m_waiting && !m_busy && !m_queue)
            close();
    }

private:
    std::shared_ptr<Session> self() { return std::static_pointer_cast<Session>(shared_from_this()); }
    auto &lowest() { return beast::get_lowest_layer(m_stream); }
    void within(int seconds) { lowest().expires_after(std::chrono::seconds(seconds)); }

    void begin()
    {
        beast::error_code error;
        const auto remote = lowest().socket().remote_endpoint(error);
        if (error)
            return close();
        const auto local = lowest().socket().local_endpoint(error);
        m_peer = remote.address().to_string();
        m_loopback = remote.address().is_loopback() ||
                     (remote.address().is_v6() && remote.address().to_v6().is_v4_mapped() &&
                      asio::ip::make_address_v4(asio::ip::v4_mapped, remote.address().to_v6()).is_loopback());
        if (m_loopback && m_hall.identifyPeers && !error)
            m_peerUser = userOfPeer({m_peer, remote.port()}, {local.address().to_string(), local.port()});
        lowest().socket().set_option(tcp::no_delay(true), error);
        if constexpr (std::is_same_v<Stream, beast::tcp_stream>) {
            readHeader(m_hall.limits.headerSeconds);
        } else {
            within(m_hall.limits.headerSeconds);
            m_stream.async_handshake(asio::ssl::stream_base::server, [self = self()](beast::error_code failed) {
                if (failed)
                    return self->close();
                self->m_secure = true;
                self->readHeader(self->m_hall.limits.headerSeconds);
            });
        }
    }

    void readHeader(int seconds)
    {
        if (m_retired)
            return close();
        releaseBody();
        m_busy = m_buffer.size() > 0; // a pipelined request has begun
        m_parser.emplace();
        m_parser->header_limit(m_hall.limits.headerBytes);
        m_parser->body_limit(m_hall.limits.bodyBytes);
        within(seconds);
        http::async_read_header(m_stream, m_buffer, *m_parser,
                                [self = self()](beast::error_code error, std::size_t) { self->headerCame(error); });
    }

    void headerCame(beast::error_code error)
    {
        if (error)
            return troubled(error);
        m_busy = true;
        const auto &head = m_parser->get();
        m_version = head.version();
        m_keepAlive = head.keep_alive();
        m_head = head.method() == http::verb::head;
        m_request = ServerRequest{};
        m_request.method = std::string(m_head ? "GET" : head.method_string());
        const std::string target(head.target());
        const auto mark = target.find('?');
        m_request.path = target.substr(0, mark);
        m_request.query = mark == std::string::npos ? std::string() : target.substr(mark + 1);
        m_request.host = textOf(head, http::field::host);
        m_request.origin = textOf(head, http::field::origin);
        m_request.fetchSite = textOf(head, "Sec-Fetch-Site");
        m_request.contentType = textOf(head, http::field::content_type);
        m_request.authorization = textOf(head, http::field::authorization);
        m_request.lastEventId = textOf(head, "Last-Event-ID");
        m_request.idempotencyKey = textOf(head, "Idempotency-Key");
        m_request.peer = m_peer;
        m_request.secure = m_secure;
        m_request.loopback = m_loopback;
        m_request.peerUser = m_peerUser;
        if (head.count(http::field::host) > 1)
            return refuse(refusal(400, "invalid", "there is more than one Host header"));
        if (m_request.path.empty() || m_request.path.front() != '/')
            return refuse(refusal(400, "invalid", "the request target does not begin with a slash"));
        if (m_hall.hooks.admit)
            if (auto refused = m_hall.hooks.admit(m_request))
                return refuse(std::move(*refused));
        if (m_parser->is_done())
            return hand();
        const std::uint64_t wanted = std::min(m_parser->content_length().value_or(m_hall.limits.bodyBytes), m_hall.limits.bodyBytes);
        if (m_hall.bodyBytes + wanted > m_hall.limits.bodyBytesTogether) {
            ++m_hall.refused;
            auto busy = refusal(503, "unavailable", "too much is being sent at once; come again");
            busy.headers.emplace_back("Retry-After", "1");
            return refuse(std::move(busy));
        }
        m_reserved = wanted;
        m_hall.bodyBytes += wanted;
        within(m_hall.limits.bodySeconds);
        if (beast::iequals(textOf(head, http::field::expect), "100-continue")) {
            m_piece = "HTTP/1.1 100 Continue\r\n\r\n";
            asio::async_write(m_stream, asio::buffer(m_piece), [self = self()](beast::error_code failed, std::size_t) {
                self->m_piece.clear();
                failed ? self->close() : self->readBody();
            });
            return;
        }
        readBody();
    }

    void readBody()
    {
        http::async_read(m_stream, m_buffer, *m_parser, [self = self()](beast::error_code error, std::size_t) {
            if (error)
                return self->troubled(error);
            self->m_request.body = std::move(self->m_parser->get().body());
            self->hand();
        });
    }

    void hand()
    {
        lowest().expires_never(); // the handler may take as long as tests take
        m_waiting = true;
        m_keep = self(); // nothing else holds the session while the handler thinks
        m_hall.hooks.handle(std::make_shared<SessionExchange>(m_hall, weak_from_this(), ++m_serial, std::move(m_request)));
    }

    void refuse(ServerResponse response)
    {
        // Without a body there is nothing to drain, and the connection can go on.
        if (!m_parser->is_done()) {
            m_keepAlive = false;
            m_drain = true;
        }
        write(std::move(response));
    }

    void troubled(beast::error_code error)
    {
        m_keepAlive = false;
        m_drain = true;
        if (error == http::error::body_limit)
            return write(refusal(413, "invalid", "the body is larger than 1 MiB"));
        if (error == http::error::header_limit || error == http::error::buffer_overflow)
            return write(refusal(431, "invalid", "the headers are larger than 16 KiB"));
        if (error == http::error::end_of_stream || error == http::error::partial_message || error == beast::error::timeout ||
            error.category() != http::make_error_code(http::error::bad_value).category())
            return close();
        write(refusal(400, "invalid", "this is no HTTP request"));
    }

    void write(ServerResponse response)
    {
        ++m_hall.requests;
        m_response = {};
        m_response.result(static_cast<unsigned>(response.status));
        m_response.version(m_version);
        m_response.set(http::field::server, "Test Genie");
        if (!response.contentType.empty())
            m_response.set(http::field::content_type, response.contentType);
        m_response.set("X-Content-Type-Options", "nosniff");
        for (const auto &[name, value] : response.headers)
            m_response.set(name, value);
        m_response.keep_alive(m_keepAlive && !m_retired);
        m_response.content_length(response.body.size());
        if (!m_head)
            m_response.body() = std::move(response.body);
        within(m_hall.limits.writeSeconds);
        const auto done = [self = self()](beast::error_code error, std::size_t) { self->written(error); };
        if (m_head) {
            m_headSerializer.emplace(m_response);
            http::async_write_header(m_stream, *m_headSerializer, done);
        } else {
            http::async_write(m_stream, m_response, done);
        }
    }

    void written(beast::error_code error)
    {
        m_headSerializer.reset();
        m_response.body() = {};
        if (error)
            return close();
        m_busy = false;
        if (!m_response.keep_alive())
            return m_drain ? drain() : close();
        readHeader(m_hall.limits.idleSeconds);
    }

    void drain()
    {
        releaseBody();
        m_parser.reset();
        beast::error_code ignored;
        if constexpr (std::is_same_v<Stream, beast::tcp_stream>)
            lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
        lowest().expires_after(kDrainTime);
        m_drained = 0;
        readAndForget();
    }

    void readAndForget()
    {
        m_stream.async_read_some(asio::buffer(m_scrap), [self = self()](beast::error_code error, std::size_t size) {
            self->m_drained += size;
            if (error || self->m_drained > kDrainBytes)
                return self->close();
            self->readAndForget();
        });
    }

    /// A stream's client has nothing more to say; its end is all that is read.
    void watchForTheEnd()
    {
        lowest().expires_never();
        m_stream.async_read_some(asio::buffer(m_scrap), [self = self()](beast::error_code error, std::size_t) {
            if (error)
                return self->close();
            self->watchForTheEnd();
        });
    }

    void gatherPiece()
    {
        m_piece.clear();
        auto &queue = *m_queue;
        if (queue.frames.empty() && queue.gapAfter >= 0) {
            const std::string gap = "{\"after\":" + std::to_string(queue.gapAfter) + ",\"before\":" + std::to_string(queue.gapBefore) + "}";
            enqueue(std::make_shared<const std::string>(eventFrame("gap", gap)));
            queue.gapAfter = -1;
        }
        std::string text;
        while (!queue.frames.empty() && text.size() < kPieceBytes) {
            queue.bytes -= queue.frames.front()->size();
            text += *queue.frames.front();
            queue.frames.pop_front();
        }
        if (!text.empty() && m_chunked) {
            char size[16];
            const auto end = std::to_chars(size, size + sizeof size, text.size(), 16).ptr;
            m_piece.reserve(text.size() + 24);
            m_piece.append(size, end).append("\r\n").append(text).append("\r\n");
        } else {
            m_piece = std::move(text);
        }
        if (queue.finished && queue.frames.empty() && !m_ended) {
            m_ended = true;
            if (m_chunked)
                m_piece += "0\r\n\r\n";
        }
    }

    void sendPiece()
    {
        m_sending = true;
        within(m_hall.limits.writeSeconds);
        asio::async_write(m_stream, asio::buffer(m_piece), [self = self()](beast::error_code error, std::size_t) {
            self->m_sending = false;
            if (error || !self->m_queue || self->m_queue->closed || self->m_ended)
                return self->close();
            if (self->m_piece.capacity() > 4096)
                std::string().swap(self->m_piece);
            else
                self->m_piece.clear();
            self->kick();
        });
    }

    void releaseBody() { m_hall.bodyBytes -= std::exchange(m_reserved, 0); }

    void leaveStream()
    {
        if (!m_queue)
            return;
        m_queue->closed = true;
        m_queue->frames.clear();
        m_queue.reset();
        --m_hall.streams;
    }

    /// Ends the connection; pending operations end with it and let go of the session.
    void close()
    {
        if (std::exchange(m_dead, true))
            return;
        m_waiting = false;
        const auto here = std::move(m_keep);
        leaveStream();
        beast::error_code ignored;
        lowest().socket().shutdown(tcp::socket::shutdown_both, ignored);
        lowest().close();
    }

    Stream m_stream;
    beast::flat_buffer m_buffer;
    std::optional<http::request_parser<http::string_body>> m_parser;
    http::response<http::string_body> m_response;
    std::optional<http::response_serializer<http::string_body>> m_headSerializer;
    ServerRequest m_request;
    std::shared_ptr<Session> m_keep;
    std::string m_peer;
    std::optional<std::uint32_t> m_peerUser;
    std::uint64_t m_serial = 0, m_reserved = 0;
    std::size_t m_drained = 0;
    unsigned m_version = 11;
    bool m_loopback = false, m_secure = false, m_keepAlive = false, m_head = false;
    bool m_waiting = false; ///< a handler owes the answer
    bool m_busy = false;    ///< a request is being read, handled or answered
    bool m_drain = false, m_retired = false, m_dead = false;
    bool m_chunked = false, m_sending = false, m_ended = false;
    std::string m_piece; ///< of a stream, on its way
    std::array<char, 512> m_scrap{};
};

} // namespace

bool HttpSession::enqueue(std::shared_ptr<const std::string> frame)
{
    if (!m_queue || m_queue->bytes + frame->size() > m_hall.limits.streamBytes)
        return false;
    m_queue->bytes += frame->size();
    m_queue->frames.push_back(std::move(frame));
    return true;
}

void HttpSession::offer(const PublishedFrame &frame)
{
    if (!m_queue->following || frame.number <= m_queue->last)
        return;
    const bool inGap = m_queue->gapAfter >= 0;
    if (!inGap && enqueue(frame.text)) {
        m_queue->last = frame.number;
        return;
    }
    if (!inGap) {
        m_queue->gapAfter = m_queue->last;
        ++m_hall.gaps;
    }
    m_queue->last = frame.number;
    m_queue->gapBefore = frame.number + 1;
}

std::shared_ptr<HttpSession> makeSession(SessionHall &hall, tcp::socket socket, asio::ssl::context *tls)
{
    if (tls != nullptr)
        return std::make_shared<Session<beast::ssl_stream<beast::tcp_stream>>>(hall, std::move(socket), *tls);
    return std::make_shared<Session<beast::tcp_stream>>(hall, std::move(socket));
}

} // namespace genie
