// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/court.h"
#include "support/real_tools.h"

#include <QElapsedTimer>
#include <QTest>

using namespace genie;

namespace {

namespace fs = std::filesystem;
using test::Court;
using test::Files;

const Files kGo{
    {"go.mod", "module demo\n\ngo 1.19\n"},
    {"calc.go", "package demo\n\nfunc Add(a, b int) int {\n\treturn a + b\n}\n\nfunc Sub(a, b int) int {\n\tif a < b {\n\t\treturn "
                "0\n\t}\n\treturn a - b\n}\n"},
    {"calc_test.go",
     "package demo\n\nimport \"testing\"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal(\"add\")\n\t}\n}\n"}};
const Gap kGoGap{{{"calc.go", {{7, 12}}, {}}}, {}};
std::string goTests(const std::string &body)
{
    return "package demo\n\nimport (\n\t\"os\"\n\t\"testing\"\n\t\"time\"\n)\n\nvar _ = os.Args\nvar _ = time.Now\n\n" + body;
}
const std::string kGoHonest = "func TestSub(t *testing.T) {\n\tif Sub(3, 2) != 1 || Sub(2, 3) != 0 {\n\t\tt.Fatal(\"sub\")\n\t}\n}\n";

const Files kPython{
    {"pyproject.toml", "[project]\nname = 'demo'\n"},
    {"calc.py", "def add(a, b):\n    return a + b\n\n\ndef sub(a, b):\n    if a < b:\n        return 0\n    return a - b\n"},
    {"tests/test_calc.py", "from calc import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n"},
    {"conftest.py", ""}};
const Gap kPythonGap{{{"calc.py", {{6, 8}}, {}}}, {}};

const Files kNode{
    {"package.json", R"({"name":"demo","type":"module","scripts":{"test":"node --test"}})"},
    {"calc.js", "export function add(a, b) {\n  return a + b;\n}\n\nexport function sub(a, b) {\n  if (a < b) {\n    return 0;\n  }\n  "
                "return a - b;\n}\n"},
    {"calc.test.js",
     "import test from 'node:test';\nimport assert from 'node:assert';\nimport { add } from './calc.js';\n\ntest('adds', () => {\n  "
     "assert.equal(add(1, 2), 3);\n});\n"}};
const Gap kNodeGap{{{"calc.js", {{6, 9}}, {}}}, {}};

const Files kBats{{"greet.sh", "#!/bin/bash\nif [ \"$1\" = loud ]; then\n  echo HELLO\nelse\n  echo hello\nfi\n"},
                  {"test/greet.bats", "@test \"greets\" {\n  run \"$BATS_TEST_DIRNAME/../greet.sh\"\n  [ \"$output\" = hello ]\n}\n"}};

QString word(const Verdict &verdict) { return QString::fromStdString(std::string(toWord(verdict.summary.word))); }

std::string told(const Verdict &verdict)
{
    std::string all = verdict.summary.sentence;
    for (const auto &reason : verdict.reasons)
        all += "\n  " + reason;
    return all;
}

} // namespace

class AuditJudgeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        NEEDS_PROGRAM("bwrap");
        ProcessRunner commands{fs::path(GENIE_BIN_DIR) / "test-genie-supervisor"};
        const Done there = SandboxedRunner(commands, {}).probe(childEnvironment({}));
        if (!there && qEnvironmentVariableIsSet("CI"))
            QFAIL(there.error().message.c_str());
        if (!there)
            QSKIP(there.error().message.c_str());
    }

    void cleanupTestCase() { qInfo("the slowest verdict took %lld ms", static_cast<long long>(Court::slowest.count())); }

    void goResults()
    {
        NEEDS_PROGRAM("go");
        Court court(kGo);
        QElapsedTimer timer;
        timer.start();
        const Verdict honest = court.judgeResult({{"sub_test.go", goTests(kGoHonest)}}, kGoGap);
        QVERIFY2(word(honest) == QStringLiteral("closed"), told(honest).c_str());
        QCOMPARE(honest.summary.gapLinesClosed, honest.summary.gapLines);
        QCOMPARE(honest.summary.funnel, (FunnelCounts{1, 1, 1, 1, 1}));
        QCOMPARE(honest.sandbox, std::string("bubblewrap"));

        const Verdict partial = court.judgeResult(
            {{"sub_test.go", goTests("func TestSub(t *testing.T) {\n\tif Sub(3, 2) != 1 {\n\t\tt.Fatal(\"sub\")\n\t}\n}\n")}}, kGoGap);
        QVERIFY2(word(partial) == QStringLiteral("partial"), told(partial).c_str());

        const Verdict skipped = court.judgeResult(
            {{"sub_test.go", goTests("func TestSub(t *testing.T) {\n\tSub(3, 2)\n\tSub(2, 3)\n\tt.Skip(\"later\")\n}\n")}}, kGoGap);
        QVERIFY2(word(skipped) == QStringLiteral("unchanged"), told(skipped).c_str());

        const Verdict other = court.judgeResult(
            {{"more_test.go", goTests("func TestAddMore(t *testing.T) {\n\tif Add(2, 2) != 4 {\n\t\tt.Fatal()\n\t}\n}\n")}}, kGoGap);
        QVERIFY2(word(other) == QStringLiteral("unchanged"), told(other).c_str());

        const Verdict nothing = court.judgeResult({}, kGoGap);
        QVERIFY2(word(nothing) == QStringLiteral("unchanged"), told(nothing).c_str());
    }

    void flakyByDesignIsNotStable()
    {
        NEEDS_PROGRAM("go");
        Court court(kGo);
        const Verdict flaky =
            court.judgeResult({{"sub_test.go", goTests("func TestSub(t *testing.T) {\n\tSub(3, 2)\n\tSub(2, 3)\n\tif "
                                                       "time.Now().UnixNano()/1000%5 != 0 {\n\t\tt.Fatal(\"unlucky\")\n\t}\n}\n")}},
                              kGoGap);
        QVERIFY2(word(flaky) == QStringLiteral("unchanged"), told(flaky).c_str());
        QVERIFY(flaky.tests[0].stage < FunnelStage::Stable);
    }

    void whatATestLeavesBehindDoesNotHelpItNextTime()
    {
        NEEDS_PROGRAM("go");
        Court court(kGo);
        const Verdict sticky =
            court.judgeResult({{"sub_test.go", goTests("func TestSub(t *testing.T) {\n\tSub(3, 2)\n\tSub(2, 3)\n\tif _, err := "
                                                       "os.Stat(\"mark\"); err == nil {\n\t\tt.Fatal(\"second time\")\n\t}\n"
                                                       "\tos.WriteFile(\"mark\", nil, 0644)\n}\n")}},
                              kGoGap);
        QVERIFY2(word(sticky) == QStringLiteral("closed"), told(sticky).c_str());
    }

    void guttedProductIsRegressed()
    {
        NEEDS_PROGRAM("go");
        Court court(kGo);
        const Verdict gutted = court.judgeResult(
            {{"calc.go", "package demo\n\nfunc Add(a, b int) int {\n\treturn 0\n}\n\nfunc Sub(a, b int) int {\n\treturn 0\n}\n"},
             {"sub_test.go", goTests("func TestSub(t *testing.T) {\n\tif Sub(1, 1) != 0 {\n\t\tt.Fatal()\n\t}\n}\n")}},
            kGoGap);
        QVERIFY2(word(gutted) == QStringLiteral("regressed"), told(gutted).c_str());
    }

    void removedTestAndBrokenBuildAreRegressed()
    {
        NEEDS_PROGRAM("go");
        Court court(kGo);
        const Verdict removed = court.judgeResult({{"calc_test.go", ""}, {"sub_test.go", goTests(kGoHonest)}}, kGoGap);
        QVERIFY2(word(removed) == QStringLiteral("regressed"), told(removed).c_str());
        const Verdict broken = court.judgeResult({{"sub_test.go", goTests("func TestSub(t *testing.T) { nope() }\n")}}, kGoGap);
        QVERIFY2(word(broken) == QStringLiteral("regressed"), told(broken).c_str());
        QCOMPARE(broken.summary.funnel.built, 0);
    }

    void weakenedResultIsSuspect()
    {
        NEEDS_PROGRAM("go");
        Court court(kGo);
        std::vector<std::string> known;
        const Verdict verdict =
            court.judgeResult({{"sub_test.go", goTests(kGoHonest)}}, kGoGap,
                              [&](const fs::path &before, const fs::path &after, const WeakeningOptions &options) {
                                  known = options.testFiles;
                                  return fs::exists(after / "sub_test.go") && !fs::exists(before / "sub_test.go")
                                             ? std::vector<Weakening>{{"asserts_nothing", "sub_test.go", 13, "TestSub asserts nothing"}}
                                             : std::vector<Weakening>{};
                              });
        QVERIFY2(word(verdict) == QStringLiteral("suspect"), told(verdict).c_str());
        QCOMPARE(verdict.tests[0].stage, FunnelStage::Stable);
        QCOMPARE(known, (std::vector<std::string>{"calc_test.go", "sub_test.go"}));
    }

    void testInAnotherPackageCoversTheGapAndCountsAsIntegration()
    {
        NEEDS_PROGRAM("go");
        Court court(kGo);
        const Verdict verdict = court.judgeResult(
            {{"tests/integration/sub_test.go",
              "package integration\n\nimport (\n\t\"testing\"\n\n\t\"demo\"\n)\n\nfunc TestSub(t *testing.T) {\n\tif demo.Sub(3, 2) != 1 "
              "|| demo.Sub(2, 3) != 0 {\n\t\tt.Fatal()\n\t}\n}\n"}},
            kGoGap, [](const auto &, const auto &, const auto &) { return std::vector<Weakening>{}; }, {"unit", "integration"});
        QVERIFY2(word(verdict) == QStringLiteral("partial"), told(verdict).c_str());
        QVERIFY2(verdict.summary.sentence.find("missing: unit tests") != std::string::npos, told(verdict).c_str());
    }

    void pythonResults()
    {
        NEEDS_PROGRAM("python3");
        Court court(kPython);
        const Verdict honest = court.judgeResult(
            {{"tests/test_sub.py", "from calc import sub\n\n\ndef test_sub():\n    assert sub(3, 2) == 1\n    assert sub(2, 3) == 0\n"}},
            kPythonGap);
        QVERIFY2(word(honest) == QStringLiteral("closed"), told(honest).c_str());
        const Verdict fake = court.judgeResult({{"tests/test_sub.py", "import pytest\nfrom calc import sub\n\n\n@pytest.mark.xfail\ndef "
                                                                      "test_sub():\n    sub(3, 2)\n    sub(2, 3)\n    assert False\n"}},
                                               kPythonGap);
        QVERIFY2(word(fake) == QStringLiteral("unchanged"), told(fake).c_str());
        const Verdict extended =
            court.judgeResult({{"tests/test_calc.py", "from calc import add, sub\n\n\ndef test_add():\n    assert add(1, 2) == 3\n    "
                                                      "assert sub(3, 2) == 1\n    assert sub(2, 3) == 0\n"}},
                              kPythonGap);
        QVERIFY2(word(extended) == QStringLiteral("closed"), told(extended).c_str());
        QVERIFY(!extended.tests[0].added);
        const Verdict proven = court.judgeResult(
            {{"tests/test_sub.py", "from calc import sub\n\n\n# [REQ:CALC-2]\ndef test_sub():\n    assert sub(3, 2) == 1\n"}},
            {{}, {{"CALC-2", "subtracts", "P0", "not_run"}}});
        QVERIFY2(word(proven) == QStringLiteral("closed"), told(proven).c_str());
    }

    void nodeResults()
    {
        NEEDS_PROGRAM("node");
        Court court(kNode);
        const Verdict honest =
            court.judgeResult({{"sub.test.js", "import test from 'node:test';\nimport assert from 'node:assert';\nimport { sub } from "
                                               "'./calc.js';\n\ntest('[REQ:CALC-2] subtracts', () => {\n  "
                                               "assert.equal(sub(3, 2), 1);\n  assert.equal(sub(2, 3), 0);\n});\n"}},
                              {kNodeGap.files, {{"CALC-2", "subtracts", "P0", "not_run"}}});
        QVERIFY2(word(honest) == QStringLiteral("closed"), told(honest).c_str());
        const Verdict fake =
            court.judgeResult({{"sub.test.js", "import test from 'node:test';\nimport { sub } from './calc.js';\n\ntest('subtracts', { "
                                               "skip: true }, () => {\n  sub(3, 2);\n});\n"}},
                              kNodeGap);
        QVERIFY2(word(fake) == QStringLiteral("unchanged"), told(fake).c_str());
    }

    void shellResults()
    {
        NEEDS_PROGRAM("bats");
        Court court(kBats);
        const Verdict honest = court.judgeResult(
            {{"test/loud.bats",
              "@test \"greets loudly\" {\n  run \"$BATS_TEST_DIRNAME/../greet.sh\" loud\n  [ \"$output\" = HELLO ]\n}\n"}},
            {{{"greet.sh", {{3, 3}}, {}}}, {}});
        QVERIFY2(word(honest) == QStringLiteral("closed"), told(honest).c_str());
        QCOMPARE(honest.summary.gapLinesClosed, 1);
        const Verdict fake = court.judgeResult(
            {{"test/loud.bats", "@test \"greets loudly\" {\n  skip later\n  run \"$BATS_TEST_DIRNAME/../greet.sh\" loud\n}\n"}},
            {{{"greet.sh", {{3, 3}}, {}}}, {}});
        QVERIFY2(word(fake) != QStringLiteral("closed"), told(fake).c_str());
        QCOMPARE(fake.summary.funnel.stable, 0);
    }

    void aScriptThatNothingRanHasNoDataAndIsNeverClosed()
    {
        NEEDS_PROGRAM("bats");
        Court court({{"greet.sh", "echo hello\n"}, {"test/none.bats", "@test \"nothing\" {\n  [ 1 -lt 2 ]\n}\n"}});
        const Verdict blind = court.judgeResult({{"test/more.bats", "@test \"still nothing\" {\n  [ 2 -lt 3 ]\n}\n"}}, {{{"greet.sh", {{1, 1}}, {}}}, {}});
        QVERIFY(!court.baseline.coverageKnown);
        QVERIFY2(word(blind) == QStringLiteral("unverifiable"), told(blind).c_str());
    }

    void resultCannotReadTheBaselineOrTheLedger()
    {
        NEEDS_PROGRAM("python3");
        Court court(kPython);
        const Verdict verdict = court.judgeResult(
            {{"tests/test_peek.py",
              "import os\nfrom calc import sub\n\n\ndef test_peek():\n    sub(3, 2)\n    sub(2, 3)\n    assert os.path.exists('" +
                  (court.path() / "data/audit").string() + "')\n"}},
            kPythonGap);
        QVERIFY2(word(verdict) == QStringLiteral("unchanged"), told(verdict).c_str());
    }

    void withoutASandboxNothingIsRun()
    {
        Court court(kPython);
        SandboxedTrials trials(court.commands, {.scenario = court.before(), .work = court.path() / "work", .data = court.path() / "data"});
        QCOMPARE(trials.containment(), std::string("bubblewrap"));
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nowhere");
        SandboxedTrials none(court.commands, {.scenario = court.before(), .work = court.path() / "work", .data = court.path() / "data"});
        const auto result = none.run({"demo", court.before(), {}, false}, {});
        qputenv("PATH", path);
        QVERIFY(!result.ran);
        QVERIFY2(result.problem.find("bubblewrap") != std::string::npos, result.problem.c_str());
        QVERIFY2(none.containment().find("bubblewrap is not installed") != std::string::npos, none.containment().c_str());
    }
};

QTEST_GUILESS_MAIN(AuditJudgeTest)
#include "tst_audit_judge.moc"
