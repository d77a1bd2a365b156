// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/cmake/cmake_toolchain.h"
#include "run/toolchains/cmake/detect.h"
#include "support/phase_bench.h"
#include "support/real_tools.h"

#include <QTest>

using namespace genie;
using genie::test::PhaseBench;
using genie::test::shellSays;

namespace {

constexpr const char *kProject = R"CM(cmake_minimum_required(VERSION 3.19)
project(demo LANGUAGES C)
enable_testing()
add_executable(check check.c)
add_test(NAME "adds (1+1) [REQ:CT-ADD]" COMMAND check ok)
add_test(NAME fails COMMAND check bad)
add_test(NAME later COMMAND check later)
set_tests_properties(later PROPERTIES SKIP_RETURN_CODE 77)
add_test(NAME off COMMAND check ok)
set_tests_properties(off PROPERTIES DISABLED TRUE)
)CM";

constexpr const char *kCheck = R"C(#include <stdio.h>
#include <string.h>
int main(int count, char **words)
{
    printf("checking %s\n", words[count - 1]);
    return strcmp(words[1], "ok") == 0 ? 0 : strcmp(words[1], "later") == 0 ? 77 : 3;
}
)C";

WorkspaceOutcome runCmake(PhaseBench &bench) { return bench.run(*makeCmakeToolchain()).value_or(WorkspaceOutcome{}); }

void writeProject(PhaseBench &bench, const std::string &lists = kProject)
{
    bench.write("lib/CMakeLists.txt", lists);
    bench.write("lib/check.c", kCheck);
}

} // namespace

class CmakeToolchainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        NEEDS_PROGRAM("cmake");
        NEEDS_PROGRAM("cc");
    }

    void everyTestIsACaseWhereItIsDeclared()
    {
        PhaseBench bench;
        writeProject(bench);
        const auto outcome = runCmake(bench);
        QVERIFY2(outcome.failureClass == FailureClass::TestFailure, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.tally, (Tally{.passed = 1, .failed = 1, .skipped = 2}));
        const auto test = bench.reporter.caseNamed("fails");
        QCOMPARE(test.file, std::string("lib/CMakeLists.txt"));
        QCOMPARE(test.line, 6);
        QVERIFY(test.suite.empty());
        QVERIFY(test.message.find("checking bad") != std::string::npos);
        QCOMPARE(bench.reporter.caseNamed("adds (1+1) [REQ:CT-ADD]").requirementIds, std::vector<std::string>{"CT-ADD"});
        QCOMPARE(bench.reporter.caseNamed("off").rawStatus, std::string("disabled"));
    }

    void theTreeStaysAsItWas()
    {
        PhaseBench bench;
        writeProject(bench);
        runCmake(bench);
        QCOMPARE(shellSays(bench, bench.directory(), "find lib | sort | tr '\\n' ' '"), std::string("lib lib/CMakeLists.txt lib/check.c "));
    }

    void oneTestRunsAloneAndItsCommandRepeatsIt()
    {
        PhaseBench bench;
        writeProject(bench);
        bench.tests = {{"cmake", "lib", "", "", "adds (1+1) [REQ:CT-ADD]"}};
        const auto outcome = runCmake(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"adds (1+1) [REQ:CT-ADD]"});
        const auto command = makeCmakeToolchain()->nativeCommand(bench.reporter.caseNamed("adds (1+1) [REQ:CT-ADD]"), bench.directory());
        int exitCode = -1;
        const auto said = shellSays(bench, bench.directory(), command, &exitCode);
        QVERIFY2(said.find("100% tests passed, 0 tests failed out of 1") != std::string::npos, (command + said).c_str());
        QCOMPARE(exitCode, 0);
    }

    void programThatWasNotBuiltIsAFailure()
    {
        PhaseBench bench;
        writeProject(bench, "cmake_minimum_required(VERSION 3.19)\nproject(demo LANGUAGES NONE)\nenable_testing()\n"
                            "add_test(NAME gone COMMAND /nowhere/program)\n");
        const auto outcome = runCmake(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(bench.reporter.caseNamed("gone").rawStatus, std::string("notrun"));
    }

    void codeThatDoesNotCompileIsAFailedCaseAtItsPlace()
    {
        PhaseBench bench;
        writeProject(bench);
        bench.write("lib/check.c", "int main(void)\n{\n    return nothing;\n}\n");
        const auto outcome = runCmake(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QVERIFY2(outcome.error.find("does not build") != std::string::npos, outcome.error.c_str());
        const auto test = bench.reporter.caseNamed("lib [build]");
        QCOMPARE(test.file, std::string("lib/check.c"));
        QCOMPARE(test.line, 3);
    }

    void wrongListsAreAMisconfiguration()
    {
        PhaseBench bench;
        writeProject(bench, "cmake_minimum_required(VERSION 3.19)\nproject(demo LANGUAGES NONE)\nenable_testing()\nnonsense()\n");
        const auto outcome = runCmake(bench);
        QCOMPARE(outcome.failureClass, FailureClass::Misconfiguration);
        QVERIFY2(outcome.error.find("nonsense") != std::string::npos, outcome.error.c_str());
    }

    void packageThatIsNotInstalledIsAMissingDependency()
    {
        PhaseBench bench;
        writeProject(bench, "cmake_minimum_required(VERSION 3.19)\nproject(demo LANGUAGES NONE)\nenable_testing()\n"
                            "find_package(NowhereToBeFound REQUIRED)\n");
        QCOMPARE(runCmake(bench).failureClass, FailureClass::MissingDependency);
    }

    void projectWithoutTestsIsSkipped()
    {
        PhaseBench bench;
        writeProject(bench, "cmake_minimum_required(VERSION 3.19)\nproject(demo LANGUAGES NONE)\nenable_testing()\n");
        const auto outcome = runCmake(bench);
        QVERIFY2(outcome.status == PhaseStatus::Skipped, outcome.error.c_str());
    }

    void toolThatLiesNeverPasses_data()
    {
        QTest::addColumn<QString>("lines");
        QTest::addColumn<int>("failureClass");
        const auto row = [](const char *name, const char *lines, FailureClass is) {
            QTest::newRow(name) << QString::fromLatin1(lines) << static_cast<int>(is);
        };
        const std::string find = "while [ $# -gt 0 ]; do [ \"$1\" = --output-junit ] && out=$2; shift; done; [ -z \"$out\" ] && exit 0; ";
        row("crash", "kill -SEGV $$", FailureClass::System);
        row("no report, exit 0", "exit 0", FailureClass::System);
        row("broken report, exit 0", (find + "echo '<testsuite><testcase name=' > \"$out\"").c_str(), FailureClass::System);
        row("failing test, exit 0",
            (find +
             R"(echo '<testsuite><testcase name="a" classname="a" status="fail"><failure message=""/></testcase></testsuite>' > "$out")")
                .c_str(),
            FailureClass::TestFailure);
        row("passing test, exit 8",
            (find + R"(echo '<testsuite><testcase name="a" classname="a" status="run"/></testsuite>' > "$out"; exit 8)").c_str(),
            FailureClass::System);
    }

    void toolThatLiesNeverPasses()
    {
        QFETCH(QString, lines);
        QFETCH(int, failureClass);
        PhaseBench bench;
        writeProject(bench, "cmake_minimum_required(VERSION 3.19)\nproject(demo LANGUAGES NONE)\nenable_testing()\n");
        bench.fakeProgram("ctest", lines.toStdString());
        const auto outcome = runCmake(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(static_cast<int>(outcome.failureClass) == failureClass, outcome.error.c_str());
    }

    void hangIsATimeout()
    {
        PhaseBench bench;
        writeProject(bench);
        bench.fakeProgram("ctest", "sleep 600");
        bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"languages":{"cmake":{"timeout":"6s"}}}})");
        const auto outcome = runCmake(bench);
        QVERIFY2(outcome.failureClass == FailureClass::Timeout, outcome.error.c_str());
    }

    void missingToolsAreNamed()
    {
        PhaseBench bench;
        writeProject(bench);
        bench.onlyPrograms({"bash"});
        bench.read();
        const auto cmake = makeCmakeToolchain();
        QCOMPARE(cmake->missingTools(cmake->detect(bench.workspace), bench.context()),
                 (std::vector<std::string>{"cmake", "ctest", "make"}));
        QCOMPARE(runCmake(bench).failureClass, FailureClass::MissingDependency);
    }

    void nonsenseDeclaresNoTests()
    {
        QVERIFY(cmake::declaredTests("").empty());
        QVERIFY(
            cmake::declaredTests("{\"tests\":[{\"name\":\"a\",\"backtrace\":99}],\"backtraceGraph\":{\"nodes\":[],\"files\":[]}}").empty());
    }
};

QTEST_GUILESS_MAIN(CmakeToolchainTest)
#include "tst_toolchain_cmake.moc"
