// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/shell/command.h"
#include "run/toolchains/shell/detect.h"
#include "run/toolchains/shell/shell_toolchain.h"
#include "support/phase_bench.h"

#include <QTest>

using namespace genie;
using genie::test::PhaseBench;
using genie::test::shellSays;

namespace {

WorkspaceOutcome runShell(PhaseBench &bench) { return bench.run(*makeShellToolchain()).value_or(WorkspaceOutcome{}); }

} // namespace

class ShellToolchainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyScriptIsACase()
    {
        PhaseBench bench;
        bench.copySample("hello-shell");
        const auto outcome = runShell(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
        QCOMPARE(bench.reporter.names(), (std::vector<std::string>{"bin/hello", "bin/lines.sh"}));
    }

    void c27_onlyShellScriptsAreCheckedAndAllOfThem()
    {
        PhaseBench bench;
        bench.write("cli/tool", "#!/usr/bin/env python3\nif True:\n    pass\n");
        bench.write("cli/other.sh", "#!/usr/bin/env node\nlet x = {a: 1}\n");
        bench.write("cli/plain", "if nothing\n");
        bench.write("cli/posix", "#!/bin/sh\necho hi\n");
        bench.write("node_modules/x/a.sh", "if\n");
        bench.write("a b/with space.sh", "echo 'hi'\n");
        const auto found = shell::detect(bench.read());
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].files, (std::vector<std::string>{"a b/with space.sh", "cli/posix"}));
        QCOMPARE(runShell(bench).tally, (Tally{.passed = 2}));
    }

    void syntaxErrorsHaveLineAndCommandForBothShells()
    {
        PhaseBench bench;
        bench.write("a.sh", "#!/bin/bash\necho ok\n[[ x == y ]]\nfi\n");
        bench.write("b.sh", "#!/bin/sh\necho ok\nfi\n");
        bench.write("c.sh", "true\n");
        const auto outcome = runShell(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(outcome.error, std::string("2 of 3 scripts cannot be parsed"));
        QCOMPARE(outcome.remediations.front().code, std::string("unit.shell"));
        QCOMPARE(bench.reporter.caseNamed("a.sh").line, 4);
        QCOMPARE(bench.reporter.caseNamed("b.sh").line, 3);
        const auto toolchain = makeShellToolchain();
        QCOMPARE(toolchain->nativeCommand(bench.reporter.caseNamed("a.sh"), bench.directory()), std::string("bash -n a.sh"));
        QCOMPARE(toolchain->nativeCommand(bench.reporter.caseNamed("b.sh"), bench.directory()), std::string("sh -n b.sh"));
    }

    void oneFileRunsAlone()
    {
        PhaseBench bench;
        bench.write("a.sh", "fi\n");
        bench.write("c.sh", "true\n");
        bench.tests = {{"shell", ".", "", "c.sh", ""}};
        QCOMPARE(runShell(bench).status, PhaseStatus::Passed);
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"c.sh"});
    }

    void missingShellIsNamedAndAnotherIsSkipped()
    {
        PhaseBench bench;
        bench.write("a.sh", "true\n");
        bench.write("b", "#!/bin/zsh-that-is-not-there\n");
        bench.onlyPrograms({"ls"});
        bench.read();
        const auto toolchain = makeShellToolchain();
        QCOMPARE(toolchain->missingTools(toolchain->detect(bench.workspace), bench.context()), std::vector<std::string>{"bash"});
        QCOMPARE(runShell(bench).status, PhaseStatus::Skipped);
    }

    void crashIsSystem()
    {
        PhaseBench bench;
        bench.write("a.sh", "true\n");
        bench.fakeProgram("bash", "kill -SEGV $$");
        bench.write("../../fake-bin/bash", "#!/bin/sh\nkill -SEGV $$\n", true);
        const auto outcome = runShell(bench);
        QVERIFY2(outcome.failureClass == FailureClass::System, outcome.error.c_str());
    }

    void linesAreReadFromMessages()
    {
        QCOMPARE(shell::errorLine("./a.sh: line 4: syntax error near unexpected token `fi'"), 4);
        QCOMPARE(shell::errorLine("./x: 12: Syntax error: \"fi\" unexpected"), 12);
        QCOMPARE(shell::errorLine("no line: here"), 0);
    }
};

QTEST_GUILESS_MAIN(ShellToolchainTest)
#include "tst_toolchain_shell.moc"
