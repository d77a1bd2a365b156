// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/command.h"
#include "run/toolchains/node/detect.h"
#include "run/toolchains/node/node_toolchain.h"
#include "support/phase_bench.h"

#include "run/toolchains/tree_files.h"

#include <QTest>

using namespace genie;
using genie::test::PhaseBench;
using genie::test::shellSays;

namespace {

WorkspaceOutcome runNode(PhaseBench &bench) { return bench.run(*makeNodeToolchain()).value_or(WorkspaceOutcome{}); }

void writeScript(PhaseBench &bench, const std::string &script, const std::string &directory = "ui")
{
    bench.write(directory + "/package.json", "{\"name\":\"x\",\"scripts\":{\"test\":\"" + script + "\"}}");
}

constexpr const char *kNodeTests = R"JS(const { describe, it, test } = require('node:test')
const assert = require('node:assert')
const { half } = require('./half.js')

describe('outer', () => {
  describe('inner (a|b)', () => {
    it('is 100% [sure] $', () => assert.equal(half(4), 2))
  })
  it('fails [REQ:NT-F]', () => {
    assert.strictEqual(1, 2)
  })
})

test('parent', async (t) => {
  await t.test('child', () => {})
})
test.skip('later', () => {})
test.todo('some day')
)JS";

constexpr const char *kHalf = "exports.half = (n) => {\n  if (n > 100) {\n    return 50\n  }\n  return n / 2\n}\n";

constexpr const char *kBlocks = R"JS(const { half } = require('./half.js')

describe('outer', () => {
  describe('inner (a|b)', () => {
    it('is 100% [sure] $', () => {
      if (half(4) !== 2) throw new Error('no half')
    })
  })
  it('fails [REQ:NT-F]', () => {
    throw new Error('boom')
  })
})

describe('others', () => {
  it.skip('later', () => {})
  it('passes', () => {})
})
)JS";

} // namespace

class NodeRunnersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // Fetched once, from the lock file, and lent to every test.
        m_installed = std::make_unique<PhaseBench>("installed");
        const std::filesystem::path data(GENIE_SOURCE_DIR "/tests/data/node-runners");
        std::filesystem::copy(data, m_installed->directory() / "ui");
        const auto said = shellSays(*m_installed, m_installed->directory() / "ui", "npm ci --ignore-scripts --no-audit --no-fund");
        QVERIFY2(std::filesystem::exists(m_installed->directory() / "ui/node_modules/jest/bin/jest.js"), said.c_str());
    }

    void nodeTestGivesEveryTestWithItsPlace()
    {
        PhaseBench bench;
        writeNodeTests(bench);
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.failureClass == FailureClass::TestFailure, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.tally, (Tally{.passed = 2, .failed = 1, .skipped = 2}));
        const auto test = bench.reporter.caseNamed("fails [REQ:NT-F]");
        QCOMPARE(test.suite, std::string("outer"));
        QCOMPARE(test.file, std::string("ui/a.test.js"));
        QCOMPARE(test.line, 9);
        QCOMPARE(test.requirementIds, std::vector<std::string>{"NT-F"});
        QVERIFY(test.message.find("1 !== 2") != std::string::npos);
        QCOMPARE(bench.reporter.caseNamed("is 100% [sure] $").suite, std::string("outer > inner (a|b)"));
        QCOMPARE(bench.reporter.caseNamed("child").suite, std::string("parent"));
        QCOMPARE(bench.reporter.caseNamed("some day").rawStatus, std::string("todo"));
        QVERIFY(!std::filesystem::exists(bench.directory() / "ui/node_modules"));
    }

    void nodeTestMeasuresLinesWhereItCan()
    {
        PhaseBench bench;
        writeNodeTests(bench);
        const auto outcome = runNode(bench);
        if (shellSays(bench, bench.directory(), "node -p 'process.versions.node.split(\".\")[0] >= 20'") != "true\n") {
            QVERIFY(!outcome.coverage);
            return;
        }
        QVERIFY(outcome.coverage);
        const auto files = bench.reporter.allCoverage();
        QCOMPARE(files.size(), std::size_t{1});
        QCOMPARE(files[0].path, std::string("ui/half.js"));
        QCOMPARE(files[0].hits.at(3), std::int64_t{0});
        QVERIFY(files[0].hits.at(5) > 0);
    }

    void nodeTestRunsOneTestAlone()
    {
        PhaseBench bench;
        writeNodeTests(bench);
        bench.tests = {{"node", "ui", "outer > inner (a|b)", "ui/a.test.js", "is 100% [sure] $"}};
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"is 100% [sure] $"});
    }

    void nodeTestThatFailedIsRepeatedByItsCommand()
    {
        PhaseBench bench;
        writeNodeTests(bench);
        runNode(bench);
        const auto command = makeNodeToolchain()->nativeCommand(bench.reporter.caseNamed("fails [REQ:NT-F]"), bench.directory());
        QVERIFY2(command.starts_with("cd ui && node --test "), command.c_str());
        int exitCode = 0;
        const auto said = shellSays(bench, bench.directory(), command, &exitCode);
        QCOMPARE(exitCode, 1);
        QVERIFY2(said.find("fail 1") != std::string::npos && said.find("fails [REQ:NT-F]") != std::string::npos, said.c_str());
    }

    void nodeTestFileThatCannotBeLoadedFails()
    {
        PhaseBench bench;
        writeNodeTests(bench);
        bench.write("ui/b.test.js", "require('./missing.js')\n");
        const auto outcome = runNode(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        const auto test = bench.reporter.caseNamed("b.test.js [load]");
        QCOMPARE(test.file, std::string("ui/b.test.js"));
        QVERIFY2(test.message.find("missing.js") != std::string::npos, test.message.c_str());
    }

    void nodeTestThatLeavesEarlyNeverPasses()
    {
        PhaseBench bench;
        writeScript(bench, "node --test");
        bench.write("ui/a.test.js", "require('node:test')('never told', () => {})\nprocess.exit(0)\n");
        bench.fakeProgram("node", "case \" $* \" in *' --test '*) exit 0;; esac\nexec " + realNode() + " \"$@\"");
        const auto outcome = runNode(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(outcome.failureClass == FailureClass::System, outcome.error.c_str());
    }

    void nodeTestThatHangsIsATimeout()
    {
        PhaseBench bench;
        writeScript(bench, "node --test");
        bench.write("ui/a.test.js", "require('node:test')('hangs', () => { for (;;) {} })\n");
        bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"languages":{"node":{"timeout":"4s"}}}})");
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.failureClass == FailureClass::Timeout, outcome.error.c_str());
    }

    void nodeTestFloodStaysOutOfTheReport()
    {
        PhaseBench bench;
        writeScript(bench, "node --test");
        bench.write("ui/a.test.js", "require('node:test')('talks', () => { for (let i = 0; i < 20000; ++i) "
                                    "console.log('{\"name\":\"liar\",\"status\":\"failed\"}') })\n");
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"talks"});
    }

    void c26_nestedPackagesRunOnce()
    {
        PhaseBench bench;
        writeScript(bench, "node --test", ".");
        bench.write("root.test.js", "require('node:test')('at the root', () => {})\n");
        writeScript(bench, "node --test", "lib");
        bench.write("lib/lib.test.js", "require('node:test')('in lib', () => {})\n");
        runNode(bench);
        QCOMPARE(bench.reporter.names(), (std::vector<std::string>{"at the root", "in lib"}));
    }

    void c26_scriptThatRunsOtherPackagesGivesWayToThem()
    {
        PhaseBench bench;
        writeScript(bench, "npm test --workspaces", ".");
        writeScript(bench, "node --test", "lib");
        const auto found = node::detect(bench.read());
        QCOMPARE(found.size(), std::size_t{2});
        QVERIFY(!found[0].skipReason.empty());
        QVERIFY(found[1].skipReason.empty());
    }

    void jestGivesEveryTestWithItsPlace()
    {
        PhaseBench bench;
        writeBlocks(bench, "jest --watch");
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.failureClass == FailureClass::TestFailure, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.tally, (Tally{.passed = 2, .failed = 1, .skipped = 1}));
        const auto test = bench.reporter.caseNamed("fails [REQ:NT-F]");
        QCOMPARE(test.suite, std::string("outer"));
        QCOMPARE(test.file, std::string("ui/test/a.test.js"));
        QCOMPARE(test.line, 9);
        QVERIFY(test.message.find("boom") != std::string::npos);
    }

    void jestMeasuresLines()
    {
        PhaseBench bench;
        writeBlocks(bench, "jest");
        const auto outcome = runNode(bench);
        QVERIFY(outcome.coverage);
        const auto files = bench.reporter.allCoverage();
        QCOMPARE(files.size(), std::size_t{1});
        QCOMPARE(files[0].path, std::string("ui/test/half.js"));
        QCOMPARE(files[0].hits.at(3), std::int64_t{0});
        QVERIFY(!std::filesystem::exists(bench.directory() / "ui/coverage"));
    }

    void jestRunsOneTestAloneAndRepeatsIt()
    {
        PhaseBench bench;
        writeBlocks(bench, "jest");
        bench.tests = {{"node", "ui", "outer > inner (a|b)", "ui/test/a.test.js", "is 100% [sure] $"}};
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"is 100% [sure] $"});
        TestCase test = bench.reporter.caseNamed("is 100% [sure] $");
        test.suite = "outer";
        test.name = "fails [REQ:NT-F]";
        const auto command = makeNodeToolchain()->nativeCommand(test, bench.directory());
        int exitCode = 0;
        const auto said = shellSays(bench, bench.directory(), command, &exitCode);
        QVERIFY2(said.find("1 failed, 3 skipped") != std::string::npos, (command + said).c_str());
        QCOMPARE(exitCode, 1);
    }

    void jestWithoutTestsIsSkipped()
    {
        PhaseBench bench;
        writeBlocks(bench, "jest");
        std::filesystem::remove(bench.directory() / "ui/test/a.test.js");
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.status == PhaseStatus::Skipped, (outcome.error + bench.reporter.logged()).c_str());
    }

    void jestFileThatCannotBeLoadedFails()
    {
        PhaseBench bench;
        writeBlocks(bench, "jest");
        bench.write("ui/test/a.test.js", "require('./missing.js')\n");
        QCOMPARE(runNode(bench).failureClass, FailureClass::TestFailure);
        QCOMPARE(bench.reporter.caseNamed("a.test.js [load]").file, std::string("ui/test/a.test.js"));
    }

    void c26_jestLeavesPackagesBeneathAlone()
    {
        PhaseBench bench;
        writeBlocks(bench, "jest");
        writeScript(bench, "node --test", "ui/lib");
        bench.write("ui/lib/l.test.js", "require('node:test')('in lib', () => {})\n");
        runNode(bench);
        const auto names = bench.reporter.names();
        QCOMPARE(std::count(names.begin(), names.end(), std::string("in lib")), std::ptrdiff_t{1});
        QCOMPARE(names.size(), std::size_t{5});
    }

    void mochaGivesEveryTestWithItsPlace()
    {
        PhaseBench bench;
        writeBlocks(bench, "mocha --watch --recursive");
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.failureClass == FailureClass::TestFailure, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.tally, (Tally{.passed = 2, .failed = 1, .skipped = 1}));
        const auto test = bench.reporter.caseNamed("fails [REQ:NT-F]");
        QCOMPARE(test.suite, std::string("outer"));
        QCOMPARE(test.file, std::string("ui/test/a.test.js"));
        QCOMPARE(test.line, 10);
        QCOMPARE(bench.reporter.caseNamed("is 100% [sure] $").suite, std::string("outer > inner (a|b)"));
    }

    void mochaRunsOneTestAloneAndRepeatsIt()
    {
        PhaseBench bench;
        writeBlocks(bench, "mocha");
        bench.tests = {{"node", "ui", "outer > inner (a|b)", "ui/test/a.test.js", "is 100% [sure] $"}};
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"is 100% [sure] $"});
        const auto command = makeNodeToolchain()->nativeCommand(bench.reporter.caseNamed("is 100% [sure] $"), bench.directory());
        int exitCode = -1;
        const auto said = shellSays(bench, bench.directory(), command, &exitCode);
        QVERIFY2(said.find("1 passing") != std::string::npos, (command + said).c_str());
        QCOMPARE(exitCode, 0);
    }

    void mochaHookThatFailsIsAFailedCase()
    {
        PhaseBench bench;
        writeBlocks(bench, "mocha");
        bench.write("ui/test/a.test.js",
                    "describe('x', () => {\n  before(() => { throw new Error('no database') })\n  it('never', () => {})\n})\n");
        QCOMPARE(runNode(bench).failureClass, FailureClass::TestFailure);
        QVERIFY(bench.reporter.allCases().front().message.find("no database") != std::string::npos);
    }

    void mochaThatCannotLoadAFileFails()
    {
        PhaseBench bench;
        writeBlocks(bench, "mocha");
        bench.write("ui/test/b.js", "require('./missing.js')\n");
        QCOMPARE(runNode(bench).failureClass, FailureClass::TestFailure);
        QVERIFY(bench.reporter.caseNamed("mocha [load]").message.find("missing.js") != std::string::npos);
    }

    void mochaThatLeavesEarlyNeverPasses()
    {
        PhaseBench bench;
        writeBlocks(bench, "mocha");
        bench.write("ui/test/a.test.js", "it('told', () => {})\nit('leaves', () => { process.exit(0) })\n");
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.failureClass == FailureClass::System, outcome.error.c_str());
    }

    void mochaWithoutTestsIsSkipped()
    {
        PhaseBench bench;
        writeBlocks(bench, "mocha nothing/*.js");
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.status == PhaseStatus::Skipped, (outcome.error + bench.reporter.logged()).c_str());
    }

    void toolThatLiesNeverPasses_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("lines");
        QTest::addColumn<int>("failureClass");
        const auto row = [](const char *name, const char *script, const char *lines, FailureClass is) {
            QTest::newRow(name) << QString::fromLatin1(script) << QString::fromLatin1(lines) << static_cast<int>(is);
        };
        const char *passes = R"('{"testResults":[{"name":"/a","status":"passed","assertionResults":[{"title":"a","status":"passed"}]}]}')";
        const std::string find = "for a; do case \"$a\" in --outputFile=*) out=${a#*=};; esac; done; ";
        row("jest crashes", "jest", "kill -SEGV $$", FailureClass::System);
        row("jest writes nothing", "jest", "exit 0", FailureClass::System);
        row("jest writes half", "jest", (find + "echo '{\"testResults\":[{' > \"$out\"").c_str(), FailureClass::System);
        row("jest exits with 1 for nothing", "jest", (find + "echo " + passes + " > \"$out\"; exit 1").c_str(), FailureClass::System);
        row("react-scripts writes nothing", "react-scripts test", "exit 0", FailureClass::System);
        row("node --test crashes", "node --test", "case $1 in --test) kill -ABRT $$;; esac; echo v18.20.0", FailureClass::System);
    }

    void toolThatLiesNeverPasses()
    {
        QFETCH(QString, script);
        QFETCH(QString, lines);
        QFETCH(int, failureClass);
        PhaseBench bench;
        writeScript(bench, script.toStdString());
        bench.write("ui/node_modules/jest/bin/jest.js", "");
        bench.write("ui/node_modules/react-scripts/bin/react-scripts.js", "");
        bench.fakeProgram("node", lines.toStdString());
        const auto outcome = runNode(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(static_cast<int>(outcome.failureClass) == failureClass, outcome.error.c_str());
    }

    void c26_watchModeIsNeverEntered_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("has");
        QTest::newRow("react-scripts") << "react-scripts test"
                                       << "--watchAll=false";
        QTest::newRow("react-scripts, watching") << "react-scripts test --watch"
                                                 << "--watchAll=false";
        QTest::newRow("jest") << "jest --watchAll"
                              << "--watchAll=false";
        QTest::newRow("node") << "node --test --watch"
                              << "--test";
    }

    void c26_watchModeIsNeverEntered()
    {
        QFETCH(QString, script);
        QFETCH(QString, has);
        PhaseBench bench;
        writeScript(bench, script.toStdString());
        bench.write("ui/node_modules/jest/bin/jest.js", "");
        bench.write("ui/node_modules/react-scripts/bin/react-scripts.js", "");
        bench.fakeProgram("node", "for a; do echo \"<$a>\"; done");
        runNode(bench);
        const auto said = QString::fromStdString(bench.reporter.logged());
        QVERIFY2(said.contains(QLatin1Char('<') + has + QLatin1Char('>')), qPrintable(said));
        QVERIFY2(!said.contains(QStringLiteral("<--watch>")) && !said.contains(QStringLiteral("<--watchAll>")), qPrintable(said));
    }

    void scriptsNameTheirRunner_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("tool");
        const auto row = [](const char *script, const char *tool) { QTest::newRow(script) << script << tool; };
        row("jest", "jest");
        row("NODE_OPTIONS=--experimental-vm-modules npx jest --ci", "jest");
        row("node --experimental-vm-modules node_modules/jest/bin/jest.js", "jest");
        row("node --experimental-vm-modules node_modules/.bin/jest", "jest");
        row("node --test", "node --test");
        row("node --import tsx --test src/*.test.ts", "node --test");
        row("c8 --reporter=lcov node --test", "node --test");
        row("mocha --recursive", "mocha");
        row("nyc mocha", "mocha");
        row("react-scripts test", "react-scripts test");
        row("npm run unit", "jest");
        row("node scripts/test.js", "npm test");
        row("tsc && jest", "npm test");
    }

    void scriptsNameTheirRunner()
    {
        QFETCH(QString, script);
        QFETCH(QString, tool);
        PhaseBench bench;
        bench.write("ui/package.json", "{\"scripts\":{\"test\":\"" + script.toStdString() + "\",\"unit\":\"jest --ci\"}}");
        QCOMPARE(QString::fromStdString(node::detect(bench.read())[0].tool), tool);
    }

    void scriptsThatCallEachOtherEnd()
    {
        PhaseBench bench;
        bench.write("ui/package.json", R"({"scripts":{"test":"npm run unit","unit":"npm run test"}})");
        QCOMPARE(node::detect(bench.read())[0].tool, std::string("npm test"));
    }

    void filePatternsOfTheScriptAreExpandedLikeAShellDoes()
    {
        PhaseBench bench;
        writeScript(bench, "node --test checks/*.js");
        bench.write("ui/checks/a.js", "require('node:test')('a', () => {})\n");
        bench.write("ui/b.test.js", "require('node:test')('b', () => {})\n");
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"a"});
    }

    void withoutLockFileNothingIsInstalled()
    {
        PhaseBench bench;
        writeScript(bench, "jest");
        const auto outcome = runNode(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QCOMPARE(outcome.remediations.front().code, std::string("unit.install"));
        QVERIFY(!std::filesystem::exists(bench.directory() / "ui/package-lock.json"));
    }

    void cleanupTestCase() { m_installed.reset(); }

private:
    static std::string realNode()
    {
        return ProcessRunner{GENIE_BIN_DIR "/test-genie-supervisor"}.find("node", childEnvironment({})).string();
    }

    static void writeNodeTests(PhaseBench &bench)
    {
        writeScript(bench, "node --test");
        bench.write("ui/a.test.js", kNodeTests);
        bench.write("ui/half.js", kHalf);
    }

    void writeBlocks(PhaseBench &bench, const std::string &script)
    {
        writeScript(bench, script);
        bench.write("ui/test/a.test.js", kBlocks);
        bench.write("ui/test/half.js", kHalf);
        std::filesystem::create_directory_symlink(m_installed->directory() / "ui/node_modules", bench.directory() / "ui/node_modules");
    }

    std::unique_ptr<PhaseBench> m_installed;
};

QTEST_GUILESS_MAIN(NodeRunnersTest)
#include "tst_toolchain_node_runners.moc"
