// SPDX-License-Identifier: GPL-3.0-or-later
// backup and restore as an administrator uses them, while a run goes on.
#include "support/command_line.h"
#include "support/store_kinds.h"

#include <QTest>

using namespace genie;
using genie::test::CommandLine;
using genie::test::words;

class TestBackup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasBackedUpIsThereAgain_data()
    {
        QTest::addColumn<int>("unused");
        for (const auto &kind : test::storeKinds())
            QTest::newRow(kind.name) << 0;
    }
    void whatWasBackedUpIsThereAgain()
    {
        CommandLine line;
        line.scenarios.addScript("demo", "hello", "echo a line that is kept");
        QCOMPARE(line.run(words("execute demo --phases hello")).exitCode, 0);
        const auto id = QString::fromStdString(line.run(words("executions list --json")).json()["items"][0]["executionId"].get<std::string>());
        const QString folder = QString::fromStdString((line.scenarios.path() / "backup").string());
        const auto saved = line.run({QStringLiteral("backup"), folder, QStringLiteral("--json")});
        QVERIFY2(saved.exitCode == 0, saved.err.constData());
        QVERIFY(saved.json()["rows"].get<int>() > 5);
        QVERIFY(saved.json()["files"].get<int>() > 0);
        const auto again = line.run({QStringLiteral("backup"), folder});
        QVERIFY(again.exitCode != 0);
        QVERIFY(again.err.contains("is there already"));

        const std::string other = test::storeKindNamed(QString::fromLatin1(QTest::currentDataTag()))->addressOf((line.scenarios.path() / "other").string());
        line.store = other;
        const auto brought = line.run({QStringLiteral("restore"), folder});
        QVERIFY2(brought.exitCode == 0, brought.err.constData());
        QVERIFY(brought.out.contains("restored"));
        const auto shown = line.run({QStringLiteral("executions"), QStringLiteral("show"), id, QStringLiteral("--json")});
        QVERIFY2(shown.exitCode == 0, shown.err.constData());
        QCOMPARE(shown.json()["status"].get<std::string>(), std::string("passed"));
        const auto twice = line.run({QStringLiteral("restore"), folder});
        QVERIFY(twice.exitCode != 0);
        QVERIFY2(twice.err.contains("holds something already"), twice.err.constData());
    }

    void whatIsNoBackupIsRefused()
    {
        CommandLine line;
        const auto refused = line.run({QStringLiteral("restore"), QString::fromStdString(line.scenarios.root().string())});
        QVERIFY(refused.exitCode != 0);
        QVERIFY2(refused.err.contains("is no backup"), refused.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestBackup)
#include "tst_backup.moc"
