// SPDX-License-Identifier: GPL-3.0-or-later
#include "shown_console.h"
#include "views/models/execution_list_model.h"
#include "views/pages/runs/failure_pane.h"
#include "views/pages/runs/history_panel.h"
#include "views/pages/runs/log_pane.h"
#include "views/pages/runs/log_view.h"
#include "views/pages/runs/observation_list.h"
#include "views/pages/runs/phase_strip.h"
#include "views/pages/runs/run_header.h"
#include "views/pages/runs/run_view.h"
#include "views/pages/runs/runs_page.h"
#include "views/pages/runs/test_pane.h"
#include "views/pages/runs/test_panel.h"
#include "views/pages/runs/test_tree_view.h"
#include "views/widgets/banner.h"
#include "views/widgets/state_frame.h"

#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>

using namespace genie;
using namespace genie::ui;
using genie::test::FakeLink;
using genie::test::ShownConsole;

class TestRunsPage : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ShownConsole> m_console;

    FakeLink &link() const { return m_console->link; }
    RunsPage &page() const { return m_console->page<RunsPage>(); }
    RunView &view() const { return *page().view(); }
    QString words() const { return ShownConsole::words(page()); }
    QAbstractButton &button(const char *name) const { return *page().findChild<QAbstractButton *>(QString::fromLatin1(name)); }
    void press(const char *name) const { QTest::mouseClick(&button(name), Qt::LeftButton); }
    void open() const { m_console->openSettled("runs"); }
    std::string shown() const { return view().watch()->id(); }

    static TestCase caseOf(std::int64_t ordinal, const char *name, TestStatus status)
    {
        TestCase test;
        test.ordinal = ordinal;
        test.phase = "unit";
        test.toolchain = "go";
        test.workspace = "api";
        test.suite = "greet";
        test.name = name;
        test.file = "api/greet_test.go";
        test.line = 12;
        test.status = status;
        test.duration = milliseconds(3);
        if (status == TestStatus::Failed)
            test.message = "got \"hello\", want \"Hello\"";
        return test;
    }
    void addFailedRun() const
    {
        link().executions.push_back(FakeLink::execution(5, "alpha", RunStatus::Failed));
        link().testCases["run-5"] = {caseOf(1, "TestAdds", TestStatus::Passed), caseOf(2, "TestGreets", TestStatus::Failed)};
    }
    void chooseFailedTest() const
    {
        TestTreeView *tree = view().testPanel()->tree();
        tree->reveal(view().tests()->firstFailure());
        QVERIFY(view().testPane()->test());
    }
    static Execution fresh(std::int64_t number)
    {
        Execution execution = FakeLink::execution(number, "alpha", RunStatus::Queued);
        execution.phases.clear();
        execution.tally = {};
        execution.startedAt.reset();
        execution.completedAt.reset();
        return execution;
    }
    static PhaseResult passed(const char *name)
    {
        PhaseResult result;
        result.name = name;
        result.status = PhaseStatus::Passed;
        result.duration = milliseconds(40);
        return result;
    }
    QStringList strip() const
    {
        QStringList phases;
        for (const PhaseSegment *segment : view().strip()->segments())
            phases.append(segment->name() + u' ' + Look::statusWord(segment->status()));
        return phases;
    }

