// SPDX-License-Identifier: GPL-3.0-or-later
// What is particular to the store in one SQLite file; what every store must do is in tests/contract.
#include "memory/sql/line_hits.h"
#include "memory/sql/sql_statements.h"
#include "memory/sqlite/sqlite_store.h"
#include "support/store_facts.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <sys/mount.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using genie::FailureKind;
using genie::test::entry;
using genie::test::failedPhase;
using genie::test::queuedRun;
using genie::test::testCase;
using genie::test::testCases;

namespace {

/// A second connection that knows nothing of stores, as another program would open the file.
class RawDatabase {
public:
    explicit RawDatabase(const QString &file) : m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("raw")))
    {
        m_database.setDatabaseName(file);
        m_database.open();
    }
    ~RawDatabase()
    {
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(QStringLiteral("raw"));
    }
    RawDatabase(const RawDatabase &) = delete;
    RawDatabase &operator=(const RawDatabase &) = delete;

    /// The first column of every row.
    QStringList run(const QString &sql, int column = 0)
    {
        QSqlQuery query(m_database);
        if (!query.exec(sql))
            QTest::qFail(qPrintable(query.lastError().text()), __FILE__, __LINE__);
        QStringList values;
        while (query.next())
            values << query.value(column).toString();
        return values;
    }

private:
    QSqlDatabase m_database;
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

/// Becomes nobody for a while, as root may write whatever the access rights say.
class WithoutPrivileges {
public:
    WithoutPrivileges() : m_was(::geteuid())
    {
        if (m_was == 0)
            m_done = ::seteuid(65534) == 0;
    }
    ~WithoutPrivileges()
    {
        if (m_was == 0 && ::seteuid(m_was) != 0)
            std::abort();
    }
    WithoutPrivileges(const WithoutPrivileges &) = delete;
    WithoutPrivileges &operator=(const WithoutPrivileges &) = delete;
    [[nodiscard]] bool done() const { return m_done; }

private:
    uid_t m_was;
    bool m_done = true;
};

} // namespace

