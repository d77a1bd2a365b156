// SPDX-License-Identifier: GPL-3.0-or-later
// `test-genie requirements` as a script would use it: the real program over real files.
#include "support/command_line.h"
#include "support/corpus.h"

#include <QTest>

using namespace genie;

using Bench = test::CommandLine;
using test::words;

namespace {

/// A scenario `good` that breaks no rule, `bad` that breaks one, and `none` without requirements.
void writeScenarios(const Bench &bench)
{
    const auto write = [&](const std::string &path, const std::string &text) { test::writeText(bench.scenarios.root() / path, text); };
    for (const char *name : {"good", "bad", "none"})
        write(std::string(name) + "/.vrooli/service.json", R"({"service":{"name":")" + std::string(name) + "\"}}");
    write("good/api/a_test.go", "func TestA(t *testing.T) {}\n");
    write("good/PRD.md", "### P0\n- [ ] OT-P0-001 | Notes\n");
    write("good/requirements/index.json", R"({"requirements": [{"id": "GD-1", "title": "One", "status": "pending", "prd_ref": "OT-P0-001",
        "validation": [{"type": "test", "ref": "api/a_test.go::TestA", "phase": "unit", "status": "implemented"}]}]})");
    write("bad/requirements/index.json",
          R"({"requirements": [{"id": "BD-1", "title": "One", "children": ["BD-9"], "criticality": "P0"}]})");
}

} // namespace

class RequirementsCommandTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exitCodesTellWhatWasFound_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("code");
        const auto row = [](const char *arguments, int code) { QTest::newRow(arguments) << QString::fromLatin1(arguments) << code; };
        row("report --scenario good", 0);
        row("report --scenario good --format trace", 0);
        row("report --scenario good --format markdown --include-validations=false", 0);
        row("report --scenario good --fail-on-critical-gap", 1);
        row("report --scenario none", 3);
        row("report --scenario nobody", 4);
        row("report --scenario good --format yaml", 2);
        row("report --dir /nowhere/at/all", 2);
        row("validate --scenario good", 0);
        row("validate --scenario bad", 1);
        row("validate --scenario none", 0);
        row("report --scenario good --max-age 30", 0);
        row("report --scenario good --max-age 0", 2);
        row("lint-prd --scenario good", 0);
        row("lint-prd --scenario bad", 3);
        row("phase --scenario good --phase unit", 0);
        row("phase-inspect --scenario good --phase unit", 0);
        row("phase --scenario good", 2);
        row("phase --scenario none --phase unit", 3);
        row("init --scenario good", 3);
        row("init --scenario none --from-prd", 3);
        row("init --scenario none", 0);
        row("--help", 0);
        row("report --help", 0);
        row("unknown", 2);
    }
    void exitCodesTellWhatWasFound()
    {
        QFETCH(QString, arguments);
        QFETCH(int, code);
        Bench bench;
        writeScenarios(bench);
        const auto ran = bench.run(QStringList{QStringLiteral("requirements")} + arguments.split(QLatin1Char(' ')));
        QVERIFY2(ran.exitCode == code, (QByteArray::number(ran.exitCode) + "\n" + ran.out + ran.err).constData());
        if (code >= 2)
            QVERIFY2(!ran.err.isEmpty() && ran.out.isEmpty(), "a refusal says why, and not on standard output");
        QVERIFY(!std::filesystem::exists(bench.scenarios.path() / "store.sqlite") || code == 4); // No store is needed.
    }

    void jsonStandsAloneOnStandardOutput_data()
    {
        QTest::addColumn<QString>("arguments");
        for (const char *arguments :
             {"report --scenario bad --format json --include-pending", "report --scenario bad --format summary",
              "report --scenario bad --format trace", "validate --scenario bad --json", "lint-prd --scenario good --json",
              "lint-prd --scenario bad --json", "phase --scenario bad --phase unit"})
            QTest::newRow(arguments) << QString::fromLatin1(arguments);
    }
    void jsonStandsAloneOnStandardOutput()
    {
        QFETCH(QString, arguments);
        Bench bench;
        writeScenarios(bench);
        const auto ran = bench.run(QStringList{QStringLiteral("requirements")} + arguments.split(QLatin1Char(' ')));
        QVERIFY2(ran.json().is_object(), (ran.out + ran.err).constData());
    }

    void aTraceNamesTagsThatFitNothingAndProofsThatAreWorthLittle()
    {
        Bench bench;
        writeScenarios(bench);
        const auto write = [&](const char *path, const char *text) { test::writeText(bench.scenarios.root() / path, text); };
        write("good/api/b_test.go", "// [REQ:GD-9]\nfunc TestB(t *testing.T) {}\n");
        const Json trace = bench.run(words("requirements report --scenario good --format trace")).json();
        QCOMPARE(trace["unmatched_tags"][0]["file"].get<std::string>(), std::string("api/b_test.go"));
        QVERIFY2(toLine(trace["quality"]).find("superficial_test_implementation") != std::string::npos, toLine(trace).c_str());
        write("good/.vrooli/testing.json", R"({"requirements": {"quality": {"enabled": false}}})");
        QVERIFY(!bench.run(words("requirements report --scenario good --format trace")).json().contains("quality"));
    }

    void aPersonsWordForARequirementThatIsNotThereIsTold()
    {
        Bench bench;
        writeScenarios(bench);
        test::writeText(bench.scenarios.root() / "good/coverage/manual-validations/log.jsonl",
                        "{\"requirement_id\": \"GD-1\", \"status\": \"passed\", \"validated_at\": \"2026-01-09\"}\n"
                        "{\"requirement_id\": \"GD-7\", \"status\": \"passed\", \"validated_at\": \"2026-01-09\"}\n");
        const auto ran = bench.run(words("requirements validate --scenario good --json"));
        QCOMPARE(ran.exitCode, 0);
        const auto issues = toLine(ran.json()["issues"]);
        QVERIFY2(issues.find("manual log line 2 names unknown requirement GD-7") != std::string::npos, issues.c_str());
        QCOMPARE(issues.find("manual_unknown_id"), issues.rfind("manual_unknown_id")); // and only that one
    }

    void aReportListsPendingRequirementsWhenAsked()
    {
        Bench bench;
        writeScenarios(bench);
        const Json json = bench.run(words("requirements report --scenario good --format json --include-pending")).json();
        QCOMPARE(json["summary"]["total"].get<int>(), 1);
        QCOMPARE(json["modules"][0]["requirements"][0]["id"].get<std::string>(), std::string("GD-1"));
        QVERIFY(!bench.run(words("requirements report --scenario good")).json()["modules"][0].contains("requirements"));
    }

    void oldEvidenceIsIgnoredWhenAskedTo()
    {
        Bench bench;
        writeScenarios(bench);
        test::writeText(bench.scenarios.root() / "good/coverage/phase-results/unit.json",
                        R"({"phase":"unit","status":"passed","updated_at":"2020-01-01T00:00:00Z",
                            "requirements":[{"id":"GD-1","status":"passed","evidence":"TestA"}]})");
        const auto text = bench.run(words("requirements report --scenario good --include-pending")).out;
        QVERIFY2(text.contains("\"live_status\": \"passed\""), text.constData());
        const auto fresh = bench.run(words("requirements report --scenario good --include-pending --max-age 30")).out;
        QVERIFY2(!fresh.contains("\"live_status\": \"passed\""), fresh.constData());
    }

    void tagsThatNameNoRequirementAreToldWhenAskedFor()
    {
        Bench bench;
        writeScenarios(bench);
        test::writeText(bench.scenarios.root() / "good/api/b_test.go", "package api\n\nfunc TestB(t *testing.T) { // [REQ:GD-77]\n}\n");
        const auto quiet = bench.run(words("requirements validate --scenario good"));
        QVERIFY2(!quiet.err.contains("GD-77"), quiet.err.constData());
        const auto told = bench.run(words("requirements validate --scenario good --tags"));
        QVERIFY2(told.err.contains("api/b_test.go") && told.err.contains("GD-77"), told.err.constData());
        QCOMPARE(told.exitCode, 0);
    }

    void aScenarioThatWasAddedByPathIsFound()
    {
        Bench bench;
        writeScenarios(bench);
        const auto elsewhere = bench.scenarios.path() / "elsewhere";
        std::filesystem::rename(bench.scenarios.root() / "good", elsewhere);
        QCOMPARE(bench.run({QStringLiteral("scenarios"), QStringLiteral("add"), QString::fromStdString(elsewhere.string())}).exitCode, 0);
        QCOMPARE(bench.run(words("requirements report --scenario elsewhere")).json()["summary"]["total"].get<int>(), 1);
    }

    void aReportIsWrittenToAFile()
    {
        Bench bench;
        writeScenarios(bench);
        const auto file = bench.scenarios.path() / "out/deep/report.md";
        const auto ran = bench.run(words("requirements report --scenario good --format md --output") +
                                   QStringList{QString::fromStdString(file.string())});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY(ran.out.isEmpty() && ran.err.contains("written to"));
        QVERIFY(test::readText(file).starts_with("# Requirements Report"));
    }

    void issuesAreLinesForPeople()
    {
        Bench bench;
        writeScenarios(bench);
        const auto ran = bench.run(words("requirements validate --scenario bad"));
        QVERIFY2(ran.err.contains("error: requirements/index.json:1: BD-1 [children]: child BD-9 is not defined"), ran.err.constData());
        QVERIFY(bench.run(words("requirements validate --scenario good")).out.contains("good: valid"));
        QVERIFY(bench.run(words("requirements validate --scenario good --quiet")).out.isEmpty());
    }

    void controlCharactersOfAFileNeverReachTheTerminal()
    {
        Bench bench;
        writeScenarios(bench);
        test::writeText(bench.scenarios.root() / "bad/requirements/index.json",
                        R"({"requirements": [{"id": "\u001b[31mRED", "status": "\u001b]0;x\u0007"}]})");
        const auto ran = bench.run(words("requirements validate --scenario bad"));
        QVERIFY(ran.err.contains("RED") && !ran.err.contains('\x1b') && !ran.err.contains('\a'));
    }
};

QTEST_GUILESS_MAIN(RequirementsCommandTest)
#include "tst_requirements_command.moc"
