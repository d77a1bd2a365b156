// SPDX-License-Identifier: GPL-3.0-or-later
#include "shown_console.h"
#include "views/pages/runs/history_panel.h"
#include "views/pages/runs/phase_strip.h"
#include "views/pages/runs/run_view.h"
#include "views/pages/runs/runs_page.h"
#include "views/pages/runs/test_panel.h"
#include "views/pages/scenarios/scenarios_page.h"
#include "views/shell/command_palette.h"
#include "views/widgets/banner.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QSet>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTimer>
#include <QTreeView>
#include <QUrl>

using namespace genie;
using namespace genie::ui;
using genie::test::FakeLink;
using genie::test::ShownConsole;

class TestMainWindow : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ShownConsole> m_console;

    QString shownPage() const { return m_console->window->currentPage()->id(); }
    QString notice() const
    {
        return m_console->find<Banner>("noticeBanner")->isVisible() ? m_console->find<Banner>("noticeBanner")->text() : QString();
    }

    void drop(const QList<QUrl> &urls) const
    {
        QMimeData mime;
        mime.setUrls(urls);
        QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_console->window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(400, 300), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_console->window.get(), &event);
        QVERIFY(event.isAccepted());
    }

    /// A control that a user without a mouse must be able to reach.
    static bool isControl(const QWidget *widget)
    {
        const bool kind = qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget) ||
                          qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget) ||
                          qobject_cast<const QAbstractItemView *>(widget);
        // Of buttons that exclude each other Tab visits one, arrow keys the others.
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        if (button && button->autoExclusive())
            return false;
        return kind && widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) != 0 &&
               qobject_cast<const QAbstractSpinBox *>(widget->parentWidget()) == nullptr;
    }
    static QString nameOf(const QWidget *widget)
    {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const QString text = button ? button->text() : QString();
        return text.isEmpty() ? widget->accessibleName() : text;
    }
    /// Where Tab goes, once around.
    QList<const QWidget *> walk() const
    {
        QList<const QWidget *> visited;
        while (visited.size() < 300) {
            m_console->press(Qt::Key_Tab);
            const QWidget *focus = QApplication::focusWidget();
            if (focus == nullptr || !focus->isVisible() || visited.contains(focus)) // never where it cannot be seen
                break;
            visited.append(focus);
        }
        return visited;
    }
    void verifyTabReachesEverything() const
    {
        QSet<const QWidget *> wanted;
        for (const QWidget *widget : m_console->window->findChildren<QWidget *>()) {
            if (isControl(widget))
                wanted.insert(widget);
        }
        QVERIFY(wanted.size() > 6);
        for (const QWidget *widget : std::as_const(wanted))
            QVERIFY2(!nameOf(widget).isEmpty(),
                     qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName()));
        const QList<const QWidget *> visited = walk();
        for (const QWidget *widget : std::as_const(wanted))
            QVERIFY2(visited.contains(widget), qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' ' + nameOf(widget)));
    }

