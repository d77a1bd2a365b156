// SPDX-License-Identifier: GPL-3.0-or-later
// The link to a served engine through everything that can happen on the way.
#include "door/link/local_link.h"
#include "door/remote/event_stream_reader.h"
#include "door/remote/http_link.h"
#include "door/remote/unpack_bundle.h"
#include "support/cutting_proxy.h"
#include "support/loopback_http.h"
#include "support/process_tools.h"
#include "support/served_engine.h"
#include "support/temporary_scenarios.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace genie;

namespace {

struct Files {
    test::TemporaryScenarios files;
    EngineOptions options;
    Files()
    {
        std::filesystem::create_directories(files.root());
        files.addScript("demo", "hello", "echo hello");
        options.scenariosRoot = files.root();
        options.dataDirectory = files.path() / "data";
        options.store = "sqlite:" + (files.path() / "data" / "store.sqlite").string();
        options.supervisor = GENIE_BIN_DIR "/test-genie-supervisor";
        options.stateDirectory = files.path() / "state";
    }
};

template <class T> Outcome<T> wait(Answer<T> answer)
{
    if (!QTest::qWaitFor([&] { return answer.isFinished(); }, 30'000))
        return fail(FailureKind::Timeout, "no answer within 30 s");
    return answer.result();
}

RemoteEngine at(const std::string &url) { return {"", url, "", {}}; }

} // namespace

class TestHttpLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStreamIsReadInPiecesOfAnySize()
    {
        const std::string text = "\n: comment\nid: 1\nevent: a\ndata: x\ndata: y\n\ndata:z\r\n\r\nevent: lonely\n\nid: 7\rdata: q\r\rdata: cut";
        for (std::size_t size = 1; size <= text.size(); ++size) {
            EventStreamReader reader;
            std::vector<StreamedEvent> events;
            for (std::size_t from = 0; from < text.size(); from += size)
                for (auto &event : reader.feed(std::string_view(text).substr(from, size)))
                    events.push_back(std::move(event));
            QCOMPARE(events.size(), std::size_t{3});
            QCOMPARE(events[0].name + "/" + events[0].data + "/" + events[0].id, std::string("a/x\ny/1"));
            QCOMPARE(events[1].name + "/" + events[1].data + "/" + events[1].id, std::string("message/z/"));
            QCOMPARE(events[2].data + "/" + events[2].id, std::string("q/7"));
        }
    }

    void anEventWithoutAnEndIsGivenUp()
    {
        EventStreamReader reader;
        const std::string piece(1024 * 1024, 'x');
        reader.feed("data: ");
        for (int i = 0; i < 20 && !reader.broken(); ++i)
            QVERIFY(reader.feed(piece).empty());
        QVERIFY(reader.broken());
        QVERIFY(reader.feed("\n\ndata: y\n\n").empty());
    }

    void anAddressThatIsNoneIsLostAtOnceAndEveryDeedSaysWhy_data()
    {
        QTest::addColumn<QString>("url");
        for (const char *url : {"", "nonsense", "ftp://x", "http://user:secret@localhost:1", "http://engine.example:8470", "http://localhost:1/?a=b"})
            QTest::newRow(url) << QString::fromLatin1(url);
    }
    void anAddressThatIsNoneIsLostAtOnceAndEveryDeedSaysWhy()
    {
        QFETCH(QString, url);
        HttpLink link(at(url.toStdString()), test::impatient());
        QTRY_COMPARE(link.state(), LinkState::Lost);
        QVERIFY(!link.trouble().empty() && link.trouble().find("secret@") == std::string::npos);
        const auto answer = wait(link.scenarios().list());
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, FailureKind::Invalid);
    }

    void nobodyThereIsLostAndFoundWhenSomebodyComes()
    {
        Files files;
        std::uint16_t port = 0;
        {
            const test::ServedEngine before(files.options);
            port = before.port();
        }
        HttpLink link(at("http://127.0.0.1:" + std::to_string(port)), test::impatient());
        QTRY_COMPARE(link.state(), LinkState::Lost);
        QCOMPARE(wait(link.scenarios().list()).error().kind, FailureKind::Unavailable);
        ServerOptions same;
        same.port = port;
        const test::ServedEngine engine(files.options, {}, same);
        QTRY_COMPARE(link.state(), LinkState::Live);
        QVERIFY(link.trouble().empty());
        QCOMPARE(wait(link.scenarios().list())->size(), std::size_t{1});
    }

