// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QTcpSocket>

#include <cstdint>

namespace genie::test {

/// A client that sends exactly what it is told, byte for byte, and waits for what comes back.
class RawClient {
public:
    explicit RawClient(std::uint16_t port)
    {
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        if (!m_socket.waitForConnected(10'000))
            qFatal("cannot connect: %s", qPrintable(m_socket.errorString()));
    }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
        if (m_socket.bytesToWrite() > 0)
            m_socket.waitForBytesWritten(10'000);
    }
    /// Reads until the text has come, or the server has hung up, or for 20 s; answers all that came so far.
    QByteArray until(const QByteArray &text)
    {
        while (!m_seen.contains(text) && (m_socket.bytesAvailable() > 0 || m_socket.waitForReadyRead(20'000)))
            m_seen += m_socket.readAll();
        return m_seen;
    }
    /// Reads until the server has hung up; answers all that came.
    QByteArray untilTheEnd()
    {
        while (m_socket.bytesAvailable() > 0 || m_socket.waitForReadyRead(20'000))
            m_seen += m_socket.readAll();
        return m_seen;
    }
    [[nodiscard]] bool hungUp()
    {
        untilTheEnd();
        return m_socket.state() == QAbstractSocket::UnconnectedState;
    }
    void forget() { m_seen.clear(); }
    /// Takes nothing more than this from the wire.
    void readAtMost(qint64 bytes) { m_socket.setReadBufferSize(bytes); }
    [[nodiscard]] QTcpSocket &socket() { return m_socket; }

private:
    QTcpSocket m_socket;
    QByteArray m_seen;
};

} // namespace genie::test
