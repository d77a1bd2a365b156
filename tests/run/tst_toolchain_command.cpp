// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/command/command_toolchain.h"
#include "run/toolchains/globs.h"
#include "support/phase_bench.h"

#include <QTest>

using namespace genie;
using genie::test::PhaseBench;

namespace {

constexpr const char *kPasses = "<testsuite name=\"s\"><testcase classname=\"s\" name=\"ok\" file=\"x.c\"/></testsuite>";
constexpr const char *kMixed = "<testsuite name=\"s\"><testcase classname=\"s\" name=\"ok\"/>"
                               "<testcase classname=\"s\" name=\"bad\"><failure message=\"boom\"/></testcase></testsuite>";

WorkspaceOutcome runCommand(PhaseBench &bench) { return bench.run(*makeCommandToolchain()).value_or(WorkspaceOutcome{}); }

void declare(PhaseBench &bench, const std::string &commands)
{
    bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"commands":[)" + commands + "]}}");
}

/// One command `check.sh` in `lib` with a report in an output folder.
void writeCheck(PhaseBench &bench, const std::string &lines)
{
    declare(bench,
            "{\"name\":\"lib check\",\"argv\":[\"./check.sh\",\"now\"],\"cwd\":\"lib\",\"junit\":\"build/**/*.xml\",\"timeout\":\"5s\"}");
    bench.write("lib/check.sh", "#!/bin/bash\n" + lines + "\n", true);
}

std::string writes(const std::string &xml) { return "mkdir -p build/out; echo '" + xml + "' > build/out/r.xml; "; }

} // namespace

class CommandToolchainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reportsOfADeclaredCommandAreRead()
    {
        PhaseBench bench;
        writeCheck(bench, writes(kPasses));
        const auto outcome = runCommand(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        const auto test = bench.reporter.caseNamed("ok");
        QCOMPARE(test.toolchain, std::string("command"));
        QCOMPARE(test.workspace, std::string("lib"));
        QCOMPARE(test.file, std::string("lib/x.c"));
        QCOMPARE(makeCommandToolchain()->nativeCommand(test, bench.directory()), std::string("cd lib && ./check.sh now"));
    }

    void failingTestIsATestFailure()
    {
        PhaseBench bench;
        writeCheck(bench, writes(kMixed) + "exit 1");
        const auto outcome = runCommand(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(outcome.tally, (Tally{.passed = 1, .failed = 1}));
    }

    void endsThatAreNoVerdict_data()
    {
        QTest::addColumn<QString>("lines");
        QTest::addColumn<int>("failureClass");
        const auto row = [](const char *name, const std::string &lines, FailureClass is) {
            QTest::newRow(name) << QString::fromStdString(lines) << static_cast<int>(is);
        };
        row("no report, exit 0", "exit 0", FailureClass::System);
        row("failing test, exit 0", writes(kMixed), FailureClass::TestFailure);
        row("passing test, exit 1", writes(kPasses) + "exit 1", FailureClass::System);
        row("half a report", writes("<testsuite><testcase name="), FailureClass::System);
        row("crash", writes(kPasses) + "kill -SEGV $$", FailureClass::System);
        row("hang", "sleep 600", FailureClass::Timeout);
        row("flood", "yes | head -c 30000000; " + writes(kMixed), FailureClass::TestFailure);
        row("entities", writes("<!DOCTYPE x [<!ENTITY a \"b\">]><testsuite>&a;</testsuite>"), FailureClass::System);
    }

    void endsThatAreNoVerdict()
    {
        QFETCH(QString, lines);
        QFETCH(int, failureClass);
        PhaseBench bench;
        writeCheck(bench, lines.toStdString());
        const auto outcome = runCommand(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(static_cast<int>(outcome.failureClass) == failureClass, outcome.error.c_str());
    }

    void reportOfYesterdayIsNotBelieved()
    {
        PhaseBench bench;
        writeCheck(bench, "exit 0");
        bench.write("lib/build/out/r.xml", kPasses);
        const auto outcome = runCommand(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(outcome.error.find("build/**/*.xml") != std::string::npos, outcome.error.c_str());
        QVERIFY(bench.reporter.names().empty());
    }

    void reportThatIsWrittenOverCounts()
    {
        PhaseBench bench;
        writeCheck(bench, writes(kPasses));
        bench.write("lib/build/out/r.xml", kMixed);
        QCOMPARE(runCommand(bench).status, PhaseStatus::Passed);
    }

    void onlyWhatWasAskedForIsTold()
    {
        PhaseBench bench;
        writeCheck(bench, writes(kMixed) + "exit 1");
        bench.tests = {{"command", "lib", "s", "", "ok"}};
        const auto outcome = runCommand(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"ok"});
    }

    void wordsAreNoShellLine()
    {
        PhaseBench bench;
        declare(bench, R"({"argv":["bash","-c","exit 3","; touch owned"],"junit":"*.xml"})");
        runCommand(bench);
        QVERIFY(!std::filesystem::exists(bench.directory() / "owned"));
        QVERIFY2(bench.reporter.logged().find("bash -c 'exit 3' '; touch owned'") != std::string::npos, bench.reporter.logged().c_str());
    }

    void missingProgramIsNamed()
    {
        PhaseBench bench;
        declare(bench, R"({"argv":["no-such-program-here"],"junit":"*.xml"})");
        bench.read();
        const auto toolchain = makeCommandToolchain();
        QCOMPARE(toolchain->missingTools(toolchain->detect(bench.workspace), bench.context()),
                 std::vector<std::string>{"no-such-program-here"});
        QCOMPARE(runCommand(bench).failureClass, FailureClass::MissingDependency);
    }

    void directoryThatLeadsOutThroughALinkIsRefused()
    {
        PhaseBench bench;
        declare(bench, R"({"argv":["true"],"cwd":"out","junit":"*.xml"})");
        std::filesystem::create_directory_symlink("/tmp", bench.directory() / "out");
        const auto outcome = runCommand(bench);
        QVERIFY2(outcome.failureClass == FailureClass::Misconfiguration, outcome.error.c_str());
    }

    void patternsFitWholePaths_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char *pattern, const char *path, bool fits) {
            QTest::newRow((std::string(pattern) + " on " + path).c_str()) << pattern << path << fits;
        };
        row("*.xml", "a.xml", true);
        row("*.xml", "b/a.xml", false);
        row("**/*.xml", "a.xml", true);
        row("**/*.xml", "b/c/a.xml", true);
        row("b/**/a.xml", "b/a.xml", true);
        row("b/**/a.xml", "b/c/d/a.xml", true);
        row("b/**/a.xml", "c/a.xml", false);
        row("b/**", "b/c/a.xml", true);
        row("**/**/**/**/a", "x/y/z", false);
        row("TEST-?.xml", "TEST-1.xml", true);
        row("[ab].xml", "c.xml", false);
        row("", "a.xml", false);
    }

    void patternsFitWholePaths()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, path);
        QFETCH(bool, fits);
        QCOMPARE(matchesGlob(pattern.toStdString(), path.toStdString()), fits);
    }

    void filesAreFoundInOutputFoldersButNotThroughLinks()
    {
        PhaseBench bench;
        bench.write("build/test-results/a.xml", "");
        bench.write("build/b.txt", "");
        std::filesystem::create_directory_symlink(bench.directory() / "build", bench.directory() / "linked");
        QCOMPARE(filesMatching(bench.directory(), "**/*.xml"), std::vector<std::string>{"build/test-results/a.xml"});
        QVERIFY(filesMatching(bench.directory(), "../**/*.xml").empty());
    }
};

QTEST_GUILESS_MAIN(CommandToolchainTest)
#include "tst_toolchain_command.moc"
