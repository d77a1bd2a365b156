// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/net/http_channel.h"

#include "host/files/atomic_file.h"
#include "host/net/network_request.h"

#include <QNetworkAccessManager>
#include <QPointer>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTimer>

#include <set>

namespace genie {

namespace {

constexpr std::int64_t kMostAuthorityBytes = 4 * 1024 * 1024;

/// One answer on its way.
class Pending final : public QObject {
public:
    Pending(QNetworkReply *reply, std::unique_ptr<HttpRequest> request, std::unique_ptr<OnceDevice> body, std::function<void(HttpAnswer)> then)
        : m_reply(reply), m_request(std::move(request)), m_body(std::move(body)), m_then(std::move(then))
    {
        reply->setParent(this);
        reply->setReadBufferSize(1024 * 1024);
        connect(reply, &QNetworkReply::readyRead, this, [this] { take(); });
        connect(reply, &QNetworkReply::finished, this, [this] { finish({}); });
        QTimer::singleShot(m_request->timeout, this, [this] { finish("no answer in time"); });
    }
    ~Pending() override { answer("stopped"); }

private:
    void take()
    {
        const QByteArray bytes = m_reply->readAll();
        if (m_answer.body.size() + static_cast<std::size_t>(bytes.size()) > m_request->mostBytes)
            return finish("the answer is larger than " + std::to_string(m_request->mostBytes / 1024) + " KiB");
        m_answer.body.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    }

    void finish(const std::string &problem)
    {
        if (!m_then)
            return;
        if (problem.empty() && m_reply->isOpen())
            take();
        if (!m_then) // it was too large after all
            return;
        m_answer.late = problem == "no answer in time";
        answer(problem);
        deleteLater();
    }

    void answer(std::string problem)
    {
        if (!m_then)
            return;
        const auto then = std::exchange(m_then, {});
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        // An error below 200 is of the connection, not of the server's answer: then the body may be half.
        const bool broken = m_reply->error() != QNetworkReply::NoError && m_reply->error() < 200;
        m_answer.cancelled = problem == "stopped";
        if (problem.empty() && (broken || status == 0))
            problem = wordsOf(m_reply->error());
        m_answer.problem = problem;
        m_answer.maybeSent = !neverConnected(m_reply->error());
        if (problem.empty()) {
            m_answer.status = status;
            m_answer.headers = headersOf(*m_reply);
        } else {
            m_answer.body.clear();
        }
        m_reply->disconnect(this);
        m_reply->abort();
        then(std::move(m_answer));
    }

    QNetworkReply *m_reply;
    const std::unique_ptr<HttpRequest> m_request;
    const std::unique_ptr<OnceDevice> m_body;
    std::function<void(HttpAnswer)> m_then;
    HttpAnswer m_answer;
};

class OpenStream final : public HttpStream {
public:
    OpenStream(QNetworkReply *reply, milliseconds timeout) : m_reply(reply)
    {
        reply->setParent(this);
        reply->setReadBufferSize(1024 * 1024);
        connect(reply, &QNetworkReply::metaDataChanged, this, [this] { head(); });
        connect(reply, &QNetworkReply::readyRead, this, [this] {
            head();
            Q_EMIT received(m_reply->readAll());
        });
        connect(reply, &QNetworkReply::finished, this, [this] { end(); });
        QTimer::singleShot(timeout, this, [this] {
            if (!m_opened)
                m_reply->abort();
        });
    }

private:
    void head()
    {
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (!m_opened && status != 0) {
            m_opened = true;
            Q_EMIT opened(status);
        }
    }
    void end()
    {
        if (m_reply->isOpen())
            if (const QByteArray rest = m_reply->readAll(); !rest.isEmpty())
                Q_EMIT received(rest);
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        Q_EMIT ended(status, m_reply->error() == QNetworkReply::NoError ? QStringLiteral("the stream has ended")
                                                                         : QString::fromStdString(wordsOf(m_reply->error())));
    }

    QNetworkReply *m_reply;
    bool m_opened = false;
};

class NetworkChannel final : public HttpChannel {
public:
    explicit NetworkChannel(QSslConfiguration tls) : m_tls(std::move(tls)) {}
    ~NetworkChannel() override
    {
        // Each tells whoever waits for it that nothing comes any more; what it is told may not ask for more.
        m_closed = true;
        const auto pending = m_pending.findChildren<QObject *>(QString(), Qt::FindDirectChildrenOnly);
        qDeleteAll(pending);
    }

    void send(HttpRequest request, std::function<void(HttpAnswer)> then) override
    {
        const QUrl url(QString::fromStdString(request.url), QUrl::StrictMode);
        if (m_closed || !isHttp(url)) {
            HttpAnswer refused;
            refused.maybeSent = false;
            refused.cancelled = m_closed;
            refused.problem = m_closed ? "stopped" : "not a valid http or https address";
            return then(std::move(refused));
        }
        // What is written may take as long as tests take, and must not hold up what is read.
        QNetworkAccessManager &network = request.method == "GET" ? m_reads : m_writes;
        network.setProxy(proxyFor(url));
        auto kept = std::make_unique<HttpRequest>(std::move(request));
        QNetworkRequest prepared = requestFor(*kept, url);
        prepared.setSslConfiguration(m_tls);
        const QByteArray verb = QByteArray::fromStdString(kept->method);
        auto body = kept->body.empty() || verb == "GET" ? nullptr : std::make_unique<OnceDevice>(kept->body);
        QNetworkReply *reply = verb == "GET" ? network.get(prepared)
                               : body        ? network.sendCustomRequest(prepared, verb, body.get())
                                             : network.sendCustomRequest(prepared, verb);
        auto *one = new Pending(reply, std::move(kept), std::move(body), std::move(then));
        one->setParent(&m_pending);
    }

    std::unique_ptr<HttpStream> open(HttpRequest request) override
    {
        const QUrl url(QString::fromStdString(request.url), QUrl::StrictMode);
        m_streams.setProxy(proxyFor(url));
        QNetworkRequest prepared = requestFor(request, url);
        prepared.setSslConfiguration(m_tls);
        return std::make_unique<OpenStream>(m_streams.get(prepared), request.timeout);
    }

private:
    const QSslConfiguration m_tls;
    QNetworkAccessManager m_reads, m_writes, m_streams;
    QObject m_pending; ///< parent of all that is on its way
    bool m_closed = false;
};

} // namespace

Outcome<std::unique_ptr<HttpChannel>> HttpChannel::make(const std::filesystem::path &authority)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (!authority.empty()) {
        const auto text = readBounded(authority, kMostAuthorityBytes);
        if (!text)
            return tl::unexpected(text.error());
        const auto certificates = QSslCertificate::fromData(QByteArray::fromStdString(*text), QSsl::Pem);
        if (certificates.isEmpty())
            return fail(FailureKind::Invalid, authority.string() + " holds no certificate in PEM");
        tls.addCaCertificates(certificates);
    }
    return std::make_unique<NetworkChannel>(std::move(tls));
}

bool isPrivateWay(const std::string &url)
{
    const QUrl read(QString::fromStdString(url), QUrl::StrictMode);
    return read.scheme() == QLatin1String("https") || isLoopback(read);
}

} // namespace genie
