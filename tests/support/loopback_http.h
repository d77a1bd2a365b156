// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QTcpServer>

#include <functional>
#include <map>
#include <string>
#include <vector>

class QTcpSocket;

namespace genie::test {

/// A request as the loopback server got it; header names in lower case.
struct SeenRequest {
    std::string method, target, path, body;
    std::map<std::string, std::string> headers;
    std::map<std::string, std::string> query; ///< decoded
};

/// What it answers, or how it misbehaves.
struct ScriptedAnswer {
    enum class Manner { Whole, HangUp, Silent, HalfBody, Raw };
    int status = 200;
    std::string body;
    std::map<std::string, std::string> headers;
    Manner manner = Manner::Whole; ///< Raw: `body` is all that is sent
};

/// An HTTP server on the loopback, in the thread of its user, whose event loop must run. One request for each connection.
class LoopbackHttp : public QTcpServer {
public:
    using Handler = std::function<ScriptedAnswer(const SeenRequest &)>;
    explicit LoopbackHttp(Handler handler);

    [[nodiscard]] std::string url() const;
    void goDown();   ///< refuses connections
    void comeBack(); ///< on the same port

    /// Takes a connection over that asks for a WebSocket, before any of its bytes are read; empty: it is a request like others.
    std::function<void(QTcpSocket *)> upgrade;
    std::vector<SeenRequest> seen; ///< at most the last 10,000
    Handler handler;

private:
    void take(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const SeenRequest &request);

    QHash<QTcpSocket *, QByteArray> m_pieces;
    quint16 m_port = 0;
};

} // namespace genie::test
