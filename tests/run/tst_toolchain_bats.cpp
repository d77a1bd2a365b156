// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/bats/bats_toolchain.h"
#include "support/phase_bench.h"

#include <QTest>

using namespace genie;
using genie::test::PhaseBench;
using genie::test::shellSays;

namespace {

constexpr const char *kMixed = R"BATS(@test "adds (1+1) [REQ:B-ADD]" {
    [ $((1 + 1)) -eq 2 ]
}

@test "fails | on purpose" {
    echo "something to see"
    [ 1 -eq 2 ]
}

@test "skipped one" {
    skip "not today"
}
)BATS";

WorkspaceOutcome runBats(PhaseBench &bench) { return bench.run(*makeBatsToolchain()).value_or(WorkspaceOutcome{}); }

} // namespace

class BatsToolchainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void samplePassesWithPlaces()
    {
        PhaseBench bench;
        bench.copySample("hello-shell");
        const auto outcome = runBats(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.tally, (Tally{.passed = 3, .skipped = 1}));
        const auto test = bench.reporter.caseNamed("greets by name (more than one) [REQ:HS-NAME]");
        QCOMPARE(test.file, std::string("tests/hello.bats"));
        QCOMPARE(test.line, 13);
        QCOMPARE(test.requirementIds, std::vector<std::string>{"HS-NAME"});
    }

    void failedTestHasPlaceMessageAndCommandThatRepeatsIt()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", kMixed);
        const auto outcome = runBats(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(outcome.tally, (Tally{.passed = 1, .failed = 1, .skipped = 1}));
        const auto test = bench.reporter.caseNamed("fails | on purpose");
        QCOMPARE(test.line, 7);
        QVERIFY(test.message.find("something to see") != std::string::npos);
        const auto command = makeBatsToolchain()->nativeCommand(test, bench.directory());
        QCOMPARE(command, std::string("bats -f '^fails \\| on purpose$' cli/x.bats"));
        int exitCode = 0;
        const auto said = shellSays(bench, bench.directory(), command + " --tap", &exitCode);
        QCOMPARE(exitCode, 1);
        QVERIFY2(said.find("1..1") != std::string::npos, said.c_str());
    }

    void oneTestRunsAlone()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", kMixed);
        bench.write("cli/y.bats", "@test \"other\" {\n true\n}\n");
        bench.tests = {{"bats", "cli", "", "cli/x.bats", "adds (1+1) [REQ:B-ADD]"}};
        QCOMPARE(runBats(bench).status, PhaseStatus::Passed);
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"adds (1+1) [REQ:B-ADD]"});
    }

    void oneFileRunsAlone()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", kMixed);
        bench.write("cli/y.bats", "@test \"other\" {\n true\n}\n");
        bench.tests = {{"", "", "", "cli/y.bats", ""}};
        QCOMPARE(runBats(bench).status, PhaseStatus::Passed);
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"other"});
    }

    void missingBatsIsNamed()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", kMixed);
        bench.onlyPrograms({"bash"});
        bench.read();
        const auto bats = makeBatsToolchain();
        QCOMPARE(bats->missingTools(bats->detect(bench.workspace), bench.context()), std::vector<std::string>{"bats"});
        QCOMPARE(runBats(bench).failureClass, FailureClass::MissingDependency);
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
        row("failing test, exit 0", "echo 1..1; echo not ok 1 a", FailureClass::TestFailure);
        row("passing test, exit 1", "echo 1..1; echo ok 1 a; exit 1", FailureClass::System);
        row("cut off, exit 0", "echo 1..3; echo ok 1 a", FailureClass::TestFailure);
    }

    void toolThatLiesNeverPasses()
    {
        QFETCH(QString, lines);
        QFETCH(int, failureClass);
        PhaseBench bench;
        bench.write("cli/x.bats", kMixed);
        bench.fakeProgram("bats", lines.toStdString());
        const auto outcome = runBats(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(static_cast<int>(outcome.failureClass) == failureClass, outcome.error.c_str());
    }

    void hangingTestIsATimeoutAndItsProcessesGo()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", "@test \"quick\" {\n true\n}\n@test \"hangs\" {\n sleep 7531\n}\n");
        bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"languages":{"bats":{"timeout":"3s"}}}})");
        const auto outcome = runBats(bench);
        QVERIFY2(outcome.failureClass == FailureClass::Timeout, outcome.error.c_str());
        QCOMPARE(bench.reporter.caseNamed("quick").status, TestStatus::Passed);
        QCOMPARE(shellSays(bench, bench.directory(), "pgrep -f 'sleep 753[1]' || true"), std::string());
    }

    void suiteThatCannotBeParsedFails()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", "@test \"broken\" {\n if\n}\n");
        QCOMPARE(runBats(bench).status, PhaseStatus::Failed);
    }
};

QTEST_GUILESS_MAIN(BatsToolchainTest)
#include "tst_toolchain_bats.moc"
