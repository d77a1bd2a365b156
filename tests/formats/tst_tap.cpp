// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/reading.h"
#include "formats/results/tap.h"

#include <QTest>

using namespace genie;
using namespace genie::reading;

namespace {

const MakeReader kMake = [](CaseSink sink) { return std::make_unique<TapReader>(std::move(sink)); };

} // namespace

class TestTap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void specFixtureGivesOneOfEach()
    {
        const auto read = readSplit(kMake, "1..3\nok 1 shows help\nnot ok 2 bad flag\n# (in test file cli/x.bats, line 12)\n"
                                           "#   `[ \"$status\" -eq 2 ]' failed\nok 3 skipped # skip no network\n");
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList({QStringLiteral("passed |shows help"), QStringLiteral("failed |bad flag cli/x.bats:12"),
                                                   QStringLiteral("skipped |skipped")}));
        QVERIFY(read.cases[1].message.find("-eq 2 ]' failed") != std::string::npos);
        QCOMPARE(read.cases[2].message, std::string("no network"));
    }

    void planMismatchIsAFailedCase()
    {
        const auto read = readSplit(kMake, "1..3\nok 1 a\nok 2 b\n");
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases),
                 QStringList({QStringLiteral("passed |a"), QStringLiteral("passed |b"), QStringLiteral("failed(plan) |plan mismatch")}));
        QCOMPARE(read.cases[2].message, std::string("planned 3 tests, got the results of 2"));
    }

    void emptyPlanIsNoTestAndSaysWhy()
    {
        TapReader reader([](TestCase &&) { QFAIL("a case"); });
        reader.feed("1..0 # skipped: no bash\n");
        QVERIFY(reader.finish().has_value());
        QCOMPARE(reader.skippedAll().value_or(""), std::string("skipped: no bash"));
    }

    void capturedBatsIsRead_data()
    {
        QTest::addColumn<QString>("milliseconds");
        QTest::newRow("bats.tap") << QString();
        QTest::newRow("bats-timing.tap") << QStringLiteral("4 5 4 3");
        QTest::newRow("bats-tap13.tap") << QStringLiteral("4 6 5 4");
    }

    void capturedBatsIsRead()
    {
        QFETCH(const QString, milliseconds);
        const auto read = readSplit(kMake, captured(QTest::currentDataTag()));
        QVERIFY2(read.done.has_value(), read.done ? "" : read.done.error().message.c_str());
        QStringList took;
        auto cases = read.cases;
        for (auto &test : cases) {
            if (test.duration.count() > 0)
                took += QString::number(test.duration.count());
            test.duration = {};
        }
        QCOMPARE(took.join(QLatin1Char(' ')), milliseconds);
        QStringList expected{QStringLiteral("passed |shows help"),
                             QStringLiteral("failed |bad flag [REQ:ND-CLI-FLAG] cli/x.bats:5 [ND-CLI-FLAG]"),
                             QStringLiteral("skipped |skipped"), QStringLiteral("failed |through helper cli/x.bats:10")};
        if (cases.size() > 4)
            expected += QStringLiteral("failed |setup_file failed cli/y.bats:1");
        QCOMPARE(inLines(cases), expected);
        QVERIFY(cases[1].message.ends_with("`[ \"$status\" -eq 2 ]' failed\nsome output"));
        QCOMPARE(cases[2].message, std::string("no network"));
    }

    void dialectsAreRead_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("ok") << QStringLiteral("passed |test 1");
        QTest::newRow("not ok") << QStringLiteral("failed |test 1");
        QTest::newRow("ok 1") << QStringLiteral("passed |test 1");
        QTest::newRow("ok 1 - with a dash") << QStringLiteral("passed |with a dash");
        QTest::newRow("ok no number") << QStringLiteral("passed |no number");
        QTest::newRow("ok 2nd try") << QStringLiteral("passed |2nd try");
        QTest::newRow("ok 1 issue #12 # of #13") << QStringLiteral("passed |issue #12 # of #13");
        QTest::newRow("not ok 1 x # TODO later") << QStringLiteral("skipped(todo) |x");
        QTest::newRow("ok 1 x # todo") << QStringLiteral("passed(todo) |x");
        QTest::newRow("ok 1 x # SKIP") << QStringLiteral("skipped |x");
        QTest::newRow("not ok 1 x # skipped: why") << QStringLiteral("skipped |x");
        QTest::newRow("ok 1 lives in 12ms in 7ms") << QStringLiteral("passed |lives in 12ms 7ms");
        QTest::newRow("ok 1 in xms") << QStringLiteral("passed |in xms");
        QTest::newRow("ok 1 lines \r") << QStringLiteral("passed |lines");
    }

    void dialectsAreRead()
    {
        QFETCH(const QString, line);
        const auto read = readSplit(kMake, std::string(QTest::currentDataTag()) + "\n1..1\n");
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList(line));
    }

    void bailOutEndsTheResults()
    {
        const auto read = readSplit(kMake, "1..5\nok 1 a\nBail out! no database\nok 2 b\n");
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList({QStringLiteral("passed |a"), QStringLiteral("failed(bail out) |Bail out!")}));
        QCOMPARE(read.cases[1].message, std::string("no database"));
    }

    void subtestsAreTheirParentsMatter()
    {
        const auto read = readSplit(kMake, "TAP version 14\n1..1\n# Subtest: outer\n    1..1\n    not ok 1 inner\nnot ok 1 - outer\n");
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList(QStringLiteral("failed |outer")));
    }

    void innermostSubtestsAreCasesWhereWanted()
    {
        const MakeReader make = [](CaseSink sink) { return std::make_unique<TapReader>(std::move(sink), TapReader::Subtests::AsCases); };
        // As node writes it: the comment beside the parent, also in front of every test.
        const std::string node = "TAP version 13\n# Subtest: outer\n    # Subtest: adds [REQ:ND-A]\n    ok 1 - adds [REQ:ND-A]\n      ---\n"
                                 "      duration_ms: 1.5\n      ...\n    # Subtest: deep\n        # Subtest: bad\n        not ok 1 - bad\n"
                                 "          ---\n          location: '/s/a.test.js:12:3'\n          error: 'boom'\n          ...\n"
                                 "        1..1\n    not ok 2 - deep\n      ---\n      error: '1 subtest failed'\n      ...\n    1..2\n"
                                 "not ok 1 - outer\n# Subtest: alone\nok 2 - alone # SKIP why\n1..2\n# tests 3\n";
        const auto read = readSplit(make, node);
        QVERIFY2(read.done.has_value(), read.done ? "" : read.done.error().message.c_str());
        QCOMPARE(inLines(read.cases),
                 QStringList({QStringLiteral("passed outer|adds [REQ:ND-A] 2ms [ND-A]"),
                              QStringLiteral("failed outer > deep|bad /s/a.test.js:12"), QStringLiteral("skipped |alone")}));
        QVERIFY(read.cases[1].message.find("boom") != std::string::npos);
        // As TAP 14 has it, with the comment among the tests; a parent that failed by itself is told.
        const auto other = readSplit(make, "TAP version 14\n1..2\n    # Subtest: outer\n    1..1\n    ok 1 inner\nnot ok 1 - outer\n"
                                           "    1..1\n    not ok 1 inner # TODO later\nok 2 - second\n");
        QVERIFY(other.done.has_value());
        QCOMPARE(inLines(other.cases), QStringList({QStringLiteral("passed outer|inner"), QStringLiteral("failed |outer"),
                                                    QStringLiteral("skipped(todo) |inner")}));
        QCOMPARE(firstSplitThatMatters(make, node), -1);
        QVERIFY(readMangled(make, node) >= 3);
    }

    void whatIsNoTapIsInvalid()
    {
        QVERIFY(!readSplit(kMake, "").done);
        QVERIFY(!readSplit(kMake, "bash: bats: command not found\n").done);
        const auto cut = readSplit(kMake, "ok 1 a\n");
        QVERIFY(!cut.done);
        QCOMPARE(inLines(cut.cases), QStringList(QStringLiteral("passed |a")));
    }

    void everySplitGivesTheSameCases()
    {
        QCOMPARE(firstSplitThatMatters(kMake, captured("bats-timing.tap")), -1);
        QCOMPARE(firstSplitThatMatters(kMake, captured("bats-tap13.tap")), -1);
    }

    void manglingNeverCrashes()
    {
        QVERIFY(readMangled(kMake, captured("bats-timing.tap")) >= 5);
        QVERIFY(readMangled(kMake, captured("bats-tap13.tap")) >= 5);
    }

    void endlessLinesAndEndlessDiagnosticsAreBounded()
    {
        std::string bytes = "1..1\nnot ok 1 " + std::string(1'000'000, 'n') + "\n";
        for (int i = 0; i < 1000; ++i)
            bytes += "# " + std::string(5000, 'd') + "\n";
        const auto read = readSplit(kMake, bytes);
        QVERIFY(read.done.has_value());
        QCOMPARE(read.cases.size(), std::size_t(1));
        QVERIFY(read.cases[0].name.size() <= 4096);
        QVERIFY(read.cases[0].message.size() <= ResultReader::kLongestMessage);
    }
};

QTEST_GUILESS_MAIN(TestTap)
#include "tst_tap.moc"
