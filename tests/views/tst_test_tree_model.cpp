// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/models/test_tree_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace genie;
using namespace genie::ui;

namespace {

TestCase makeCase(const std::string &suite, const std::string &name, TestStatus status = TestStatus::Passed,
                  const std::string &phase = "unit")
{
    static std::int64_t ordinal = 0;
    TestCase test;
    test.ordinal = ++ordinal;
    test.phase = phase;
    test.toolchain = "go";
    test.workspace = "api";
    test.suite = suite;
    test.name = name;
    test.status = status;
    test.duration = milliseconds(1200);
    return test;
}

/// The tree as text, one row a line, two spaces for each level.
QString printed(const QAbstractItemModel &model, const QModelIndex &parent = {}, int level = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        text += QString(level * 2, u' ') + index.data().toString() + u'\n' + printed(model, index, level + 1);
    }
    return text;
}

} // namespace

class TestTestTreeModel : public QObject {
    Q_OBJECT

private:
    TestTreeModel m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

    void add(std::vector<TestCase> cases)
    {
        m_model.append(std::move(cases));
        QTRY_COMPARE(m_model.waiting(), 0);
    }
    QModelIndex suite(int row, int phase = 0) const { return m_model.index(row, 0, m_model.index(0, 0, m_model.index(phase, 0))); }

private Q_SLOTS:
    void initTestCase()
    {
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    }
    void init()
    {
        m_model.clear();
        m_model.setFilter({});
    }

    void casesBecomePhaseWorkspaceSuiteAndTest()
    {
        add({makeCase("pkg/a", "TestOne"), makeCase("pkg/b", "TestTwo"), makeCase("pkg/a", "TestThree"),
             makeCase("", "alone", TestStatus::Skipped, "lint")});
        QCOMPARE(printed(m_model), QStringLiteral("unit\n  Go in api\n    pkg/a\n      TestOne\n      TestThree\n    pkg/b\n      TestTwo\n"
                                                  "lint\n  Go in api\n    Tests without a suite\n      alone\n"));
        QCOMPARE(m_model.testCount(), 4);
    }

    void parentsCountWhatIsBeneathThem()
    {
        add({makeCase("a", "one"), makeCase("a", "two", TestStatus::Failed), makeCase("b", "three")});
        const QModelIndex phase = m_model.index(0, 0);
        QCOMPARE(phase.data(TestTreeModel::kFailedRole).toInt(), 1);
        QCOMPARE(phase.data(TestTreeModel::kTotalRole).toInt(), 3);
        QCOMPARE(phase.data(TestTreeModel::kDurationRole).toLongLong(), 3600);
        QCOMPARE(static_cast<TestStatus>(phase.data(TestTreeModel::kStatusRole).toInt()), TestStatus::Failed);
        QCOMPARE(static_cast<TestStatus>(suite(1).data(TestTreeModel::kStatusRole).toInt()), TestStatus::Passed);
        QSignalSpy changed(&m_model, &QAbstractItemModel::dataChanged);
        add({makeCase("b", "four", TestStatus::Failed)});
        QCOMPARE(phase.data(TestTreeModel::kFailedRole).toInt(), 2);
        QVERIFY(changed.count() >= 3); // phase, workspace, suite
    }

    void neighboursAreInsertedInOneSpan()
    {
        add({makeCase("a", "first")});
        QSignalSpy inserted(&m_model, &QAbstractItemModel::rowsInserted);
        std::vector<TestCase> cases;
        for (int number = 0; number < 500; ++number)
            cases.push_back(makeCase("a", "test " + std::to_string(number)));
        add(std::move(cases));
        QCOMPARE(m_model.rowCount(suite(0)), 501);
        QVERIFY2(inserted.count() <= 3, qPrintable(QString::number(inserted.count())));
    }

