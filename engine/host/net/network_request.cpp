// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/net/network_request.h"

#include "core/base/text.h"

#include <algorithm>
#include <cstring>

namespace genie {

qint64 OnceDevice::readData(char *data, qint64 most)
{
    if (m_at == m_bytes.size())
        return -1;
    const auto count = std::min(static_cast<std::size_t>(most), m_bytes.size() - m_at);
    std::memcpy(data, m_bytes.data() + m_at, count);
    m_at += count;
    return static_cast<qint64>(count);
}

QNetworkRequest requestFor(const HttpRequest &asked, const QUrl &url)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("test-genie/" GENIE_VERSION));
    request.setRawHeader("Accept-Encoding", "identity"); // what is not packed cannot grow
    for (const auto &[name, value] : asked.headers)
        request.setRawHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (!asked.body.empty()) {
        request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        request.setHeader(QNetworkRequest::ContentLengthHeader, static_cast<qlonglong>(asked.body.size()));
    }
    return request;
}

bool isHttp(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"));
}

bool isLoopback(const QUrl &url)
{
    return url.host() == QLatin1String("localhost") || url.host() == QLatin1String("127.0.0.1") || url.host() == QLatin1String("::1");
}

QNetworkProxy proxyFor(const QUrl &url)
{
    const auto proxies = isLoopback(url) ? QList<QNetworkProxy>() : QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url));
    return proxies.isEmpty() ? QNetworkProxy(QNetworkProxy::NoProxy) : proxies.constFirst();
}

std::string wordsOf(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError: return "connection refused";
    case QNetworkReply::RemoteHostClosedError: return "the server hung up without an answer";
    case QNetworkReply::HostNotFoundError: return "the host is not known";
    case QNetworkReply::TimeoutError: return "no answer in time";
    case QNetworkReply::SslHandshakeFailedError: return "no secure connection could be agreed on";
    case QNetworkReply::ProxyConnectionRefusedError: return "the proxy refused the connection";
    case QNetworkReply::ProxyNotFoundError: return "the proxy is not known";
    case QNetworkReply::ContentReSendError: return "the connection was lost while the request was on its way";
    case QNetworkReply::ProtocolUnknownError: return "not an address that HTTP can reach";
    case QNetworkReply::ProtocolFailure: return "the answer is no HTTP";
    default: return "the connection failed (network error " + std::to_string(static_cast<int>(error)) + ")";
    }
}

bool neverConnected(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::SslHandshakeFailedError:
    case QNetworkReply::ProtocolUnknownError: return true;
    default: return false;
    }
}

std::map<std::string, std::string> headersOf(const QNetworkReply &reply)
{
    std::map<std::string, std::string> headers;
    for (const auto &[name, value] : reply.rawHeaderPairs())
        headers[text::lowered(name.toStdString())] = text::shortened(text::validUtf8(value.toStdString()), 8192);
    return headers;
}

} // namespace genie
