// SPDX-License-Identifier: GPL-3.0-or-later
// `test-genie coverage` and `generate` with the real program, real Go, and real files.
#include "core/json/json.h"
#include "support/command_line.h"
#include "support/corpus.h"
#include "support/real_tools.h"

#include <QTest>

using namespace genie;

using Bench = test::CommandLine;
using test::words;

namespace {

/// A Go scenario of which one function is not tested, and a shell script that nothing measures.
void writeNotes(const Bench &bench)
{
    const auto write = [&](const std::string &path, const std::string &text) {
        test::writeText(bench.scenarios.root() / "notes" / path, text);
    };
    write("api/go.mod", "module example.com/notes\n\ngo 1.19\n");
    write("api/notes.go", "package notes\n\nfunc Add(a, b int) int {\n\treturn a + b\n}\n\nfunc Twice(a int) int {\n\tif a < 0 "
                          "{\n\t\treturn 0\n\t}\n\treturn 2 * a\n}\n");
    write("api/notes_test.go",
          "package notes\n\nimport \"testing\"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal(\"sum\")\n\t}\n}\n");
    write("run.sh", "#!/usr/bin/env bash\necho run\n");
}

} // namespace

class TestCoverageCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutDataItFailsClosedAndSaysWhatToDo()
    {
        Bench bench;
        writeNotes(bench);
        for (const char *arguments :
             {"coverage notes", "coverage notes --threshold 0", "coverage notes --format json", "coverage notes --format lcov"}) {
            const auto ran = bench.run(words(arguments));
            QVERIFY2(ran.exitCode == 7, (QByteArray(arguments) + QByteArray::number(ran.exitCode) + ran.out + ran.err).constData());
            QVERIFY(ran.err.contains("test-genie execute notes --phases unit"));
        }
        QVERIFY(bench.run(words("coverage notes --format json")).json()["snapshot"]["percent"].is_null());
        QCOMPARE(bench.run(words("coverage nobody")).exitCode, 4);
        QCOMPARE(bench.run(words("coverage notes --threshold 101")).exitCode, 2);
        QCOMPARE(bench.run(words("coverage notes --format pdf")).exitCode, 2);
    }

    void whatTheTestsRunIsShownLineByLine()
    {
        NEEDS_PROGRAM("go");
        Bench bench;
        writeNotes(bench);
        const auto executed = bench.run(words("execute notes --phases unit"));
        QVERIFY2(executed.exitCode == 0, (executed.out + executed.err).constData());
        const auto ran = bench.run(words("coverage notes --format json"));
        QCOMPARE(ran.exitCode, 0);
        const Json view = ran.json();
        QVERIFY2(view["snapshot"]["complete"].get<bool>(), ran.out.constData());
        QCOMPARE(view["snapshot"]["filesWithoutData"].get<int>(), 1); // the script: no data, never 0 %
        QCOMPARE(view["gaps"][0]["file"]["path"].get<std::string>(), std::string("api/notes.go"));
        const auto text = bench.run(words("coverage notes")).out;
        QVERIFY2(text.contains("run.sh") && text.contains("no data") && text.contains("api/notes.go"), text.constData());
        QCOMPARE(bench.run(words("coverage notes --threshold 99")).exitCode, 1);
        QCOMPARE(bench.run(words("coverage notes --threshold 1")).exitCode, 0);
        QVERIFY(bench.run(words("coverage notes --format lcov")).out.contains("SF:api/notes.go"));
        QVERIFY(bench.run(words("coverage notes --format cobertura")).out.contains("filename=\"api/notes.go\""));
        QVERIFY(bench.run(words("coverage notes --format markdown")).out.contains("| `api/notes.go` |"));
        QVERIFY(bench.run(words("coverage notes --by-requirement")).out.contains("keeps no requirements"));
        QCOMPARE(bench.run(words("coverage notes --file api/notes.go --format json")).json()["count"].get<int>(), 1);
        QCOMPARE(bench.run(words("coverage notes --file api/other.go")).exitCode, 7);
    }

    void aGapIsQueuedInOneStepAndFollowed()
    {
        NEEDS_PROGRAM("go");
        Bench bench;
        writeNotes(bench);
        QCOMPARE(bench.run(words("execute notes --phases unit")).exitCode, 0);
        const auto queued = bench.run(words("generate notes --types unit --coverage 80 --priority high --gaps 1 --json"));
        QVERIFY2(queued.exitCode == 0, (queued.out + queued.err).constData());
        const Json request = queued.json();
        QCOMPARE(request["status"].get<std::string>(), std::string("queued"));
        QCOMPARE(request["gap"]["files"][0]["path"].get<std::string>(), std::string("api/notes.go"));
        QCOMPARE(request["estimatedQueueTimeSeconds"].get<int>(), 110);
        const auto id = QString::fromStdString(request["id"].get<std::string>());

        const auto list = bench.run(words("requests list --json")).json();
        QCOMPARE(list["count"].get<int>(), 1);
        QCOMPARE(list["queue"]["eligible"].get<int>(), 1);
        QCOMPARE(list["queue"]["oldestEligible"].get<std::string>(), id.toStdString());
        const auto run = bench.run(words("execute notes --phases unit --request-id") + QStringList{id.left(8)});
        QVERIFY2(run.exitCode == 0, (run.out + run.err).constData());
        const auto shown =
            bench.run(QStringList{QStringLiteral("requests"), QStringLiteral("show"), id.left(6), QStringLiteral("--json")}).json();
        QCOMPARE(shown["executions"].size(), std::size_t(1));
        QCOMPARE(shown["timeline"].size(), std::size_t(2));
        const auto people = bench.run(QStringList{QStringLiteral("requests"), QStringLiteral("show"), id});
        QVERIFY2(people.out.contains("notes: unit, target 80 %, high"), people.out.constData());

        QCOMPARE(bench.run(QStringList{QStringLiteral("requests"), QStringLiteral("retry"), id}).exitCode, 2); // not failed
        const auto cancelled = bench.run(QStringList{QStringLiteral("requests"), QStringLiteral("cancel"), id, QStringLiteral("--note"),
                                                     QStringLiteral("not now"), QStringLiteral("--json")});
        QCOMPARE(cancelled.json()["finishReason"].get<std::string>(), std::string("cancelled"));
        QCOMPARE(bench.run(QStringList{QStringLiteral("requests"), QStringLiteral("retry"), id, QStringLiteral("--json")})
                     .json()["status"]
                     .get<std::string>(),
                 std::string("queued"));
        QCOMPARE(bench.run(words("requests show nobody")).exitCode, 4);
        const auto funnel = bench.run(words("audit funnel --by scenario --json")).json();
        QCOMPARE(funnel["items"][0]["requested"].get<int>(), 1);
    }

    void whatMayNotBeAskedForIsRefusedWithEveryReason()
    {
        Bench bench;
        writeNotes(bench);
        const auto refused = bench.run(words("generate ../x --types smoke --coverage 400 --priority soon"));
        QCOMPARE(refused.exitCode, 2);
        for (const char *part : {"scenarioName", "requestedTypes", "coverageTarget", "priority"})
            QVERIFY2(refused.err.contains(part), refused.err.constData());
        QCOMPARE(bench.run(words("generate nobody")).exitCode, 4);
        QCOMPARE(bench.run(words("generate notes --gaps 3")).exitCode, 2); // nothing was measured
        QCOMPARE(bench.run(words("requests list --json")).json()["count"].get<int>(), 0);
    }

    void theSameWishIsNotQueuedTwice()
    {
        Bench bench;
        writeNotes(bench);
        const auto first = bench.run(words("generate notes --types unit,integration --json")).json();
        const auto second = bench.run(words("generate notes --types integration,unit --json")).json();
        QVERIFY(second["duplicate"].get<bool>() && !first["duplicate"].get<bool>());
        QCOMPARE(second["id"].get<std::string>(), first["id"].get<std::string>());
    }
};

QTEST_GUILESS_MAIN(TestCoverageCommand)
#include "tst_coverage_command.moc"
