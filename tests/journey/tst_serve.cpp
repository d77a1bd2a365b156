// SPDX-License-Identifier: GPL-3.0-or-later
// `test-genie serve` as a team uses it: the real program, asked by curl's kind of client and by the command line of another machine.
#include "support/command_line.h"
#include "support/process_tools.h"
#include "support/raw_client.h"
#include "support/serving.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <fstream>

using namespace genie;
using test::CommandLine;
using test::Serving;
using test::words;

namespace {

/// The command line of somebody who has nothing but the address.
test::Ran runOver(const CommandLine &elsewhere, const Serving &engine, const QStringList &arguments, const QStringList &before = {})
{
    return elsewhere.run(QStringList{QStringLiteral("--engine"), engine.url()} + before + arguments);
}

} // namespace

class TestServe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aServedEngineIsUsedFromAnotherCommandLine()
    {
        CommandLine here, elsewhere;
        here.scenarios.addScript("good", "ok", "echo fine");
        here.scenarios.addScript("good", "bad", "exit 1");
        Serving engine(here);
        QVERIFY2(engine.port != 0, engine.said.constData());
        QVERIFY(engine.get("/api/v1/health").contains("\"healthy\""));
        const auto passed = runOver(elsewhere, engine, words("execute good --phases ok --json"));
        QVERIFY2(passed.exitCode == 0, (passed.out + passed.err).constData());
        QCOMPARE(passed.json()["status"].get<std::string>(), std::string("passed"));
        QCOMPARE(runOver(elsewhere, engine, words("execute good --phases bad")).exitCode, 1);
        QCOMPARE(runOver(elsewhere, engine, words("execute nobody")).exitCode, 4);
        const auto list = runOver(elsewhere, engine, words("executions list --json"));
        QCOMPARE(list.json()["items"].size(), std::size_t{2});
        QVERIFY(here.run(words("executions list --json")).json()["items"] == list.json()["items"]);
        QCOMPARE(runOver(elsewhere, engine, words("scenarios list --json")).json()["items"].size(), std::size_t{1});
        const auto request = runOver(elsewhere, engine, words("generate good --types unit --json"));
        QVERIFY2(request.exitCode == 0, (request.out + request.err).constData());
        QCOMPARE(runOver(elsewhere, engine, words("requests list --json")).json()["items"].size(), std::size_t{1});
        QVERIFY(engine.end(SIGTERM));
        const auto gone = runOver(elsewhere, engine, words("scenarios list"));
        QCOMPARE(gone.exitCode, 3);
        QVERIFY2(gone.err.contains("refused"), gone.err.constData());
    }

    void atItsEndItWaitsForWhatRunsAndTakesNothingNew()
    {
        CommandLine here, elsewhere;
        here.scenarios.addScript("good", "slow", "for i in $(seq 600); do [ -e go ] && exit 0; sleep 0.05; done; exit 1");
        Serving engine(here);
        const auto started = engine.process.processId();
        QVERIFY(started > 0);
        QProcess run;
        elsewhere.prepare(run, QStringList{QStringLiteral("--engine"), engine.url()} + words("execute good --phases slow --json"));
        run.start();
        QTRY_VERIFY_WITH_TIMEOUT(engine.get("/metrics").contains("test_genie_runs_open 1"), 20'000);
        QVERIFY(CommandLine::signalTo(engine.process, SIGTERM));
        QByteArray said;
        while (!said.contains("under way") && engine.process.waitForReadyRead(20'000))
            said += engine.process.readAllStandardError();
        engine.process.setReadChannel(QProcess::StandardError);
        QTcpSocket late;
        QTRY_VERIFY((late.connectToHost(QStringLiteral("127.0.0.1"), engine.port), !late.waitForConnected(1'000)));
        here.scenarios.write("good/go", "");
        QVERIFY(run.waitForFinished(30'000));
        QVERIFY(engine.process.waitForFinished(30'000));
        QCOMPARE(engine.process.exitCode(), 0);
        const auto list = here.run(words("executions list --json"));
        QCOMPARE(list.json()["items"][0]["status"].get<std::string>(), std::string("passed"));
    }

    void whatDoesNotEndInTimeIsInterruptedAndNothingOfItStays()
    {
        CommandLine here, elsewhere;
        here.scenarios.addScript("good", "stuck", "export GENIE_SERVE_MARK=stuck-9271; exec sleep 600");
        Serving engine(here, words("--drain-seconds 0"));
        QProcess run;
        elsewhere.prepare(run, QStringList{QStringLiteral("--engine"), engine.url()} + words("execute good --phases stuck"));
        run.start();
        QTRY_VERIFY_WITH_TIMEOUT(!test::processesWith("GENIE_SERVE_MARK=stuck-9271").empty(), 20'000);
        QVERIFY(engine.end(SIGTERM));
        QTRY_VERIFY(test::processesWith("GENIE_SERVE_MARK=stuck-9271").empty());
        const auto list = here.run(words("executions list --json"));
        QVERIFY2(list.json()["items"][0]["status"] != "running" && list.json()["items"][0]["status"] != "passed", list.out.constData());
        run.kill();
        run.waitForFinished();
    }

    void othersAreLetInByTokenOnly()
    {
        CommandLine here, elsewhere;
        here.scenarios.addScript("good", "ok", "true");
        const QString tokens = QString::fromStdString((here.scenarios.path() / "tokens.json").string());
        const auto created = here.run({QStringLiteral("tokens"), QStringLiteral("create"), QStringLiteral("ann"), QStringLiteral("--role"), QStringLiteral("operator"),
                                       QStringLiteral("--token-file"), tokens});
        QVERIFY2(created.exitCode == 0, created.err.constData());
        const QByteArray token = created.out.trimmed();
        Serving engine(here, {QStringLiteral("--token-file"), tokens});
        QVERIFY(engine.get("/api/v1/health").startsWith("HTTP/1.1 401"));
        QVERIFY(engine.get("/api/v1/health", "Authorization: Bearer " + token + "\r\n").startsWith("HTTP/1.1 200"));
        QCOMPARE(runOver(elsewhere, engine, words("scenarios list")).exitCode, 3);
        const auto file = elsewhere.scenarios.path() / "token";
        std::ofstream(file) << token.toStdString() << "\n";
        const QStringList with{QStringLiteral("--engine-token-file"), QString::fromStdString(file.string())};
        std::filesystem::permissions(file, std::filesystem::perms(0644));
        const auto open = runOver(elsewhere, engine, words("scenarios list"), with);
        QVERIFY2(open.exitCode != 0 && open.err.contains("600"), open.err.constData());
        std::filesystem::permissions(file, std::filesystem::perms(0600));
        QCOMPARE(runOver(elsewhere, engine, words("execute good --phases ok"), with).exitCode, 0);
        const auto refused = runOver(elsewhere, engine, words("scenarios add /tmp"), with);
        QVERIFY2(refused.exitCode == 3 && refused.err.contains("admin"), refused.err.constData());
        const auto log = test::contentOf(here.scenarios.path() / "store.sqlite.d" / "audit" / "writes.jsonl");
        QVERIFY(log.find("\"who\":\"ann\"") != std::string::npos);
        QVERIFY(log.find(token.toStdString()) == std::string::npos);
        QCOMPARE(here.run({QStringLiteral("tokens"), QStringLiteral("revoke"), QStringLiteral("ann"), QStringLiteral("--token-file"), tokens}).exitCode, 0);
        QTRY_VERIFY_WITH_TIMEOUT(engine.get("/api/v1/health", "Authorization: Bearer " + token + "\r\n").startsWith("HTTP/1.1 401"), 5'000);
        QVERIFY(!here.run({QStringLiteral("tokens"), QStringLiteral("list"), QStringLiteral("--token-file"), tokens}).out.contains("ann"));
    }

    void anEngineIsReachedByTheNameItHasInTheConsole()
    {
        CommandLine here, elsewhere;
        here.scenarios.addScript("good", "ok", "true");
        Serving engine(here);
        const auto settings = elsewhere.scenarios.path() / "home" / ".config" / "test-genie";
        std::filesystem::create_directories(settings);
        std::ofstream(settings / "engines.json") << toLine({{"engines", {{{"name", "team"}, {"url", engine.url().toStdString()}}}}});
        const auto list = elsewhere.run(words("--engine team scenarios list --json"));
        QVERIFY2(list.exitCode == 0 && list.json()["items"].size() == 1, (list.out + list.err).constData());
        const auto other = elsewhere.run(words("--engine nobody scenarios list"));
        QVERIFY2(other.exitCode == 4 && other.err.contains("nobody"), other.err.constData());
        const auto files = elsewhere.run(words("--engine team requirements report --scenario good"));
        QVERIFY2(files.exitCode == 2 && files.err.contains("--engine"), files.err.constData());
    }

    void anUnsafeDoorIsNotOpened_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("everywhere without a token") << words("serve --listen 0.0.0.0:0") << QByteArray("--token-file");
        QTest::newRow("everywhere without TLS") << words("serve --listen 0.0.0.0:0 --token-file /nowhere/tokens.json") << QByteArray("--tls-cert");
        QTest::newRow("IPv6 everywhere") << words("serve --listen [::]:0") << QByteArray("--token-file");
        QTest::newRow("no port") << words("serve --listen localhost:http") << QByteArray("--listen");
        QTest::newRow("half of TLS") << words("serve --listen 127.0.0.1:0 --tls-cert /etc/hostname") << QByteArray("--tls-key");
        QTest::newRow("in the clear to another machine") << words("--engine http://engine.example:1 scenarios list") << QByteArray("https");
    }
    void anUnsafeDoorIsNotOpened()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, word);
        CommandLine here;
        const auto ran = here.run(arguments);
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.err.contains(word), ran.err.constData());
    }

    void settingsAreReadFromTheirFile()
    {
        CommandLine here;
        here.scenarios.addScript("good", "ok", "true");
        const auto file = here.scenarios.path() / "home" / ".config" / "test-genie" / "test-genie.toml";
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << "[serve]\nlisten = \"127.0.0.1:0\"\nname = [\"genie.example\"]\n";
        QProcess process;
        here.prepare(process, {QStringLiteral("serve")});
        process.start();
        QByteArray said;
        while (!said.contains("/api/v1") && process.waitForReadyRead(20'000))
            said += process.readAllStandardOutput();
        const auto port = QRegularExpression(QStringLiteral(":(\\d+)/api/v1")).match(QString::fromUtf8(said)).captured(1).toUInt();
        QVERIFY2(port != 0 && port != 8470, (said + process.readAllStandardError()).constData());
        test::RawClient client(static_cast<std::uint16_t>(port));
        client.send("GET /api/v1/health HTTP/1.1\r\nHost: genie.example\r\nConnection: close\r\n\r\n");
        QVERIFY(client.untilTheEnd().startsWith("HTTP/1.1 200"));
        process.terminate();
        QVERIFY(process.waitForFinished());
    }
};

QTEST_GUILESS_MAIN(TestServe)
#include "tst_serve.moc"
