// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/net/url_probe.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <chrono>
#include <stop_token>

namespace genie {

namespace {

constexpr int kMostRedirects = 5;

QNetworkRequest requestFor(const QUrl &url)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("test-genie/" GENIE_VERSION " (link check)"));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setMaximumRedirectsAllowed(kMostRedirects);
    return request;
}

/// Waits for the headers, the end, the limit or the cancellation, whichever is first; then hangs up.
UrlAnswer await(QNetworkReply *reply, milliseconds limit, const Cancellation &cancellation)
{
    QEventLoop loop;
    bool late = false;
    int status = 0;
    const auto readStatus = [&] {
        const int code = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (code >= 200 && (code < 300 || code >= 400))
            status = code;
        if (status != 0)
            loop.quit();
    };
    QObject::connect(reply, &QNetworkReply::metaDataChanged, &loop, readStatus);
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(limit, &loop, [&] {
        late = true;
        loop.quit();
    });
    const auto stop = [&loop] { QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection); };
    const std::stop_callback onStop(cancellation.stop, stop);
    const std::stop_callback onKill(cancellation.kill, stop);
    if (!reply->isFinished() && !cancellation.requested())
        loop.exec();
    if (status == 0 && reply->isFinished())
        readStatus(); // what still is a redirection now goes in circles, and is no answer
    UrlAnswer answer{status, {}};
    if (status == 0)
        answer.problem = cancellation.requested() ? "stopped" : late ? "no answer in time" : reply->errorString().toLower().toStdString();
    reply->abort();
    return answer;
}

class NetworkUrlProbe final : public UrlProbe {
public:
    UrlAnswer ask(const std::string &url, milliseconds limit, const Cancellation &cancellation) override
    {
        const QUrl target(QString::fromStdString(url), QUrl::StrictMode);
        if (!target.isValid() || target.host().isEmpty())
            return {0, "no valid URL"};
        const auto start = std::chrono::steady_clock::now();
        // One for each question: it belongs to the thread that asks, and connections are not worth keeping.
        QNetworkAccessManager network;
        const std::unique_ptr<QNetworkReply> head(network.head(requestFor(target)));
        const UrlAnswer first = await(head.get(), limit, cancellation);
        const auto spent = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
        if ((first.status > 0 && first.status < 400) || cancellation.requested() || spent >= limit)
            return first;
        const std::unique_ptr<QNetworkReply> get(network.get(requestFor(target)));
        const UrlAnswer second = await(get.get(), limit - spent, cancellation);
        return second.status == 0 && first.status != 0 ? first : second;
    }
};

} // namespace

std::unique_ptr<UrlProbe> makeUrlProbe() { return std::make_unique<NetworkUrlProbe>(); }

} // namespace genie
