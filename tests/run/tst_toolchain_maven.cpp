// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/maven/command.h"
#include "run/toolchains/maven/detect.h"
#include "run/toolchains/maven/maven_toolchain.h"
#include "support/phase_bench.h"
#include "support/real_tools.h"

#include <QTest>

using namespace genie;
using genie::test::PhaseBench;
using genie::test::shellSays;

namespace {

/// Debian's own repository, where "4.x" is whatever JUnit 4 it has.
constexpr const char *kRepository = "/usr/share/maven-repo";

std::string pom(const std::string &artifact, const std::string &more = {})
{
    return "<project xmlns=\"http://maven.apache.org/POM/4.0.0\">\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>demo</groupId>\n"
           "  <artifactId>" +
           artifact + "</artifactId>\n  <version>1</version>\n" + more +
           "  <properties>\n    <maven.compiler.source>11</maven.compiler.source>\n    <maven.compiler.target>11</maven.compiler.target>\n"
           "    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>\n  </properties>\n"
           "  <dependencies>\n    <dependency>\n      <groupId>junit</groupId>\n      <artifactId>junit</artifactId>\n"
           "      <version>4.x</version>\n      <scope>test</scope>\n    </dependency>\n  </dependencies>\n</project>\n";
}

constexpr const char *kTests = R"JAVA(package demo;

import static org.junit.Assert.assertEquals;

import org.junit.Ignore;
import org.junit.Test;

public class CalcTest {
    @Test
    public void adds() {
        assertEquals(3, Calc.add(1, 2));
    }

    @Test
    public void fails() {
        assertEquals(4, Calc.add(1, 2));
    }

    @Test
    @Ignore("not today")
    public void later() {}
}
)JAVA";

WorkspaceOutcome runMaven(PhaseBench &bench) { return bench.run(*makeMavenToolchain()).value_or(WorkspaceOutcome{}); }

void writeProject(PhaseBench &bench)
{
    bench.write("api/.mvn/maven.config", std::string("-Dmaven.repo.local=") + kRepository + "\n");
    bench.write("api/pom.xml", pom("api"));
    bench.write("api/src/main/java/demo/Calc.java",
                "package demo;\n\npublic class Calc {\n    public static int add(int a, int b) {\n        return a + b;\n    }\n}\n");
    bench.write("api/src/test/java/demo/CalcTest.java", kTests);
}

/// A Maven that prints and does as it is told.
void fakeMaven(PhaseBench &bench, const std::string &lines) { bench.fakeProgram("mvn", lines); }

constexpr const char *kReport = "mkdir -p target/surefire-reports; out=target/surefire-reports/TEST-demo.CalcTest.xml; ";

} // namespace

#define NEEDS_SUREFIRE()                                                                                                                   \
    do {                                                                                                                                   \
        NEEDS_PROGRAM("mvn");                                                                                                              \
        NEEDS_PROGRAM("javac");                                                                                                            \
        if (!std::filesystem::exists(std::string(kRepository) + "/org/apache/maven/plugins/maven-surefire-plugin")) {                      \
            if (qEnvironmentVariableIsSet("CI"))                                                                                           \
                QFAIL("Surefire is not in Debian's repository for Maven");                                                                 \
            QSKIP("Surefire is not in Debian's repository for Maven");                                                                     \
        }                                                                                                                                  \
    } while (false)

class MavenToolchainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTestIsACaseWithItsPlaceAndTheTreeStaysAsItWas()
    {
        NEEDS_SUREFIRE();
        PhaseBench bench;
        writeProject(bench);
        const std::string list = "find . | sort | tr '\\n' ' '";
        const std::string before = shellSays(bench, bench.directory(), list);
        const auto outcome = runMaven(bench);
        QVERIFY2(outcome.failureClass == FailureClass::TestFailure, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.tally, (Tally{.passed = 1, .failed = 1, .skipped = 1}));
        const auto test = bench.reporter.caseNamed("fails");
        QCOMPARE(test.suite, std::string("demo.CalcTest"));
        QCOMPARE(test.file, std::string("api/src/test/java/demo/CalcTest.java"));
        QCOMPARE(test.line, 16);
        QVERIFY(test.message.find("expected:<4> but was:<3>") != std::string::npos);
        QCOMPARE(makeMavenToolchain()->nativeCommand(test, bench.directory()),
                 std::string("cd api && mvn test '-Dtest=demo.CalcTest#fails'"));
        QCOMPARE(shellSays(bench, bench.directory(), list), before);
    }

    void oneTestRunsAlone()
    {
        NEEDS_SUREFIRE();
        PhaseBench bench;
        writeProject(bench);
        bench.tests = {{"maven", "api", "demo.CalcTest", "", "adds"}};
        const auto outcome = runMaven(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"adds"});
    }

    void codeThatDoesNotCompileIsAFailedCaseAtItsPlace()
    {
        NEEDS_SUREFIRE();
        PhaseBench bench;
        writeProject(bench);
        bench.write("api/src/main/java/demo/Calc.java",
                    "package demo;\n\npublic class Calc {\n    public static int add(int a, int b) {\n        return nothing;\n    }\n}\n");
        const auto outcome = runMaven(bench);
        QVERIFY2(outcome.failureClass == FailureClass::TestFailure, outcome.error.c_str());
        const auto test = bench.reporter.caseNamed("api [build]");
        QCOMPARE(test.file, std::string("api/src/main/java/demo/Calc.java"));
        QCOMPARE(test.line, 5);
    }

    void dependencyThatIsNotThereIsNotFetched()
    {
        NEEDS_SUREFIRE();
        PhaseBench bench;
        writeProject(bench);
        std::string text = pom("api");
        text.replace(text.find("4.x"), 3, "99.9");
        bench.write("api/pom.xml", text);
        const auto outcome = runMaven(bench);
        QVERIFY2(outcome.failureClass == FailureClass::System, outcome.error.c_str());
        QCOMPARE(outcome.remediations.front().code, std::string("unit.install"));
    }

    void c26_modulesRunOnceAndBuildBesideTheTree()
    {
        NEEDS_SUREFIRE();
        PhaseBench bench;
        bench.write(".mvn/maven.config", std::string("-Dmaven.repo.local=") + kRepository + "\n");
        bench.write("pom.xml", pom("parent", "  <packaging>pom</packaging>\n  <modules>\n    <module>core</module>\n  </modules>\n"));
        bench.write("core/pom.xml", pom("core"));
        bench.write("core/src/test/java/demo/OnlyTest.java",
                    "package demo;\n\npublic class OnlyTest {\n    @org.junit.Test\n    public void once() {}\n}\n");
        bench.read();
        QCOMPARE(makeMavenToolchain()->detect(bench.workspace).size(), std::size_t{1});
        const auto outcome = runMaven(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"once"});
        QCOMPARE(bench.reporter.caseNamed("once").file, std::string("core/src/test/java/demo/OnlyTest.java"));
        QVERIFY(!std::filesystem::exists(bench.directory() / "core/target"));
    }

    void toolThatLiesNeverPasses_data()
    {
        QTest::addColumn<QString>("lines");
        QTest::addColumn<int>("failureClass");
        const auto row = [](const char *name, const std::string &lines, FailureClass is) {
            QTest::newRow(name) << QString::fromStdString(lines) << static_cast<int>(is);
        };
        const std::string report = kReport;
        row("crash", "kill -SEGV $$", FailureClass::System);
        row("no report, exit 0", "echo '[INFO] BUILD SUCCESS'", FailureClass::System);
        row("half a report, exit 0", report + "echo '<testsuite><testcase name=' > $out", FailureClass::System);
        row("failing test, exit 0", report + "echo '<testsuite><testcase name=\"a\"><failure/></testcase></testsuite>' > $out",
            FailureClass::TestFailure);
        row("passing test, exit 1", report + "echo '<testsuite><testcase name=\"a\"/></testsuite>' > $out; exit 1", FailureClass::System);
        row("broken pom", "echo '[ERROR] Non-parseable POM /x/pom.xml: end tag'; exit 1", FailureClass::Misconfiguration);
        row("no compiler", "echo '[ERROR] No compiler is provided in this environment.'; exit 1", FailureClass::MissingDependency);
        row("hang", "sleep 600", FailureClass::Timeout);
    }

    void toolThatLiesNeverPasses()
    {
        QFETCH(QString, lines);
        QFETCH(int, failureClass);
        PhaseBench bench;
        writeProject(bench);
        fakeMaven(bench, lines.toStdString());
        bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"languages":{"maven":{"timeout":"4s"}}}})");
        const auto outcome = runMaven(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(static_cast<int>(outcome.failureClass) == failureClass, outcome.error.c_str());
    }

    void testsThatAreSwitchedOffAreSkipped()
    {
        PhaseBench bench;
        writeProject(bench);
        fakeMaven(bench, "echo '[INFO] Tests are skipped.'; echo '[INFO] BUILD SUCCESS'");
        const auto outcome = runMaven(bench);
        QVERIFY2(outcome.status == PhaseStatus::Skipped, outcome.error.c_str());
    }

    void oldReportsOfTheTreeAreNotBelieved()
    {
        PhaseBench bench;
        writeProject(bench);
        bench.write("api/target/surefire-reports/TEST-demo.CalcTest.xml", "<testsuite><testcase name=\"old\"/></testsuite>");
        fakeMaven(bench, "exit 0");
        QCOMPARE(runMaven(bench).status, PhaseStatus::Failed);
        QVERIFY(bench.reporter.names().empty());
    }

    void missingMavenIsNamed()
    {
        PhaseBench bench;
        writeProject(bench);
        bench.onlyPrograms({"bash"});
        bench.read();
        const auto toolchain = makeMavenToolchain();
        QCOMPARE(toolchain->missingTools(toolchain->detect(bench.workspace), bench.context()), std::vector<std::string>{"mvn"});
        QCOMPARE(runMaven(bench).failureClass, FailureClass::MissingDependency);
    }

    void selectionsNameClassesAndMethods()
    {
        const TestWorkspace found{.toolchain = "maven", .directory = "api"};
        const std::map<std::string, std::string> sources{{"demo.CalcTest", "src/test/java/demo/CalcTest.java"}};
        const auto last = [&](const TestSelector &part) {
            const auto argv = maven::test(found, {false, {part}}, sources, false);
            const auto it = std::find_if(argv.begin(), argv.end(), [](const auto &word) { return word.starts_with("-Dtest="); });
            return it == argv.end() ? std::string() : *it;
        };
        QCOMPARE(last({"", "", "demo.CalcTest", "", "adds[2]"}), std::string("-Dtest=demo.CalcTest#adds"));
        QCOMPARE(last({"", "", "", "api/src/test/java/demo/CalcTest.java", ""}), std::string("-Dtest=demo.CalcTest"));
        QCOMPARE(last({"", "", "", "", "api [build]"}), std::string());
    }
};

QTEST_GUILESS_MAIN(MavenToolchainTest)
#include "tst_toolchain_maven.moc"
