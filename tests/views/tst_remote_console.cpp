// SPDX-License-Identifier: GPL-3.0-or-later
// The window of somebody who watches an engine on another machine: a live run, a lost connection, and what was missed meanwhile.
#include "shown_console.h"
#include "support/cutting_proxy.h"
#include "support/served_engine.h"
#include "support/temporary_scenarios.h"
#include "door/link/local_link.h"
#include "views/dialogs/engine_dialog.h"
#include "views/shell/title_bar.h"
#include "views/state/engine_watch.h"
#include "views/widgets/banner.h"
#include "views/widgets/chip.h"

#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace genie;
using namespace genie::ui;
using genie::test::FakeLink;
using genie::test::ShownConsole;

namespace {

template <class T> Outcome<T> wait(Answer<T> answer)
{
    if (!QTest::qWaitFor([&] { return answer.isFinished(); }, 30'000))
        return fail(FailureKind::Timeout, "no answer within 30 s");
    return answer.result();
}

/// The words of all chips that are seen.
QStringList chips(const QWidget &window)
{
    QStringList words;
    for (const Chip *chip : window.findChildren<Chip *>())
        if (chip->isVisible())
            words.append(chip->text());
    return words;
}

/// Where a picture of each step goes, for people; nowhere unless asked for.
void picture(QWidget &window, const char *name)
{
    const QString folder = qEnvironmentVariable("GENIE_PICTURES");
    if (!folder.isEmpty())
        window.grab().save(folder + QLatin1Char('/') + QString::fromLatin1(name) + QStringLiteral(".png"));
}

} // namespace

class TestRemoteConsole : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLiveRunIsSeenThroughALostConnectionToItsEnd()
    {
        test::TemporaryScenarios files;
        files.addScript("demo", "gate", "echo waiting; for i in $(seq 1200); do [ -e go ] && exit 0; sleep 0.05; done; exit 1");
        EngineOptions options;
        options.scenariosRoot = files.root();
        options.dataDirectory = files.path() / "data";
        options.store = "sqlite:" + (files.path() / "data" / "store.sqlite").string();
        options.supervisor = GENIE_BIN_DIR "/test-genie-supervisor";
        options.stateDirectory = files.path() / "state";
        const test::ServedEngine engine(options);
        test::CuttingProxy network(engine.port());
        auto patience = test::impatient();
        patience.longestRetry = milliseconds(50);
        HttpLink link(RemoteEngine{"team", network.url(), "", {}}, patience);
        Look::current().apply(*qApp, ThemeChoice::Light);
        MainWindow window(link, false);
        window.navigate(QStringLiteral("runs"));
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTRY_COMPARE(link.state(), LinkState::Live);
        auto *banner = window.findChild<Banner *>(QStringLiteral("linkBanner"));
        QVERIFY(!banner->isVisible());

        RunRequest request;
        request.scenario = "demo";
        request.phases = {"gate"};
        const auto run = wait(link.runs().start(request));
        QVERIFY2(run.has_value(), run ? "" : run.error().message.c_str());
        QTRY_VERIFY(window.watch().activeCount() == 1);
        QTRY_VERIFY(wait(link.runs().show(run->id))->status == RunStatus::Running);
        QVERIFY(window.navigate(QStringLiteral("runs"), qtext(run->id)));
        QTRY_VERIFY(window.settled());
        QTRY_VERIFY(chips(window).contains(QStringLiteral("Running")));
        picture(window, "remote-live");

        network.goDown();
        QTRY_VERIFY(banner->isVisible());
        QVERIFY2(banner->text().startsWith(QStringLiteral("Team is out of reach since")), qPrintable(banner->text()));
        const auto banners = window.findChildren<Banner *>();
        QCOMPARE(std::count_if(banners.begin(), banners.end(), [](const Banner *one) { return one->isVisible(); }), std::ptrdiff_t{1}); // once is enough
        QVERIFY(chips(window).contains(QStringLiteral("Running"))); // the last that was known stays
        QCOMPARE(window.watch().activeCount(), 1);
        QVERIFY(!window.findChild<QPushButton *>(QStringLiteral("tryNow"))->text().isEmpty());
        picture(window, "remote-stale");

        files.write("demo/go", "");
        {
            LocalLink there(options); // on the engine's own machine the run comes to its end meanwhile
            QTRY_VERIFY_WITH_TIMEOUT(wait(there.runs().show(run->id))->completedAt.has_value(), 30'000);
        }
        QCOMPARE(window.watch().activeCount(), 1);
        network.comeBack();
        QTRY_COMPARE(link.state(), LinkState::Live);
        QTRY_VERIFY(!banner->isVisible());
        QTRY_COMPARE(window.watch().activeCount(), 0);
        QTRY_VERIFY(chips(window).contains(QStringLiteral("Passed")));
        picture(window, "remote-resumed");
        QVERIFY(window.close()); // nothing of it runs here, so nothing has to be stopped
    }

    void enginesAreChosenFromTheTitleBar()
    {
        ShownConsole console;
        console.open("scenarios");
        QSignalSpy chosen(console.window.get(), &MainWindow::engineChosen);
        QSignalSpy forgotten(console.window.get(), &MainWindow::engineForgotten);
        console.window->offerEngines({{}, {QStringLiteral("team"), QStringLiteral("https://tests.example:8470")}}, QStringLiteral("team"), {});
        auto *menu = console.window->titleBar()->engineMenu();
        QStringList words;
        for (const QAction *action : menu->actions())
            words.append(action->text());
        QCOMPARE(words, (QStringList{QStringLiteral("Embedded engine"), QStringLiteral("team"), QString(), QStringLiteral("Connect to an engine…"), QStringLiteral("Forget team")}));
        QVERIFY(menu->actions().at(1)->isChecked() && !menu->actions().at(0)->isChecked());
        QVERIFY(menu->actions().at(1)->toolTip().contains(QStringLiteral("tests.example")));
        menu->actions().at(0)->trigger();
        QCOMPARE(chosen.takeFirst().at(0).toString(), QString());
        menu->actions().at(4)->trigger();
        QCOMPARE(forgotten.takeFirst().at(0).toString(), QStringLiteral("team"));
        console.press(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(menu->isVisible());
        picture(*menu, "engine-menu");
        menu->close();
    }

    void anAddressIsAskedForAndWhatIsWrongWithItIsSaidThere()
    {
        ShownConsole console;
        console.open("scenarios");
        QSignalSpy chosen(console.window.get(), &MainWindow::engineChosen);
        EngineAddress given;
        QString trouble = QStringLiteral("that is no address");
        console.window->offerEngines({EngineEntry{}}, {}, [&](const EngineAddress &address) {
            given = address;
            return trouble;
        });
        console.window->titleBar()->engineMenu()->actions().last()->trigger();
        auto *dialog = console.window->findChild<EngineDialog *>();
        QVERIFY(dialog != nullptr);
        auto *connect = dialog->findChild<QPushButton *>(QStringLiteral("engineConnect"));
        QVERIFY(!connect->isEnabled());
        dialog->findChild<QLineEdit *>(QStringLiteral("engineUrl"))->setText(QStringLiteral(" https://tests.example:8470 "));
        auto *token = dialog->findChild<QLineEdit *>(QStringLiteral("engineToken"));
        token->setText(QStringLiteral("tg_secret"));
        QCOMPARE(token->echoMode(), QLineEdit::Password);
        connect->click();
        QCOMPARE(given.url, QStringLiteral("https://tests.example:8470"));
        QCOMPARE(given.name, QStringLiteral("tests.example"));
        QCOMPARE(given.token, QStringLiteral("tg_secret"));
        QVERIFY(dialog->isVisible() && dialog->banner()->text() == trouble);
        QCOMPARE(chosen.size(), 0);
        picture(*dialog, "engine-dialog");
        trouble.clear();
        connect->click();
        QCOMPARE(chosen.takeFirst().at(0).toString(), QStringLiteral("tests.example"));
        QTRY_VERIFY(console.window->findChild<EngineDialog *>() == nullptr);
    }
};

QTEST_MAIN(TestRemoteConsole)
#include "tst_remote_console.moc"
