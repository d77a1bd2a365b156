// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/go/command.h"
#include "run/toolchains/go/detect.h"
#include "run/toolchains/go/go_toolchain.h"
#include "support/phase_bench.h"

#include <QTest>

using namespace genie;
using genie::test::PhaseBench;
using genie::test::shellSays;

namespace {

constexpr const char *kModule = "module demo/api\n\ngo 1.19\n";

WorkspaceOutcome runGo(PhaseBench &bench) { return bench.run(*makeGoToolchain()).value_or(WorkspaceOutcome{}); }

/// A module with a test of each end and one with awkward subtests.
void writeMixed(PhaseBench &bench)
{
    bench.write("api/go.mod", kModule);
    bench.write("api/calc/calc.go", "package calc\n\nfunc Add(a, b int) int { return a + b }\n");
    bench.write("api/calc/calc_test.go", R"GO(package calc

import "testing"

func TestAdd(t *testing.T) {
	if got := Add(1, 2); got != 4 {
		t.Errorf("got %d", got)
	}
}

func TestSub(t *testing.T) {
	t.Run("a.b (c)", func(t *testing.T) {})
	t.Run("a+b [REQ:X-ONE]", func(t *testing.T) {})
}

func TestSkipped(t *testing.T) { t.Skip("not today") }
)GO");
    bench.write("api/calc/other_test.go", "package calc\n\nimport \"testing\"\n\nfunc TestOther(t *testing.T) {}\n");
}

} // namespace

class GoToolchainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sampleGivesEveryTestWithItsPlace()
    {
        PhaseBench bench;
        bench.copySample("hello-go");
        bench.read();
        const auto go = makeGoToolchain();
        const auto found = go->detect(bench.workspace);
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].directory, std::string("api"));
        const auto outcome = go->run(found[0], bench.context());
        QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
        QCOMPARE(outcome.tally, (Tally{.passed = 7, .skipped = 1}));
        const auto test = bench.reporter.caseNamed("TestLine/nobody_[REQ:HG-GREET-NOBODY]");
        QCOMPARE(test.file, std::string("api/greet/greet_test.go"));
        QCOMPARE(test.line, 5);
        QCOMPARE(test.toolchain, std::string("go"));
        QCOMPARE(test.workspace, std::string("api"));
        QCOMPARE(test.phase, std::string("unit"));
        QCOMPARE(test.requirementIds, std::vector<std::string>{"HG-GREET-NOBODY"});
    }

    void coverageIsWhatGoItselfSays()
    {
        PhaseBench bench;
        bench.copySample("hello-go");
        bench.read();
        const auto go = makeGoToolchain();
        const auto outcome = go->run(go->detect(bench.workspace)[0], bench.context());
        QVERIFY(outcome.coverage);
        const auto own = shellSays(bench, bench.directory() / "api",
                                   "go test -coverprofile=/dev/stdout ./... | grep '^hello' > ../p; (echo mode: set; cat ../p) > ../q; go "
                                   "tool cover -func=../q | tail -1");
        const QString percent = QString::number(*outcome.coverage->percent(), 'f', 1) + QLatin1String("%");
        QVERIFY2(QString::fromStdString(own).contains(percent), (own + " against " + percent.toStdString()).c_str());
        const auto files = bench.reporter.allCoverage();
        QCOMPARE(files.size(), std::size_t{2});
        const auto greet = std::find_if(files.begin(), files.end(), [](const auto &f) { return f.path == "api/greet/greet.go"; });
        QVERIFY(greet != files.end());
        QVERIFY(greet->hits.at(10) > 0);
        QCOMPARE(greet->hits.at(18), std::int64_t{0});
    }

    void failedTestHasPlaceMessageAndCommandThatRepeatsIt()
    {
        PhaseBench bench;
        writeMixed(bench);
        const auto outcome = runGo(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(outcome.tally, (Tally{.passed = 4, .failed = 1, .skipped = 1}));
        QCOMPARE(outcome.error, std::string("1 of 6 tests failed"));
        const auto test = bench.reporter.caseNamed("TestAdd");
        QCOMPARE(test.file, std::string("api/calc/calc_test.go"));
        QCOMPARE(test.line, 7);
        QVERIFY(test.message.find("got 3") != std::string::npos);
        QCOMPARE(outcome.remediations.front().code, std::string("unit.tests"));
        const std::string command = makeGoToolchain()->nativeCommand(test, bench.directory());
        QCOMPARE(command, std::string("cd api && go test -run '^TestAdd$' ./calc"));
        int exitCode = 0;
        const auto said = shellSays(bench, bench.directory(), command, &exitCode);
        QCOMPARE(exitCode, 1);
        QVERIFY(said.find("got 3") != std::string::npos);
    }

    void oneSubtestWithAwkwardNameRunsAlone()
    {
        PhaseBench bench;
        writeMixed(bench);
        bench.tests = {{"go", "api", "demo/api/calc", "", "TestSub/a.b_(c)"}};
        QCOMPARE(runGo(bench).status, PhaseStatus::Passed);
        QCOMPARE(bench.reporter.names(), (std::vector<std::string>{"TestSub", "TestSub/a.b_(c)"}));
        const auto command = makeGoToolchain()->nativeCommand(bench.reporter.caseNamed("TestSub/a.b_(c)"), bench.directory()) + " -v";
        const auto said = shellSays(bench, bench.directory(), command);
        QVERIFY2(said.find("--- PASS: TestSub/a.b_(c)") != std::string::npos, said.c_str());
        QVERIFY(said.find("REQ") == std::string::npos);
    }

    void fileSelectionRunsTheTestsOfThatFileOnly()
    {
        PhaseBench bench;
        writeMixed(bench);
        bench.tests = {{"", "", "", "api/calc/other_test.go", ""}};
        QCOMPARE(runGo(bench).status, PhaseStatus::Passed);
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"TestOther"});
        QVERIFY(bench.reporter.allCoverage().empty());
    }

    void selectionOfSeveralTestsRunsEachOnce()
    {
        PhaseBench bench;
        writeMixed(bench);
        bench.tests = {{"go", "api", "", "api/calc/calc_test.go", "TestSub/a+b_[REQ:X-ONE]"},
                       {"go", "api", "", "api/calc/other_test.go", "TestOther"}};
        QCOMPARE(runGo(bench).status, PhaseStatus::Passed);
        QCOMPARE(bench.reporter.names(), (std::vector<std::string>{"TestOther", "TestSub", "TestSub/a+b_[REQ:X-ONE]"}));
    }

    void selectionThatMatchesNothingIsSkipped()
    {
        PhaseBench bench;
        writeMixed(bench);
        bench.tests = {{"go", "api", "demo/api/calc", "", "TestNobody"}};
        const auto outcome = runGo(bench);
        QCOMPARE(outcome.status, PhaseStatus::Skipped);
        QCOMPARE(outcome.skipReason, std::string("no test matches the selection"));
    }

    void packageThatDoesNotCompileIsAFailedTestWithItsPlace()
    {
        PhaseBench bench;
        bench.write("api/go.mod", kModule);
        bench.write("api/bad/bad_test.go", "package bad\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) { nothing() }\n");
        const auto outcome = runGo(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        const auto test = bench.reporter.caseNamed("demo/api/bad [build]");
        QVERIFY2(test.message.find("undefined: nothing") != std::string::npos, bench.reporter.logged().c_str());
        QCOMPARE(test.file, std::string("api/bad/bad_test.go"));
        QCOMPARE(test.line, 5);
    }

    void modulesThatCannotBeHadAreNoTestFailure()
    {
        PhaseBench bench;
        bench.environment["GOPROXY"] = "off";
        bench.environment["GOFLAGS"] = "-mod=mod";
        bench.write("api/go.mod", "module demo/api\n\ngo 1.19\n\nrequire example.org/nowhere v1.0.0\n");
        bench.write("api/a_test.go",
                    "package api\n\nimport (\n\t\"testing\"\n\n\t_ \"example.org/nowhere\"\n)\n\nfunc TestX(t *testing.T) {}\n");
        const auto outcome = runGo(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(outcome.failureClass == FailureClass::System, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.remediations.front().code, std::string("unit.install"));
    }

    void missingGoIsNamed()
    {
        PhaseBench bench;
        writeMixed(bench);
        bench.onlyPrograms({"bash"});
        bench.read();
        const auto go = makeGoToolchain();
        QCOMPARE(go->missingTools(go->detect(bench.workspace), bench.context()), std::vector<std::string>{"go"});
        const auto outcome = runGo(bench);
        QCOMPARE(outcome.failureClass, FailureClass::MissingDependency);
        QCOMPARE(outcome.remediations.front().code, std::string("unit.tool"));
    }

    void toolThatLiesNeverPasses_data()
    {
        QTest::addColumn<QString>("lines");
        QTest::addColumn<int>("failureClass");
        const auto row = [](const char *name, const char *lines, FailureClass is) {
            QTest::newRow(name) << QString::fromLatin1(lines) << static_cast<int>(is);
        };
        row("crash", "kill -SEGV $$", FailureClass::System);
        row("nothing, exit 0", "exit 0", FailureClass::System);
        row("garbage, exit 0", "echo hello", FailureClass::System);
        row("failing test, exit 0", R"(echo '{"Action":"run","Package":"demo/api","Test":"TestX"}
{"Action":"fail","Package":"demo/api","Test":"TestX"}
{"Action":"fail","Package":"demo/api"}')",
            FailureClass::TestFailure);
        row("passing test, exit 1", R"(echo '{"Action":"run","Package":"demo/api","Test":"TestX"}
{"Action":"pass","Package":"demo/api","Test":"TestX"}
{"Action":"pass","Package":"demo/api"}'; exit 1)",
            FailureClass::System);
        row("cut off, exit 0", R"(echo '{"Action":"run","Package":"demo/api","Test":"TestX"}')", FailureClass::System);
    }

    void toolThatLiesNeverPasses()
    {
        QFETCH(QString, lines);
        QFETCH(int, failureClass);
        PhaseBench bench;
        writeMixed(bench);
        bench.fakeProgram("go", lines.toStdString());
        const auto outcome = runGo(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(static_cast<int>(outcome.failureClass) == failureClass, outcome.error.c_str());
        QVERIFY(!outcome.remediations.empty());
    }

    void hangingTestIsATimeout()
    {
        PhaseBench bench;
        bench.write("api/go.mod", kModule);
        bench.write("api/b_test.go",
                    "package api\n\nimport (\n\t\"testing\"\n\t\"time\"\n)\n\nfunc TestSleeps(t *testing.T) { time.Sleep(time.Hour) }\n");
        bench.write("api/a_test.go", "package api\n\nimport \"testing\"\n\nfunc TestQuick(t *testing.T) {}\n");
        bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"languages":{"go":{"timeout":"6s"}}}})");
        const auto outcome = runGo(bench);
        QVERIFY2(outcome.failureClass == FailureClass::Timeout, outcome.error.c_str());
        QCOMPARE(outcome.remediations.front().code, std::string("timeout"));
        QCOMPARE(bench.reporter.caseNamed("TestQuick").status, TestStatus::Passed);
    }

    void moduleLineIsReadInAllItsForms()
    {
        QCOMPARE(go::modulePath("// hi\nmodule a/b // c\n"), std::string("a/b"));
        QCOMPARE(go::modulePath("module \"x y\"\n"), std::string("x y"));
        QCOMPARE(go::modulePath("modules x\n"), std::string());
        QCOMPARE(go::runPattern("TestX/a[b]/c$"), std::string("^TestX$/^a\\[b\\]$/^c\\$$"));
    }
};

QTEST_GUILESS_MAIN(GoToolchainTest)
#include "tst_toolchain_go.moc"
