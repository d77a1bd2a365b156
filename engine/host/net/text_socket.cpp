// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/net/text_socket.h"

#include "host/net/network_request.h"

#include <QUrl>
#include <QWebSocket>

namespace genie {

namespace {

constexpr quint64 kMostBytes = 1024 * 1024;

} // namespace

struct TextSocket::Parts {
    QWebSocket socket;
};

TextSocket::TextSocket(QObject *parent) : QObject(parent), m_parts(std::make_unique<Parts>())
{
    auto &socket = m_parts->socket;
    socket.setMaxAllowedIncomingMessageSize(kMostBytes);
    socket.setMaxAllowedIncomingFrameSize(kMostBytes);
    connect(&socket, &QWebSocket::connected, this, &TextSocket::opened);
    connect(&socket, &QWebSocket::textMessageReceived, this, &TextSocket::received);
    connect(&socket, &QWebSocket::disconnected, this, &TextSocket::closed);
}

TextSocket::~TextSocket()
{
    m_parts->socket.disconnect(this);
    m_parts->socket.abort();
}

void TextSocket::open(const std::string &url)
{
    QUrl place(QString::fromStdString(url), QUrl::StrictMode);
    if (!place.isValid() || place.host().isEmpty())
        return;
    m_parts->socket.abort();
    m_parts->socket.setProxy(proxyFor(place));
    m_parts->socket.open(place);
}

bool TextSocket::active() const { return m_parts->socket.state() != QAbstractSocket::UnconnectedState; }

} // namespace genie
