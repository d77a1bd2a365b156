// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/loopback_http.h"

#include "core/base/text.h"

#include <QTcpSocket>
#include <QUrl>
#include <QUrlQuery>

namespace genie::test {

LoopbackHttp::LoopbackHttp(Handler taken) : handler(std::move(taken))
{
    if (!listen(QHostAddress::LocalHost))
        qFatal("no port on the loopback");
    m_port = serverPort();
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { take(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QObject::destroyed, this, [this, socket] { m_pieces.remove(socket); });
        }
    });
}

std::string LoopbackHttp::url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
void LoopbackHttp::goDown() { close(); }
void LoopbackHttp::comeBack()
{
    if (!listen(QHostAddress::LocalHost, m_port))
        qFatal("the port is taken");
}

void LoopbackHttp::take(QTcpSocket *socket)
{
    if (upgrade && !m_pieces.contains(socket) && socket->peek(4096).toLower().contains("upgrade: websocket")) {
        socket->disconnect(this);
        return upgrade(socket);
    }
    QByteArray &bytes = m_pieces[socket];
    bytes += socket->readAll();
    const auto headerEnd = bytes.indexOf("\r\n\r\n");
    if (headerEnd < 0)
        return;
    SeenRequest request;
    const auto lines = bytes.left(headerEnd).split('\n');
    const auto first = lines.value(0).trimmed().split(' ');
    request.method = first.value(0).toStdString();
    request.target = first.value(1).toStdString();
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const auto colon = lines[i].indexOf(':');
        request.headers[text::lowered(lines[i].left(colon).trimmed().toStdString())] = lines[i].mid(colon + 1).trimmed().toStdString();
    }
    const auto length = request.headers.contains("content-length") ? std::stoll(request.headers["content-length"]) : 0;
    if (bytes.size() < headerEnd + 4 + length)
        return;
    request.body = bytes.mid(headerEnd + 4, length).toStdString();
    bytes.clear();
    const QUrl url(QString::fromStdString(request.target));
    request.path = url.path(QUrl::FullyDecoded).toStdString();
    for (const auto &[name, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded))
        request.query[name.toStdString()] = value.toStdString();
    if (seen.size() < 10'000)
        seen.push_back(request);
    answer(socket, request);
}

void LoopbackHttp::answer(QTcpSocket *socket, const SeenRequest &request)
{
    const ScriptedAnswer answer = handler(request);
    using Manner = ScriptedAnswer::Manner;
    if (answer.manner == Manner::Silent)
        return;
    if (answer.manner == Manner::HangUp) {
        socket->abort();
        return;
    }
    if (answer.manner == Manner::Raw) {
        socket->write(QByteArray::fromStdString(answer.body));
        socket->disconnectFromHost();
        return;
    }
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) +
                      " Words\r\nConnection: close\r\nContent-Length: " + QByteArray::number(static_cast<qlonglong>(answer.body.size())) +
                      "\r\n";
    for (const auto &[name, value] : answer.headers)
        head += QByteArray::fromStdString(name) + ": " + QByteArray::fromStdString(value) + "\r\n";
    socket->write(head + "\r\n");
    const auto bytes = QByteArray::fromStdString(answer.body);
    socket->write(answer.manner == Manner::HalfBody ? bytes.left(bytes.size() / 2) : bytes);
    socket->disconnectFromHost();
}

} // namespace genie::test
