// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/net/http_client.h"

#include <QIODevice>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

#include <map>
#include <string>

namespace genie {

// What the clients of this room share: how a request is made safe for Qt, and how its answer is put into our words.

/// A body that can be read once. Qt repeats a request on its own when the server hangs up without a word, also a POST; from a
/// device that cannot go back it cannot, so that no issue is made twice behind our back. `bytes` outlive it.
class OnceDevice final : public QIODevice {
public:
    explicit OnceDevice(const std::string &bytes) : m_bytes(bytes) { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }
    [[nodiscard]] bool isSequential() const override { return true; }
    bool reset() override { return false; }
    [[nodiscard]] qint64 bytesAvailable() const override { return static_cast<qint64>(m_bytes.size() - m_at) + QIODevice::bytesAvailable(); }

protected:
    qint64 readData(char *data, qint64 most) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const std::string &m_bytes;
    std::size_t m_at = 0;
};

/// Without redirections, cookies, caches or compression.
QNetworkRequest requestFor(const HttpRequest &asked, const QUrl &url);

/// http or https with a host.
bool isHttp(const QUrl &url);
/// What only this machine answers is never sent to a proxy.
bool isLoopback(const QUrl &url);
QNetworkProxy proxyFor(const QUrl &url);

/// In words of our own: Qt's carry the URL, and a URL can carry what is nobody's business.
std::string wordsOf(QNetworkReply::NetworkError error);
/// Nothing can have reached the server.
bool neverConnected(QNetworkReply::NetworkError error);
/// Names in lower case, values bounded.
std::map<std::string, std::string> headersOf(const QNetworkReply &reply);

} // namespace genie
