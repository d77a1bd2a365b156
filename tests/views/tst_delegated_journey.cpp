// SPDX-License-Identifier: GPL-3.0-or-later
// The operator's question, asked in the console: a gap is queued, a program works on it, and the page Audit says what became of it. Real
// engine, real store, real Go, real sandbox.
#include "door/link/local_link.h"
#include "support/corpus.h"
#include "support/real_tools.h"
#include "support/temporary_scenarios.h"
#include "views/dialogs/request_dialog.h"
#include "views/models/request_list_model.h"
#include "views/pages/audit/audit_page.h"
#include "views/pages/queue/queue_page.h"
#include "views/shell/main_window.h"
#include "views/style/look.h"
#include "views/widgets/banner.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QDir>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace genie;
using namespace genie::ui;

namespace {

constexpr int kPatience = 120'000;

constexpr const char *kProduct = "package notes\n\nfunc Add(a, b int) int {\n\treturn a + b\n}\n\nfunc Twice(a int) int {\n\treturn 2 * a\n}\n";
constexpr const char *kTests = "package notes\n\nimport \"testing\"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal(\"sum\")\n\t}\n}\n";
constexpr const char *kReal = "cat > api/twice_test.go <<'END'\npackage notes\n\nimport \"testing\"\n\nfunc TestTwice(t *testing.T) {\n\tif Twice(4) != 8 "
                              "{\n\t\tt.Fatal(\"twice\")\n\t}\n}\nEND\n";
constexpr const char *kFake = "cat > api/more_test.go <<'END'\npackage notes\n\nimport \"testing\"\n\nfunc TestTwiceOfNothing(t *testing.T) "
                              "{\n\tt.Skip(\"later\")\n}\nEND\n";

} // namespace

class TestDelegatedJourney : public QObject {
    Q_OBJECT

private:
    test::TemporaryScenarios m_scenarios;
    std::unique_ptr<LocalLink> m_link;
    std::unique_ptr<MainWindow> m_window;
    QString m_lastSentence; ///< of the audit that the page showed before

    template <class T> T *find(const char *name) const { return m_window->findChild<T *>(QString::fromLatin1(name)); }
    [[nodiscard]] QString words() const
    {
        QStringList words;
        for (const QLabel *label : m_window->findChildren<QLabel *>())
            if (label->isVisible())
                words.append(label->text());
        return words.join(QLatin1Char('\n'));
    }
    QString agent(const char *name, const std::string &deeds) const
    {
        const auto path = m_scenarios.path() / name;
        test::writeText(path, "#!/usr/bin/env bash\nset -e\ncat > /dev/null\n" + deeds);
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        return QStringLiteral("command:") + QString::fromStdString(path.string());
    }
    /// Queues the gap by hand, waits until it was judged and opens its audit: what the page says of it.
    QString verdictOf(const QString &tracker)
    {
        m_window->navigate(QStringLiteral("queue"));
        auto *page = m_window->findChild<QueuePage *>();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(page->settled(), kPatience); }();
        const auto buttons = page->findChildren<QPushButton *>();
        const auto visible = std::find_if(buttons.begin(), buttons.end(), [](const QPushButton *one) {
            return one->isVisible() && one->text().startsWith(QStringLiteral("Ask for tests"));
        });
        if (visible == buttons.end())
            return QStringLiteral("nothing to ask with");
        QTest::mouseClick(*visible, Qt::LeftButton);
        auto *dialog = page->findChild<RequestDialog *>();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(dialog->gaps()->count() == 1, kPatience); }();
        dialog->findChild<QComboBox *>(QStringLiteral("requestTracker"))->setEditText(tracker);
        const int before = page->requests()->rowCount();
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("requestQueue")), Qt::LeftButton);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(page->requests()->rowCount() == before + 1, kPatience); }();
        const auto judged = [&] {
            const SuiteRequest *newest = page->requests()->at(page->requests()->index(0, 0));
            return newest != nullptr && isFinal(newest->status) && newest->verdict.has_value();
        };
        [&] { QTRY_VERIFY_WITH_TIMEOUT(judged(), kPatience); }();
        if (!judged())
            return QStringLiteral("never judged");
        page->table()->selectRow(0);
        QTest::mouseClick(find<QPushButton>("queueShow"), Qt::LeftButton);
        auto *sentence = find<QLabel>("auditSentence");
        [&] { QTRY_VERIFY_WITH_TIMEOUT(sentence->isVisible() && sentence->text() != m_lastSentence, kPatience); }();
        auto *audit = m_window->findChild<AuditPage *>();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(audit->settled(), kPatience); }();
        return m_lastSentence = sentence->text();
    }