    void aLiveStreamStaysOneStream()
    {
        Files files;
        const test::ServedEngine engine(files.options);
        HttpLink link(at(engine.url()), test::impatient());
        QTRY_COMPARE(link.state(), LinkState::Live);
        QSignalSpy changes(&link, &Link::stateChanged);
        for (int i = 0; i < 3; ++i)
            QVERIFY(wait(link.engine().info()).has_value());
        QCOMPARE(changes.size(), 0);
        QCOMPARE(engine.figures().streams, std::int64_t{1});
    }

    void anEngineThatGoesIsStaleThenLostAndItsLastTruthIsResumed()
    {
        Files files;
        auto engine = std::make_unique<test::ServedEngine>(files.options);
        const auto port = engine->port();
        auto patience = test::impatient();
        patience.lostAfter = milliseconds(200);
        HttpLink link(at(engine->url()), patience);
        std::vector<Event> told;
        QObject::connect(&link, &Link::told, &link, [&](const std::vector<Event> &events) { told.insert(told.end(), events.begin(), events.end()); });
        QTRY_COMPARE(link.state(), LinkState::Live);
        QSignalSpy changes(&link, &Link::stateChanged);
        engine.reset();
        QTRY_COMPARE(link.state(), LinkState::Lost);
        QVERIFY(link.staleSince().has_value());
        QCOMPARE(changes.at(0).at(0).value<LinkState>(), LinkState::Stale);
        {
            LocalLink meanwhile(files.options); // somebody else uses the store while nobody serves it
            RunRequest request;
            request.scenario = "demo";
            request.phases = {"hello"};
            const auto run = wait(meanwhile.runs().start(request));
            QVERIFY(run.has_value());
            QTRY_VERIFY(wait(meanwhile.runs().show(run->id))->completedAt.has_value());
        }
        ServerOptions same;
        same.port = port;
        engine = std::make_unique<test::ServedEngine>(files.options, AccessRules{}, same);
        QTRY_COMPARE(link.state(), LinkState::Live);
        QVERIFY(!link.staleSince().has_value());
        QTRY_VERIFY(std::any_of(told.begin(), told.end(), [](const Event &event) { return std::holds_alternative<RunFinished>(event.fact); }));
        for (std::size_t i = 0; i < told.size(); ++i)
            QCOMPARE(told[i].number, std::int64_t(i + 1));
    }

