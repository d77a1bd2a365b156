// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/command.h"
#include "run/toolchains/node/detect.h"
#include "run/toolchains/node/node_toolchain.h"
#include "support/phase_bench.h"

#include "core/json/json.h"
#include "run/toolchains/tree_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace genie;
using genie::test::PhaseBench;
using genie::test::shellSays;

namespace {

WorkspaceOutcome runNode(PhaseBench &bench) { return bench.run(*makeNodeToolchain()).value_or(WorkspaceOutcome{}); }

void writeScript(PhaseBench &bench, const std::string &script)
{
    bench.write("ui/package.json", "{\"name\":\"x\",\"scripts\":{\"test\":\"" + script + "\"}}");
}

constexpr const char *kMixed = R"JS(import { describe, expect, it, test } from 'vitest'

describe('outer', () => {
  describe('inner (a|b)', () => {
    it('is 100% [sure] $', () => {
      expect(1).toBe(1)
    })
  })
  it('fails', () => {
    expect(1).toBe(2)
  })
})

test.skip('later', () => {})
test.todo('some day')
)JS";

} // namespace

class NodeToolchainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // The packages are fetched once, the way that the toolchain itself does it, and lent to the other tests.
        m_installed = std::make_unique<PhaseBench>("installed");
        m_installed->copySample("hello-node");
        const std::string lock = readHead(m_installed->directory() / "ui/package-lock.json");
        m_first = runNode(*m_installed);
        QVERIFY2(m_first.status == PhaseStatus::Passed, (m_first.error + m_installed->reporter.logged()).c_str());
        QCOMPARE(readHead(m_installed->directory() / "ui/package-lock.json"), lock);
    }

    void sampleIsInstalledFromItsLockAndPasses()
    {
        QVERIFY(m_installed->reporter.logged().find("npm ci --ignore-scripts") != std::string::npos);
        QCOMPARE(m_first.tally, (Tally{.passed = 4, .skipped = 1}));
        const auto test = m_installed->reporter.caseNamed("is free (when empty) [REQ:HN-EMPTY]");
        QCOMPARE(test.suite, std::string("cart"));
        QCOMPARE(test.file, std::string("ui/src/cart.test.js"));
        QCOMPARE(test.line, 11);
        QCOMPARE(test.workspace, std::string("ui"));
    }

    void coverageIsWhatVitestItselfSays()
    {
        QVERIFY(m_first.coverage);
        const auto said = shellSays(*m_installed, m_installed->directory() / "ui",
                                    "node node_modules/vitest/vitest.mjs run --coverage.enabled --coverage.reporter=json-summary "
                                    "--coverage.reportsDirectory=../summary >/dev/null && cat ../summary/coverage-summary.json");
        const auto json = parseJson(said);
        QVERIFY2(json, said.c_str());
        QCOMPARE(m_first.coverage->covered, json->at("total").at("statements").at("covered").get<int>());
        QCOMPARE(m_first.coverage->total, json->at("total").at("statements").at("total").get<int>());
        const auto files = m_installed->reporter.allCoverage();
        const auto cart = std::find_if(files.begin(), files.end(), [](const auto &f) { return f.path == "ui/src/cart.js"; });
        QVERIFY(cart != files.end());
        QCOMPARE(cart->hits.at(9), std::int64_t{0});
        QVERIFY(cart->hits.at(3) > 0);
    }

    void failedTestHasPlaceMessageAndCommandThatRepeatsIt()
    {
        PhaseBench bench;
        writeMixed(bench);
        const auto outcome = runNode(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(outcome.tally, (Tally{.passed = 1, .failed = 1, .skipped = 2}));
        const auto test = bench.reporter.caseNamed("fails");
        QCOMPARE(test.line, 9);
        QVERIFY(test.message.find("expected 1 to be 2") != std::string::npos);
        const auto command = makeNodeToolchain()->nativeCommand(test, bench.directory());
        QCOMPARE(command, std::string("cd ui && npx vitest run src/a.test.js -t '^outer fails$'"));
        int exitCode = 0;
        const auto said = shellSays(bench, bench.directory(), command, &exitCode);
        QCOMPARE(exitCode, 1);
        QVERIFY2(said.find("1 failed | 3 skipped") != std::string::npos, said.c_str());
    }

    void oneTestWithAwkwardNameRunsAlone()
    {
        PhaseBench bench;
        writeMixed(bench);
        bench.tests = {{"node", "ui", "outer > inner (a|b)", "ui/src/a.test.js", "is 100% [sure] $"}};
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.tally.passed, 1);
        QCOMPARE(outcome.tally.failed, 0);
    }

    void oneFileRunsAlone()
    {
        PhaseBench bench;
        writeMixed(bench);
        bench.write("ui/src/b.test.js", "import { test } from 'vitest'\ntest('other', () => {})\n");
        bench.tests = {{"", "", "", "ui/src/b.test.js", ""}};
        QCOMPARE(runNode(bench).status, PhaseStatus::Passed);
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"other"});
        QVERIFY(bench.reporter.allCoverage().empty());
    }

    void fileThatCannotBeLoadedFails()
    {
        PhaseBench bench;
        writeMixed(bench);
        bench.write("ui/src/a.test.js", "import { nothing } from './missing.js'\n");
        const auto outcome = runNode(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(bench.reporter.caseNamed("a.test.js [load]").file, std::string("ui/src/a.test.js"));
    }

    void packageWithoutTestFilesIsSkipped()
    {
        PhaseBench bench;
        writeMixed(bench);
        std::filesystem::remove(bench.directory() / "ui/src/a.test.js");
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.status == PhaseStatus::Skipped, (outcome.error + bench.reporter.logged()).c_str());
    }

    void hangingTestIsATimeout()
    {
        PhaseBench bench;
        writeMixed(bench);
        bench.write("ui/src/a.test.js", "import { test } from 'vitest'\ntest('hangs', () => { for (;;) {} })\n");
        bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"languages":{"node":{"timeout":"5s"}}}})");
        const auto outcome = runNode(bench);
        QVERIFY2(outcome.failureClass == FailureClass::Timeout, outcome.error.c_str());
    }

    void toolThatLiesNeverPasses_data()
    {
        QTest::addColumn<QString>("lines");
        QTest::addColumn<int>("failureClass");
        const auto row = [](const char *name, const char *lines, FailureClass is) {
            QTest::newRow(name) << QString::fromLatin1(lines) << static_cast<int>(is);
        };
        const char *find = "for a; do case \"$a\" in --outputFile.json=*) out=$(echo \"$a\" | cut -d= -f2-);; esac; done; ";
        row("crash", "kill -SEGV $$", FailureClass::System);
        row("no report, exit 0", "exit 0", FailureClass::System);
        const std::string broken = std::string(find) + R"(echo '{"testResults":[{"name":' > "$out")";
        row("broken report, exit 0", broken.c_str(), FailureClass::System);
        const std::string liar =
            std::string(find) +
            R"(echo '{"testResults":[{"name":"/a.test.js","status":"failed","assertionResults":[{"title":"a","fullName":"a","status":"failed","failureMessages":["boom"]}]}]}' > "$out")";
        row("failing test, exit 0", liar.c_str(), FailureClass::TestFailure);
        const std::string grim =
            std::string(find) +
            R"(echo '{"testResults":[{"name":"/a.test.js","status":"passed","assertionResults":[{"title":"a","fullName":"a","status":"passed"}]}]}' > "$out"; exit 1)";
        row("passing test, exit 1", grim.c_str(), FailureClass::System);
    }

    void toolThatLiesNeverPasses()
    {
        QFETCH(QString, lines);
        QFETCH(int, failureClass);
        PhaseBench bench;
        writeMixed(bench);
        bench.fakeProgram("node", lines.toStdString());
        const auto outcome = runNode(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(static_cast<int>(outcome.failureClass) == failureClass, outcome.error.c_str());
    }

    void withoutLockFileNothingIsInstalled()
    {
        PhaseBench bench;
        writeScript(bench, "vitest run");
        const auto outcome = runNode(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QCOMPARE(outcome.remediations.front().code, std::string("unit.install"));
        QVERIFY(!std::filesystem::exists(bench.directory() / "ui/node_modules"));
        QVERIFY(!std::filesystem::exists(bench.directory() / "ui/package-lock.json"));
    }

    void failedInstallIsNoTestFailure()
    {
        PhaseBench bench;
        writeScript(bench, "vitest run");
        bench.write("ui/package-lock.json", "{ this is no lock file");
        const auto outcome = runNode(bench);
        QCOMPARE(outcome.failureClass, FailureClass::System);
        QCOMPARE(outcome.remediations.front().code, std::string("unit.install"));
    }

    void otherScriptIsOneCaseByItsExitCode()
    {
        PhaseBench bench;
        writeScript(bench, "node -e 'process.exit(process.env.CI ? 0 : 3)' && echo ok");
        auto outcome = runNode(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"npm test"});
        bench.reporter.clear();
        writeScript(bench, "node -e 'console.log(1);process.exit(3)'");
        outcome = runNode(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        const auto test = bench.reporter.caseNamed("npm test");
        QVERIFY(test.message.find("exited with code") != std::string::npos);
        QCOMPARE(makeNodeToolchain()->nativeCommand(test, bench.directory()), std::string("cd ui && CI=1 npm test"));
    }

    void missingNodeIsNamed()
    {
        PhaseBench bench;
        writeScript(bench, "vitest run");
        bench.onlyPrograms({"bash"});
        bench.read();
        const auto node = makeNodeToolchain();
        QCOMPARE(node->missingTools(node->detect(bench.workspace), bench.context()), (std::vector<std::string>{"node", "npm"}));
        QCOMPARE(runNode(bench).failureClass, FailureClass::MissingDependency);
    }

    void scriptsAreUnderstood_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("tool");
        QTest::addColumn<bool>("skipped");
        QTest::newRow("vitest run") << "vitest run"
                                    << "vitest" << false;
        QTest::newRow("vitest watch mode") << "vitest"
                                           << "vitest" << false;
        QTest::newRow("with environment") << "cross-env NODE_ENV=test npx vitest --watch --config x.ts"
                                          << "vitest" << false;
        QTest::newRow("chained") << "tsc && vitest run"
                                 << "npm test" << false;
        QTest::newRow("jest") << "jest"
                              << "jest" << false;
        QTest::newRow("npm's placeholder") << R"(echo \"Error: no test specified\" && exit 1)"
                                           << "npm test" << true;
        QTest::newRow("echo placeholder") << "echo 'no tests yet'"
                                          << "npm test" << true;
        QTest::newRow("echo and more") << "echo testing && node test.js"
                                       << "npm test" << false;
        QTest::newRow("blank") << "  "
                               << "npm test" << true;
    }

    void scriptsAreUnderstood()
    {
        QFETCH(QString, script);
        QFETCH(QString, tool);
        QFETCH(bool, skipped);
        PhaseBench bench;
        writeScript(bench, script.toStdString());
        const auto found = node::detect(bench.read());
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(found[0].tool), tool);
        QCOMPARE(!found[0].skipReason.empty(), skipped);
        QVERIFY2(found[0].problem.empty(), found[0].problem.c_str());
    }

    void brokenManifestIsAProblem()
    {
        PhaseBench bench;
        bench.write("ui/package.json", "{ nope");
        QVERIFY(!node::detect(bench.read())[0].problem.empty());
        bench.write("ui/package.json", R"({"scripts":{"test":7}})");
        QVERIFY(!node::detect(bench.read())[0].problem.empty());
    }

    void c26_lockFilesAreNeverWritten()
    {
        QCOMPARE(node::install({"npm", "package-lock.json", "ui"}, false),
                 (std::vector<std::string>{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"}));
        QCOMPARE(node::install({"pnpm", "pnpm-lock.yaml", "ui"}, false),
                 (std::vector<std::string>{"pnpm", "install", "--frozen-lockfile", "--ignore-scripts"}));
        QVERIFY(node::install({"npm", "", "ui"}, false).empty());
        QCOMPARE(node::install({"npm", "", "ui"}, true).back(), std::string("--no-package-lock"));
    }

    void cleanupTestCase() { m_installed.reset(); }

private:
    /// A package whose node_modules are those that were installed at the start.
    void writeMixed(PhaseBench &bench)
    {
        writeScript(bench, "vitest");
        bench.write("ui/src/a.test.js", kMixed);
        std::filesystem::create_directory_symlink(m_installed->directory() / "ui/node_modules", bench.directory() / "ui/node_modules");
    }

    std::unique_ptr<PhaseBench> m_installed;
    WorkspaceOutcome m_first;
};

QTEST_GUILESS_MAIN(NodeToolchainTest)
#include "tst_toolchain_node.moc"
