// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/reading.h"
#include "formats/results/vitest_json.h"

#include <QTest>

using namespace genie;
using namespace genie::reading;

namespace {

const MakeReader kMake = [](CaseSink sink) { return std::make_unique<VitestJsonReader>(std::move(sink)); };

/// A report of one test file with one test of that status.
std::string reportOf(const std::string &status)
{
    return "{\"testResults\":[{\"name\":\"/s/a.test.ts\",\"assertionResults\":[{\"title\":\"t\",\"status\":\"" + status + "\"}]}]}";
}

} // namespace

class TestVitestJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void specFixtureGivesOnePassedAndOneFailedWithItsRequirement()
    {
        const auto read = readSplit(
            kMake,
            R"({"numTotalTests":2,"numPassedTests":1,"numFailedTests":1,"testResults":[{"name":"/s/ui/a.test.ts","assertionResults":[)"
            R"({"fullName":"A works","status":"passed","duration":2},)"
            R"({"fullName":"A fails [REQ:UI-1]","status":"failed","failureMessages":["boom"],"location":{"line":5,"column":1}}]}]})");
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList({QStringLiteral("passed |A works /s/ui/a.test.ts:0 2ms"),
                                                   QStringLiteral("failed |A fails [REQ:UI-1] /s/ui/a.test.ts:5 [UI-1]")}));
        QCOMPARE(read.cases[1].message, std::string("boom"));
    }

    void capturedVitestReportGivesEveryTest()
    {
        const auto read = readSplit(kMake, captured("vitest.json"));
        QVERIFY(read.done.has_value());
        const QStringList expected{
            QStringLiteral("passed add [REQ:ND-UI-ADD]|works /s/ui/src/add.test.ts:5 1ms [ND-UI-ADD]"),
            QStringLiteral("failed add [REQ:ND-UI-ADD] > inner|fails [REQ:UI-1] /s/ui/src/add.test.ts:9 2ms [ND-UI-ADD] [UI-1]"),
            QStringLiteral("skipped add [REQ:ND-UI-ADD]|later /s/ui/src/add.test.ts:13 [ND-UI-ADD]"),
            QStringLiteral("skipped(todo) add [REQ:ND-UI-ADD]|to do /s/ui/src/add.test.ts:14 [ND-UI-ADD]"),
            QStringLiteral("failed(load) |broken.test.ts [load] /s/ui/src/broken.test.ts:0"),
        };
        QCOMPARE(inLines(read.cases), expected);
        QVERIFY(read.cases[1].message.starts_with("AssertionError: expected 3 to be 4"));
        QVERIFY(read.cases[4].message.starts_with("Cannot find module './nowhere'"));
    }

    void capturedJestReportTakesTheLineFromTheStack()
    {
        const auto read = readSplit(kMake, captured("jest.json"));
        QVERIFY(read.done.has_value());
        QVERIFY(inLines(read.cases).contains(QStringLiteral("failed sum|is wrong /s/ui/sum.test.js:4 1ms")));
        QVERIFY(inLines(read.cases).contains(QStringLiteral("skipped(pending) sum|later /s/ui/sum.test.js:0")));
        const auto broken = named(read, "bad.test.js [load]");
        QCOMPARE(broken.status, TestStatus::Failed);
        QVERIFY(broken.message.find("SyntaxError") != std::string::npos);
    }

    void statusWordsAreMapped_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("passed") << QStringLiteral("passed |t /s/a.test.ts:0");
        QTest::newRow("skipped") << QStringLiteral("skipped |t /s/a.test.ts:0");
        QTest::newRow("pending") << QStringLiteral("skipped(pending) |t /s/a.test.ts:0");
        QTest::newRow("todo") << QStringLiteral("skipped(todo) |t /s/a.test.ts:0");
        QTest::newRow("disabled") << QStringLiteral("skipped(disabled) |t /s/a.test.ts:0");
        QTest::newRow("focused") << QStringLiteral("unknown(focused) |t /s/a.test.ts:0");
    }

    void statusWordsAreMapped()
    {
        QFETCH(const QString, line);
        const auto read = readSplit(kMake, reportOf(QTest::currentDataTag()));
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList(line));
    }

    void failureOutsideOfTheTestsIsAFailedCaseOfItsOwn()
    {
        const auto read = readSplit(kMake, R"({"testResults":[{"name":"/s/a.test.ts","status":"failed","message":"afterAll broke",)"
                                           R"("assertionResults":[{"title":"t","status":"passed"}]}]})");
        QCOMPARE(inLines(read.cases), QStringList({QStringLiteral("passed |t /s/a.test.ts:0"),
                                                   QStringLiteral("failed(suite) |a.test.ts [suite] /s/a.test.ts:0")}));
    }

    void everySplitGivesTheSameCases()
    {
        QCOMPARE(firstSplitThatMatters(kMake, captured("vitest.json")), -1);
        QCOMPARE(firstSplitThatMatters(kMake, "\xEF\xBB\xBF" + reportOf("passed") + "\n"), -1);
    }

    void manglingNeverCrashesAndKeepsWholeFiles() { QCOMPARE(readMangled(kMake, captured("vitest.json")), std::size_t(5)); }

    void whatIsNoReportIsInvalid_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("No tests found");
        QTest::newRow("other JSON") << QByteArray(R"({"a":[{"b":1}]})");
        QTest::newRow("array") << QByteArray("[{}]");
        QTest::newRow("cut") << QByteArray(R"({"testResults":[{"name":"a")");
        QTest::newRow("wrong brackets") << QByteArray(R"({"testResults":[{}}])");
        QTest::newRow("trailing") << QByteArray(R"({"testResults":[]}x)");
        QTest::newRow("two documents") << QByteArray(R"({"testResults":[]}{"testResults":[]})");
        QTest::newRow("bad entry") << QByteArray(R"({"testResults":[{"name":}]})");
        QTest::newRow("deep") << QByteArray(R"({"testResults":[{"a":)") + QByteArray(100'000, '[');
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\x00\x01",
                                              6);
    }

    void whatIsNoReportIsInvalid()
    {
        QFETCH(const QByteArray, bytes);
        const auto read = readSplit(kMake, bytes.toStdString());
        QVERIFY(!read.done);
        QCOMPARE(read.done.error().kind, FailureKind::Invalid);
        QVERIFY(read.cases.empty());
    }

    void strangeTypesAreNoTrouble()
    {
        const auto read = readSplit(kMake, R"({"testResults":[1,"x",null,{"assertionResults":[1,{"title":5,"status":[],"duration":"x",)"
                                           R"("ancestorTitles":7,"failureMessages":{},"location":3,"invocations":-4}]},{"name":7}]})");
        QVERIFY(read.done.has_value());
        QCOMPARE(read.cases.size(), std::size_t(2));
    }

    void longMessagesAreBounded()
    {
        const std::string report = "{\"testResults\":[{\"name\":\"a\",\"assertionResults\":[{\"title\":\"t\",\"status\":\"failed\","
                                   "\"failureMessages\":[\"" +
                                   std::string(500'000, 'x') + "\"]}]}]}";
        const auto read = readSplit(kMake, report);
        QCOMPARE(read.cases.size(), std::size_t(1));
        QVERIFY(read.cases[0].message.size() <= ResultReader::kLongestMessage);
    }
};

QTEST_GUILESS_MAIN(TestVitestJson)
#include "tst_vitest_json.moc"