    void aThousandCutsMissNothingAndRepeatNothing_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void aThousandCutsMissNothingAndRepeatNothing()
    {
        QFETCH(unsigned, seed);
        constexpr int kCuts = 250; // four times
        Files files;
        const test::ServedEngine engine(files.options);
        test::CuttingProxy proxy(engine.port());
        std::minstd_rand random(seed);
        proxy.lifetime = [&] { return std::uniform_int_distribution<qint64>(230, 2'500)(random); };
        auto patience = test::impatient();
        patience.firstRetry = patience.longestRetry = milliseconds(0);
        HttpLink link(at(proxy.url()), patience);
        LocalLink source(files.options); // a second engine on the store makes the facts
        std::vector<std::int64_t> told;
        QObject::connect(&link, &Link::told, &link, [&](const std::vector<Event> &events) {
            for (const auto &event : events)
                told.push_back(event.number);
        });
        QTRY_VERIFY(link.state() == LinkState::Live || proxy.cuts > 0);
        const auto folder = files.files.path() / "elsewhere";
        std::filesystem::create_directories(folder);
        while (proxy.cuts < kCuts) {
            const auto added = wait(source.scenarios().add(folder.string()));
            QVERIFY(added.has_value());
            QVERIFY(wait(source.scenarios().remove(added->name)).has_value());
        }
        proxy.lifetime = [] { return -1; };
        const auto all = wait(source.runs().events(0, 1));
        QVERIFY(all.has_value());
        const auto last = wait(source.engine().info())->lastEvent;
        QTRY_VERIFY_WITH_TIMEOUT(!told.empty() && told.back() == last, 30'000);
        for (std::size_t i = 1; i < told.size(); ++i)
            QCOMPARE(told[i], told[i - 1] + 1);
        QVERIFY2(told.size() > 25, qPrintable(QString::number(told.size())));
    }

    void anEngineOfAnotherVersionIsNamed()
    {
        test::LoopbackHttp server([](const test::SeenRequest &) { return test::ScriptedAnswer{200, R"({"apiVersion":2,"version":"9.0"})", {}}; });
        HttpLink link(at(server.url()), test::impatient());
        QTRY_COMPARE(link.state(), LinkState::Lost);
        QVERIFY2(link.trouble().find("version 9.0") != std::string::npos && link.trouble().find("update") != std::string::npos, link.trouble().c_str());
    }

    void strangersAreNoEngine_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("body");
        QTest::newRow("a web page") << 200 << QStringLiteral("<html>hello</html>");
        QTest::newRow("other json") << 200 << QStringLiteral("{\"ok\":true}");
        QTest::newRow("a list") << 200 << QStringLiteral("[1,2]");
        QTest::newRow("not found") << 404 << QStringLiteral("404 page not found");
        QTest::newRow("elsewhere") << 302 << QString();
        QTest::newRow("broken") << 500 << QStringLiteral("{\"error\":3}");
        QTest::newRow("deep") << 200 << QString(100'000, QLatin1Char('['));
    }
    void strangersAreNoEngine()
    {
        QFETCH(int, status);
        QFETCH(QString, body);
        test::LoopbackHttp server([&](const test::SeenRequest &) { return test::ScriptedAnswer{status, body.toStdString(), {{"Location", "http://127.0.0.1:1/"}}}; });
        HttpLink link(at(server.url()), test::impatient());
        QTRY_COMPARE(link.state(), LinkState::Lost);
        QVERIFY(!link.trouble().empty());
        QVERIFY(!wait(link.runs().list({})));
    }

    void anAnswerThatIsTooLargeOrCutIsRefused()
    {
        test::ScriptedAnswer answer;
        test::LoopbackHttp server([&](const test::SeenRequest &) { return answer; });
        HttpLink link(at(server.url()), test::impatient());
        answer.body = std::string(65 * 1024 * 1024, ' ');
        QCOMPARE(wait(link.runs().list({})).error().kind, FailureKind::Unavailable);
        answer = {200, R"({"items":[]})", {}, test::ScriptedAnswer::Manner::HalfBody};
        QVERIFY(!wait(link.runs().list({})));
        answer = {200, "", {}, test::ScriptedAnswer::Manner::HangUp};
        QVERIFY(!wait(link.runs().start({})));
    }

    void aWriteIsSentOnce()
    {
        int runs = 0;
        test::LoopbackHttp server([&](const test::SeenRequest &request) {
            runs += request.path == "/api/v1/runs" ? 1 : 0;
            return test::ScriptedAnswer{200, "", {}, test::ScriptedAnswer::Manner::HangUp};
        });
        HttpLink link(at(server.url()), test::impatient());
        QVERIFY(!wait(link.runs().start({})));
        QCOMPARE(runs, 1);
    }

    void everyAwaitedAnswerIsGivenWhenTheLinkGoes()
    {
        test::LoopbackHttp server([](const test::SeenRequest &) { return test::ScriptedAnswer{200, "", {}, test::ScriptedAnswer::Manner::Silent}; });
        auto link = std::make_unique<HttpLink>(at(server.url()), test::impatient());
        std::vector<Answer<Page<Execution>>> answers;
        for (int i = 0; i < 20; ++i)
            answers.push_back(link->runs().list({}));
        link.reset();
        for (const auto &answer : answers) {
            QVERIFY(answer.isFinished());
            QCOMPARE(answer.result().error().kind, FailureKind::Cancelled);
        }
    }

    void aTokenOpensAndARevokedOneIsTold()
    {
        Files files;
        const auto tokens = files.files.path() / "tokens.json";
        auto book = TokenBook::read(tokens);
        const auto token = book->create("watcher", Role::Viewer, Moment{});
        const test::ServedEngine engine(files.options, {tokens, {}, {}});
        HttpLink stranger(at(engine.url()), test::impatient());
        QTRY_COMPARE(stranger.state(), LinkState::Lost);
        QVERIFY2(stranger.trouble().find("token") != std::string::npos, stranger.trouble().c_str());
        HttpLink link({"", engine.url(), *token, {}}, test::impatient());
        QTRY_COMPARE(link.state(), LinkState::Live);
        RunRequest request;
        request.scenario = "demo";
        const auto refused = wait(link.runs().start(request));
        QCOMPARE(refused.error().kind, FailureKind::Unauthorized);
        QVERIFY(refused.error().message.find("viewer") != std::string::npos && refused.error().message.find(*token) == std::string::npos);
    }

    void aPrivateAuthorityIsTrustedWhenItIsGiven()
    {
        Files files;
        const auto cert = (files.files.path() / "cert.pem").string(), key = (files.files.path() / "key.pem").string();
        QProcess openssl;
        openssl.start(QStringLiteral("openssl"), {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"), QStringLiteral("-nodes"),
                                                  QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"), QStringLiteral("/CN=engine"), QStringLiteral("-addext"),
                                                  QStringLiteral("subjectAltName=IP:127.0.0.1"), QStringLiteral("-keyout"), QString::fromStdString(key), QStringLiteral("-out"), QString::fromStdString(cert)});
        QVERIFY(openssl.waitForFinished() && openssl.exitCode() == 0);
        ServerOptions secure;
        secure.certificate = cert;
        secure.key = key;
        const test::ServedEngine engine(files.options, {}, secure);
        HttpLink stranger(at(engine.url()), test::impatient());
        QTRY_COMPARE(stranger.state(), LinkState::Lost);
        QVERIFY2(stranger.trouble().find("secure connection") != std::string::npos, stranger.trouble().c_str());
        HttpLink link({"ours", engine.url(), "", cert}, test::impatient());
        QTRY_COMPARE(link.state(), LinkState::Live);
        QCOMPARE(wait(link.engine().info())->name, std::string("ours"));
        HttpLink wrong({"", engine.url(), "", key}, test::impatient());
        QTRY_COMPARE(wrong.state(), LinkState::Lost);
        QVERIFY(wrong.trouble().find("no certificate") != std::string::npos);
    }

    void anExportStaysWithinItsFolder()
    {
        QTemporaryDir folder;
        const auto root = std::filesystem::path(folder.path().toStdString());
        const auto pack = [](const char *name, const char *path) { return Json{{"name", name}, {"files", {{{"path", path}, {"content", "aGk="}}}}}; };
        const auto good = unpackBundle(pack("audit-1", "evidence/a.txt"), root);
        QVERIFY2(good.has_value(), good ? "" : good.error().message.c_str());
        QCOMPARE(test::contentOf(root / "audit-1" / "evidence" / "a.txt"), std::string("hi"));
        QCOMPARE(unpackBundle(pack("audit-1", "a"), root).error().kind, FailureKind::Conflict);
        for (const char *path : {"../out.txt", "/tmp/out.txt", "a/../../out.txt", ""})
            QVERIFY(!unpackBundle(pack("audit-2", path), root));
        QVERIFY(!std::filesystem::exists(root / "audit-2"));
        for (const char *name : {"", "..", "."})
            QVERIFY(!unpackBundle(pack(name, "a"), root));
        QVERIFY(unpackBundle(pack("../../audit-3", "a"), root).has_value()); // only the last part counts
        QVERIFY(std::filesystem::exists(root / "audit-3"));
        QVERIFY(!unpackBundle(Json{{"name", "audit-4"}, {"files", {{{"path", "a"}, {"content", "%%"}}}}}, root));
    }
};

QTEST_GUILESS_MAIN(TestHttpLink)
#include "tst_http_link.moc"
