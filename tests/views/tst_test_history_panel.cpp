// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/test_history_panel.h"

#include "support/fake_link.h"
#include "views/pages/runs/run_view.h"
#include "views/pages/runs/test_pane.h"
#include "views/pages/runs/test_panel.h"
#include "views/pages/runs/test_tree_view.h"
#include "views/style/look.h"
#include "views/widgets/sparkline.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace genie;
using namespace genie::ui;

namespace {

TestHistory makeHistory()
{
    TestHistory history;
    history.scenario = "demo";
    history.test = {"bats", "cli", "cli/x.bats", "", "shaky"};
    history.failures = 1;
    history.flakes = 1;
    history.medianPass = milliseconds(120);
    const auto now = std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
    using enum TestStatus;
    std::int64_t number = 9;
    for (const auto status : {Failed, Passed, Flaky, Skipped, Unknown})
        history.runs.items.push_back({"run-" + std::to_string(number), number, now - std::chrono::hours(9 - number), status,
                                      milliseconds(100 + 10 * number--), status == Flaky ? 2 : 1, "tree"});
    history.failingSince = history.runs.items[0];
    history.firstFailure = history.runs.items[2];
    return history;
}

} // namespace

class TestTestHistoryPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void historyIsSaidInWordsAndDrawnOldestFirst()
    {
        TestHistoryPanel panel;
        panel.show(makeHistory());
        QVERIFY2(panel.summary().contains(QStringLiteral("5 results")), qPrintable(panel.summary()));
        QVERIFY2(panel.summary().contains(QStringLiteral("usually 120")), qPrintable(panel.summary()));
        QVERIFY2(panel.summary().contains(QStringLiteral("fails since")), qPrintable(panel.summary()));
        const auto &marks = panel.sparkline()->marks();
        QCOMPARE(marks.size(), std::size_t{5});
        QCOMPARE(panel.sparkline()->current(), 4);
        QVERIFY(panel.detail().startsWith(QStringLiteral("Failed")));
        // No two results share a shape: colour is never all there is.
        QSet<int> shapes;
        for (const auto &mark : marks)
            shapes.insert(static_cast<int>(mark.shape));
        QCOMPARE(shapes.size(), 5);
        QVERIFY(marks[2].spoken.contains(QStringLiteral("2 attempts")));
    }

    void keysWalkTheResultsAndEnterChoosesTheRun()
    {
        TestHistoryPanel panel;
        panel.show(makeHistory());
        panel.resize(400, 120);
        Sparkline *line = panel.sparkline();
        QSignalSpy chosen(&panel, &TestHistoryPanel::runChosen);
        QTest::keyClick(line, Qt::Key_Left);
        QVERIFY(panel.detail().startsWith(QStringLiteral("Passed")));
        QVERIFY(line->accessibleDescription().startsWith(QStringLiteral("Passed")));
        QTest::keyClick(line, Qt::Key_Home);
        QTest::keyClick(line, Qt::Key_Left);
        QCOMPARE(line->current(), 0);
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<ExecutionId>(), ExecutionId("run-5"));
        QTest::keyClick(line, Qt::Key_End);
        panel.findChild<QPushButton *>(QStringLiteral("openHistoryRun"))->click();
        QCOMPARE(chosen[1][0].value<ExecutionId>(), ExecutionId("run-9"));
    }

    void withoutAHistoryItSaysSo()
    {
        TestHistoryPanel panel;
        panel.show(makeHistory());
        panel.showTrouble({FailureKind::NotFound, "no such test"});
        QCOMPARE(panel.summary(), QStringLiteral("No history yet."));
        QVERIFY(panel.sparkline()->isHidden());
        QCOMPARE(panel.sparkline()->current(), -1);
        QTest::keyClick(panel.sparkline(), Qt::Key_Return); // chooses nothing
    }

    void chosenTestAsksForItsHistoryAndALateAnswerIsDropped()
    {
        test::FakeLink link;
        Execution execution = test::FakeLink::execution(9, "demo", RunStatus::Failed);
        link.executions = {execution};
        TestCase shaky;
        shaky.ordinal = 1;
        shaky.phase = "unit";
        shaky.toolchain = "bats";
        shaky.workspace = "cli";
        shaky.file = "cli/x.bats";
        shaky.name = "shaky";
        shaky.status = TestStatus::Failed;
        TestCase other = shaky;
        other.ordinal = 2;
        other.name = "other";
        link.testCases[execution.id] = {shaky, other};
        link.testHistories[TestSelector::of(shaky).toText()] = makeHistory();
        RunView view(link);
        view.open(execution.id);
        QTRY_COMPARE(view.tests()->testCount(), 2);
        const QModelIndex phase = view.tests()->index(0, 0);
        const QModelIndex suite = view.tests()->index(0, 0, view.tests()->index(0, 0, phase));
        const auto choose = [&](int row) { view.testPanel()->tree()->setCurrentIndex(view.tests()->index(row, 0, suite)); };
        choose(0);
        QTRY_COMPARE(view.testPane()->history()->sparkline()->marks().size(), std::size_t{5});
        QCOMPARE(link.historyQueries.at(0).scenario, std::string("demo"));
        link.hold = true;
        choose(1);
        choose(0);
        QVERIFY(view.testPane()->history()->sparkline()->marks().empty());
        link.hold = false;
        link.release();
        QTRY_COMPARE(view.testPane()->history()->sparkline()->marks().size(), std::size_t{5});
    }

    void flakyHasAWordAColourAndAnIconOfItsOwn()
    {
        const Saying flaky = Look::say(TestStatus::Flaky);
        QCOMPARE(flaky.word, QStringLiteral("Flaky"));
        QVERIFY(!icon(flaky.iconName, flaky.tone).pixmap(16).isNull());
        for (const auto other : {TestStatus::Passed, TestStatus::Failed, TestStatus::Skipped, TestStatus::Unknown}) {
            QVERIFY(Look::say(other).iconName != flaky.iconName);
            QVERIFY(Look::say(other).tone != flaky.tone);
        }
        QVERIFY(Look::tallyText({.passed = 1, .flaky = 2}).contains(QStringLiteral("2\u00a0flaky")));
    }
};

QTEST_MAIN(TestTestHistoryPanel)
#include "tst_test_history_panel.moc"