private Q_SLOTS:
    void init()
    {
        m_console = std::make_unique<ShownConsole>();
        ScenarioDetail alpha = FakeLink::scenario("alpha");
        ScenarioDetail beta = FakeLink::scenario("beta");
        alpha.summary.executionCount = beta.summary.executionCount = 3;
        link().details = {alpha, beta};
    }
    void cleanup() { m_console.reset(); }

    void emptySaysWhatToDo()
    {
        open();
        QCOMPARE(page().frame()->state(), StateFrame::State::Empty);
        QVERIFY(words().contains(QStringLiteral("No runs yet")));
        press("chooseScenario");
        QCOMPARE(m_console->window->currentPage()->id(), QStringLiteral("scenarios"));
    }

    void loadingIsSaidUntilTheAnswerComes()
    {
        link().hold = true;
        m_console->open("runs");
        QCOMPARE(page().frame()->state(), StateFrame::State::Loading);
        addFailedRun();
        link().hold = false;
        link().release();
        QTRY_COMPARE(page().frame()->state(), StateFrame::State::Live);
    }

    void liveShowsTheNewestRun()
    {
        addFailedRun();
        link().executions.push_back(FakeLink::execution(4, "beta", RunStatus::Passed));
        open();
        QCOMPARE(shown(), std::string("run-5"));
        QCOMPARE(page().history()->list()->model()->rowCount(), 2);
    }

    void lostKeepsTheLastTruthAndOffersNoDeeds()
    {
        addFailedRun();
        open();
        link().setState(LinkState::Lost);
        QVERIFY(page().frame()->isLost());
        QVERIFY(words().contains(QStringLiteral("has not answered since")));
        QCOMPARE(view().tests()->testCount(), 2);
        QVERIFY(!button("rerun").isEnabled());
        link().setState(LinkState::Live);
        QVERIFY(!page().frame()->isLost());
        QVERIFY(button("rerun").isEnabled());
    }

    void failureOfTheHistorySaysWhy()
    {
        link().trouble = Failure{FailureKind::Unavailable, "the store s.sqlite is locked by another program"};
        m_console->open("runs");
        QTRY_VERIFY2(words().contains(QStringLiteral("s.sqlite is locked")), qPrintable(words()));
        QVERIFY(words().contains(QStringLiteral("F5")));
        link().trouble.reset();
        addFailedRun();
        m_console->press(Qt::Key_F5);
        QTRY_COMPARE(shown(), std::string("run-5"));
    }

    void runThatIsNotThereIsSaid()
    {
        addFailedRun();
        open();
        m_console->window->navigate(QStringLiteral("runs"), QStringLiteral("run-99"));
        QTRY_VERIFY(words().contains(QStringLiteral("This run cannot be shown")));
    }

    void failedRunShowsClassErrorAndRemedyAtOnce()
    {
        addFailedRun();
        open();
        QCOMPARE(view().phase(), QStringLiteral("unit"));
        const QString said = view().failurePane()->text();
        for (const char *part : {"Failed", "Test failure", "want \"Hello\"", "Read the failure"})
            QVERIFY2(said.contains(QString::fromLatin1(part)), qPrintable(said));
    }

    void stripAndTreeFillWhileTheRunGoesOn()
    {
        open();
        const Execution run = fresh(6);
        link().executions = {run};
        link().tell({RunQueued{run}});
        QTRY_COMPARE(shown(), run.id);
        QTRY_VERIFY(view().watch()->execution());
        link().tell({RunStarted{run.id, run.requestedAt, {"structure", "unit"}}, PhaseStarted{run.id, "structure", run.requestedAt}});
        QCOMPARE(strip(), (QStringList{QStringLiteral("structure Running"), QStringLiteral("unit Waiting")}));
        QVERIFY(button("stop").isVisible());
        QVERIFY(!button("rerun").isVisible());

        link().testCases[run.id] = {caseOf(1, "TestAdds", TestStatus::Passed)};
        link().tell({PhaseFinished{run.id, passed("structure")}, PhaseStarted{run.id, "unit", run.requestedAt},
                     CasesRecorded{run.id, "unit", 1, 1, {.passed = 1}}});
        QTRY_COMPARE(view().tests()->testCount(), 1);
        link().testCases[run.id].push_back(caseOf(2, "TestGreets", TestStatus::Failed));
        link().tell({CasesRecorded{run.id, "unit", 2, 2, {.failed = 1}}});
        QTRY_COMPARE(view().tests()->testCount(), 2);
        QVERIFY(view().header()->facts().contains(QStringLiteral("1 failed")));

        PhaseResult unit = passed("unit");
        unit.status = PhaseStatus::Failed;
        unit.failureClass = FailureClass::TestFailure;
        unit.tally = {.passed = 1, .failed = 1};
        link().executions.front().status = RunStatus::Failed;
        link().executions.front().phases = {passed("structure"), unit};
        link().tell({PhaseFinished{run.id, unit}, RunFinished{run.id, RunStatus::Failed, run.requestedAt, {}}});
        QTRY_COMPARE(strip(), (QStringList{QStringLiteral("structure Passed"), QStringLiteral("unit Failed")}));
        QVERIFY(button("rerunFailed").isVisible());
        QVERIFY(!button("stop").isVisible());
    }

    void arrowKeysWalkAlongThePhases()
    {
        addFailedRun();
        open();
        view().strip()->segments().back()->setFocus();
        m_console->press(Qt::Key_Left);
        QCOMPARE(view().phase(), QStringLiteral("dependencies"));
    }

    void runAgainAsksTheSameAgain()
    {
        addFailedRun();
        open();
        press("rerun");
        QCOMPARE(link().started.size(), std::size_t(1));
        QCOMPARE(link().started.front().preset, std::string("quick"));
        QCOMPARE(link().started.front().trigger, std::string("console"));
        QTRY_COMPARE(shown(), std::string("run-6")); // the new run is what is looked at now
    }

    void runFailedAgainAsksOnlyForWhatFailed()
    {
        addFailedRun();
        open();
        press("rerunFailed");
        QCOMPARE(link().started.size(), std::size_t(1));
        QCOMPARE(link().started.front().failedOf, std::string("run-5"));
        QCOMPARE(link().started.front().phases, std::vector<std::string>{"unit"});
    }

    void refusedDeedIsSaidInABanner()
    {
        addFailedRun();
        open();
        link().trouble = Failure{FailureKind::Conflict, "alpha is being run already"};
        press("rerun");
        QTRY_VERIFY(words().contains(QStringLiteral("alpha is being run already")));
        QCOMPARE(shown(), std::string("run-5"));
    }

    void stopAsksInOrderFirstAndAtOnceTheSecondTime()
    {
        Execution run = FakeLink::execution(6, "alpha", RunStatus::Running);
        run.completedAt.reset();
        link().executions = {run};
        open();
        press("stop");
        QCOMPARE(link().stopped, (std::vector<std::pair<ExecutionId, StopMode>>{{run.id, StopMode::InOrder}}));
        QCOMPARE(button("stop").text().trimmed(), QStringLiteral("Stop now"));
        press("stop");
        QCOMPARE(link().stopped.size(), std::size_t(2));
        QCOMPARE(link().stopped.back().second, StopMode::Now);
    }

    void chosenTestShowsItsMessageAndRunsAlone()
    {
        addFailedRun();
        open();
        chooseFailedTest();
        QCOMPARE(view().tabs()->currentWidget(), view().testPane());
        QCOMPARE(view().testPane()->message(), QStringLiteral("got \"hello\", want \"Hello\""));
        press("runTest");
        QCOMPARE(link().started.size(), std::size_t(1));
        QCOMPARE(link().started.front().tests.size(), std::size_t(1));
        QCOMPARE(link().started.front().tests.front().name, std::string("TestGreets"));
    }

    void commandOfATestIsCopied()
    {
        addFailedRun();
        open();
        chooseFailedTest();
        QApplication::clipboard()->clear();
        QTest::mouseClick(view().testPane()->findChild<QAbstractButton *>(QStringLiteral("copyCommand")), Qt::LeftButton);
        QTRY_COMPARE(QApplication::clipboard()->text(), QStringLiteral("test-genie execute --of run-5 --test TestGreets"));
        press("copyNative");
        QTRY_COMPARE(QApplication::clipboard()->text(), QStringLiteral("go test -run '^TestGreets$' ."));
    }

    void fileOutsideOfTheScenarioIsNotOpened()
    {
        addFailedRun();
        const QTemporaryDir scenario;
        link().executions.front().scenarioPath = scenario.path().toStdString();
        link().testCases["run-5"].back().file = "../../etc/passwd";
        open();
        chooseFailedTest();
        press("openTest");
        QTRY_VERIFY2(words().contains(QStringLiteral("was not opened")) || words().contains(QStringLiteral("Not found")) ||
                         words().contains(QStringLiteral("outside")),
                     qPrintable(words()));
    }

    void historyIsFilteredByScenarioAndStatus()
    {
        addFailedRun();
        link().executions.push_back(FakeLink::execution(4, "beta", RunStatus::Passed));
        link().executions.push_back(FakeLink::execution(3, "beta", RunStatus::Failed));
        open();
        QComboBox *scenario = page().history()->scenarioChoice();
        QTRY_COMPARE(scenario->count(), 3);
        QAbstractItemModel *rows = page().history()->list()->model();
        scenario->setCurrentIndex(scenario->findData(QStringLiteral("beta")));
        QTRY_COMPARE(rows->rowCount(), 2);
        QComboBox *status = page().history()->statusChoice();
        status->setCurrentIndex(status->findText(QStringLiteral("Passed")));
        QTRY_COMPARE(rows->rowCount(), 1);
        QCOMPARE(shown(), std::string("run-5")); // what is looked at stays
        status->setCurrentIndex(status->findText(QStringLiteral("Skipped")));
        QTRY_VERIFY(words().contains(QStringLiteral("No run matches the filter.")));
    }

    void historyFetchesOlderRunsAsItIsScrolled()
    {
        for (int number = 1; number <= 1200; ++number)
            link().executions.push_back(FakeLink::execution(number, "alpha", RunStatus::Passed));
        open();
        QAbstractItemModel *rows = page().history()->list()->model();
        const int first = rows->rowCount();
        QVERIFY(first < 1200);
        QTRY_VERIFY_WITH_TIMEOUT((page().history()->list()->scrollToBottom(), rows->rowCount() == 1200), 20'000);
    }

    void testsAreFilteredByNameAndResult()
    {
        addFailedRun();
        open();
        QTest::keyClicks(view().testPanel()->textInput(), QStringLiteral("adds"));
        QTRY_COMPARE(view().tests()->shownCount(), 1);
        view().testPanel()->textInput()->clear();
        QTRY_COMPARE(view().tests()->shownCount(), 2);
        view().testPanel()->setShow(TestFilter::Show::Failed);
        QTRY_COMPARE(view().tests()->shownCount(), 1);
    }

    void logOpensAtItsEndAndIsSearchedByTheEngine()
    {
        addFailedRun();
        std::vector<std::string> &log = link().logs[{"run-5", "unit"}];
        for (int line = 1; line <= 5000; ++line)
            log.push_back("line " + std::to_string(line) + (line == 40 ? " needle" : ""));
        open();
        view().tabs()->setCurrentWidget(view().logPane());
        LogView *shownLog = view().logPane()->view();
        QTRY_COMPARE(shownLog->lineCount(), 5000);
        QTRY_COMPARE(shownLog->line(4999).value_or(QString()), QStringLiteral("line 5000"));
        QVERIFY(shownLog->firstVisible() + shownLog->visibleCount() >= 5000);
        QTest::keyClicks(view().logPane()->searchInput(), QStringLiteral("needle"));
        QTRY_COMPARE(view().logPane()->matchText(), QStringLiteral("1 of 1 lines"));
        QTRY_VERIFY(shownLog->firstVisible() <= 39 && shownLog->firstVisible() + shownLog->visibleCount() > 39);
    }

    void observationWithAPlaceIsOpenedByTheKeyboard()
    {
        addFailedRun();
        link().executions.front().phases.back().observations = {{Observation::Kind::Error, "a fault", "api/main.go", 7}};
        open();
        QSignalSpy chosen(view().failurePane(), &FailurePane::placeChosen);
        auto *list = view().failurePane()->findChild<ObservationList *>();
        list->setFocus();
        list->setCurrentIndex(list->model()->index(0, 0));
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front().at(0).toString(), QStringLiteral("api/main.go"));
        QCOMPARE(chosen.front().at(1).toInt(), 7);
    }

    void hiddenPageAsksNothingAndCatchesUp()
    {
        addFailedRun();
        open();
        m_console->window->navigate(QStringLiteral("scenarios"));
        QTRY_VERIFY(m_console->window->settled());
        const int lists = link().runListCalls;
        const int cases = link().caseCalls;
        link().executions.push_back(FakeLink::execution(6, "alpha", RunStatus::Passed));
        link().testCases["run-5"].push_back(caseOf(3, "TestLate", TestStatus::Passed));
        link().tell({RunQueued{link().executions.back()}, CasesRecorded{"run-5", "unit", 3, 3, {.passed = 1}}});
        QCoreApplication::processEvents();
        QCOMPARE(link().runListCalls, lists);
        QCOMPARE(link().caseCalls, cases);
        m_console->window->navigate(QStringLiteral("runs"));
        QTRY_COMPARE(page().history()->list()->model()->rowCount(), 2);
        QTRY_COMPARE(view().tests()->testCount(), 3);
    }

    void textsFromOutsideAreNeverMarkup()
    {
        addFailedRun();
        link().executions.front().phases.back().error = "<b>bold</b>";
        open();
        for (const QLabel *label : page().findChildren<QLabel *>()) {
            if (label->text().contains(QStringLiteral("bold")))
                QCOMPARE(label->textFormat(), Qt::PlainText);
        }
        QVERIFY(words().contains(QStringLiteral("<b>bold</b>")));
    }
};

QTEST_MAIN(TestRunsPage)
#include "tst_runs_page.moc"
