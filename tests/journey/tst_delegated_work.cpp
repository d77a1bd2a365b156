// SPDX-License-Identifier: GPL-3.0-or-later
// From a gap to its verdict with the real program: a program is asked for tests, and what it leaves is measured with real Go in the sandbox.
#include "core/json/json.h"
#include "support/command_line.h"
#include "support/corpus.h"
#include "support/real_tools.h"

#include <QTest>

using namespace genie;

using Bench = test::CommandLine;
using test::words;

namespace {

constexpr const char *kProduct = "package notes\n\nfunc Add(a, b int) int {\n\treturn a + b\n}\n\nfunc Twice(a int) int {\n\treturn 2 * a\n}\n";
constexpr const char *kTests = "package notes\n\nimport \"testing\"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal(\"sum\")\n\t}\n}\n";
constexpr const char *kHonest = "cat > api/twice_test.go <<'END'\npackage notes\n\nimport \"testing\"\n\nfunc TestTwice(t *testing.T) {\n\tif Twice(4) != 8 {\n\t\tt.Fatal(\"twice\")\n\t}\n}\nEND\n";
constexpr const char *kFake = "cat > api/twice_test.go <<'END'\npackage notes\n\nimport \"testing\"\n\nfunc TestTwice(t *testing.T) {\n\tt.Skip(\"later\")\n}\nEND\n";
constexpr const char *kGutted = "printf 'package notes\\n\\nfunc Add(a, b int) int {\\n\\treturn a + b\\n}\\n' > api/notes.go\n";

/// A scenario with one function that nothing tests, measured once.
void writeNotes(const Bench &bench)
{
    const auto write = [&](const std::string &path, const std::string &text) { test::writeText(bench.scenarios.root() / "notes" / path, text); };
    write("api/go.mod", "module example.com/notes\n\ngo 1.19\n");
    write("api/notes.go", kProduct);
    write("api/notes_test.go", kTests);
}

/// A program that works in the checkout it is started in.
QString agent(const Bench &bench, const char *name, const std::string &deeds)
{
    const auto path = bench.scenarios.path() / name;
    test::writeText(path, "#!/usr/bin/env bash\nset -e\ncat > /dev/null\n" + deeds + "echo done\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return QStringLiteral("command:") + QString::fromStdString(path.string());
}

test::Ran delegated(const Bench &bench, const QString &tracker)
{
    return bench.run(words("generate notes --types unit --coverage 90 --gaps 1 --wait --json --tracker") + QStringList{tracker});
}

} // namespace

class TestDelegatedWork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void honestWorkClosesTheGapAndCanBeVerified()
    {
        NEEDS_PROGRAM("go");
        NEEDS_PROGRAM("bwrap");
        Bench bench;
        writeNotes(bench);
        QCOMPARE(bench.run(words("execute notes --phases unit")).exitCode, 0);
        const auto ran = delegated(bench, agent(bench, "honest.sh", kHonest));
        QVERIFY2(ran.exitCode == 0, (ran.out + ran.err).constData());
        const Json request = ran.json();
        QCOMPARE(request["status"].get<std::string>(), std::string("completed"));
        QCOMPARE(request["verdict"].get<std::string>(), std::string("closed"));
        QCOMPARE(request["finishReason"].get<std::string>(), std::string("verified"));
        QVERIFY(!request["delegationIssueId"].get<std::string>().empty());
        const auto id = QString::fromStdString(request["id"].get<std::string>());
        const auto verdict = bench.run(QStringList{QStringLiteral("audit"), QStringLiteral("show"), id, QStringLiteral("--json")}).json();
        QCOMPARE(verdict["sandbox"].get<std::string>(), std::string("bubblewrap"));
        QCOMPARE(verdict["summary"]["funnel"]["onTarget"].get<int>(), 1);
        const auto again = bench.run(QStringList{QStringLiteral("audit"), QStringLiteral("verify"), id});
        QVERIFY2(again.exitCode == 0, (again.out + again.err).constData());
        const auto folder = bench.run(QStringList{QStringLiteral("audit"), QStringLiteral("export"), id, QStringLiteral("--output"),
                                                  QString::fromStdString(bench.scenarios.path().string()), QStringLiteral("--json")});
        QVERIFY2(std::filesystem::exists(std::filesystem::path(folder.json()["folder"].get<std::string>()) / "verdict.json"), folder.err.constData());
        QVERIFY(!std::filesystem::exists(bench.scenarios.root() / "notes/api/twice_test.go")); // the scenario itself is not touched
        const auto funnel = bench.run(words("audit funnel --by scenario --json")).json();
        QCOMPARE(funnel["items"][0]["closed"].get<int>(), 1);
    }

    void whatOnlyLooksDoneIsNeverClosed_data()
    {
        QTest::addColumn<QString>("deeds");
        QTest::addColumn<QString>("verdict");
        QTest::newRow("a skipped test") << QString::fromUtf8(kFake) << QStringLiteral("suspect");
        QTest::newRow("the function is gone") << QString::fromUtf8(kGutted) << QStringLiteral("suspect");
        QTest::newRow("nothing") << QString() << QStringLiteral("unchanged");
        QTest::newRow("a test of something else") << QStringLiteral("cat > api/add_test.go <<'END'\npackage notes\n\nimport \"testing\"\n\nfunc TestAddMore(t *testing.T) {\n\tif Add(2, 2) != 4 {\n\t\tt.Fatal(\"sum\")\n\t}\n}\nEND\n")
                                                  << QStringLiteral("unchanged");
        QTest::newRow("tests are deleted") << QString::fromUtf8(kHonest) + QStringLiteral("rm api/notes_test.go\n") << QStringLiteral("regressed");
    }
    void whatOnlyLooksDoneIsNeverClosed()
    {
        NEEDS_PROGRAM("go");
        NEEDS_PROGRAM("bwrap");
        QFETCH(const QString, deeds);
        QFETCH(const QString, verdict);
        Bench bench;
        writeNotes(bench);
        QCOMPARE(bench.run(words("execute notes --phases unit")).exitCode, 0);
        const auto ran = delegated(bench, agent(bench, "agent.sh", deeds.toStdString()));
        QVERIFY2(ran.exitCode == 1, (ran.out + ran.err).constData());
        QCOMPARE(QString::fromStdString(ran.json()["verdict"].get<std::string>()), verdict);
        QCOMPARE(ran.json()["status"].get<std::string>(), std::string("failed"));
    }

    void aProgramThatFailsIsTold()
    {
        NEEDS_PROGRAM("go");
        Bench bench;
        writeNotes(bench);
        QCOMPARE(bench.run(words("execute notes --phases unit")).exitCode, 0);
        const auto ran = delegated(bench, agent(bench, "agent.sh", "exit 3\n"));
        QVERIFY2(ran.exitCode == 1, (ran.out + ran.err).constData());
        QCOMPARE(ran.json()["status"].get<std::string>(), std::string("failed"));
        QVERIFY2(ran.json()["delegationLastError"].get<std::string>().find("3") != std::string::npos, ran.out.constData());
    }

    void aTrackerThatIsNoneIsRefusedAtOnce()
    {
        Bench bench;
        writeNotes(bench);
        QCOMPARE(bench.run(words("generate notes --tracker jira")).exitCode, 2);
        QCOMPARE(bench.run(words("requests list --json")).json()["count"].get<int>(), 0);
    }
};

QTEST_GUILESS_MAIN(TestDelegatedWork)
#include "tst_delegated_work.moc"
