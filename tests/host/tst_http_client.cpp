// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/net/http_client.h"
#include "support/loopback_http.h"
#include "support/process_tools.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QtTest>

using genie::Cancellation;
using genie::CancellationSource;
using genie::HttpAnswer;
using genie::HttpRequest;
using genie::test::LoopbackHttp;
using genie::test::ScriptedAnswer;
using genie::test::SeenRequest;
using Manner = genie::test::ScriptedAnswer::Manner;

class TestHttpClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsMethodHeadersAndBody();
    void aPostIsSentOnceEvenWhenTheServerHangsUp();
    void noRedirectionIsFollowed();
    void anAnswerThatIsTooLargeIsNone();
    void halfABodyIsNoAnswer();
    void garbageIsNoAnswer();
    void aSilentServerIsLeftInTime();
    void cancellingEndsTheWait();
    void nobodyListeningMeansNothingWasSent();
    void problemsDoNotRepeatTheUrl();
    void errorsKeepTheirBody();
    void baseUrlsAreCheckedAndPortsExchanged();

private:
    static HttpAnswer send(const HttpRequest &request, const Cancellation &cancellation = {})
    {
        return genie::makeHttpClient()->send(request, cancellation);
    }
    static ScriptedAnswer manner(Manner how, std::string body = {})
    {
        ScriptedAnswer answer;
        answer.manner = how;
        answer.body = std::move(body);
        return answer;
    }
    static HttpRequest post(const std::string &url)
    {
        HttpRequest request;
        request.method = "POST";
        request.url = url;
        request.body = "{}";
        return request;
    }
};

