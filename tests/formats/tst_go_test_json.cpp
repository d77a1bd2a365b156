// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/reading.h"
#include "formats/results/go_test_json.h"

#include <QTest>

using namespace genie;
using namespace genie::reading;

namespace {

const MakeReader kMake = [](CaseSink sink) { return std::make_unique<GoTestJsonReader>(std::move(sink)); };

QString told(const char *action, const QString &package, const QString &test = {}, const QString &more = {})
{
    QString line = QStringLiteral(R"({"Action":"%1","Package":"%2")").arg(QString::fromLatin1(action), package);
    if (!test.isEmpty())
        line += QStringLiteral(R"(,"Test":"%1")").arg(test);
    return line + more + QStringLiteral("}\n");
}

Result readText(const QString &text) { return readSplit(kMake, text.toStdString()); }

} // namespace

class TestGoTestJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void specFixtureGivesOneFailedTest()
    {
        const auto read = readSplit(kMake, R"({"Action":"run","Package":"d/calc","Test":"TestAdd"}
{"Action":"output","Package":"d/calc","Test":"TestAdd","Output":"    calc_test.go:9: got 3\n"}
{"Action":"fail","Package":"d/calc","Test":"TestAdd","Elapsed":0.01}
{"Action":"fail","Package":"d/calc","Elapsed":0.2}
)");
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList(QStringLiteral("failed d/calc|TestAdd calc_test.go:9 10ms")));
        QCOMPARE(read.cases[0].message, std::string("calc_test.go:9: got 3"));
    }

    void specFixtureOfAFailedPackageGivesAPseudoTest()
    {
        const auto read = readSplit(kMake, "# d/bad\n./bad.go:3:1: syntax error\n"
                                           R"({"Action":"fail","Package":"d/bad","Elapsed":0})"
                                           "\n");
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList(QStringLiteral("failed(build) d/bad|d/bad [build]")));
        QCOMPARE(read.cases[0].message, std::string("./bad.go:3:1: syntax error"));
    }

    void capturedStreamGivesEveryTestOnce()
    {
        const auto read = readSplit(kMake, captured("go-test.jsonl"));
        QVERIFY2(read.done.has_value(), read.done ? "" : read.done.error().message.c_str());
        const QStringList expected{
            QStringLiteral("failed(setup) d/setup|d/setup [setup failed]"),
            QStringLiteral("failed(build) d/bad|d/bad [build]"),
            QStringLiteral("passed d/calc|TestAdd"),
            QStringLiteral("failed d/calc|TestBad calc_test.go:16"),
            QStringLiteral("skipped d/calc|TestSkipped calc_test.go:21"),
            QStringLiteral("passed d/calc|TestTable/zero_[REQ:ND-CALC-ZERO] [ND-CALC-ZERO]"),
            QStringLiteral("failed d/calc|TestTable/two_[REQ:ND-CALC-TWO,_ND-CALC-THREE] calc_test.go:30 [ND-CALC-TWO] [ND-CALC-THREE]"),
            QStringLiteral("failed d/calc|TestTable"),
            QStringLiteral("passed d/exits|TestFine"),
            QStringLiteral("failed(unfinished) d/exits|TestExits"),
            QStringLiteral("failed(panic) d/initpanic|d/initpanic [panic] 4ms"),
            QStringLiteral("passed d/main|TestA"),
            QStringLiteral("failed(failed) d/main|d/main [failed] 2ms"),
            QStringLiteral("passed d/panics|TestFine"),
            QStringLiteral("failed d/panics|TestPanics /s/panics/panics_test.go:11"),
            QStringLiteral("unknown(unfinished) d/panics|TestWaits"),
            QStringLiteral("failed(timeout) d/slow|TestSlow /s/slow/slow_test.go:8"),
        };
        QCOMPARE(inLines(read.cases), expected);
    }

    void capturedMessagesSayWhatWentWrong()
    {
        const auto read = readSplit(kMake, captured("go-test.jsonl"));
        QCOMPARE(named(read, "TestBad").message, std::string("to stdout: ä <&> \"quoted\"\n    calc_test.go:16: got 3, want 4\n"
                                                             "    calc_test.go:17: second\n        line"));
        QVERIFY(named(read, "d/bad [build]").message.starts_with("bad/bad.go:3:23: cannot use"));
        QVERIFY(named(read, "d/setup [setup failed]").message.find("nowhere/pkg is not in GOROOT") != std::string::npos);
        QVERIFY(named(read, "TestExits").message.find("ended before this test did") != std::string::npos);
        QVERIFY(named(read, "TestPanics").message.starts_with("panic: assignment to entry in nil map"));
        QVERIFY(named(read, "TestSlow").message.starts_with("panic: test timed out after 2s"));
        QVERIFY(named(read, "TestAdd").message.empty());
    }

    void buildEventsOfNewerGoAreRead()
    {
        const auto read = readSplit(kMake, captured("go-test-1.24-build.jsonl"));
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases),
                 QStringList({QStringLiteral("failed(build) d/bad|d/bad [build]"), QStringLiteral("passed d/calc|TestAdd 250ms")}));
        QVERIFY(read.cases[0].message.find("bad/bad.go:3:23") != std::string::npos);
    }

    void buildOutputThatComesLateIsStillTold()
    {
        const auto read = readSplit(kMake, "FAIL\td/bad [build failed]\nFAIL\n# d/bad [d/bad.test]\nbad.go:1:1: broken\n");
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList(QStringLiteral("failed(build) d/bad|d/bad [build]")));
        QCOMPARE(read.cases[0].message, std::string("bad.go:1:1: broken"));
    }

    void everySplitGivesTheSameCases() { QCOMPARE(firstSplitThatMatters(kMake, captured("go-test.jsonl")), -1); }

    void manglingNeverCrashes()
    {
        // The middle of the captured stream: builds, subtests, a program that exits.
        const std::string all = captured("go-test.jsonl");
        QVERIFY(readMangled(kMake, std::string_view(all).substr(0, 7000)) >= 8);
    }

    void packagesThatInterleaveAreKeptApart()
    {
        const auto read = readText(
            told("run", QStringLiteral("a"), QStringLiteral("TestX")) + told("run", QStringLiteral("b"), QStringLiteral("TestX")) +
            told("output", QStringLiteral("a"), QStringLiteral("TestX"), QStringLiteral(R"(,"Output":"    x_test.go:1: of a\n")")) +
            told("pass", QStringLiteral("b"), QStringLiteral("TestX")) + told("pass", QStringLiteral("b")) +
            told("fail", QStringLiteral("a"), QStringLiteral("TestX")) + told("fail", QStringLiteral("a")));
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList({QStringLiteral("passed b|TestX"), QStringLiteral("failed a|TestX x_test.go:1")}));
    }

    void verdictGluedToOutputIsFound()
    {
        // Go before 1.20 tells no end for a test that printed without a line end.
        const auto read = readText(
            told("run", QStringLiteral("a"), QStringLiteral("TestX")) +
            told("output", QStringLiteral("a"), QStringLiteral("TestX"), QStringLiteral(R"(,"Output":"no end--- PASS: TestX (0.00s)\n")")) +
            told("pass", QStringLiteral("a")));
        QCOMPARE(inLines(read.cases), QStringList(QStringLiteral("passed a|TestX")));
    }

    void streamCutInAPackageIsInvalidAndKeepsItsCases()
    {
        const auto read = readText(told("run", QStringLiteral("a"), QStringLiteral("TestX")) +
                                   told("pass", QStringLiteral("a"), QStringLiteral("TestX")) +
                                   told("run", QStringLiteral("a"), QStringLiteral("TestY")));
        QVERIFY(!read.done);
        QCOMPARE(read.done.error().kind, FailureKind::Invalid);
        QCOMPARE(inLines(read.cases), QStringList({QStringLiteral("passed a|TestX"), QStringLiteral("unknown(unfinished) a|TestY")}));
    }

    void noEventsAtAllIsInvalidAndTellsWhatGoSaid()
    {
        const auto read = readSplit(kMake, "go: cannot find main module\n");
        QVERIFY(!read.done);
        QVERIFY(read.done.error().message.find("cannot find main module") != std::string::npos);
        QVERIFY(!readSplit(kMake, "").done);
    }

    void standardErrorGluedBeforeAnEventDoesNotHideIt()
    {
        const auto read =
            readSplit(kMake, "warning {\"Time\":\"2026-01-09T10:01:07Z\",\"Action\":\"pass\",\"Package\":\"a\",\"Test\":\"TestX\"}\n");
        QCOMPARE(inLines(read.cases), QStringList(QStringLiteral("passed a|TestX")));
    }

    void hugeOutputOfOneTestIsBounded()
    {
        QString text = told("run", QStringLiteral("a"), QStringLiteral("TestX"));
        const QString output = QStringLiteral(R"(,"Output":"%1ä\n")").arg(QString(4000, QLatin1Char('x')));
        text += told("output", QStringLiteral("a"), QStringLiteral("TestX"), QStringLiteral(R"(,"Output":"first\n")"));
        for (int i = 0; i < 300; ++i)
            text += told("output", QStringLiteral("a"), QStringLiteral("TestX"), output);
        text += told("output", QStringLiteral("a"), QStringLiteral("TestX"), QStringLiteral(R"(,"Output":"last\n")"));
        const auto read = readText(text + told("fail", QStringLiteral("a"), QStringLiteral("TestX")) + told("fail", QStringLiteral("a")));
        QCOMPARE(read.cases.size(), std::size_t(1));
        QVERIFY(read.cases[0].message.size() <= ResultReader::kLongestMessage);
        QVERIFY(read.cases[0].message.starts_with("first\n"));
        QVERIFY(read.cases[0].message.ends_with("\nlast"));
    }

    void endlessLineAndDeepNestingAreNoEvents()
    {
        std::string bytes(3 * GoTestJsonReader::kLongestLine, '{');
        bytes += "\n" + std::string(5000, '[') + "\n{\"Action\":" + std::string(5000, '[') + "\n";
        bytes += told("pass", QStringLiteral("a"), QStringLiteral("TestX")).toStdString() + told("pass", QStringLiteral("a")).toStdString();
        const auto read = readSplit(kMake, bytes);
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList(QStringLiteral("passed a|TestX")));
    }

    void outputThatIsNotKeptIsSaidToBeMissing()
    {
        QString text;
        const QString output = QStringLiteral(R"(,"Output":"%1\n")").arg(QString(8000, QLatin1Char('x')));
        for (int i = 0; i < 6000; ++i)
            text += told("run", QStringLiteral("a"), QStringLiteral("Test%1").arg(i)) +
                    told("output", QStringLiteral("a"), QStringLiteral("Test%1").arg(i), output);
        text += told("output", QStringLiteral("a"), QStringLiteral("Test5999"), QStringLiteral(R"(,"Output":"    a_test.go:7: why\n")"));
        const auto read = readText(text + told("fail", QStringLiteral("a"), QStringLiteral("Test5999")) +
                                   told("fail", QStringLiteral("a"), QStringLiteral("Test0")));
        QVERIFY(read.cases[0].message.find("not kept") != std::string::npos);
        QCOMPARE(read.cases[0].line, 7);
        QVERIFY(read.cases[1].message.find("not kept") == std::string::npos);
    }

    void unfinishedTestsAreLimitedInNumber()
    {
        QString text;
        for (int i = 0; i < 150'000; ++i)
            text += told("run", QStringLiteral("a"), QStringLiteral("Test%1").arg(i));
        const auto read =
            readText(text + told("pass", QStringLiteral("a"), QStringLiteral("Test149999")) + told("pass", QStringLiteral("a")));
        QCOMPARE(read.cases.size(), std::size_t(100'001));
        QCOMPARE(inOneLine(read.cases.front()), QStringLiteral("passed a|Test149999"));
    }
};

QTEST_GUILESS_MAIN(TestGoTestJson)
#include "tst_go_test_json.moc"
