// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/net/http_client.h"

#include "host/net/network_request.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>
#include <QUrl>

#include <stop_token>

namespace genie {

namespace {

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
            m_answer.maybeSent = !neverConnected(m_reply->error());
            m_answer.body.clear();
            return;
        }
        m_answer.status = status;
        m_answer.headers = headersOf(*m_reply);
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
        if (!isHttp(url)) {
            refused.problem = "not a valid http or https address";
            return refused;
        }
        // One for each request: it belongs to the thread that asks.
        QNetworkAccessManager network;
        network.setProxy(proxyFor(url));
        OnceDevice body(request.body);
        QNetworkRequest prepared = requestFor(request, url);
        prepared.setRawHeader("Connection", "close");
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