void TestHttpClient::sendsMethodHeadersAndBody()
{
    LoopbackHttp server([](const SeenRequest &) { return ScriptedAnswer{201, "made", {{"X-Thing", "a"}}, {}}; });
    HttpRequest request = post(server.url() + "/x?a=b%20c");
    request.method = "PATCH";
    request.headers = {{"X-Own", "mine"}};
    request.body = std::string(300'000, 'x');
    const HttpAnswer answer = send(request);
    QCOMPARE(answer.status, 201);
    QCOMPARE(QString::fromStdString(answer.body), QStringLiteral("made"));
    QCOMPARE(QString::fromStdString(answer.header("x-thing")), QStringLiteral("a"));
    QCOMPARE(server.seen.size(), 1U);
    QCOMPARE(QString::fromStdString(server.seen[0].method), QStringLiteral("PATCH"));
    QCOMPARE(server.seen[0].body.size(), request.body.size());
    QCOMPARE(QString::fromStdString(server.seen[0].headers["x-own"]), QStringLiteral("mine"));
    QCOMPARE(QString::fromStdString(server.seen[0].query["a"]), QStringLiteral("b c"));
}

void TestHttpClient::aPostIsSentOnceEvenWhenTheServerHangsUp()
{
    LoopbackHttp server([](const SeenRequest &) { return manner(Manner::HangUp); });
    const HttpAnswer answer = send(post(server.url()));
    QCOMPARE(answer.status, 0);
    QVERIFY(!answer.problem.empty());
    QVERIFY(answer.maybeSent);
    QCOMPARE(server.seen.size(), 1U);
}

void TestHttpClient::noRedirectionIsFollowed()
{
    LoopbackHttp other([](const SeenRequest &) { return ScriptedAnswer{}; });
    LoopbackHttp server([&](const SeenRequest &) { return ScriptedAnswer{302, "", {{"Location", other.url()}}, {}}; });
    HttpRequest request;
    request.url = server.url();
    QCOMPARE(send(request).status, 302);
    QVERIFY(other.seen.empty());
}

void TestHttpClient::anAnswerThatIsTooLargeIsNone()
{
    LoopbackHttp server([](const SeenRequest &) { return ScriptedAnswer{200, std::string(3'000'000, 'x'), {}, {}}; });
    HttpRequest request;
    request.url = server.url();
    request.mostBytes = 1'000'000;
    const HttpAnswer answer = send(request);
    QCOMPARE(answer.status, 0);
    QVERIFY2(answer.problem.find("larger than 976 KiB") != std::string::npos, answer.problem.c_str());
    QVERIFY(answer.body.empty());
    request.mostBytes = 3'000'000;
    QCOMPARE(send(request).body.size(), 3'000'000U);
}

void TestHttpClient::halfABodyIsNoAnswer()
{
    LoopbackHttp server([](const SeenRequest &) { return manner(Manner::HalfBody, "a body of some length"); });
    HttpRequest request;
    request.url = server.url();
    const HttpAnswer answer = send(request);
    QCOMPARE(answer.status, 0);
    QVERIFY(!answer.problem.empty());
}

void TestHttpClient::garbageIsNoAnswer()
{
    LoopbackHttp server([](const SeenRequest &) { return manner(Manner::Raw, "\x01\x02 no HTTP at all\r\n\r\n"); });
    HttpRequest request;
    request.url = server.url();
    request.timeout = std::chrono::seconds(5);
    const HttpAnswer answer = send(request);
    QCOMPARE(answer.status, 0);
    QVERIFY(!answer.problem.empty());
}

void TestHttpClient::aSilentServerIsLeftInTime()
{
    LoopbackHttp server([](const SeenRequest &) { return manner(Manner::Silent); });
    HttpRequest request = post(server.url());
    request.timeout = std::chrono::milliseconds(200);
    QElapsedTimer timer;
    timer.start();
    const HttpAnswer answer = send(request);
    QVERIFY(timer.elapsed() < 5000);
    QVERIFY(answer.late);
    QVERIFY(answer.maybeSent);
    QCOMPARE(QString::fromStdString(answer.problem), QStringLiteral("no answer in time"));
    QCOMPARE(server.seen.size(), 1U);
}

void TestHttpClient::cancellingEndsTheWait()
{
    CancellationSource source;
    LoopbackHttp server([&](const SeenRequest &) {
        source.requestStop();
        return manner(Manner::Silent);
    });
    HttpRequest request;
    request.url = server.url();
    const HttpAnswer answer = send(request, source.token());
    QVERIFY(answer.cancelled);
    QCOMPARE(answer.status, 0);
}

void TestHttpClient::nobodyListeningMeansNothingWasSent()
{
    LoopbackHttp server([](const SeenRequest &) { return ScriptedAnswer{}; });
    server.goDown();
    const HttpAnswer answer = send(post(server.url()));
    QCOMPARE(QString::fromStdString(answer.problem), QStringLiteral("connection refused"));
    QVERIFY(!answer.maybeSent);
}

void TestHttpClient::problemsDoNotRepeatTheUrl()
{
    for (const char *url : {"http://127.0.0.1:1/sesame", "ftp://sesame", "no url sesame", "http://"}) {
        const HttpAnswer answer = send(post(url));
        QCOMPARE(answer.status, 0);
        QVERIFY(!answer.problem.empty());
        QVERIFY2(answer.problem.find("sesame") == std::string::npos, answer.problem.c_str());
    }
}

void TestHttpClient::errorsKeepTheirBody()
{
    for (const int status : {400, 401, 404, 409, 429, 500, 503}) {
        LoopbackHttp server([&](const SeenRequest &) { return ScriptedAnswer{status, "why", {{"Retry-After", "7"}}, {}}; });
        const HttpAnswer answer = send(post(server.url()));
        QCOMPARE(answer.status, status);
        QCOMPARE(QString::fromStdString(answer.body), QStringLiteral("why"));
        QCOMPARE(QString::fromStdString(answer.header("retry-after")), QStringLiteral("7"));
        QCOMPARE(server.seen.size(), 1U);
    }
}

void TestHttpClient::baseUrlsAreCheckedAndPortsExchanged()
{
    QVERIFY(genie::isBaseUrl("http://localhost:15000"));
    QVERIFY(genie::isBaseUrl("https://ghe.example.org/api/v3"));
    for (const char *bad :
         {"", "localhost:15000", "file:///etc/passwd", "http://", "http://user:pw@host", "http://host?x=1", "http://host#x"})
        QVERIFY2(!genie::isBaseUrl(bad), bad);
    QCOMPARE(QString::fromStdString(genie::withPort("http://localhost:15000/api", 36221)), QStringLiteral("http://localhost:36221"));
    QCOMPARE(QString::fromStdString(genie::urlEncoded("a/b c?")), QStringLiteral("a%2Fb%20c%3F"));
}

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_http_client.moc"
