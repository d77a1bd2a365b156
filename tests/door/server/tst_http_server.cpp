// SPDX-License-Identifier: GPL-3.0-or-later
// What the HTTP server does with strangers: it stays within its bounds, and says so.
#include "door/server/http_server.h"
#include "door/server/peer_user.h"
#include "support/process_tools.h"
#include "support/raw_client.h"

#include <QTest>

#include <atomic>
#include <mutex>
#include <unistd.h>

using namespace genie;
using test::RawClient;

namespace {

/// A server whose paths say what it does: /echo, /keep (never answers), /drop (lets go), /follow, /say (a stream of three).
struct Bench {
    std::unique_ptr<HttpServer> server;
    std::mutex mutex;
    std::vector<std::shared_ptr<Exchange>> kept;
    std::vector<std::shared_ptr<EventStream>> streams;
    std::atomic<int> handled{0};
    ServerRequest last;

    explicit Bench(ServerOptions options = {})
    {
        HttpServer::Hooks hooks;
        hooks.admit = [](const ServerRequest &request) -> std::optional<ServerResponse> {
            if (request.path == "/refuse")
                return ServerResponse{403, "text/plain", "no"};
            return std::nullopt;
        };
        hooks.handle = [this](std::shared_ptr<Exchange> exchange) { handle(std::move(exchange)); };
        auto listening = HttpServer::listen(std::move(options), std::move(hooks));
        if (!listening)
            qFatal("%s", listening.error().message.c_str());
        server = std::move(*listening);
    }
    ~Bench() { server.reset(); }

    void handle(std::shared_ptr<Exchange> exchange)
    {
        const std::lock_guard lock(mutex);
        last = exchange->request();
        ++handled;
        if (last.path == "/keep")
            kept.push_back(std::move(exchange));
        else if (last.path == "/follow")
            exchange->beginStream()->follow(0);
        else if (last.path == "/hold")
            streams.push_back(exchange->beginStream());
        else if (last.path == "/say") {
            const auto stream = exchange->beginStream();
            for (const char *word : {"one", "two", "three"})
                stream->push(eventFrame("word", word));
        } else if (last.path == "/echo")
            exchange->send({200, "text/plain", last.method + " " + std::to_string(last.body.size())});
    }
    [[nodiscard]] std::uint16_t port() const { return server->port(); }
    void publish(std::int64_t first, std::int64_t last_, std::size_t size)
    {
        std::vector<PublishedFrame> frames;
        for (auto number = first; number <= last_; ++number)
            frames.push_back({number, std::make_shared<const std::string>(eventFrame("fact", std::string(size, 'x'), number))});
        server->publish(std::move(frames));
    }
};

ServerOptions hasty()
{
    ServerOptions options;
    options.limits.headerSeconds = options.limits.idleSeconds = options.limits.bodySeconds = 1;
    return options;
}

QByteArray get(const char *path) { return QByteArray("GET ") + path + " HTTP/1.1\r\nHost: x\r\n\r\n"; }

} // namespace

class TestHttpServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneConnectionCarriesManyRequests()
    {
        Bench bench;
        RawClient client(bench.port());
        for (int i = 0; i < 3; ++i) {
            client.forget();
            client.send("POST /echo?a=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd");
            QVERIFY(client.until("POST 4").startsWith("HTTP/1.1 200 OK"));
        }
        QCOMPARE(bench.last.query, std::string("a=1"));
        QCOMPARE(bench.server->figures().connections, std::int64_t{1});
    }

    void headIsGetWithoutTheBody()
    {
        Bench bench;
        RawClient client(bench.port());
        client.send("HEAD /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        const auto answer = client.untilTheEnd();
        QVERIFY(answer.contains("Content-Length: 5\r\n"));
        QVERIFY(answer.endsWith("\r\n\r\n"));
        QCOMPARE(bench.last.method, std::string("GET"));
    }

    void whatIsNoRequestIsRefusedAndTheConnectionEnds_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("garbage") << QByteArray("\x16\x03\x01 hello\r\n\r\n") << QByteArray("400");
        QTest::newRow("two hosts") << QByteArray("GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") << QByteArray("400");
        QTest::newRow("absolute target") << QByteArray("GET http://x/echo HTTP/1.1\r\nHost: x\r\n\r\n") << QByteArray("400");
        QTest::newRow("long header") << QByteArray("GET /echo HTTP/1.1\r\nX: ") + QByteArray(20'000, 'a') << QByteArray("431");
        QTest::newRow("many headers") << QByteArray("GET /echo HTTP/1.1\r\n") + QByteArray("A: b\r\n").repeated(4000) << QByteArray("431");
        QTest::newRow("large body announced") << QByteArray("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2147483648\r\n\r\n") << QByteArray("413");
        QTest::newRow("two lengths") << QByteArray("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab") << QByteArray("400");
        QTest::newRow("length and chunks")
            << QByteArray("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") << QByteArray("400");
        QTest::newRow("endless chunks")
            << QByteArray("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n") + ("10000\r\n" + QByteArray(65536, 'z') + "\r\n").repeated(20)
            << QByteArray("413");
    }
    void whatIsNoRequestIsRefusedAndTheConnectionEnds()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, status);
        Bench bench;
        RawClient client(bench.port());
        client.send(sent);
        const auto answer = client.until("}\n");
        QVERIFY2(answer.startsWith("HTTP/1.1 " + status), answer.left(200).constData());
        if (!sent.startsWith("GET /echo HTTP/1.1\r\nHost: a"))
            QVERIFY(client.hungUp() || sent.startsWith("GET http"));
        QCOMPARE(bench.handled.load(), 0);
    }

    void aRefusalComesBeforeTheBody()
    {
        Bench bench;
        RawClient client(bench.port());
        client.send("POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
        QVERIFY(client.until("no").startsWith("HTTP/1.1 403"));
        QVERIFY(client.hungUp());
    }

    void whoAsksBeforeSendingIsToldToGoOn()
    {
        Bench bench;
        RawClient client(bench.port());
        client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        QVERIFY(client.until("\r\n\r\n").startsWith("HTTP/1.1 100"));
        client.send("ab");
        QVERIFY(client.until("POST 2").contains("HTTP/1.1 200"));
    }

    void whoDripsIsCutOff()
    {
        Bench bench(hasty());
        RawClient silent(bench.port());
        RawClient half(bench.port());
        half.send("GET /echo HT");
        RawClient body(bench.port());
        body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab");
        QVERIFY(silent.hungUp());
        QVERIFY(half.hungUp());
        QVERIFY(body.hungUp());
        QTRY_COMPARE(bench.server->figures().connections, std::int64_t{0});
    }

    void fiveHundredWhoDripHoldNobodyUp()
    {
        Bench bench;
        std::vector<std::unique_ptr<RawClient>> slow;
        for (int i = 0; i < 500; ++i) {
            slow.push_back(std::make_unique<RawClient>(bench.port()));
            slow.back()->send("GET /echo HTTP/1.1\r\nX-Slow: ");
        }
        RawClient client(bench.port());
        client.send(get("/echo"));
        QVERIFY(client.until("GET 0").contains("200 OK"));
        QCOMPARE(bench.server->figures().connections, std::int64_t{501});
    }

    void connectionsOverTheBoundAreRefused()
    {
        ServerOptions options;
        options.limits.connections = 2;
        Bench bench(options);
        RawClient first(bench.port()), second(bench.port());
        first.send(get("/echo"));
        QVERIFY(first.until("GET 0").contains("200 OK"));
        second.send(get("/echo"));
        QVERIFY(second.until("GET 0").contains("200 OK"));
        RawClient third(bench.port());
        QVERIFY(third.hungUp());
        QCOMPARE(bench.server->figures().refused, std::int64_t{1});
    }

    void bodiesThatAreReadTogetherAreBounded()
    {
        ServerOptions options;
        options.limits.bodyBytesTogether = 1000;
        Bench bench(options);
        RawClient first(bench.port());
        first.send("POST /keep HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n" + QByteArray(900, 'a'));
        QTRY_COMPARE(bench.handled.load(), 1);
        RawClient second(bench.port());
        second.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n");
        const auto answer = second.until("}\n");
        QVERIFY2(answer.startsWith("HTTP/1.1 503") && answer.contains("Retry-After"), answer.constData());
    }

    void anExchangeThatIsLetGoIsAnswered()
    {
        Bench bench;
        RawClient client(bench.port());
        client.send(get("/drop"));
        QVERIFY(client.until("}\n").startsWith("HTTP/1.1 503"));
    }

    void aKeptExchangeIsAnsweredOnceFromAnyThread()
    {
        Bench bench;
        RawClient client(bench.port());
        client.send(get("/keep"));
        QTRY_COMPARE(bench.handled.load(), 1);
        std::thread([&] {
            bench.kept.front()->send({200, "text/plain", "late"});
            bench.kept.front()->send({500, "text/plain", "later"});
            bench.kept.clear();
        }).join();
        QVERIFY(client.until("late").contains("200 OK"));
        client.forget();
        client.send(get("/echo"));
        QVERIFY(client.until("GET 0").startsWith("HTTP/1.1 200"));
    }

    void aServerThatEndsLeavesNoAnswerBehind()
    {
        std::vector<std::shared_ptr<Exchange>> kept;
        {
            Bench bench;
            RawClient client(bench.port());
            client.send(get("/keep"));
            QTRY_COMPARE(bench.handled.load(), 1);
            kept.swap(bench.kept);
        }
        kept.front()->send({200, "text/plain", "too late"});
        QVERIFY(kept.front()->beginStream()->closed());
    }

    void aStreamSaysItsFramesInOrderAndEnds()
    {
        Bench bench;
        RawClient client(bench.port());
        client.send(get("/say"));
        const auto answer = client.untilTheEnd();
        QVERIFY(answer.contains("Content-Type: text/event-stream"));
        const auto one = answer.indexOf("data: one\n\n"), two = answer.indexOf("data: two\n\n"), three = answer.indexOf("data: three\n\n");
        QVERIFY(one > 0 && two > one && three > two);
        QVERIFY(answer.endsWith("0\r\n\r\n"));
        QTRY_COMPARE(bench.server->figures().streams, std::int64_t{0});
    }

    void whoFollowsIsToldWhatIsPublishedAndStays()
    {
        Bench bench;
        RawClient client(bench.port());
        client.send(get("/follow"));
        QTRY_COMPARE(bench.server->figures().streams, std::int64_t{1});
        bench.publish(1, 2, 10);
        QVERIFY(client.until("id: 2\n").contains("id: 1\nevent: fact\ndata: xxxxxxxxxx\n\n"));
        bench.publish(2, 3, 10); // a number that was told already is not told again
        const auto all = client.until("id: 3\n");
        QCOMPARE(all.count("id: 2\n"), 1);
        QCOMPARE(bench.server->figures().requests, std::int64_t{1});
    }

    void aStreamHasHeartbeats()
    {
        ServerOptions options;
        options.limits.heartbeatSeconds = 1;
        Bench bench(options);
        RawClient client(bench.port());
        client.send(get("/follow"));
        QVERIFY(client.until("event: heartbeat\ndata: {\"timestamp\":\"").contains("heartbeat"));
    }

    void whoTakesNothingLosesEventsAndIsToldWhich()
    {
        Bench bench;
        RawClient slow(bench.port());
        slow.readAtMost(1024);
        slow.send(get("/follow"));
        RawClient quick(bench.port());
        quick.send(get("/follow"));
        QTRY_COMPARE(bench.server->figures().streams, std::int64_t{2});
        // More than the socket's own buffers and the bound of 1 MiB together.
        for (std::int64_t number = 1; number <= 200; ++number) {
            bench.publish(number, number, 100'000);
            QVERIFY(quick.until("id: " + QByteArray::number(qlonglong(number)) + "\n").size() > 0);
            quick.forget();
        }
        QTRY_COMPARE(bench.server->figures().gaps, std::int64_t{1});
        slow.readAtMost(0);
        const auto told = slow.until("event: gap\ndata: {");
        QVERIFY(told.contains("event: gap"));
        bench.publish(201, 201, 10);
        const auto all = slow.until("id: 201\n");
        const auto gap = all.mid(all.indexOf("event: gap\ndata: ") + 17);
        const auto after = gap.mid(gap.indexOf("after\":") + 7).toLongLong();
        Q_UNUSED(after);
        const auto last = all.left(all.indexOf("event: gap"));
        const auto before = last.mid(last.lastIndexOf("id: ") + 4);
        QVERIFY2(gap.startsWith("{\"after\":" + before.left(before.indexOf('\n')) + ",\"before\":201}"), gap.left(60).constData());
    }

    void aStreamOfItsOwnThatNobodyTakesIsCutOff()
    {
        Bench bench;
        RawClient client(bench.port());
        client.readAtMost(1024);
        client.send(get("/hold"));
        QTRY_COMPARE(bench.server->figures().streams, std::int64_t{1});
        const auto stream = bench.streams.front();
        for (int i = 0; i < 200 && !stream->closed(); ++i)
            stream->push(eventFrame("x", std::string(100'000, 'x')));
        QVERIFY(stream->closed());
        QTRY_COMPARE(bench.server->figures().streams, std::int64_t{0});
    }

    void memoryDoesNotGrowWithWhatStrangersSend()
    {
        Bench bench;
        const long before = test::residentKiB();
        for (int i = 0; i < 20; ++i) {
            RawClient client(bench.port());
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2147483648\r\n\r\n");
            client.until("}\n");
            client.send(QByteArray(1024 * 1024, 'x'));
        }
        QTRY_COMPARE(bench.server->figures().connections, std::int64_t{0});
#ifndef __SANITIZE_ADDRESS__ // which keeps what is freed
        QVERIFY2(test::residentKiB() - before < 8 * 1024, qPrintable(QString::number(test::residentKiB() - before)));
#else
        Q_UNUSED(before);
#endif
    }

    void closedDoorsLetNobodyInAndFinishWhatIsThere()
    {
        Bench bench;
        RawClient idle(bench.port()), busy(bench.port());
        idle.send(get("/echo"));
        idle.until("GET 0");
        busy.send(get("/keep"));
        QTRY_COMPARE(bench.handled.load(), 2);
        bench.server->closeDoors();
        QVERIFY(idle.hungUp());
        bench.kept.front()->send({200, "text/plain", "done"});
        QVERIFY(busy.untilTheEnd().contains("done"));
        QTcpSocket late;
        late.connectToHost(QStringLiteral("127.0.0.1"), bench.port());
        QVERIFY(!late.waitForConnected(2'000));
    }

    void whoIsAtTheOtherEndIsKnown()
    {
        ServerOptions options;
        options.identifyPeers = true;
        Bench bench(options);
        RawClient client(bench.port());
        client.send(get("/echo"));
        client.until("GET 0");
        QVERIFY(bench.last.loopback);
        QVERIFY(bench.last.peerUser.has_value());
        QCOMPARE(*bench.last.peerUser, std::uint32_t(::geteuid()));
        QVERIFY(!userOfPeer({"127.0.0.1", 1}, {"127.0.0.1", bench.port()}).has_value());
        QVERIFY(!userOfPeer({"nonsense", 1}, {"127.0.0.1", 2}).has_value());
    }

    void aTakenPortAndAnImpossibleAddressAreNamed()
    {
        Bench bench;
        ServerOptions options;
        options.port = bench.port();
        const auto taken = HttpServer::listen(options, {});
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind, FailureKind::Unavailable);
        options.address = "example.org";
        QCOMPARE(HttpServer::listen(options, {}).error().kind, FailureKind::Invalid);
        options.address = "127.0.0.1";
        options.certificate = "/nowhere.pem";
        QCOMPARE(HttpServer::listen(options, {}).error().kind, FailureKind::Invalid);
    }
};

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_http_server.moc"
