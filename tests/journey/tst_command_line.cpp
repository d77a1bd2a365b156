// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as a script would use it: the real program, real scenarios, real processes.
#include "support/command_line.h"

#include <QProcess>
#include <QTest>

#include <csignal>

using namespace genie;

using Bench = test::CommandLine;
using test::words;

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exitCodesTellWhatHappened_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("passed") << QStringLiteral("execute good --phases ok") << 0;
        QTest::newRow("failed") << QStringLiteral("execute good --phases bad") << 1;
        QTest::newRow("failed, as JSON") << QStringLiteral("execute good --phases bad --json") << 1;
        QTest::newRow("no command") << QStringLiteral("--version-of-nothing") << 2;
        QTest::newRow("unknown phase") << QStringLiteral("execute good --phases nope") << 2;
        QTest::newRow("unknown preset") << QStringLiteral("execute good --preset nope") << 2;
        QTest::newRow("path for a name") << QStringLiteral("execute ../x") << 2;
        QTest::newRow("unknown scenario") << QStringLiteral("execute nobody") << 4;
        QTest::newRow("a file for a scenario") << QStringLiteral("execute file") << 4;
        QTest::newRow("nothing ran") << QStringLiteral("execute empty --phases unit") << 7;
        QTest::newRow("unknown execution") << QStringLiteral("executions show 12345678") << 4;
        QTest::newRow("version") << QStringLiteral("--version") << 0;
    }
    void exitCodesTellWhatHappened()
    {
        QFETCH(QString, arguments);
        QFETCH(int, code);
        Bench bench;
        bench.scenarios.addScript("good", "ok", "true");
        bench.scenarios.addScript("good", "bad", "false");
        bench.scenarios.write("empty/.vrooli/service.json", R"({"service":{"name":"empty"}})");
        bench.scenarios.write("file", "not a directory");
        const auto ran = bench.run(arguments.split(QLatin1Char(' ')));
        QVERIFY2(ran.exitCode == code, (QByteArray::number(ran.exitCode) + "\n" + ran.out + ran.err).constData());
        if (code >= 2 && code != 7)
            QVERIFY2(!ran.err.isEmpty(), "a refusal says why");
    }

    void withJsonNothingButJsonIsOnStandardOutput()
    {
        Bench bench;
        bench.scenarios.addScript("good", "ok", "echo noise; echo more noise >&2");
        const auto executed = bench.run(words("execute good --phases ok --json"));
        const Json json = executed.json();
        QVERIFY2(json.is_object(), executed.out.constData());
        QCOMPARE(json["status"].get<std::string>(), std::string("passed"));
        QVERIFY(json["success"].get<bool>());
        QCOMPARE(json["phases"].size(), std::size_t{1});
        const Json list = bench.run(words("executions list --json")).json();
        QCOMPARE(list["count"].get<int>(), 1);
        QVERIFY(list["items"][0]["executionId"] == json["executionId"]);
        QVERIFY(bench.run(words("scenarios list --json")).json()["items"].is_array());
        QVERIFY(bench.run(words("phases --json")).json()["count"].get<int>() >= 11);
        QVERIFY(bench.run(words("doctor --json")).json()["items"].is_array());
        const auto id = QString::fromStdString(json["executionId"].get<std::string>().substr(0, 8));
        const Json shown = bench.run({QStringLiteral("executions"), QStringLiteral("show"), id, QStringLiteral("--json")}).json();
        QVERIFY(shown["executionId"] == json["executionId"]);
    }

    void explainPrintsThePlanAndRunsNothing()
    {
        Bench bench;
        bench.scenarios.addScript("good", "ok", "touch ran");
        const auto ran = bench.run(words("execute good --explain"));
        QCOMPARE(ran.exitCode, 0);
        QVERIFY(ran.out.contains("ok"));
        QVERIFY(ran.out.contains("structure"));
        QCOMPARE(bench.run(words("executions list --json")).json()["count"].get<int>(), 0);
    }

    void theFirstInterruptStopsInOrderAndTheAnswerIs130()
    {
        Bench bench;
        bench.scenarios.addScript("good", "slow", "echo ready; exec sleep 300");
        QProcess process;
        bench.prepare(process, words("execute good --phases slow"));
        process.start();
        QByteArray seen;
        QVERIFY(QTest::qWaitFor([&] { seen += process.readAllStandardOutput(); return seen.contains("started"); }, 30'000));
        QVERIFY(Bench::signalTo(process, SIGINT));
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(bench.run(words("executions list --json")).json()["items"][0]["status"].get<std::string>(), std::string("cancelled"));
    }

    void aStubbornRunIsKilledByTheSecondInterrupt()
    {
        Bench bench;
        bench.scenarios.addScript("good", "slow", "trap '' TERM INT; while :; do sleep 300; done");
        QProcess process;
        bench.prepare(process, words("execute good --phases slow"));
        process.start();
        QByteArray seen;
        QVERIFY(QTest::qWaitFor([&] { seen += process.readAllStandardOutput(); return seen.contains("started"); }, 30'000));
        QVERIFY(Bench::signalTo(process, SIGINT));
        QVERIFY(QTest::qWaitFor([&] { return process.readAllStandardError().contains("again"); }, 10'000));
        QVERIFY(Bench::signalTo(process, SIGINT));
        QVERIFY(process.waitForFinished(4'000)); // sooner than the grace of an orderly stop
        QCOMPARE(process.exitCode(), 130);
    }

    void aRunOutlivesThePipeAndTheTerminalThatWatchIt()
    {
        Bench bench;
        bench.scenarios.addScript("good", "steps", "for i in $(seq 600); do [ -e go ] && exit 0; sleep 0.05; done; exit 1");
        QProcess process;
        bench.prepare(process, words("execute good --phases steps"));
        process.start();
        QByteArray seen;
        QVERIFY(QTest::qWaitFor([&] { seen += process.readAllStandardOutput(); return seen.contains("started"); }, 30'000));
        process.closeReadChannel(QProcess::StandardOutput);
        process.closeReadChannel(QProcess::StandardError);
        QVERIFY(Bench::signalTo(process, SIGHUP));
        bench.scenarios.write("good/go", "");
        bench.scenarios.write("good/coverage/go", "");
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(bench.run(words("executions list --json")).json()["items"][0]["status"].get<std::string>(), std::string("passed"));
    }

    void afterKillMinusNineTheRunIsInterruptedAndWhatHadFinishedStays()
    {
        Bench bench;
        bench.scenarios.addScript("good", "one", "true");
        bench.scenarios.addScript("good", "two", "echo $$ > pid; exec sleep 300");
        QProcess process;
        bench.prepare(process, words("execute good --phases one,two --jobs 1"));
        process.start();
        QByteArray seen;
        QVERIFY(QTest::qWaitFor([&] { seen += process.readAllStandardOutput(); return seen.contains("two           started"); }, 30'000));
        process.kill();
        process.waitForFinished();
        const Json run = bench.run(words("executions list --json")).json()["items"][0];
        QCOMPARE(run["status"].get<std::string>(), std::string("interrupted"));
        QCOMPARE(run["phases"][0]["status"].get<std::string>(), std::string("passed"));
        QCOMPARE(run["phases"][1]["status"].get<std::string>(), std::string("interrupted"));
    }

    void aJunitFileIsWrittenWhenAskedFor()
    {
        Bench bench;
        bench.scenarios.addScript("good", "bad", "exit 1");
        const QString file = QString::fromStdString((bench.scenarios.path() / "junit.xml").string());
        const auto ran = bench.run({QStringLiteral("execute"), QStringLiteral("good"), QStringLiteral("--phases"), QStringLiteral("bad"),
                                    QStringLiteral("--junit"), file});
        QCOMPARE(ran.exitCode, 1);
        QFile xml(file);
        QVERIFY(xml.open(QIODevice::ReadOnly));
        QVERIFY(xml.readAll().contains("<testsuite"));
    }

    void flakyTestIsNamedInEveryFormAndHasAHistory()
    {
        Bench bench;
        const std::string counter = (bench.scenarios.path() / "counter").string();
        bench.scenarios.write("demo/cli/x.bats", "@test \"shaky\" {\n  if [ -e '" + counter + "' ]; then rm '" + counter +
                                                     "'; else touch '" + counter + "'; false; fi\n}\n");
        const QString junit = QString::fromStdString((bench.scenarios.path() / "out.xml").string());
        const auto ran = bench.run(words("execute demo --phases unit --retries 2 --junit") + QStringList{junit});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.out.contains("1 flaky"), ran.out.constData());
        QVERIFY2(ran.out.contains("shaky  flaky: passed with attempt 2"), ran.out.constData());
        QFile file(junit);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray xml = file.readAll();
        QVERIFY2(xml.contains("tests=\"1\" failures=\"0\"") && xml.contains("<flakyFailure"), xml.constData());
        const Json failed = bench.run(words("execute demo --phases unit --json")).json();
        QCOMPARE(failed["status"].get<std::string>(), std::string("failed"));
        QCOMPARE(failed["failedTests"].size(), std::size_t{1});
        QCOMPARE(failed["flakyTests"].size(), std::size_t{0});
        const Json history = bench.run(words("tests history demo bats::::shaky --json")).json();
        QCOMPARE(history["count"].get<int>(), 2);
        QCOMPARE(history["items"][0]["status"].get<std::string>(), std::string("failed"));
        QCOMPARE(history["items"][1]["status"].get<std::string>(), std::string("flaky"));
        QCOMPARE(history["items"][1]["attempts"].get<int>(), 2);
        QCOMPARE(history["test"]["key"].get<std::string>().size(), std::size_t{32});
        QVERIFY(bench.run(words("tests history demo bats::::shaky")).out.contains("first failed"));
        QCOMPARE(bench.run(words("tests flaky demo --json")).json()["items"][0]["flakes"].get<int>(), 1);
        QVERIFY(bench.run(words("tests flaky demo")).out.contains("shaky"));
        QCOMPARE(bench.run(words("tests history demo go")).exitCode, 4);
        QCOMPARE(bench.run(words("tests history demo ::::")).exitCode, 2);
    }

    void aSecondProcessOnTheSameScenarioIsRefusedWhenAskedTo()
    {
        Bench bench;
        bench.scenarios.addScript("good", "slow", "exec sleep 300");
        QProcess process;
        bench.prepare(process, words("execute good --phases slow"));
        process.start();
        QByteArray seen;
        QVERIFY(QTest::qWaitFor([&] { seen += process.readAllStandardOutput(); return seen.contains("started"); }, 30'000));
        const auto refused = bench.run(words("execute good --phases slow --no-wait"));
        QCOMPARE(refused.exitCode, 2);
        QVERIFY(refused.err.contains("being run already"));
        QVERIFY(Bench::signalTo(process, SIGTERM));
        QVERIFY(process.waitForFinished(30'000));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