private Q_SLOTS:
    void init()
    {
        m_console = std::make_unique<ShownConsole>();
        m_console->link.details = {FakeLink::scenario("alpha"), FakeLink::scenario("beta", {"python"})};
        m_console->link.executions = {FakeLink::execution(1, "alpha", RunStatus::Passed),
                                      FakeLink::execution(2, "beta", RunStatus::Failed)};
    }
    void cleanup() { m_console.reset(); }

    void numbersWithCtrlShowThePages()
    {
        m_console->openSettled("scenarios");
        m_console->press(Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(shownPage(), QStringLiteral("runs"));
        QVERIFY(m_console->window->windowTitle().startsWith(QStringLiteral("Runs")));
        m_console->press(Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(shownPage(), QStringLiteral("scenarios"));
    }

    void unknownPagesAreRefused()
    {
        m_console->openSettled("scenarios");
        QVERIFY(!m_console->window->navigate(QStringLiteral("nowhere")));
        QCOMPARE(shownPage(), QStringLiteral("scenarios"));
    }

    void paletteOpensWhatIsTyped()
    {
        m_console->openSettled("scenarios");
        m_console->press(Qt::Key_K, Qt::ControlModifier);
        auto *input = m_console->find<QLineEdit>("paletteInput");
        QTRY_VERIFY(input->hasFocus());
        QTest::keyClicks(input, QStringLiteral("runs"));
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(shownPage(), QStringLiteral("runs"));
        QVERIFY(!input->isVisible());
    }

    void paletteRunsAPresetOfAScenario()
    {
        m_console->openSettled("runs");
        m_console->window->navigate(QStringLiteral("scenarios"));
        QTRY_VERIFY(m_console->window->settled());
        m_console->press(Qt::Key_K, Qt::ControlModifier);
        auto *input = m_console->find<QLineEdit>("paletteInput");
        QTest::keyClicks(input, QStringLiteral("run beta quick"));
        QTest::keyClick(input, Qt::Key_Return);
        QTRY_COMPARE(m_console->link.started.size(), std::size_t(1));
        QCOMPARE(m_console->link.started.front().scenario, std::string("beta"));
        QCOMPARE(m_console->link.started.front().preset, std::string("quick"));
        QTRY_COMPARE(shownPage(), QStringLiteral("runs"));
    }

    void escapeClosesThePaletteAndArrowsWalkInIt()
    {
        m_console->openSettled("scenarios");
        m_console->press(Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_console->window->findChild<CommandPalette *>();
        auto *list = palette->findChild<QListView *>();
        QCOMPARE(list->currentIndex().row(), 0);
        m_console->press(Qt::Key_Down);
        QCOMPARE(list->currentIndex().row(), 1);
        m_console->press(Qt::Key_Up);
        m_console->press(Qt::Key_Up);
        QCOMPARE(list->currentIndex().row(), list->model()->rowCount() - 1);
        m_console->press(Qt::Key_Escape);
        QVERIFY(!palette->isVisible());
    }

    void keyboardReturnsToWhereItWasWhenThePaletteCloses()
    {
        m_console->openSettled("scenarios");
        QWidget *before = QApplication::focusWidget();
        QVERIFY(before != nullptr);
        m_console->press(Qt::Key_K, Qt::ControlModifier);
        m_console->press(Qt::Key_Escape);
        QCOMPARE(QApplication::focusWidget(), before);
    }

    void slashGoesToTheFilterAndEscapeClearsIt()
    {
        m_console->openSettled("scenarios");
        m_console->press(Qt::Key_Slash);
        auto *filter = m_console->find<QLineEdit>("scenarioFilter");
        QVERIFY(filter->hasFocus());
        QTest::keyClicks(filter, QStringLiteral("be/"));
        QCOMPARE(filter->text(), QStringLiteral("be/"));
        m_console->press(Qt::Key_Escape);
        QCOMPARE(filter->text(), QString());
    }

    void tabReachesEveryControl_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::newRow("scenarios") << QByteArray("scenarios");
        QTest::newRow("runs") << QByteArray("runs");
    }
    void tabReachesEveryControl()
    {
        QFETCH(const QByteArray, page);
        TestCase test;
        test.ordinal = 1;
        test.phase = "unit";
        test.toolchain = "go";
        test.suite = "greet";
        test.name = "TestGreets";
        test.status = TestStatus::Failed;
        m_console->link.testCases["run-2"] = {test};
        m_console->openSettled(page.constData());
        verifyTabReachesEverything();
    }

    void tabReadsARunFromTopToBottom()
    {
        m_console->openSettled("runs");
        const RunsPage &runs = m_console->page<RunsPage>();
        m_console->find<QAbstractButton>("nav-runs")->setFocus();
        const QList<const QWidget *> visited = walk();
        const QList<const QWidget *> wanted{runs.history()->scenarioChoice(),
                                            runs.history()->list(),
                                            runs.findChild<QAbstractButton *>(QStringLiteral("rerunFailed")),
                                            runs.findChild<QAbstractButton *>(QStringLiteral("rerun")),
                                            runs.view()->strip()->segments().back(),
                                            runs.view()->testPanel()->textInput()};
        qsizetype last = -1;
        for (const QWidget *widget : wanted) {
            QVERIFY2(visited.indexOf(widget) > last, qPrintable(nameOf(widget)));
            last = visited.indexOf(widget);
        }
    }

    void arrowKeysWalkAlongTheSidebar()
    {
        m_console->openSettled("scenarios");
        auto *scenarios = m_console->find<QAbstractButton>("nav-scenarios");
        scenarios->setFocus();
        m_console->press(Qt::Key_Down);
        QVERIFY(m_console->find<QAbstractButton>("nav-runs")->hasFocus());
        QTRY_COMPARE(shownPage(), QStringLiteral("runs"));
    }

    void droppedFolderBecomesAScenario()
    {
        m_console->openSettled("runs");
        const QTemporaryDir folder;
        drop({QUrl::fromLocalFile(folder.path())});
        QCOMPARE(m_console->link.added, std::vector<std::string>{folder.path().toStdString()});
        QTRY_COMPARE(shownPage(), QStringLiteral("scenarios"));
    }

    void folderThatTheEngineRefusesIsSaidAndNothingElseHappens()
    {
        m_console->openSettled("scenarios");
        m_console->link.trouble = Failure{FailureKind::Invalid, "it cannot be read"};
        const QTemporaryDir folder;
        drop({QUrl::fromLocalFile(folder.path())});
        QTRY_VERIFY2(notice().contains(QStringLiteral("it cannot be read")), qPrintable(notice()));
    }

    void closingWithARunUnderWayAsksInTheWindow()
    {
        m_console->openSettled("scenarios");
        Execution mine = FakeLink::execution(9, "alpha", RunStatus::Running);
        mine.request.trigger = "console";
        m_console->link.tell({RunQueued{mine}});
        m_console->window->close();
        QVERIFY(m_console->window->isVisible());
        auto *banner = m_console->find<Banner>("closeBanner");
        QVERIFY(banner->isVisible());
        QTest::mouseClick(m_console->find<QAbstractButton>("keepOpen"), Qt::LeftButton);
        QVERIFY(!banner->isVisible());

        m_console->window->close();
        QTest::mouseClick(m_console->find<QAbstractButton>("stopAndClose"), Qt::LeftButton);
        QCOMPARE(m_console->link.stopped, (std::vector<std::pair<ExecutionId, StopMode>>{{mine.id, StopMode::InOrder}}));
        QVERIFY(m_console->window->isVisible());
        m_console->link.tell({RunFinished{mine.id, RunStatus::Cancelled, {}, {}}});
        QTRY_VERIFY(!m_console->window->isVisible());
    }

    void runOfAnotherProgramDoesNotHoldTheWindow()
    {
        m_console->openSettled("scenarios");
        Execution other = FakeLink::execution(9, "alpha", RunStatus::Running);
        other.request.trigger = "cli";
        m_console->link.tell({RunQueued{other}});
        m_console->window->close();
        QVERIFY(!m_console->window->isVisible());
    }

    void f5AsksAgain()
    {
        m_console->openSettled("scenarios");
        const int before = m_console->link.listCalls;
        m_console->press(Qt::Key_F5);
        QVERIFY(m_console->link.listCalls > before);
    }

    void narrowWindowKeepsThePage()
    {
        m_console->openSettled("scenarios");
        m_console->window->resize(900, 560);
        QTRY_COMPARE(m_console->window->width(), 900);
        auto *nav = m_console->find<QAbstractButton>("nav-runs");
        QCOMPARE(nav->text(), QString());
        QVERIFY(!nav->accessibleName().isEmpty());
        m_console->window->resize(1440, 900);
        QTRY_VERIFY(!nav->text().isEmpty());
    }

    /// An engine that never answers must not hold the window: every deed returns, and the event loop turns on.
    void windowLivesOnWhileTheEngineDoesNotAnswer()
    {
        m_console->openSettled("scenarios");
        m_console->link.hold = true;
        int turns = 0;
        QTimer clock;
        connect(&clock, &QTimer::timeout, this, [&turns] { ++turns; });
        clock.start(0);
        m_console->press(Qt::Key_F5);
        QTest::mouseClick(m_console->find<QAbstractButton>("run"), Qt::LeftButton);
        m_console->press(Qt::Key_2, Qt::ControlModifier);
        m_console->press(Qt::Key_F5);
        m_console->press(Qt::Key_1, Qt::ControlModifier);
        QTest::keyClicks(m_console->find<QLineEdit>("scenarioFilter"), QStringLiteral("beta"));
        QTRY_VERIFY(turns > 200);
        QVERIFY(m_console->link.held() > 4); // none of those was answered
        QCOMPARE(m_console->find<QListView>("scenarioList")->model()->rowCount(), 1);
        m_console->link.hold = false;
        m_console->link.release();
        QTRY_COMPARE(shownPage(), QStringLiteral("runs")); // the run that was asked for is there at last
    }

    void windowThatGoesLeavesNoAnswerBehind()
    {
        m_console->openSettled("runs");
        m_console->link.hold = true;
        m_console->press(Qt::Key_F5);
        m_console->window.reset();
        m_console->link.release();
        QCoreApplication::processEvents();
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