    void aTestComesBackAsItWas()
    {
        TestCase test = makeCase("pkg", "TestÄ/case_1", TestStatus::Unknown);
        test.file = "api/main_test.go";
        test.line = 42;
        test.rawStatus = "flaky";
        test.message = std::string(70'000, 'x') + "\nend";
        test.attempt = 3;
        test.requirementIds = {"REQ-1", "REQ-2"};
        add({makeCase("pkg", "before"), test, makeCase("pkg", "after")});
        const auto again = m_model.testAt(m_model.index(1, 0, suite(0)));
        QVERIFY(again.has_value());
        QVERIFY(*again == test);
        QVERIFY(!m_model.testAt(suite(0)).has_value());
    }

    void aReaderHearsStatusAndDuration()
    {
        add({makeCase("a", "TestAdd", TestStatus::Failed)});
        QCOMPARE(m_model.index(0, 0, suite(0)).data(Qt::AccessibleTextRole).toString().toLower(),
                 QStringLiteral("testadd, failed, 1.2 seconds"));
    }

    void filterShowsOnlyFailed()
    {
        add({makeCase("a", "one"), makeCase("b", "two", TestStatus::Failed), makeCase("b", "three")});
        m_model.setFilter({TestFilter::Show::Failed, {}, false});
        QCOMPARE(printed(m_model), QStringLiteral("unit\n  Go in api\n    b\n      two\n"));
        QCOMPARE(m_model.shownCount(), 1);
        QCOMPARE(m_model.testCount(), 3);
    }

    void filteredGroupsAppearWithTheirFirstMatch()
    {
        add({makeCase("a", "one"), makeCase("b", "two")});
        m_model.setFilter({TestFilter::Show::Failed, {}, false});
        QCOMPARE(m_model.rowCount(), 0);
        add({makeCase("b", "three"), makeCase("a", "four", TestStatus::Failed)});
        QCOMPARE(printed(m_model), QStringLiteral("unit\n  Go in api\n    a\n      four\n"));
        add({makeCase("b", "five", TestStatus::Failed), makeCase("a", "six", TestStatus::Failed)});
        QCOMPARE(printed(m_model), QStringLiteral("unit\n  Go in api\n    a\n      four\n      six\n    b\n      five\n"));
    }

    void textFilterLooksAtTestsAndSuitesInAnyCase()
    {
        add({makeCase("alpha", "TestÜber"), makeCase("beta", "TestOther"), makeCase("gamma", "x")});
        m_model.setFilter({TestFilter::Show::All, QStringLiteral("BETA"), false});
        QCOMPARE(printed(m_model), QStringLiteral("unit\n  Go in api\n    beta\n      TestOther\n"));
        m_model.setFilter({TestFilter::Show::All, QStringLiteral("über"), false});
        QCOMPARE(printed(m_model), QStringLiteral("unit\n  Go in api\n    alpha\n      TestÜber\n"));
        m_model.setFilter({TestFilter::Show::All, QStringLiteral("nowhere"), false});
        QCOMPARE(m_model.rowCount(), 0);
    }

    void failuresComeFirstAlsoWhileTheyArrive()
    {
        m_model.setFilter({TestFilter::Show::All, {}, true});
        add({makeCase("a", "a1"), makeCase("b", "b1"), makeCase("b", "b2")});
        add({makeCase("b", "b3", TestStatus::Failed), makeCase("b", "b4")});
        QCOMPARE(printed(m_model), QStringLiteral("unit\n  Go in api\n    b\n      b3\n      b1\n      b2\n      b4\n    a\n      a1\n"));
        add({makeCase("c", "c1"), makeCase("c", "c2", TestStatus::Failed), makeCase("b", "b5", TestStatus::Failed)});
        QCOMPARE(printed(m_model), QStringLiteral("unit\n  Go in api\n    b\n      b3\n      b5\n      b1\n      b2\n      b4\n    c\n     "
                                                  " c2\n      c1\n    a\n      a1\n"));
        const QString live = printed(m_model);
        m_model.setFilter({TestFilter::Show::Failed, {}, true});
        m_model.setFilter({TestFilter::Show::All, {}, true});
        QCOMPARE(printed(m_model), live);
    }

    void theFirstFailureIsFoundInItsPhase()
    {
        add({makeCase("a", "one", TestStatus::Passed, "lint"), makeCase("a", "two"), makeCase("b", "three", TestStatus::Failed)});
        QCOMPARE(m_model.firstFailure().data().toString(), QStringLiteral("three"));
        QVERIFY(!m_model.firstFailure(QStringLiteral("lint")).isValid());
    }

    void aRowIsFoundAgainAfterAFilter()
    {
        add({makeCase("a", "one"), makeCase("a", "two", TestStatus::Failed)});
        const quint64 key = TestTreeModel::keyOf(m_model.index(1, 0, suite(0)));
        const quint64 passed = TestTreeModel::keyOf(m_model.index(0, 0, suite(0)));
        m_model.setFilter({TestFilter::Show::Failed, {}, false});
        QCOMPARE(m_model.indexOf(key).data().toString(), QStringLiteral("two"));
        QVERIFY(!m_model.indexOf(passed).isValid());
    }

    void randomBatchesUnderRandomFiltersStayConsistent()
    {
        quint32 seed = 7;
        const auto next = [&seed](quint32 below) { return (seed = seed * 1664525U + 1013904223U) / 65536U % below; };
        int total = 0;
        for (int round = 0; round < 60; ++round) {
            std::vector<TestCase> cases;
            const quint32 count = next(40);
            for (quint32 at = 0; at < count; ++at)
                cases.push_back(makeCase("suite " + std::to_string(next(9)), "test " + std::to_string(at), static_cast<TestStatus>(next(4)),
                                         next(2) == 0 ? "unit" : "lint"));
            total += static_cast<int>(count);
            add(std::move(cases));
            m_model.setFilter({static_cast<TestFilter::Show>(next(3)), next(3) == 0 ? QStringLiteral("suite 3") : QString(), next(2) == 0});
        }
        m_model.setFilter({});
        QCOMPARE(m_model.testCount(), total);
        QCOMPARE(m_model.shownCount(), total);
        QCOMPARE(m_model.tally().total(), total);
    }

    void clearForgetsWhatHasNotAppearedYet()
    {
        m_model.append(std::vector<TestCase>(50'000, makeCase("a", "many")));
        m_model.clear();
        QCOMPARE(m_model.waiting(), 0);
        QTest::qWait(0);
        QCOMPARE(m_model.testCount(), 0);
        QCOMPARE(m_model.rowCount(), 0);
    }

    void markupInNamesStaysText()
    {
        add({makeCase("a", "<b>bold</b>\x1b[31m red")});
        const QModelIndex test = m_model.index(0, 0, suite(0));
        QCOMPARE(test.data().toString(), QStringLiteral("<b>bold</b> red"));
        QVERIFY(!test.data(Qt::ToolTipRole).toString().contains(QStringLiteral("<b>")));
    }

    void laterAttemptsBecomeOneFlakyRow()
    {
        TestCase failed = makeCase("pkg", "shaky", TestStatus::Failed);
        failed.message = "too early";
        TestCase again = makeCase("pkg", "shaky", TestStatus::Flaky);
        again.attempt = 2;
        TestCase broken = makeCase("pkg", "broken", TestStatus::Failed);
        TestCase brokenAgain = makeCase("pkg", "broken", TestStatus::Failed);
        brokenAgain.attempt = 2;
        add({failed, broken, makeCase("pkg", "steady")});
        QCOMPARE(m_model.tally(), (Tally{.passed = 1, .failed = 2}));
        add({again, brokenAgain});
        QCOMPARE(m_model.testCount(), 3);
        QCOMPARE(m_model.tally(), (Tally{.passed = 1, .failed = 1, .flaky = 1}));
        const QModelIndex row = m_model.index(0, 0, suite(0));
        QCOMPARE(row.data(TestTreeModel::kStatusRole).toInt(), static_cast<int>(TestStatus::Flaky));
        QCOMPARE(row.siblingAtColumn(TestTreeModel::kResult).data().toString(), QStringLiteral("Flaky: too early"));
        QCOMPARE(m_model.testAt(row)->attempt, 2);
        m_model.setFilter({.show = TestFilter::Show::Flaky});
        QCOMPARE(m_model.shownCount(), 1);
        m_model.setFilter({});
    }

    void rowLeavesTheFailedOnesWhenItTurnsOutToBeFlaky()
    {
        m_model.setFilter({.show = TestFilter::Show::Failed, .failuresFirst = true});
        TestCase again = makeCase("pkg", "shaky", TestStatus::Passed);
        again.attempt = 2;
        add({makeCase("pkg", "shaky", TestStatus::Failed), makeCase("pkg", "broken", TestStatus::Failed)});
        QCOMPARE(m_model.shownCount(), 2);
        add({again});
        QCOMPARE(m_model.shownCount(), 1);
        QCOMPARE(m_model.rowCount(suite(0)), 1);
        // Under the other filter it comes into sight instead.
        m_model.clear();
        m_model.setFilter({.show = TestFilter::Show::Flaky});
        add({makeCase("pkg", "shaky", TestStatus::Failed)});
        QCOMPARE(m_model.shownCount(), 0);
        add({again});
        QCOMPARE(m_model.shownCount(), 1);
        m_model.setFilter({});
    }
};

QTEST_MAIN(TestTestTreeModel)
#include "tst_test_tree_model.moc"
