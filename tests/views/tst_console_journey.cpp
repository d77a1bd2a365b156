// SPDX-License-Identifier: GPL-3.0-or-later
// The console as its user meets it: its window over a real engine in this process, real samples, real tools, a real store.
#include "memory/open_store.h"
#include "door/link/local_link.h"
#include "support/temporary_scenarios.h"
#include "views/models/execution_list_model.h"
#include "views/pages/runs/failure_pane.h"
#include "views/pages/runs/history_panel.h"
#include "views/pages/runs/log_pane.h"
#include "views/pages/runs/log_view.h"
#include "views/pages/runs/phase_strip.h"
#include "views/pages/runs/run_view.h"
#include "views/pages/runs/runs_page.h"
#include "views/shell/main_window.h"
#include "views/style/look.h"
#include "views/widgets/banner.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTest>
#include <QUrl>

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace genie;
using namespace genie::ui;

namespace {

constexpr int kRunTimeout = 60'000;

/// Another program that holds a store for itself.
class StoreHolder {
public:
    explicit StoreHolder(const std::filesystem::path &file) : m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name()))
    {
        m_database.setDatabaseName(QString::fromStdString(file.string()));
        m_database.open();
        QSqlQuery(m_database).exec(QStringLiteral("BEGIN EXCLUSIVE"));
    }
    ~StoreHolder()
    {
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(name());
    }
    StoreHolder(const StoreHolder &) = delete;
    StoreHolder &operator=(const StoreHolder &) = delete;

private:
    static QString name() { return QStringLiteral("holder"); }
    QSqlDatabase m_database;
};

/// One console program: an engine of its own and its window.
struct Console {
    explicit Console(const EngineOptions &options) : link(std::make_unique<LocalLink>(options))
    {
        Look::current().apply(*qApp, ThemeChoice::Dark);
        window = std::make_unique<MainWindow>(*link, false);
        window->navigate(QStringLiteral("scenarios"));
        window->show();
    }
    ~Console()
    {
        window.reset();
        link.reset();
    }
    [[nodiscard]] RunsPage &runs() const { return *window->findChild<RunsPage *>(); }
    [[nodiscard]] RunView &run() const { return *runs().view(); }
    [[nodiscard]] bool ended() const { return run().watch()->execution() && isFinal(run().watch()->execution()->status); }
    void press(const char *name) const
    {
        auto *button = window->findChild<QAbstractButton *>(QString::fromLatin1(name));
        QVERIFY(button->isVisible() && button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
    }
    [[nodiscard]] QString words() const
    {
        QStringList words;
        for (const QLabel *label : window->findChildren<QLabel *>()) {
            if (label->isVisible())
                words.append(label->text());
        }
        return words.join(u'\n');
    }
    void drop(const QString &path) const
    {
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &enter);
        QDropEvent event(QPointF(400, 300), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &event);
    }

    std::unique_ptr<LocalLink> link;
    std::unique_ptr<MainWindow> window;
};

} // namespace

