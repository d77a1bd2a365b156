// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/http_server.h"

#include "core/ports/clock.h"
#include "door/server/http_session.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/status.hpp>

#include <cstdio>
#include <algorithm>
#include <map>
#include <openssl/ssl.h>
#include <thread>

namespace genie {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

class BeastServer final : public HttpServer {
public:
    BeastServer(ServerOptions options, Hooks hooks)
        : m_options(std::move(options)), m_hall{m_io, m_options.limits, std::move(hooks), m_options.identifyPeers, false, 0, {}}, m_acceptor(*m_io),
          m_again(*m_io), m_heartbeat(*m_io)
    {
    }

    ~BeastServer() override
    {
        m_io->stop();
        if (m_thread.joinable())
            m_thread.join();
        error_code ignored;
        m_acceptor.close(ignored);
        m_again.cancel();
        m_heartbeat.cancel();
        endAll(&HttpSession::end);
        m_io->restart();
        m_io->poll(); // what was under way ends, and with it the sessions
    }

    Done open()
    {
        if (auto ready = prepareTls(); !ready)
            return ready;
        error_code error;
        const std::string address = m_options.address == "localhost" ? "127.0.0.1" : m_options.address;
        const tcp::endpoint place(asio::ip::make_address(address, error), m_options.port);
        if (error)
            return fail(FailureKind::Invalid, "'" + m_options.address + "' is no address to listen at; give a numeric one such as 127.0.0.1:8080");
        const auto step = [&](const char *what) {
            return fail(FailureKind::Unavailable, "cannot " + std::string(what) + " " + address + ":" + std::to_string(m_options.port) + ": " +
                                                      error.message() + "; choose another place with --listen");
        };
        m_acceptor.open(place.protocol(), error);
        if (error)
            return step("open a socket for");
        m_acceptor.set_option(tcp::acceptor::reuse_address(true), error);
        m_acceptor.bind(place, error);
        if (error)
            return step("listen at");
        m_acceptor.listen(asio::socket_base::max_listen_connections, error);
        if (error)
            return step("listen at");
        m_port = m_acceptor.local_endpoint(error).port();
        accept();
        beat();
        m_thread = std::thread([this] { work(); });
        return {};
    }

    [[nodiscard]] std::uint16_t port() const override { return m_port; }

    void publish(std::vector<PublishedFrame> frames) override
    {
        asio::post(*m_io, [this, frames = std::move(frames)] {
            forEachStream([&](HttpSession &session) {
                for (const auto &frame : frames)
                    session.offer(frame);
            });
        });
    }

    void endFollowing() override
    {
        asio::post(*m_io, [this] {
            forEachStream([](HttpSession &session) {
                if (session.stream()->following)
                    session.stream()->finished = true;
            });
        });
    }

    void closeDoors() override
    {
        asio::post(*m_io, [this] {
            error_code ignored;
            m_acceptor.close(ignored);
            m_hall.closing = true;
            endAll(&HttpSession::retire);
        });
    }

    [[nodiscard]] ServerFigures figures() const override
    {
        return {m_hall.connections, m_hall.streams, m_hall.requests, m_hall.refused, m_hall.gaps};
    }

private:
    Done prepareTls()
    {
        if (m_options.certificate.empty() && m_options.key.empty())
            return {};
        if (m_options.certificate.empty() || m_options.key.empty())
            return fail(FailureKind::Invalid, "TLS needs both --tls-cert and --tls-key");
        m_tls.emplace(asio::ssl::context::tls_server);
        error_code error;
        m_tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 |
                               asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1,
                           error);
        m_tls->use_certificate_chain_file(m_options.certificate.string(), error);
        if (error)
            return fail(FailureKind::Invalid, "--tls-cert " + m_options.certificate.string() + ": " + error.message());
        m_tls->use_private_key_file(m_options.key.string(), asio::ssl::context::pem, error);
        if (error)
            return fail(FailureKind::Invalid, "--tls-key " + m_options.key.string() + ": " + error.message());
        if (SSL_CTX_check_private_key(m_tls->native_handle()) != 1)
            return fail(FailureKind::Invalid, "--tls-key does not belong to --tls-cert");
        SSL_CTX_set_mode(m_tls->native_handle(), SSL_MODE_RELEASE_BUFFERS); // idle streams keep no buffers
        return {};
    }

