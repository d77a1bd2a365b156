// SPDX-License-Identifier: GPL-3.0-or-later
#include "shown_console.h"
#include "some_requirements.h"
#include "views/models/scenario_history_model.h"
#include "views/pages/scenarios/failure_note.h"
#include "views/pages/scenarios/run_form.h"
#include "views/pages/scenarios/scenario_detail_view.h"
#include "views/pages/scenarios/scenarios_page.h"
#include "views/pages/scenarios/warnings_card.h"
#include "views/widgets/row_view.h"
#include "views/widgets/state_frame.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

using namespace genie;
using namespace genie::ui;
using genie::test::FakeLink;
using genie::test::ShownConsole;

class TestScenariosPage : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ShownConsole> m_console;

    FakeLink &link() const { return m_console->link; }
    ScenariosPage &page() const { return m_console->page<ScenariosPage>(); }
    StateFrame &frame() const { return *page().findChild<StateFrame *>(QString(), Qt::FindDirectChildrenOnly); }
    RunForm &form() const { return m_console->page<RunForm>(); }
    QListView &list() const { return *m_console->find<QListView>("scenarioList"); }
    QString words() const { return ShownConsole::words(page()); }
    QString nameAt(int row) const { return list().model()->index(row, 0).data().toString(); }
    void choose(const char *preset) const { form().setPreset(QString::fromLatin1(preset)); }
    void press(const char *button) const
    {
        QTest::mouseClick(page().findChild<QAbstractButton *>(QString::fromLatin1(button)), Qt::LeftButton);
    }
    void openWith(std::vector<ScenarioDetail> details) const
    {
        link().details = std::move(details);
        m_console->openSettled("scenarios");
    }
    void openTwo() const { openWith({FakeLink::scenario("alpha"), FakeLink::scenario("beta", {"python"})}); }
    static ScenarioDetail failedBefore()
    {
        ScenarioDetail detail = FakeLink::scenario("alpha");
        detail.summary.lastExecution = FakeLink::execution(1, "alpha", RunStatus::Failed);
        detail.summary.executionCount = 1;
        return detail;
    }