class TestConsoleJourney : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<test::TemporaryScenarios> m_scenarios;
    EngineOptions m_options;

    std::filesystem::path path() const { return m_scenarios->path(); }
    void copySample(const char *name) const
    {
        std::filesystem::copy(std::filesystem::path(GENIE_SOURCE_DIR) / "resources" / "samples" / name, m_options.scenariosRoot / name,
                              std::filesystem::copy_options::recursive);
    }
    void writeStore(const QByteArray &content) const
    {
        std::filesystem::create_directories(m_options.dataDirectory);
        QFile file(QString::fromStdString(sqliteFileOf(m_options.store)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

private Q_SLOTS:
    void init()
    {
        m_scenarios = std::make_unique<test::TemporaryScenarios>();
        m_options.scenariosRoot = m_scenarios->root();
        m_options.dataDirectory = path() / "data";
        m_options.store = "sqlite:" + (path() / "data" / "store.sqlite").string();
        m_options.stateDirectory = path() / "state";
        m_options.supervisor = GENIE_BIN_DIR "/test-genie-supervisor";
        std::filesystem::create_directories(m_options.scenariosRoot);
    }
    void cleanup() { m_scenarios.reset(); }

    void helloShellIsRunAndItsTestsAreSeen()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("bats")).isEmpty()) {
            if (qEnvironmentVariableIsSet("CI"))
                QFAIL("bats is missing; install it with: apt-get install bats");
            QSKIP("bats is missing, so the sample's tests cannot run");
        }
        copySample("hello-shell");
        const Console console(m_options);
        QTRY_VERIFY(console.window->settled());
        console.press("run");
        QTRY_COMPARE_WITH_TIMEOUT(console.window->currentPage()->id(), QStringLiteral("runs"), kRunTimeout);
        QTRY_VERIFY_WITH_TIMEOUT(console.ended(), kRunTimeout);
        QTRY_VERIFY(console.run().settled());
        QCOMPARE(console.run().watch()->execution()->status, RunStatus::Passed);
        QVERIFY(console.run().tests()->testCount() >= 3);
        QCOMPARE(console.run().tests()->tally().failed, 0);
        for (const PhaseSegment *segment : console.run().strip()->segments())
            QVERIFY2(segment->status() == PhaseStatus::Passed || segment->status() == PhaseStatus::Skipped, qPrintable(segment->name()));
        console.run().choosePhase(QStringLiteral("unit"));
        console.run().tabs()->setCurrentWidget(console.run().logPane());
        QTRY_VERIFY(console.run().logPane()->view()->lineCount() > 0);
    }

    void failedRunSaysWhyAndWhatToDo()
    {
        m_scenarios->addScript("gap", "own", "echo 'the cupboard is bare'\nexit 3");
        const Console console(m_options);
        QTRY_VERIFY(console.window->settled());
        console.press("run");
        QTRY_VERIFY_WITH_TIMEOUT(console.ended(), kRunTimeout);
        QTRY_VERIFY(console.run().settled());
        QCOMPARE(console.run().watch()->execution()->status, RunStatus::Failed);
        QVERIFY(!console.run().failurePane()->text().isEmpty());
    }

    void droppedFolderAnywhereBecomesAScenario()
    {
        const auto elsewhere = path() / "elsewhere" / "tool";
        std::filesystem::create_directories(elsewhere);
        std::ofstream(elsewhere / "go.mod") << "module example.org/tool\n\ngo 1.19\n";
        const Console console(m_options);
        QTRY_VERIFY(console.window->settled());
        console.drop(QString::fromStdString(elsewhere.string()));
        QTRY_VERIFY2(console.words().contains(QStringLiteral("tool was added")), qPrintable(console.words()));
        QTRY_VERIFY2(console.words().contains(QString::fromStdString(elsewhere.string())), qPrintable(console.words()));
    }

    void droppedFileIsRefusedWithWhatToDo()
    {
        const auto file = path() / "notes.txt";
        std::ofstream(file) << "not a folder\n";
        const Console console(m_options);
        QTRY_VERIFY(console.window->settled());
        console.drop(QString::fromStdString(file.string()));
        auto *notice = console.window->findChild<Banner *>(QStringLiteral("noticeBanner"));
        QTRY_VERIFY(notice->isVisible());
        QVERIFY2(notice->text().contains(QStringLiteral("name the folder of a project")), qPrintable(notice->text()));
    }

    void storeThatCannotBeUsedIsSaidOnEveryPage_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("said");
        QTest::newRow("no database") << QByteArray("this is not a database, whatever its name says, and it is long enough to be one")
                                     << QStringLiteral("is not an SQLite database");
        QTest::newRow("a folder") << QByteArray() << QStringLiteral("name a file");
    }
    void storeThatCannotBeUsedIsSaidOnEveryPage()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QString, said);
        if (content.isEmpty())
            std::filesystem::create_directories(sqliteFileOf(m_options.store));
        else
            writeStore(content);
        const Console console(m_options);
        QTRY_VERIFY2(console.words().contains(said), qPrintable(console.words()));
        console.window->navigate(QStringLiteral("runs"));
        QTRY_VERIFY2(console.words().contains(said), qPrintable(console.words()));
    }

    void lockedStoreIsSaidAndComesBackWhenItIsFree()
    {
        copySample("hello-shell");
        std::filesystem::create_directories(m_options.dataDirectory);
        auto holder = std::make_unique<StoreHolder>(sqliteFileOf(m_options.store));
        const Console console(m_options);
        QTRY_VERIFY2_WITH_TIMEOUT(console.words().contains(QStringLiteral("locked by another program")), qPrintable(console.words()),
                                  kRunTimeout);
        QVERIFY(console.words().contains(QStringLiteral("F5")));
        holder.reset();
        QTest::keyClick(console.window.get(), Qt::Key_F5);
        QTRY_VERIFY2_WITH_TIMEOUT(console.words().contains(QStringLiteral("Engine: live")), qPrintable(console.words()), kRunTimeout);
        QTRY_VERIFY(console.window->findChild<QAbstractButton *>(QStringLiteral("run"))->isVisible());
    }

    void scenariosRootThatIsAFileIsSaid()
    {
        std::filesystem::remove(m_options.scenariosRoot);
        std::ofstream(m_options.scenariosRoot) << "a file\n";
        const Console console(m_options);
        QTRY_VERIFY2(console.words().contains(QStringLiteral("not a directory")), qPrintable(console.words()));
    }

    /// Two programs on one store: what one of them runs, the other one shows, and neither is in the way of the other.
    void twoConsolesOnOneStoreShowTheSameRun()
    {
        m_scenarios->addScript("shared", "own", "read -r word < go\necho \"$word\"");
        const std::string gate = (m_scenarios->root() / "shared" / "go").string();
        QCOMPARE(::mkfifo(gate.c_str(), 0600), 0);
        const Console one(m_options);
        const Console other(m_options);
        other.window->navigate(QStringLiteral("runs"));
        QTRY_VERIFY(one.window->settled() && other.window->settled());
        one.press("run");
        QTRY_VERIFY_WITH_TIMEOUT(one.run().watch()->live(), kRunTimeout);
        QTRY_VERIFY_WITH_TIMEOUT(other.run().watch()->live(), kRunTimeout);
        QCOMPARE(other.run().watch()->id(), one.run().watch()->id());
        const int writer = ::open(gate.c_str(), O_RDWR | O_CLOEXEC); // never blocks, whoever reads
        QCOMPARE(::write(writer, "done\n", 5), 5);
        QTRY_VERIFY_WITH_TIMEOUT(one.ended() && other.ended(), kRunTimeout);
        QCOMPARE(other.run().watch()->execution()->status, one.run().watch()->execution()->status);
        QTRY_COMPARE(other.runs().history()->list()->model()->rowCount(), 1);
        ::close(writer);
    }
};

QTEST_MAIN(TestConsoleJourney)
#include "tst_console_journey.moc"
