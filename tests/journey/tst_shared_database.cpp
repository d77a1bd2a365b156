// SPDX-License-Identifier: GPL-3.0-or-later
// Engines that share a PostgreSQL database: real programs, one of them killed, and a database that goes away under them.
#include "core/ports/store.h"
#include "support/serving.h"
#include "support/store_kinds.h"

#include <QTest>

#include <map>

using namespace genie;
using test::CommandLine;
using test::PostgresCluster;
using test::Serving;
using test::words;

namespace {

/// Everything that the database tells, with a failed test for a number that is missing or told twice.
std::vector<Event> eventsOf(const std::string &address)
{
    std::vector<Event> all;
    const auto store = openStore(address);
    if (!store) {
        QTest::qFail(store.error().message.c_str(), __FILE__, __LINE__);
        return all;
    }
    for (;;) {
        const auto page = (*store)->events(static_cast<std::int64_t>(all.size()), 10'000);
        if (!page || page->empty())
            return all;
        for (const auto &event : *page) {
            if (event.number != static_cast<std::int64_t>(all.size()) + 1)
                QTest::qFail("a number is missing", __FILE__, __LINE__);
            all.push_back(event);
        }
    }
}

/// How each run ended, by its id; a run that ended twice fails the test.
std::map<std::string, RunStatus> endsOf(const std::vector<Event> &events)
{
    std::map<std::string, RunStatus> ends;
    for (const auto &event : events)
        if (const auto *finished = std::get_if<RunFinished>(&event.fact))
            if (!ends.emplace(finished->run, finished->status).second)
                QTest::qFail("a run ended twice", __FILE__, __LINE__);
    return ends;
}

/// Asks for a run; answers the status line of the answer.
QByteArray askForRun(const Serving &engine, const QByteArray &scenario)
{
    test::RawClient client(engine.port);
    const QByteArray body = "{\"scenarioName\":\"" + scenario + "\",\"phases\":[\"ok\"],\"waitIfBusy\":true}";
    client.send("POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    return client.untilTheEnd();
}

} // namespace

class TestSharedDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { NEEDS_POSTGRES(); }

    void theSurvivorClosesWhatAKilledEngineRanAndNothingIsToldTwice()
    {
        CommandLine here, there;
        here.store = there.store = PostgresCluster::shared().databaseFor("two engines");
        here.scenarios.addScript("demo", "ok", "exec sleep 600");
        there.scenarios.addScript("other", "ok", "true");
        Serving first(here), second(there);
        QVERIFY2(first.port != 0 && second.port != 0, (first.said + second.said).constData());
        QVERIFY(askForRun(first, "demo").startsWith("HTTP/1.1 202"));
        // Each tells what happens at the other.
        QByteArray runs;
        const auto tells = [&] { return (runs = second.get("/api/v1/executions")).contains("\"running\""); };
        QVERIFY2(QTest::qWaitFor(tells, 60'000), runs.constData());
        for (int i = 0; i < 10; ++i)
            QVERIFY(askForRun(second, "other").startsWith("HTTP/1.1 202"));
        first.process.kill();
        QVERIFY(first.process.waitForFinished());
        for (int i = 0; i < 10; ++i)
            QVERIFY(askForRun(second, "other").startsWith("HTTP/1.1 202"));
        QTRY_COMPARE_WITH_TIMEOUT(endsOf(eventsOf(here.store)).size(), std::size_t{21}, 60'000);
        int interrupted = 0, passed = 0;
        for (const auto &[run, status] : endsOf(eventsOf(here.store)))
            (status == RunStatus::Interrupted ? interrupted : passed) += status == RunStatus::Interrupted || status == RunStatus::Passed ? 1 : 0;
        QCOMPARE(interrupted, 1);
        QCOMPARE(passed, 20);
        QVERIFY(second.get("/api/v1/executions?status=interrupted").contains("\"demo\""));
        QVERIFY(second.end(SIGTERM));
    }

    void aDatabaseThatGoesAwayAndComesBackLosesNoRunThatWasTaken()
    {
        CommandLine here;
        here.store = PostgresCluster::shared().databaseFor("outage");
        constexpr int kScenarios = 10;
        for (int i = 0; i < kScenarios; ++i)
            here.scenarios.addScript("demo" + std::to_string(i), "ok", "true");
        Serving engine(here);
        QVERIFY2(engine.port != 0, engine.said.constData());
        const int wanted = qEnvironmentVariableIntValue("GENIE_OUTAGE_RUNS") > 0 ? qEnvironmentVariableIntValue("GENIE_OUTAGE_RUNS") : 200;
        int taken = 0, refused = 0;
        for (int i = 0; taken < wanted && refused < 10'000; ++i) {
            if (i == wanted / 4) {
                PostgresCluster::shared().stop();
                QTRY_VERIFY_WITH_TIMEOUT(!askForRun(engine, "demo0").startsWith("HTTP/1.1 202"), 20'000);
                QVERIFY(engine.get("/api/v1/health").startsWith("HTTP/1.1 "));
                QVERIFY(PostgresCluster::shared().start());
            }
            const QByteArray answer = askForRun(engine, "demo" + QByteArray::number(i % kScenarios));
            ++(answer.startsWith("HTTP/1.1 202") ? taken : refused);
            if (!answer.startsWith("HTTP/1.1 202"))
                QVERIFY2(answer.startsWith("HTTP/1.1 503"), answer.constData());
        }
        QCOMPARE(taken, wanted);
        QTRY_COMPARE_WITH_TIMEOUT(endsOf(eventsOf(here.store)).size(), static_cast<std::size_t>(wanted), 240'000);
        for (const auto &[run, status] : endsOf(eventsOf(here.store)))
            QCOMPARE(status, RunStatus::Passed);
        QVERIFY(engine.end(SIGTERM));
    }
};

QTEST_GUILESS_MAIN(TestSharedDatabase)
#include "tst_shared_database.moc"