private Q_SLOTS:
    void init() { m_console = std::make_unique<ShownConsole>(); }
    void cleanup() { m_console.reset(); }

    void emptySaysWhatToDo()
    {
        openWith({});
        QCOMPARE(frame().state(), StateFrame::State::Empty);
        QVERIFY(words().contains(QStringLiteral("No scenarios yet")));
        QVERIFY(m_console->find<QPushButton>("addFirstFolder")->isVisible());
    }

    void loadingIsSaidUntilTheAnswerComes()
    {
        link().hold = true;
        m_console->open("scenarios");
        QCOMPARE(frame().state(), StateFrame::State::Loading);
        QVERIFY(words().contains(QStringLiteral("Looking for scenarios")));
        QVERIFY(!page().settled());
        link().details = {FakeLink::scenario("alpha")};
        link().hold = false;
        link().release();
        QTRY_COMPARE(frame().state(), StateFrame::State::Live);
    }

    void liveShowsTheFirstScenarioInFull()
    {
        openTwo();
        QCOMPARE(frame().state(), StateFrame::State::Live);
        QCOMPARE(nameAt(0), QStringLiteral("alpha"));
        QVERIFY(words().contains(QStringLiteral("/home/ada/scenarios/alpha")));
        QVERIFY(list().hasFocus()); // the keyboard works at once
    }

    void lostKeepsTheLastTruthAndSaysSinceWhen()
    {
        openTwo();
        link().setState(LinkState::Lost);
        QVERIFY(frame().isLost());
        QVERIFY(words().contains(QStringLiteral("has not answered since")));
        QCOMPARE(list().model()->rowCount(), 2);
        const int before = link().listCalls;
        link().setState(LinkState::Live);
        QVERIFY(!frame().isLost());
        QVERIFY(link().listCalls > before); // what was missed is asked for
    }

    void failureOfTheFirstAnswerSaysWhatToDo()
    {
        link().trouble = Failure{FailureKind::Unavailable, "the store s.sqlite is locked by another program"};
        m_console->open("scenarios");
        QTRY_VERIFY2(words().contains(QStringLiteral("s.sqlite is locked")), qPrintable(words()));
        QVERIFY(words().contains(QStringLiteral("F5")));
        link().trouble.reset();
        link().details = {FakeLink::scenario("alpha")};
        m_console->press(Qt::Key_F5);
        QTRY_COMPARE(frame().state(), StateFrame::State::Live);
    }

    void filterShowsWhatMatchesAndCounts()
    {
        openTwo();
        auto *filter = m_console->find<QLineEdit>("scenarioFilter");
        QTest::keyClicks(filter, QStringLiteral("python"));
        QCOMPARE(list().model()->rowCount(), 1);
        QCOMPARE(nameAt(0), QStringLiteral("beta"));
        QVERIFY(words().contains(QStringLiteral("1 of 2")));
        QTest::keyClicks(filter, QStringLiteral("zzz"));
        QVERIFY(words().contains(QStringLiteral("Nothing matches")));
        m_console->press(Qt::Key_Escape);
        QTRY_COMPARE(list().model()->rowCount(), 2);
        QTest::keyClicks(filter, QStringLiteral("alpha"));
        m_console->press(Qt::Key_Return); // on to what was found
        QVERIFY(list().hasFocus());
        m_console->press(Qt::Key_Escape);
        QTRY_COMPARE(list().model()->rowCount(), 2);
    }

    void arrowKeysChooseAnotherScenario()
    {
        openTwo();
        m_console->press(Qt::Key_Down);
        QTRY_COMPARE(m_console->page<ScenarioDetailView>().scenario(), QStringLiteral("beta"));
    }

    void answersOfAScenarioThatWasLeftAreDropped()
    {
        openTwo();
        link().details[0].warnings = {{".vrooli/service.json", "tags", "only alpha has this warning"}};
        link().hold = true;
        m_console->press(Qt::Key_F5);
        list().setCurrentIndex(list().model()->index(1, 0));
        link().hold = false;
        link().release();
        QTRY_VERIFY(m_console->window->settled());
        QVERIFY(!words().contains(QStringLiteral("only alpha")));
    }

    void formMakesTheRequestAndTheSameCommandLine()
    {
        openTwo();
        choose("quick");
        m_console->find<QCheckBox>("failFast")->setChecked(true);
        m_console->find<QSpinBox>("jobs")->setValue(3);
        const RunRequest request = form().request();
        QCOMPARE(request.scenario, std::string("alpha"));
        QCOMPARE(request.preset, std::string("quick"));
        QVERIFY(request.failFast);
        QCOMPARE(request.jobs, 3);
        QCOMPARE(form().commandLine(),
                 QStringLiteral("test-genie --scenarios-root /home/ada/scenarios execute alpha --preset quick --fail-fast --jobs 3"));
        press("copyCommand");
        QCOMPARE(QApplication::clipboard()->text(), form().commandLine());
    }

    void retriesAreTheScenariosOwnUntilANumberIsChosen()
    {
        openTwo();
        auto *retries = m_console->find<QSpinBox>("retries");
        QVERIFY(!form().request().retries.has_value());
        QVERIFY(!form().commandLine().contains(QStringLiteral("--retries")));
        retries->setValue(0); // none is a choice, too
        QCOMPARE(form().request().retries, std::optional<int>(0));
        retries->setValue(2);
        QCOMPARE(form().request().retries, std::optional<int>(2));
        QVERIFY(form().commandLine().endsWith(QStringLiteral("--retries 2")));
        m_console->press(Qt::Key_Down);
        QTRY_COMPARE(m_console->page<ScenarioDetailView>().scenario(), QStringLiteral("beta"));
        QVERIFY(!form().request().retries.has_value()); // a choice for one scenario is none for the next
    }

    void chosenPhasesAreRunAndNoneIsNoRun()
    {
        openTwo();
        auto *preset = m_console->find<QComboBox>("preset");
        preset->setCurrentIndex(preset->count() - 1);
        auto *area = m_console->find<QWidget>("phases");
        QVERIFY(area->isVisible());
        QCOMPARE(form().request().phases, (std::vector<std::string>{"structure", "dependencies", "unit"})); // what would run anyway
        for (QCheckBox *box : area->findChildren<QCheckBox *>())
            box->setChecked(box->text() == QStringLiteral("unit"));
        QCOMPARE(form().request().phases, std::vector<std::string>{"unit"});
        QVERIFY(form().commandLine().endsWith(QStringLiteral("--phases unit")));
        for (QCheckBox *box : area->findChildren<QCheckBox *>())
            box->setChecked(false);
        QVERIFY(!form().runButton()->isEnabled());
        QVERIFY(!page().findChild<QAbstractButton *>(QStringLiteral("copyCommand"))->isEnabled());
    }

    void everythingFitsIntoTheNarrowestWindow()
    {
        ScenarioDetail detail = failedBefore();
        detail.summary.name = detail.summary.displayName = "a-scenario-with-a-name-that-nobody-would-like-to-type-twice";
        detail.summary.registered = true;
        detail.summary.tags = {"one", "another-tag-that-is-quite-long", "third"};
        detail.warnings = {{".vrooli/testing.json", "phases.unit.timeout", "'soon' is no duration; 15m is used"}};
        link().requirementReports[detail.summary.name] = test::someRequirements(detail.summary.name);
        openWith({detail});
        m_console->window->resize(m_console->window->minimumSize());
        QTRY_COMPARE(m_console->window->size(), m_console->window->minimumSize());
        const auto &view = m_console->page<ScenarioDetailView>();
        QTRY_COMPARE(view.widget()->width(), view.viewport()->width());
        const QWidget *run = form().runButton();
        QVERIFY(run->mapTo(view.viewport(), QPoint(run->width(), 0)).x() <= view.viewport()->width());
    }

    void phasesThatAreNotBuiltCannotBeChosen()
    {
        openTwo();
        for (const QCheckBox *box : m_console->find<QWidget>("phases")->findChildren<QCheckBox *>())
            QCOMPARE(
                box->isEnabled(),
                QStringList({QStringLiteral("structure"), QStringLiteral("dependencies"), QStringLiteral("unit")}).contains(box->text()));
    }

    void runStartsAndOpensTheRun()
    {
        openTwo();
        QTest::keyClick(m_console->window.get(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_console->window->currentPage()->id(), QStringLiteral("runs"));
        QCOMPARE(link().started.size(), std::size_t(1));
        QCOMPARE(link().started.front().trigger, std::string("console"));
    }

    void secondPressOfRunIsNotASecondRun()
    {
        openTwo();
        link().hold = true;
        press("run");
        QVERIFY(!form().runButton()->isEnabled());
        press("run");
        QCOMPARE(link().started.size(), std::size_t(1));
    }

    void refusedStartIsSaidInTheForm()
    {
        openTwo();
        link().trouble = Failure{FailureKind::Conflict, "alpha is being run by another engine"};
        press("run");
        QTRY_VERIFY(words().contains(QStringLiteral("alpha is being run by another engine")));
        QVERIFY(form().runButton()->isEnabled());
        QCOMPARE(m_console->window->currentPage()->id(), QStringLiteral("scenarios"));
    }

    void explainShowsThePlanAndRunsNothing()
    {
        openTwo();
        press("explain");
        auto *plan = m_console->find<RowView>("plan");
        QTRY_VERIFY(plan->isVisible());
        QCOMPARE(plan->model()->rowCount(), 11);
        QVERIFY(link().started.empty());
    }

    void lastFailureSaysClassErrorAndRemedyAndOpensItsRun()
    {
        link().executions = {FakeLink::execution(1, "alpha", RunStatus::Failed)};
        openWith({failedBefore()});
        const QString said = ShownConsole::words(m_console->page<FailureNote>());
        QVERIFY2(said.contains(QStringLiteral("unit: test failure")), qPrintable(said));
        QVERIFY(said.contains(QStringLiteral("want \"Hello\"")));
        QVERIFY(said.contains(QStringLiteral("Read the failure")));
        press("openFailure");
        QTRY_COMPARE(m_console->window->currentPage()->id(), QStringLiteral("runs"));
    }

    void historyOpensARunWithTheKeyboard()
    {
        link().executions = {FakeLink::execution(1, "alpha", RunStatus::Passed), FakeLink::execution(2, "alpha", RunStatus::Failed)};
        openWith({failedBefore()});
        auto *history = m_console->find<RowView>("history");
        QTRY_COMPARE(history->model()->rowCount(), 2);
        history->setFocus();
        history->setCurrentIndex(history->model()->index(1, 0));
        QTest::keyClick(history, Qt::Key_Return);
        QTRY_COMPARE(m_console->window->currentPage()->id(), QStringLiteral("runs"));
    }

    void warningsNameFileAndValue()
    {
        ScenarioDetail detail = FakeLink::scenario("alpha");
        detail.warnings = {{".vrooli/testing.json", "phases.unit.timeout", "'soon' is no duration; 15m is used"}};
        detail.summary.warningCount = 1;
        openWith({detail});
        const QString said = ShownConsole::words(m_console->page<WarningsCard>());
        for (const char *part : {"testing.json", "phases.unit.timeout", "no duration"})
            QVERIFY2(said.contains(QString::fromLatin1(part)), qPrintable(said));
    }

    void unreadableScenarioSaysWhyAndTheOthersAreThere()
    {
        ScenarioDetail broken = FakeLink::scenario("alpha");
        broken.summary.problem = "permission denied: alpha";
        openWith({broken, FakeLink::scenario("beta")});
        QVERIFY(words().contains(QStringLiteral("permission denied: alpha")));
        QCOMPARE(list().model()->rowCount(), 2);
    }

    void textsFromOutsideAreNeverMarkup()
    {
        ScenarioDetail hostile = FakeLink::scenario("alpha");
        hostile.summary.description = "<b>bold</b> & <img src=x>";
        openWith({hostile});
        for (const QLabel *label : page().findChildren<QLabel *>()) {
            if (label->text().contains(QStringLiteral("bold")))
                QCOMPARE(label->textFormat(), Qt::PlainText);
        }
        QVERIFY(words().contains(QStringLiteral("<b>bold</b>")));
    }

    void hiddenPageAsksNothingAndCatchesUp()
    {
        openTwo();
        m_console->window->navigate(QStringLiteral("runs"));
        QTRY_VERIFY(m_console->window->settled());
        const int before = link().listCalls;
        link().details.push_back(FakeLink::scenario("gamma"));
        link().tell({ScenarioAdded{"gamma", "/home/ada/gamma"}});
        QCoreApplication::processEvents();
        QCOMPARE(link().listCalls, before);
        m_console->window->navigate(QStringLiteral("scenarios"));
        QTRY_COMPARE(list().model()->rowCount(), 3);
    }

    void scenarioThatIsAddedElsewhereAppears()
    {
        openTwo();
        link().details.push_back(FakeLink::scenario("gamma"));
        link().tell({ScenarioAdded{"gamma", "/home/ada/gamma"}});
        QTRY_COMPARE(list().model()->rowCount(), 3);
        QCOMPARE(m_console->page<ScenarioDetailView>().scenario(), QStringLiteral("alpha")); // the reader's place is kept
    }

    void endOfARunChangesTheHealthOfItsScenario()
    {
        openTwo();
        Execution run = FakeLink::execution(7, "alpha", RunStatus::Running);
        link().executions = {run};
        link().tell({RunQueued{run}, RunStarted{run.id, {}, {"unit"}}});
        link().tell({RunFinished{run.id, RunStatus::Passed, run.requestedAt, {}}});
        QTRY_COMPARE(m_console->find<RowView>("history")->model()->rowCount(), 1);
        QVERIFY(m_console->find<RowView>("history")
                    ->model()
                    ->index(0, ScenarioHistoryModel::kStatusColumn)
                    .data()
                    .toString()
                    .contains(QStringLiteral("Passed")));
    }

    void removedScenarioGoesAndItsNameIsSaid()
    {
        ScenarioDetail mine = FakeLink::scenario("alpha");
        mine.summary.registered = true;
        openWith({mine, FakeLink::scenario("beta")});
        QVERIFY(m_console->find<QPushButton>("remove")->isVisible());
        press("remove");
        QTRY_COMPARE(link().removed, std::vector<std::string>{"alpha"});
        QTRY_COMPARE(list().model()->rowCount(), 1);
        QTRY_COMPARE(m_console->page<ScenarioDetailView>().scenario(), QStringLiteral("beta"));
    }
};

QTEST_MAIN(TestScenariosPage)
#include "tst_scenarios_page.moc"
