// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/bats/bats_toolchain.h"
#include "run/toolchains/bats/script_lines.h"
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

constexpr const char *kGreet = R"BASH(#!/usr/bin/env bash
# greets
. "$(dirname "$0")/lib/words.sh"
if [ "${1:-}" = loud ]; then
  word=hello
  loudly "$word"
else
  word=hello
  softly "$word"
fi
)BASH";

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

    void linesOfScriptsThatBashRanAreCounted()
    {
        PhaseBench bench;
        bench.write("greet.sh", kGreet);
        bench.write("lib/words.sh", "loudly() {\n  echo \"${1^^}\"\n}\nsoftly() { echo \"$1\"; }\n");
        bench.write("never.sh", "#!/bin/bash\necho never\n");
        bench.write("test/greet.bats", "@test \"greets\" {\n  chmod +x \"$BATS_TEST_DIRNAME/../greet.sh\"\n  run "
                                       "\"$BATS_TEST_DIRNAME/../greet.sh\" loud\n  [ \"$output\" = HELLO ]\n}\n"
                                       "@test \"greets from within\" {\n  cd \"$BATS_TEST_DIRNAME/..\"\n  run ./greet.sh loud 2>&1\n  [ "
                                       "\"${#lines[@]}\" -eq 1 ]\n}\n");
        const auto outcome = runBats(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        std::map<std::string, std::map<int, bool>> ran;
        for (const auto &file : bench.reporter.allCoverage())
            for (const auto &[line, times] : file.hits)
                ran[file.path][line] = times > 0;
        QCOMPARE(ran.size(), std::size_t(2)); // never.sh: nothing is known of it
        QCOMPARE(ran["greet.sh"], (std::map<int, bool>{{3, true}, {4, true}, {5, true}, {6, true}, {8, false}, {9, false}}));
        QCOMPARE(ran["lib/words.sh"], (std::map<int, bool>{{2, true}, {4, false}}));
        QVERIFY(outcome.coverage.has_value());
        QCOMPARE(outcome.coverage->covered, 5);
        QCOMPARE(outcome.coverage->total, 8);
    }

    void onlyLinesThatBashCanRunAreWaitedFor()
    {
        const std::set<int> lines = bats::executableLines("#!/bin/bash\n" // 1
                                                          "# a comment\n"
                                                          "words=(one\n" // 3
                                                          "  two)\n"
                                                          "say() {\n" // 5
                                                          "  cat <<END\n" // 6
                                                          "if this were code\n"
                                                          "END\n"
                                                          "}\n"
                                                          "case \"$1\" in\n" // 10
                                                          "  a | b)\n"
                                                          "    say \\\n" // 12
                                                          "      twice\n"
                                                          "    ;;\n"
                                                          "  *) exit 1 ;;\n" // 15
                                                          "esac\n"
                                                          "for word in \"${words[@]}\"; do\n" // 17
                                                          "  (cd / && ls)\n" // 18
                                                          "done < list\n"
                                                          "text=\"first\n" // 20
                                                          "second\"\n");
        const std::set<int> expected{3, 6, 10, 12, 15, 17, 18, 20};
        QVERIFY2(lines == expected, [&] {
            std::string all;
            for (const int line : lines)
                all += std::to_string(line) + " ";
            return all;
        }().c_str());
        for (const char *odd : {"", "((((", "\"", "<<", "cat <<'", "=(=(", "\\"})
            bats::executableLines(odd);
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