    /// One fault in a handler ends its request, not the server.
    void work()
    {
        for (;;) {
            try {
                m_io->run();
                return;
            } catch (const std::exception &fault) {
                std::fprintf(stderr, "test-genie: the HTTP server met a fault and goes on: %s\n", fault.what());
            }
        }
    }

    void accept()
    {
        m_acceptor.async_accept([this](error_code error, tcp::socket socket) {
            if (error == asio::error::operation_aborted || !m_acceptor.is_open())
                return;
            if (error) { // out of descriptors, most likely: try again when some are free
                m_again.expires_after(std::chrono::milliseconds(100));
                m_again.async_wait([this](error_code stopped) {
                    if (!stopped)
                        accept();
                });
                return;
            }
            take(std::move(socket));
            accept();
        });
    }

    void take(tcp::socket socket)
    {
        error_code error;
        const auto peer = socket.remote_endpoint(error);
        if (error)
            return;
        const bool full = m_hall.connections >= m_options.limits.connections;
        if (full || (!peer.address().is_loopback() && countOf(peer.address()) >= m_options.limits.connectionsPerPeer)) {
            ++m_hall.refused;
            return;
        }
        auto session = makeSession(m_hall, std::move(socket), m_tls ? &*m_tls : nullptr);
        if (!peer.address().is_loopback())
            m_peers[peer.address()].push_back(session);
        session->start();
    }

    /// Connections of one foreign peer; forgets those that are gone.
    int countOf(const asio::ip::address &address)
    {
        const auto found = m_peers.find(address);
        if (found == m_peers.end())
            return 0;
        auto &sessions = found->second;
        sessions.erase(std::remove_if(sessions.begin(), sessions.end(), [](const auto &session) { return session.expired(); }), sessions.end());
        const auto count = static_cast<int>(sessions.size());
        if (count == 0)
            m_peers.erase(found);
        return count;
    }

    void beat()
    {
        m_heartbeat.expires_after(std::chrono::seconds(m_options.limits.heartbeatSeconds));
        m_heartbeat.async_wait([this](error_code stopped) {
            if (stopped)
                return;
            const auto frame =
                std::make_shared<const std::string>(eventFrame("heartbeat", "{\"timestamp\":\"" + toRfc3339(SystemClock().now()) + "\"}"));
            forEachStream([&](HttpSession &session) { session.enqueue(frame); });
            for (auto peer = m_peers.begin(); peer != m_peers.end();) {
                const auto here = peer++;
                countOf(here->first);
            }
            beat();
        });
    }

    void endAll(void (HttpSession::*how)())
    {
        for (HttpSession *session : std::vector<HttpSession *>(m_hall.sessions.begin(), m_hall.sessions.end()))
            if (m_hall.sessions.count(session) > 0)
                (session->*how)();
    }

    /// A kick may end a session, so the set is copied and asked again.
    template <class Deed> void forEachStream(Deed deed)
    {
        std::vector<HttpSession *> streams;
        for (HttpSession *session : m_hall.sessions)
            if (session->stream() != nullptr)
                streams.push_back(session);
        for (HttpSession *session : streams) {
            if (m_hall.sessions.count(session) == 0 || session->stream() == nullptr)
                continue;
            deed(*session);
            session->kick();
        }
    }

    const ServerOptions m_options;
    const std::shared_ptr<asio::io_context> m_io = std::make_shared<asio::io_context>(1);
    SessionHall m_hall;
    std::optional<asio::ssl::context> m_tls;
    tcp::acceptor m_acceptor;
    asio::steady_timer m_again, m_heartbeat;
    std::map<asio::ip::address, std::vector<std::weak_ptr<HttpSession>>> m_peers;
    std::uint16_t m_port = 0;
    std::thread m_thread;
};

} // namespace

Outcome<std::unique_ptr<HttpServer>> HttpServer::listen(ServerOptions options, Hooks hooks)
{
    auto server = std::make_unique<BeastServer>(std::move(options), std::move(hooks));
    if (auto opened = server->open(); !opened)
        return tl::unexpected(opened.error());
    return server;
}

std::string eventFrame(std::string_view event, std::string_view data, std::int64_t number)
{
    std::string frame;
    frame.reserve(event.size() + data.size() + 48);
    if (number > 0)
        frame.append("id: ").append(std::to_string(number)).append("\n");
    return frame.append("event: ").append(event).append("\ndata: ").append(data).append("\n\n");
}

std::string_view reasonPhrase(int status)
{
    const auto phrase = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    return {phrase.data(), phrase.size()};
}

} // namespace genie