class TestSqliteStore : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    QString file() const { return m_directory->filePath(QStringLiteral("store.sqlite")); }
    auto open(const genie::SqliteOptions &options = {}) const { return genie::openSqliteStore(file().toStdString(), options); }

    void verifyRefused(FailureKind kind, const char *words) const
    {
        const auto refused = open({std::chrono::milliseconds(50), 0});
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, kind);
        QVERIFY2(refused.error().message.find(words) != std::string::npos, refused.error().message.c_str());
        QVERIFY(refused.error().message.find(file().toStdString()) != std::string::npos);
    }

    /// Undoes every migration after that one, newest first, so that opening the store has to do them again.
    void takeSchemaBackTo(int version) const
    {
        const std::vector<std::pair<int, std::vector<const char *>>> backwards{
            {4,
             {"DROP TABLE ledger", "DROP TABLE audits", "DROP TABLE delegation_times", "DROP TABLE request_waits",
              "DROP TABLE request_endings", "DROP TABLE request_figures", "DROP TABLE request_totals", "DROP TABLE request_issues",
              "DROP TABLE request_gaps", "DROP TABLE suite_requests", "DROP INDEX events_by_request",
              "ALTER TABLE events DROP COLUMN request", "DROP INDEX executions_by_request",
              "ALTER TABLE executions DROP COLUMN suite_request"}},
            {3,
             {"DROP TRIGGER test_runs_go_with_execution", "DROP TABLE test_runs", "DROP TABLE tests", "DROP TABLE test_suites",
              "ALTER TABLE executions DROP COLUMN flaky", "ALTER TABLE executions DROP COLUMN tree_digest",
              "ALTER TABLE phases DROP COLUMN flaky"}},
            {2, {"ALTER TABLE observations DROP COLUMN col", "ALTER TABLE observations DROP COLUMN rule"}}};
        for (const auto &[number, statements] : backwards)
            if (number > version)
                for (const char *statement : statements)
                    RawDatabase(file()).run(QString::fromLatin1(statement));
        RawDatabase(file()).run(QStringLiteral("DELETE FROM schema_version WHERE version > %1").arg(version));
    }

    /// A store with one whole run, closed again.
    void makeStore() const
    {
        const auto store = open();
        QVERIFY(store.has_value());
        const auto run = queuedRun();
        QVERIFY((*store)->append({entry(genie::RunQueued{run}), {genie::CasesRecorded{run.id, "unit", 0, 0, {}}, testCases(500), {}}}));
    }

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void makesItsFolderAndSaysWhatItIs()
    {
        const auto path = std::filesystem::path(m_directory->path().toStdString()) / "a" / "b" / "store.sqlite";
        const auto store = genie::openSqliteStore(path);
        QVERIFY(store.has_value());
        QCOMPARE((*store)->description(), "sqlite:" + path.string() + " (schema 4)");
    }

    void writesAheadAndChecksReferences()
    {
        makeStore();
        const auto store = open();
        QCOMPARE(RawDatabase(file()).run(QStringLiteral("PRAGMA journal_mode")), QStringList{QStringLiteral("wal")});
    }

    void observationsOfTheFirstSchemaAreKept()
    {
        makeStore();
        {
            const auto store = open();
            QVERIFY(store.has_value());
            const auto run = queuedRun();
            const genie::Observation old{genie::Observation::Kind::Error, "an old one", "a.go", 3};
            QVERIFY((*store)->append({entry(genie::RunQueued{run}), entry(genie::PhaseObserved{run.id, "unit", {old}})}));
        }
        takeSchemaBackTo(1);
        QVERIFY(open().has_value());
        QCOMPARE(RawDatabase(file()).run(QStringLiteral("SELECT text || line || ':' || col || rule FROM observations")),
                 QStringList{QStringLiteral("an old one3:0")});
    }

    void storeFromBeforeTestsHadAHistoryGetsOne()
    {
        genie::TestHistory before;
        std::vector<genie::FlakyTest> flakyBefore;
        const genie::TestHistoryQuery query{"notes", genie::TestSelector::of(testCase(1)), 0, 50};
        {
            auto store = open();
            QVERIFY(store.has_value());
            for (int i = 0; i < 5; ++i) {
                const auto run = queuedRun();
                auto cases = testCases(300);
                cases[1].status = i % 2 == 0 ? genie::TestStatus::Failed : genie::TestStatus::Passed;
                cases[2].status = genie::TestStatus::Failed;
                cases.push_back(cases[2]);
                cases.back().status = genie::TestStatus::Passed;
                cases.back().attempt = 2;
                QVERIFY((*store)->append({entry(genie::RunQueued{run}), {genie::CasesRecorded{run.id, "unit", 0, 0, {}}, cases, {}}}));
            }
            before = *(*store)->testHistory(query);
            flakyBefore = *(*store)->flakyTests("notes", 10);
            QCOMPARE(before.failures, 3);
            QCOMPARE(flakyBefore.size(), 1U);
        }
        takeSchemaBackTo(2);
        const auto store = open();
        QVERIFY2(store.has_value(), store ? "" : store.error().message.c_str());
        const auto after = *(*store)->testHistory(query);
        QVERIFY(after.runs.items == before.runs.items);
        QCOMPARE(after.failures, before.failures);
        QVERIFY(after.firstFailure == before.firstFailure);
        QVERIFY(*(*store)->flakyTests("notes", 10) == flakyBefore);
    }

    void runsOfTestsGoWithTheirExecution()
    {
        makeStore();
        RawDatabase(file()).run(QStringLiteral("DELETE FROM executions"));
        QCOMPARE(RawDatabase(file()).run(QStringLiteral("SELECT COUNT(*) FROM test_runs")), QStringList{QStringLiteral("0")});
    }

    void newerSchemaIsRefusedAndLeftAsItIs()
    {
        makeStore();
        RawDatabase(file()).run(QStringLiteral("INSERT INTO schema_version VALUES (999, 0)"));
        const QByteArray before = contentOf(file());
        verifyRefused(FailureKind::Invalid, "use a newer program");
        QCOMPARE(contentOf(file()), before);
    }

    void databaseOfAnotherProgramIsRefusedAndLeftAsItIs()
    {
        RawDatabase(file()).run(QStringLiteral("CREATE TABLE cookies (a)"));
        const QByteArray before = contentOf(file());
        verifyRefused(FailureKind::Invalid, "another program");
        QCOMPARE(contentOf(file()), before);
    }

    void fileThatIsNoDatabaseIsRefusedAndLeftAsItIs()
    {
        const QByteArray text = QByteArray("Dear diary, today I learned that files have formats.\n").repeated(100);
        write(file(), text);
        verifyRefused(FailureKind::Invalid, "not an SQLite database");
        QCOMPARE(contentOf(file()), text);
    }

    void emptyFileBecomesAStore()
    {
        write(file(), {});
        QVERIFY(open().has_value());
    }

    void folderIsRefused()
    {
        QVERIFY(QDir().mkdir(file()));
        verifyRefused(FailureKind::Invalid, "is a folder");
    }

    void folderThatCannotBeMadeIsUnavailable()
    {
        write(file(), "x");
        const auto refused = genie::openSqliteStore(file().toStdString() + "/below/store.sqlite");
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, FailureKind::Unavailable);
    }

    void damagedPagesAreToldAndNotMadeWorse()
    {
        makeStore();
        QByteArray content = contentOf(file());
        constexpr int kPage = 4096;
        for (qsizetype at = kPage; at < content.size(); ++at)
            content[at] = '\x5a';
        write(file(), content);
        genie::Failure failure;
        if (auto store = open(); !store) {
            failure = store.error();
        } else {
            const auto page = (*store)->executions({});
            QVERIFY(!page.has_value());
            failure = page.error();
            QVERIFY(!(*store)->append({entry(genie::RunQueued{queuedRun()})}));
        }
        QCOMPARE(failure.kind, FailureKind::Unavailable);
        QVERIFY2(failure.message.find("is damaged") != std::string::npos, failure.message.c_str());
        QCOMPARE(contentOf(file()), content);
    }

    void cutFileIsTold()
    {
        makeStore();
        const QByteArray content = contentOf(file());
        write(file(), content.left(content.size() / 2));
        const auto store = open();
        const auto failure = store ? (*store)->append({entry(genie::RunQueued{queuedRun()})}).error() : store.error();
        QCOMPARE(failure.kind, FailureKind::Unavailable);
    }

    void lockedStoreIsUnavailableAndKeepsNothing()
    {
        makeStore();
        const auto store = open({std::chrono::milliseconds(50), 0});
        QVERIFY(store.has_value());
        RawDatabase other(file());
        other.run(QStringLiteral("BEGIN IMMEDIATE"));
        const auto refused = (*store)->append({entry(genie::ScenarioAdded{"a", "/a"})});
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, FailureKind::Unavailable);
        QVERIFY(refused.error().message.find("is locked by another program") != std::string::npos);
        QCOMPARE((*store)->executions({})->total, 1); // Readers go on meanwhile.
        other.run(QStringLiteral("COMMIT"));
        QCOMPARE((*store)->append({entry(genie::ScenarioAdded{"a", "/a"})}).value().at(0).number, 3);
    }

    void storeThatIsLockedWhileOpeningIsUnavailable()
    {
        RawDatabase other(file());
        other.run(QStringLiteral("BEGIN EXCLUSIVE"));
        verifyRefused(FailureKind::Unavailable, "is locked by another program");
    }

    void fileWithoutWriteAccessIsUnavailableAndLeftAsItIs()
    {
        makeStore();
        const QByteArray before = contentOf(file());
        QCOMPARE(::chmod(m_directory->path().toUtf8().constData(), 0755), 0);
        QCOMPARE(::chmod(file().toUtf8().constData(), 0444), 0);
        {
            const WithoutPrivileges nobody;
            if (!nobody.done())
                QSKIP("cannot give up the privileges of root");
            verifyRefused(FailureKind::Unavailable, "cannot be written");
        }
        QCOMPARE(contentOf(file()), before);
    }

    void folderWithoutWriteAccessIsUnavailable()
    {
        QCOMPARE(::chmod(m_directory->path().toUtf8().constData(), 0555), 0);
        {
            const WithoutPrivileges nobody;
            if (!nobody.done())
                QSKIP("cannot give up the privileges of root");
            verifyRefused(FailureKind::Unavailable, "cannot be written");
        }
        QCOMPARE(::chmod(m_directory->path().toUtf8().constData(), 0755), 0);
    }

    void fullStoreKeepsWhatItHasAndGoesOnWhenThereIsRoom()
    {
        const auto run = queuedRun();
        std::int64_t kept = 0;
        {
            const auto store = open({std::chrono::milliseconds(5000), 100});
            QVERIFY(store.has_value());
            QVERIFY((*store)->append({entry(genie::RunQueued{run})}));
            auto told = (*store)->append({{genie::CasesRecorded{run.id, "unit", 0, 0, {}}, testCases(100), {}}});
            while (told) {
                kept = std::get<genie::CasesRecorded>(told->at(0).fact).last;
                told = (*store)->append({{genie::CasesRecorded{run.id, "unit", 0, 0, {}}, testCases(100), {}}});
            }
            QCOMPARE(told.error().kind, FailureKind::Unavailable);
            QVERIFY2(told.error().message.find("disk is full") != std::string::npos, told.error().message.c_str());
            QCOMPARE((*store)->cases(run.id, {})->total, kept);
        }
        const auto store = open();
        QCOMPARE((*store)->cases(run.id, {})->total, kept);
        const auto told = (*store)->append({{genie::CasesRecorded{run.id, "unit", 0, 0, {}}, testCases(1), {}}});
        QCOMPARE(std::get<genie::CasesRecorded>(told.value().at(0).fact).first, kept + 1);
    }

    void fullDiskKeepsWhatWasAnswered()
    {
        const QByteArray disk = m_directory->filePath(QStringLiteral("disk")).toUtf8();
        QVERIFY(QDir().mkdir(QString::fromUtf8(disk)));
        if (::mount("tmpfs", disk.constData(), "tmpfs", 0, "size=1m") != 0)
            QSKIP("needs the right to mount a small file system");
        const auto run = queuedRun();
        std::int64_t kept = 0;
        genie::Failure failure;
        std::int64_t seen = -1;
        {
            const auto store = genie::openSqliteStore(disk.toStdString() + "/store.sqlite");
            auto told = (*store)->append({entry(genie::RunQueued{run})});
            while ((told = (*store)->append({{genie::CasesRecorded{run.id, "unit", 0, 0, {}}, testCases(100), {}}})))
                kept = std::get<genie::CasesRecorded>(told->at(0).fact).last;
            failure = told.error();
            seen = (*store)->cases(run.id, {}).map([](const auto &page) { return page.total; }).value_or(-1);
        }
        QCOMPARE(::umount2(disk.constData(), MNT_DETACH), 0);
        QCOMPARE(failure.kind, FailureKind::Unavailable);
        QVERIFY(kept > 0);
        QCOMPARE(seen, kept);
    }

    void manyOpenOneFreshFileAtOnce()
    {
        constexpr int kThreads = 8;
        std::vector<std::string> troubles(kThreads);
        std::vector<std::thread> threads;
        for (int i = 0; i < kThreads; ++i)
            threads.emplace_back([&, i] {
                const auto store = open();
                if (!store)
                    troubles[static_cast<std::size_t>(i)] = store.error().message;
                else if (const auto told = (*store)->append({entry(genie::RunQueued{queuedRun()})}); !told)
                    troubles[static_cast<std::size_t>(i)] = told.error().message;
            });
        for (auto &thread : threads)
            thread.join();
        for (const auto &trouble : troubles)
            QCOMPARE(trouble, std::string());
        QCOMPARE((*open())->executions({})->total, kThreads);
    }

    void theNameOfAnEngineNamesNoFileElsewhere()
    {
        const auto store = open();
        QVERIFY(store.has_value());
        const QString other = m_directory->filePath(QStringLiteral("other.lock"));
        QFile file(other);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY((*store)->enlist("engine").has_value()); // makes the folder of locks
        const std::string outside = "../other";
        QVERIFY(!(*store)->isEnlisted(outside).value_or(true));
        QVERIFY(QFile::exists(other));
        QVERIFY((*store)->enlist(outside).has_value());
        (*store)->dismiss(outside);
        QVERIFY(QFile::exists(other));
    }

    void pagesAreSearchedByKeyAndNeverSorted_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name :
             {"page_of_all", "page_of_status", "page_of_scenario", "page_of_scenario_and_status", "page_of_cases", "page_of_passed_cases",
              "page_of_cases_with_status", "events", "events_of_execution", "execution_key", "execution_keys_with_prefix", "observations"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void pagesAreSearchedByKeyAndNeverSorted()
    {
        QFETCH(QString, name);
        makeStore();
        QString sql = QString::fromStdString(genie::SqlStatements::of(genie::SqlDialect::Sqlite).named(name.toStdString()));
        QVERIFY(!sql.isEmpty());
        sql.replace(QLatin1Char('?'), QLatin1Char('1'));
        constexpr int kDetail = 3;
        const QString plan = RawDatabase(file()).run(QStringLiteral("EXPLAIN QUERY PLAN ") + sql, kDetail).join(QLatin1Char('\n'));
        QVERIFY2(plan.contains(QStringLiteral("SEARCH")), qPrintable(plan));
        QVERIFY2(!plan.contains(QStringLiteral("SCAN")) && !plan.contains(QStringLiteral("TEMP B-TREE")), qPrintable(plan));
        QCOMPARE(plan.contains(QStringLiteral("cases_not_passed")), name == QStringLiteral("page_of_cases_with_status"));
    }

    void countersAgreeWithTheRowsTheyCount()
    {
        const auto store = open();
        const genie::RunStatus endings[] = {genie::RunStatus::Passed, genie::RunStatus::Failed, genie::RunStatus::Cancelled};
        for (int i = 0; i < 40; ++i) {
            const auto run = queuedRun("scenario-" + std::to_string(i % 3));
            QVERIFY((*store)->append({entry(genie::RunQueued{run})}));
            if (i % 4 > 0)
                QVERIFY((*store)->append({entry(genie::RunStarted{run.id, {}, {"unit"}})}));
            if (i % 4 > 1)
                QVERIFY((*store)->append({entry(genie::RunFinished{run.id, endings[i % 3], {}, {}})}));
            if (i % 7 == 0) // What fails must not count.
                QVERIFY(!(*store)->append({entry(genie::RunQueued{queuedRun()}), entry(genie::RunQueued{run})}));
        }
        RawDatabase raw(file());
        QCOMPARE(raw.run(QStringLiteral("SELECT scenario || status || count FROM execution_totals WHERE count <> 0 ORDER BY 1")),
                 raw.run(QStringLiteral("SELECT scenario || status || COUNT(*) FROM executions GROUP BY scenario, status ORDER BY 1")));
        QCOMPARE(raw.run(QStringLiteral("SELECT scenario || count || ':' || newest FROM scenario_histories ORDER BY 1")),
                 raw.run(QStringLiteral("SELECT scenario || COUNT(*) || ':' || MAX(number) FROM executions GROUP BY scenario ORDER BY 1")));
        QCOMPARE(raw.run(QStringLiteral("PRAGMA integrity_check")), QStringList{QStringLiteral("ok")});
        QCOMPARE(raw.run(QStringLiteral("PRAGMA foreign_key_check")), QStringList{});
    }

    void lineHitsRoundTripInAShortForm()
    {
        const std::map<int, std::int64_t> hits{{1, 0}, {3, 1}, {4, 1}, {5, 1}, {6, 2}, {8, 5'000'000'000}};
        QCOMPARE(genie::lineHitsToText(hits), std::string("1:0,3-5:1,6:2,8:5000000000"));
        QVERIFY(genie::lineHitsFromText(genie::lineHitsToText(hits)).value() == hits);
        QVERIFY(genie::lineHitsFromText("").value().empty());
    }

    void damagedLineHitsAreInvalid()
    {
        for (const char *text : {"x", "1", "1:", "1:1,", "5-3:1", "1-:2", "1:1;2:2", "1-2000000000:1", "99999999999:1"})
            QVERIFY2(!genie::lineHitsFromText(text), text);
    }
};

QTEST_GUILESS_MAIN(TestSqliteStore)
#include "tst_sqlite_store.moc"