private Q_SLOTS:
    void initTestCase()
    {
        NEEDS_PROGRAM("go");
        NEEDS_PROGRAM("bwrap");
        EngineOptions options;
        options.scenariosRoot = m_scenarios.root();
        options.dataDirectory = m_scenarios.path() / "data";
        options.store = "sqlite:" + (m_scenarios.path() / "data" / "store.sqlite").string();
        options.stateDirectory = m_scenarios.path() / "state";
        options.supervisor = GENIE_BIN_DIR "/test-genie-supervisor";
        const auto write = [&](const std::string &path, const std::string &text) { test::writeText(m_scenarios.root() / "notes" / path, text); };
        write("api/go.mod", "module example.com/notes\n\ngo 1.19\n");
        write("api/notes.go", kProduct);
        write("api/notes_test.go", kTests);
        m_link = std::make_unique<LocalLink>(options);
        Look::current().apply(*qApp, ThemeChoice::Light);
        m_window = std::make_unique<MainWindow>(*m_link, false);
        m_window->resize(1280, 860);
        m_window->show();
        RunRequest run;
        run.scenario = "notes";
        run.phases = {"unit"};
        const auto started = m_link->runs().start(run);
        QTRY_VERIFY_WITH_TIMEOUT(started.isFinished() && started.result(), kPatience);
        const auto over = [&] {
            const auto shown = m_link->runs().show(started.result()->id);
            while (!shown.isFinished())
                QTest::qWait(10);
            return shown.result() && isFinal(shown.result()->status);
        };
        QTRY_VERIFY_WITH_TIMEOUT(over(), kPatience);
    }

    void cleanupTestCase()
    {
        m_window.reset();
        m_link.reset();
    }

    void aRealTestBesideAFakeOneIsSuspectAndThePageSaysWhy()
    {
        const QString sentence = verdictOf(agent("half.sh", std::string(kReal) + kFake));
        QVERIFY2(sentence.startsWith(QStringLiteral("Suspect")), qPrintable(sentence));
        QVERIFY2(sentence.contains(QStringLiteral("more_test.go")), qPrintable(sentence));
    }

    void aRealTestAloneClosesTheGap()
    {
        const QString sentence = verdictOf(agent("real.sh", kReal));
        QVERIFY2(sentence.startsWith(QStringLiteral("Closed")), qPrintable(sentence));
        QTRY_VERIFY2(words().contains(QStringLiteral("by example.com/notes TestTwice")), qPrintable(words())); // a row is shown when its layout was
        QVERIFY(find<QPushButton>("auditVerify")->isEnabled());
        QTemporaryDir proofs;
        auto *audit = m_window->findChild<AuditPage *>();
        audit->exportTo(proofs.path());
        QTRY_VERIFY_WITH_TIMEOUT(audit->banner()->text().startsWith(QStringLiteral("Exported to")), 30'000);
        QVERIFY(!QDir(proofs.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).isEmpty());
        if (qEnvironmentVariableIsSet("TEST_GENIE_SHOTS"))
            m_window->grab().save(qEnvironmentVariable("TEST_GENIE_SHOTS") + QStringLiteral("/audit.png"));
    }
};

QTEST_MAIN(TestDelegatedJourney)
#include "tst_delegated_journey.moc"
