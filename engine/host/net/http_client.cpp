// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/net/http_client.h"

#include "core/base/text.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <cstring>
#include <stop_token>

namespace genie {

namespace {

/// A body that can be read once. Qt repeats a request on its own when the server hangs up without a word, also a POST; from a
/// device that cannot go back it cannot, so that no issue is made twice behind our back.
class OnceDevice final : public QIODevice {
public:
    explicit OnceDevice(const std::string &bytes) : m_bytes(bytes) { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }
    [[nodiscard]] bool isSequential() const override { return true; }
    bool reset() override { return false; }
    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return static_cast<qint64>(m_bytes.size() - m_at) + QIODevice::bytesAvailable();
    }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        if (m_at == m_bytes.size())
            return -1;
        const auto count = std::min(static_cast<std::size_t>(most), m_bytes.size() - m_at);
        std::memcpy(data, m_bytes.data() + m_at, count);
        m_at += count;
        return static_cast<qint64>(count);
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const std::string &m_bytes;
    std::size_t m_at = 0;
};

QNetworkRequest requestFor(const HttpRequest &asked, const QUrl &url)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("test-genie/" GENIE_VERSION));
    request.setRawHeader("Accept-Encoding", "identity"); // what is not packed cannot grow
    request.setRawHeader("Connection", "close");
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

/// Collects an answer while it comes, within its limits.
class Exchange {
public:
    Exchange(QNetworkReply *reply, const HttpRequest &request) : m_reply(reply), m_most(request.mostBytes)
    {
        reply->setReadBufferSize(256 * 1024);
        QObject::connect(reply, &QNetworkReply::readyRead, &m_loop, [this] { take(); });
        QObject::connect(reply, &QNetworkReply::finished, &m_loop, &QEventLoop::quit);
        QTimer::singleShot(request.timeout, &m_loop, [this] {
            m_answer.late = true;
            m_loop.quit();
        });
    }

    HttpAnswer await(const Cancellation &cancellation)
    {
        const auto stop = [this] { QMetaObject::invokeMethod(&m_loop, &QEventLoop::quit, Qt::QueuedConnection); };
        const std::stop_callback onStop(cancellation.stop, stop);
        const std::stop_callback onKill(cancellation.kill, stop);
        if (!m_reply->isFinished() && !cancellation.requested())
            m_loop.exec();
        if (m_reply->isFinished())
            m_answer.late = false;
        m_answer.cancelled = cancellation.requested() && !m_reply->isFinished();
        take();
        conclude();
        m_reply->disconnect(&m_loop);
        m_reply->abort();
        return std::move(m_answer);
    }

private:
    void take()
    {
        if (m_tooLarge || !m_reply->isOpen())
            return;
        const QByteArray bytes = m_reply->readAll();
        m_tooLarge = m_answer.body.size() + static_cast<std::size_t>(bytes.size()) > m_most;
        if (m_tooLarge)
            m_loop.quit();
        else
            m_answer.body.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    }

    [[nodiscard]] bool connectionFailed() const
    {
        switch (m_reply->error()) {
        case QNetworkReply::ConnectionRefusedError:
        case QNetworkReply::HostNotFoundError:
        case QNetworkReply::ProxyConnectionRefusedError:
        case QNetworkReply::ProxyNotFoundError:
        case QNetworkReply::SslHandshakeFailedError:
        case QNetworkReply::ProtocolUnknownError: return true;
        default: return false;
        }
    }

    void conclude()
    {
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        // An error below 200 is of the connection, not of the server's answer: then the body may be half.
        const bool broken = m_reply->error() != QNetworkReply::NoError && m_reply->error() < 200;
        if (m_answer.cancelled)
            m_answer.problem = "stopped";
        else if (m_tooLarge)
            m_answer.problem = "the answer is larger than " + std::to_string(m_most / 1024) + " KiB";
        else if (m_answer.late)
            m_answer.problem = "no answer in time";
        else if (broken || status == 0)
            m_answer.problem = wordsOf(m_reply->error());
        if (!m_answer.problem.empty()) {
            m_answer.maybeSent = !connectionFailed();
            m_answer.body.clear();
            return;
        }
        m_answer.status = status;
        for (const auto &[name, value] : m_reply->rawHeaderPairs())
            m_answer.headers[text::lowered(name.toStdString())] = text::shortened(text::validUtf8(value.toStdString()), 8192);
    }

    /// In words of our own: Qt's carry the URL, and a URL can carry what is nobody's business.
    static std::string wordsOf(QNetworkReply::NetworkError error)
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

    QNetworkReply *m_reply;
    std::size_t m_most;
    QEventLoop m_loop;
    HttpAnswer m_answer;
    bool m_tooLarge = false;
};

class NetworkHttpClient final : public HttpClient {
public:
    HttpAnswer send(const HttpRequest &request, const Cancellation &cancellation) override
    {
        HttpAnswer refused;
        refused.maybeSent = false;
        const QUrl url(QString::fromStdString(request.url), QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty() || (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https"))) {
            refused.problem = "not a valid http or https address";
            return refused;
        }
        // One for each request: it belongs to the thread that asks.
        QNetworkAccessManager network;
        const bool local =
            url.host() == QLatin1String("localhost") || url.host() == QLatin1String("127.0.0.1") || url.host() == QLatin1String("::1");
        const auto proxies = local ? QList<QNetworkProxy>() : QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url));
        network.setProxy(proxies.isEmpty() ? QNetworkProxy(QNetworkProxy::NoProxy) : proxies.constFirst());
        OnceDevice body(request.body);
        const QNetworkRequest prepared = requestFor(request, url);
        const std::unique_ptr<QNetworkReply> reply(
            request.method == "GET" ? network.get(prepared)
            : request.body.empty()  ? network.sendCustomRequest(prepared, QByteArray::fromStdString(request.method))
                                    : network.sendCustomRequest(prepared, QByteArray::fromStdString(request.method), &body));
        return Exchange(reply.get(), request).await(cancellation);
    }
};

} // namespace

std::unique_ptr<HttpClient> makeHttpClient() { return std::make_unique<NetworkHttpClient>(); }

std::string urlEncoded(std::string_view text)
{
    return QUrl::toPercentEncoding(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))).toStdString();
}

bool isBaseUrl(const std::string &text)
{
    const QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    return url.isValid() && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https")) && !url.host().isEmpty() &&
           url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment();
}

std::string withPort(const std::string &text, int port)
{
    if (!isBaseUrl(text))
        return {};
    QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    url.setPort(port);
    url.setPath(QString());
    return url.toString(QUrl::FullyEncoded).toStdString();
}

} // namespace genie
