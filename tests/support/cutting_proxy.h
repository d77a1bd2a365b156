// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>

namespace genie::test {

/// The network between a client and a server of this machine: passes bytes on, cuts streams, goes down and comes back. In the thread of
/// its user, whose event loop must run.
class CuttingProxy {
public:
    explicit CuttingProxy(std::uint16_t to) : m_to(to)
    {
        m_server.listen(QHostAddress::LocalHost);
        m_port = m_server.serverPort();
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { take(m_server.nextPendingConnection()); });
    }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    /// Bytes after which the next event stream is cut; negative: never.
    std::function<qint64()> lifetime = [] { return -1; };
    int cuts = 0;

    void goDown()
    {
        m_server.close();
        for (const auto &client : std::as_const(m_clients))
            if (client)
                client->abort();
        m_clients.clear();
    }
    void comeBack()
    {
        if (!m_server.listen(QHostAddress::LocalHost, m_port))
            qFatal("the proxy cannot come back");
    }

private:
    void take(QTcpSocket *client)
    {
        m_clients.append(client);
        auto *server = new QTcpSocket(client);
        server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_to);
        const auto left = std::make_shared<qint64>(-1);
        QObject::connect(client, &QTcpSocket::readyRead, server, [this, client, server, left] {
            const QByteArray bytes = client->readAll();
            if (bytes.contains("GET /api/v1/events"))
                *left = lifetime();
            server->write(bytes);
        });
        QObject::connect(server, &QTcpSocket::readyRead, client, [this, client, server, left] {
            QByteArray bytes = server->readAll();
            if (*left > 0) {
                bytes.truncate(std::min<qsizetype>(bytes.size(), *left));
                *left -= bytes.size();
            }
            client->write(bytes);
            if (*left == 0) {
                ++cuts;
                client->flush();
                client->abort();
                client->deleteLater();
            }
        });
        QObject::connect(server, &QTcpSocket::disconnected, client, [client] { client->disconnectFromHost(); });
        QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    }

    QTcpServer m_server;
    QList<QPointer<QTcpSocket>> m_clients;
    std::uint16_t m_to;
    std::uint16_t m_port = 0;
};

} // namespace genie::test
