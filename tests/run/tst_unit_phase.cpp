// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/unit/unit_phase.h"
#include "support/phase_bench.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace genie;
using genie::test::PhaseBench;

namespace {

PhaseOutcome runUnit(PhaseBench &bench)
{
    bench.read();
    return makeUnitPhase()->run(bench.context());
}

std::vector<std::string> sections(const PhaseBench &bench)
{
    std::vector<std::string> found;
    for (const auto &observation : bench.reporter.observations())
        if (observation.kind == Observation::Kind::Section)
            found.push_back(observation.text);
    return found;
}

bool says(const PhaseBench &bench, Observation::Kind kind, const std::string &part)
{
    for (const auto &observation : bench.reporter.observations())
        if (observation.kind == kind && observation.text.find(part) != std::string::npos)
            return true;
    return false;
}

void writeGo(PhaseBench &bench, const std::string &directory, const std::string &body)
{
    bench.write(directory + "/go.mod", "module demo/" + directory + "\n\ngo 1.19\n");
    bench.write(directory + "/a.go",
                "package a\n\nfunc Half() int {\n\tx := 1\n\treturn x\n}\n\nfunc Rest() int {\n\tx := 1\n\treturn x\n}\n");
    bench.write(directory + "/a_test.go", "package a\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) { Half(); " + body + " }\n");
}

} // namespace

class UnitPhaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sampleInGoPassesWithShellBeside()
    {
        PhaseBench bench("hello-go");
        bench.copySample("hello-go");
        const auto outcome = runUnit(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
        QCOMPARE(outcome.summary, std::string("10 passed, 1 skipped in go, shell"));
        QCOMPARE(sections(bench), (std::vector<std::string>{"go", "shell"}));
        QCOMPARE(outcome.coverage.size(), std::size_t{2});
        QCOMPARE(outcome.coverage[0].workspace, std::string("api"));
    }

    void sampleInShellPasses()
    {
        PhaseBench bench("hello-shell");
        bench.copySample("hello-shell");
        const auto outcome = runUnit(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
        QCOMPARE(outcome.summary, std::string("5 passed, 1 skipped in bats, shell"));
    }

    void brokenSampleFailsInItsTest()
    {
        PhaseBench bench("broken-things");
        bench.copySample("broken-things");
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(outcome.error, std::string("go in api: 1 of 2 tests failed"));
        QCOMPARE(outcome.remediations.front().command, std::string("cd api && go test -run '^TestPriceIsNeverBelowNothing$' ./price"));
        const auto all = bench.reporter.observations();
        const auto failure =
            std::find_if(all.begin(), all.end(), [](const auto &o) { return o.text.starts_with("TestPriceIsNeverBelowNothing"); });
        QVERIFY(failure != all.end());
        QCOMPARE(failure->file, std::string("api/price/price_test.go"));
        QCOMPARE(failure->line, 14);
    }

    void allFailingWorkspacesAreListed()
    {
        PhaseBench bench;
        writeGo(bench, "one", "t.Fatal(\"boom 1\")");
        writeGo(bench, "two", "");
        writeGo(bench, "three", "t.Fatal(\"boom 3\")");
        bench.write("tests/test_a.py", "def test_a():\n    assert False\n");
        bench.write("x.sh", "fi\n");
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(outcome.error, std::string("go in one: 1 of 1 test failed (and 3 more workspaces)"));
        QCOMPARE(sections(bench), (std::vector<std::string>{"go", "python", "shell"}));
        QVERIFY(says(bench, Observation::Kind::Error, "boom 1"));
        QVERIFY(says(bench, Observation::Kind::Error, "boom 3"));
        QVERIFY(says(bench, Observation::Kind::Success, "two: 1 passed"));
        QCOMPARE(outcome.summary, std::string("1 passed, 4 failed in go, python, shell"));
    }

    void missingToolsAreOneFinding()
    {
        PhaseBench bench;
        writeGo(bench, "one", "");
        writeGo(bench, "two", "");
        bench.write("cli/x.bats", "@test \"a\" {\n true\n}\n");
        bench.write("x.sh", "true\n");
        bench.onlyPrograms({"bash"});
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.failureClass, FailureClass::MissingDependency);
        QCOMPARE(outcome.remediations.size(), std::size_t{1});
        QCOMPARE(outcome.remediations[0].code, std::string("unit.tool"));
        QVERIFY(outcome.remediations[0].text.find("go (for go), bats (for bats)") != std::string::npos);
        QVERIFY(outcome.error.find("go (for go), bats (for bats)") != std::string::npos);
        QCOMPARE(outcome.summary, std::string("1 passed in shell"));
        int findings = 0;
        for (const auto &observation : bench.reporter.observations())
            findings += observation.text.starts_with("not on PATH") ? 1 : 0;
        QCOMPARE(findings, 1);
    }

    void failingTestTellsMoreThanMissingTool()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", "@test \"a\" {\n true\n}\n");
        bench.write("x.sh", "fi\n");
        bench.onlyPrograms({"bash"});
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(outcome.remediations.size(), std::size_t{2});
        QCOMPARE(outcome.remediations[0].code, std::string("unit.shell"));
        QCOMPARE(outcome.remediations[1].code, std::string("unit.tool"));
    }

    void nothingToTestIsSkippedWithAReason()
    {
        PhaseBench bench;
        bench.write("README.md", "hi\n");
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.status, PhaseStatus::Skipped);
        QVERIFY(!outcome.skipReason.empty());
        PhaseBench placeholder;
        placeholder.write("ui/package.json", R"({"scripts":{"test":"echo none"}})");
        const auto other = runUnit(placeholder);
        QCOMPARE(other.status, PhaseStatus::Skipped);
        QCOMPARE(other.skipReason, std::string("node in ui: the test script is a placeholder"));
    }

    void brokenManifestIsMisconfiguration()
    {
        PhaseBench bench;
        bench.write("ui/package.json", "{ nope");
        bench.write("x.sh", "true\n");
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.failureClass, FailureClass::Misconfiguration);
        QCOMPARE(outcome.remediations.front().code, std::string("unit.manifest"));
    }

    void settingsAreHonoured()
    {
        PhaseBench bench;
        writeGo(bench, "api", "");
        writeGo(bench, "old", "t.Fatal(1)");
        bench.write("keep/a.sh", "true\n");
        bench.write("cli/legacy/b.sh", "fi\n");
        bench.write("tests/test_a.py", "def test_a():\n    assert False\n");
        bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"languages":{
            "go":{"dir":"api"},"shell":{"exclude":["./cli/legacy/"]},"python":{"enabled":false}}}})");
        const auto outcome = runUnit(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
        QCOMPARE(outcome.summary, std::string("2 passed in go, shell"));
        QVERIFY(says(bench, Observation::Kind::Skip, "switched off"));
    }

    void coverageLimitsWarnAndFail()
    {
        PhaseBench bench;
        writeGo(bench, "api", "");
        const auto settings = [&](const std::string &limits) {
            bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"languages":{"go":{"coverage":)" + limits + "}}}}");
            bench.reporter.clear();
            return runUnit(bench);
        };
        QCOMPARE(settings(R"({"warn_threshold":80,"error_threshold":40})").status, PhaseStatus::Passed);
        QVERIFY(says(bench, Observation::Kind::Warning, "coverage 50.0 % is below 80.0 %"));
        const auto outcome = settings(R"({"warn_threshold":80,"error_threshold":70})");
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(outcome.remediations.front().code, std::string("unit.coverage"));
    }

    void failFastStopsTheOthers()
    {
        PhaseBench bench;
        bench.write("x.sh", "fi\n");
        bench.write("cli/x.bats", "@test \"a\" {\n sleep 600\n}\n");
        bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"options":{"fail_fast":true}}})");
        QElapsedTimer timer;
        timer.start();
        const auto outcome = runUnit(bench);
        QVERIFY(timer.elapsed() < 60'000);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QVERIFY(says(bench, Observation::Kind::Skip, "fail_fast"));
        QCOMPARE(sections(bench), (std::vector<std::string>{"bats", "shell"}));
    }

    void cancelEndsEverything()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", "@test \"a\" {\n touch \"$BATS_TEST_DIRNAME/../started\"\n sleep 600\n}\n");
        bench.read();
        PhaseOutcome outcome;
        std::thread runner([&] { outcome = makeUnitPhase()->run(bench.context()); });
        const bool started = QTest::qWaitFor([&] { return std::filesystem::exists(bench.directory() / "started"); }, 20'000);
        QElapsedTimer timer;
        timer.start();
        bench.cancellation.requestKill();
        runner.join();
        QVERIFY(started);
        QVERIFY(timer.elapsed() < 15'000);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QCOMPARE(outcome.failureClass, FailureClass::None);
    }

    void languagesRunSideBySide()
    {
        PhaseBench bench;
        bench.write("a/x.bats", "@test \"a\" {\n sleep 2\n}\n");
        bench.write("b/y.bats", "@test \"b\" {\n sleep 2\n}\n");
        bench.write("tests/test_a.py", "import time\n\ndef test_a():\n    time.sleep(2)\n");
        QElapsedTimer timer;
        timer.start();
        const auto outcome = runUnit(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
        QVERIFY2(timer.elapsed() < 5'500, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(sections(bench), (std::vector<std::string>{"python", "bats"}));
    }

    void selectionLeavesTheOthersAlone()
    {
        PhaseBench bench;
        writeGo(bench, "api", "t.Fatal(1)");
        bench.write("x.sh", "true\n");
        bench.write("y.sh", "fi\n");
        bench.tests = {{"shell", ".", "", "x.sh", ""}};
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.status, PhaseStatus::Passed);
        QCOMPARE(outcome.summary, std::string("1 passed in shell"));
        bench.tests = {{"node", "", "", "", ""}};
        QCOMPARE(runUnit(bench).skipReason, std::string("no test matches the selection"));
    }

    void anEmptyPhaseTakesNoTime()
    {
        PhaseBench bench;
        bench.write("README.md", "hi\n");
        bench.read();
        const auto phase = makeUnitPhase();
        const auto context = bench.context();
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 20; ++i)
            (void)phase->run(context);
        QVERIFY2(timer.elapsed() < 20 * 5, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(UnitPhaseTest)
#include "tst_unit_phase.moc"
