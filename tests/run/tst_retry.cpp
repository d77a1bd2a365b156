// SPDX-License-Identifier: GPL-3.0-or-later
// Failed tests are run again with the real tools; what fails and then passes is flaky and never silently passed.
#include "core/domain/attempts.h"
#include "core/domain/test_key.h"
#include "run/phases/unit/unit_phase.h"
#include "support/phase_bench.h"

#include <QTest>

using namespace genie;
using genie::test::PhaseBench;

namespace {

PhaseOutcome runUnit(PhaseBench &bench)
{
    bench.read();
    return makeUnitPhase()->run(bench.context());
}

bool says(const PhaseBench &bench, Observation::Kind kind, const std::string &part)
{
    for (const auto &observation : bench.reporter.observations())
        if (observation.kind == kind && observation.text.find(part) != std::string::npos)
            return true;
    return false;
}

/// All cases of one name as "status attempt", in the order of arrival.
std::vector<std::string> attemptsOf(const PhaseBench &bench, const std::string &name)
{
    std::vector<std::string> found;
    for (const auto &test : bench.reporter.allCases())
        if (test.name == name)
            found.push_back(std::string(toWord(test.status)) + " " + std::to_string(test.attempt));
    return found;
}

/// What a phase's result counts: each test once.
Tally tallyOf(const PhaseBench &bench)
{
    AttemptTally attempts;
    Tally tally;
    for (auto test : bench.reporter.allCases())
        tally += attempts.count(test);
    return tally;
}

/// Where the tests of a bench count how often they have been run; outside of the scenario.
std::string counterOf(const PhaseBench &bench, const std::string &name)
{
    return (bench.directory().parent_path() / ("count-" + name)).string();
}

/// A module with a test that passes for good, one that passes from its `passesAt`-th run on, and one that fails for good if wished.
void writeGo(PhaseBench &bench, int passesAt, bool alsoBroken = false)
{
    bench.write("api/go.mod", "module demo/api\n\ngo 1.19\n");
    bench.write("api/a.go", "package a\n\nfunc Half() int {\n\treturn 1\n}\n");
    bench.write("api/a_test.go", R"(package a

import (
	"os"
	"strings"
	"testing"
)

func runs(t *testing.T, file string) int {
	old, _ := os.ReadFile(file)
	if err := os.WriteFile(file, append(old, 'x'), 0o644); err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(old), "x") + 1
}

func TestSteady(t *testing.T) { Half() }

func TestShaky(t *testing.T) {
	t.Run("sub", func(t *testing.T) {
		if n := runs(t, ")" + counterOf(bench, "go") +
                                     R"("); n < )" + std::to_string(passesAt) + R"( {
			t.Fatalf("run %d is too early", n)
		}
	})
}
)" + (alsoBroken ? "\nfunc TestBroken(t *testing.T) { t.Fatal(\"broken\") }\n" : ""));
}

void configure(PhaseBench &bench, const std::string &json) { bench.write(".vrooli/testing.json", "{\"version\":\"1.0.0\"," + json + "}"); }

} // namespace

class RetryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutRetriesAFailureIsAFailure()
    {
        PhaseBench bench;
        writeGo(bench, 2);
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(attemptsOf(bench, "TestShaky"), (std::vector<std::string>{"failed 1"}));
    }

    void goTestThatPassesAgainIsFlakyAndItsPhasePassesWithAWarning()
    {
        PhaseBench bench;
        writeGo(bench, 2);
        configure(bench, R"("phases":{"unit":{"retries":2}})");
        const auto outcome = runUnit(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(attemptsOf(bench, "TestShaky"), (std::vector<std::string>{"failed 1", "passed 2"}));
        QCOMPARE(attemptsOf(bench, "TestShaky/sub"), (std::vector<std::string>{"failed 1", "passed 2"}));
        QCOMPARE(attemptsOf(bench, "TestSteady"), (std::vector<std::string>{"passed 1"}));
        QCOMPARE(tallyOf(bench), (Tally{.passed = 1, .flaky = 2}));
        QCOMPARE(outcome.summary, std::string("1 passed, 2 flaky in go"));
        QVERIFY(says(bench, Observation::Kind::Warning, "flaky, failed and then passed on the same tree: TestShaky"));
        QVERIFY(says(bench, Observation::Kind::Success, "api: 1 passed, 2 flaky"));
        QCOMPARE(outcome.coverage.size(), std::size_t{1}); // of the whole run, not of the attempt
    }

    void pytestTestThatPassesAgainIsFlaky()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", "import os\n\n\ndef test_shaky():\n    file = '" + counterOf(bench, "py") +
                                           "'\n    seen = os.path.exists(file)\n    open(file, 'w').close()\n    assert seen\n\n\n"
                                           "def test_steady():\n    assert True\n");
        bench.retries = 1;
        const auto outcome = runUnit(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(attemptsOf(bench, "test_shaky"), (std::vector<std::string>{"failed 1", "passed 2"}));
        QCOMPARE(tallyOf(bench), (Tally{.passed = 1, .flaky = 1}));
    }

    void batsTestThatPassesAgainIsFlaky()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", "@test \"steady\" {\n  true\n}\n\n@test \"shaky [a|b]\" {\n  if [ ! -e '" + counterOf(bench, "bats") +
                                      "' ]; then\n    touch '" + counterOf(bench, "bats") + "'\n    false\n  fi\n}\n");
        bench.retries = 1;
        const auto outcome = runUnit(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(attemptsOf(bench, "shaky [a|b]"), (std::vector<std::string>{"failed 1", "passed 2"}));
        QCOMPARE(tallyOf(bench), (Tally{.passed = 1, .flaky = 1}));
    }

    void vitestTestThatPassesAgainIsFlaky()
    {
        PhaseBench bench("hello-node");
        bench.copySample("hello-node");
        bench.write("ui/src/shaky.test.js", "import { existsSync, writeFileSync } from 'node:fs'\nimport { expect, it } from 'vitest'\n\n"
                                            "it('shaky', () => {\n  const file = '" +
                                                counterOf(bench, "node") +
                                                "'\n  const seen = existsSync(file)\n  writeFileSync(file, '')\n"
                                                "  expect(seen).toBe(true)\n})\n");
        bench.tests = {{"node", "ui", "", "", ""}};
        configure(bench, R"("unit":{"languages":{"node":{"retries":1}}})");
        const auto outcome = runUnit(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(attemptsOf(bench, "shaky"), (std::vector<std::string>{"failed 1", "passed 2"}));
        QCOMPARE(tallyOf(bench).flaky, 1);
        QCOMPARE(tallyOf(bench).failed, 0);
    }

    void testThatNeverPassesUsesUpItsAttemptsAndFails()
    {
        PhaseBench bench;
        writeGo(bench, 3, true);
        bench.retries = 2;
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(attemptsOf(bench, "TestBroken"), (std::vector<std::string>{"failed 1", "failed 2", "failed 3"}));
        QCOMPARE(attemptsOf(bench, "TestShaky"), (std::vector<std::string>{"failed 1", "failed 2", "passed 3"}));
        QCOMPARE(tallyOf(bench), (Tally{.passed = 1, .failed = 1, .flaky = 2}));
        QCOMPARE(outcome.error, std::string("go in api: 1 of 4 tests failed, 2 flaky"));
        QCOMPARE(outcome.remediations.front().command, std::string("cd api && go test -run '^TestBroken$' ."));
        QVERIFY(says(bench, Observation::Kind::Warning, "TestShaky"));
    }

    void theRequestOverridesTheScenario()
    {
        PhaseBench bench;
        writeGo(bench, 2);
        configure(bench, R"("phases":{"unit":{"retries":5}})");
        bench.retries = 0;
        QCOMPARE(runUnit(bench).status, PhaseStatus::Failed);
        QCOMPARE(attemptsOf(bench, "TestShaky").size(), std::size_t{1});
    }

    void policyFailMakesAFlakyTestFailItsPhase()
    {
        PhaseBench bench;
        writeGo(bench, 2);
        configure(bench, R"("phases":{"unit":{"retries":1,"flaky":"fail"}})");
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(outcome.error, std::string("go in api: 2 tests are flaky: TestShaky/sub, TestShaky"));
        QCOMPARE(outcome.remediations.front().code, std::string("unit.flaky"));
    }

    void policyPassCountsAFlakyTestAndSaysNoMore()
    {
        PhaseBench bench;
        writeGo(bench, 2);
        configure(bench, R"("phases":{"unit":{"retries":1,"flaky":"pass"}})");
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.status, PhaseStatus::Passed);
        QCOMPARE(outcome.summary, std::string("1 passed, 2 flaky in go"));
        QVERIFY(!says(bench, Observation::Kind::Warning, "flaky"));
    }

    void packageThatDoesNotBuildIsNotRunAgain()
    {
        PhaseBench bench;
        bench.write("api/go.mod", "module demo/api\n\ngo 1.19\n");
        bench.write("api/a_test.go", "package a\n\nfunc TestA(t *testing.T) {}\n");
        bench.retries = 3;
        QCOMPARE(runUnit(bench).status, PhaseStatus::Failed);
        QVERIFY(bench.reporter.logged().find("attempt 2") == std::string::npos);
        for (const auto &test : bench.reporter.allCases())
            QCOMPARE(test.attempt, 1);
    }

    void attemptOfAToolThatDoesNotEndWellProvesNothing()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", "@test \"shaky\" {\n  true\n}\n");
        bench.fakeProgram("bats", "if [ -e '" + counterOf(bench, "fake") + "' ]; then echo 1..1; echo ok 1 shaky; kill -9 $$; fi\ntouch '" +
                                      counterOf(bench, "fake") + "'\necho 1..1; echo not ok 1 shaky; exit 1");
        bench.retries = 3;
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(attemptsOf(bench, "shaky"), (std::vector<std::string>{"failed 1"}));
        QVERIFY(says(bench, Observation::Kind::Warning, "attempt 2 says nothing about its tests"));
    }

    void twoTestsOfOneNameDoNotProveOneAnother()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", "@test \"a\" {\n  true\n}\n");
        // One of both passes: the first time, and the second.
        bench.fakeProgram("bats", "echo 1..2; echo ok 1 same; echo not ok 2 same; exit 1");
        bench.retries = 1;
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QCOMPARE(tallyOf(bench), (Tally{.passed = 1, .failed = 1}));
    }

    void aHundredFailuresAreNotRunAgain()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", "@test \"a\" {\n  true\n}\n");
        bench.fakeProgram("bats", "echo 1..150; for i in $(seq 150); do echo not ok $i test $i; done; exit 1");
        bench.retries = 2;
        QCOMPARE(runUnit(bench).status, PhaseStatus::Failed);
        QCOMPARE(bench.reporter.allCases().size(), std::size_t{150});
        QVERIFY(says(bench, Observation::Kind::Warning, "more than 100 tests failed"));
    }

    void quarantinedTestRunsAndIsReportedButDoesNotFailThePhase()
    {
        PhaseBench bench;
        writeGo(bench, 1, true);
        bench.write(".vrooli/quarantine.json",
                    R"({"quarantine":[{"test":"go:api:::TestBroken","owner":"ann","reason":"waits for issue 7","expires":"2026-06-01"}]})");
        const auto outcome = runUnit(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
        QCOMPARE(tallyOf(bench), (Tally{.passed = 3, .failed = 1}));
        QVERIFY(says(bench, Observation::Kind::Warning, "in quarantine until 2026-06-01 (ann: waits for issue 7): TestBroken failed"));
        // The day after it does nothing, and that is said.
        bench.reporter.clear();
        bench.now += std::chrono::hours(24);
        const auto later = runUnit(bench);
        QCOMPARE(later.status, PhaseStatus::Failed);
        QVERIFY(
            says(bench, Observation::Kind::Warning, "the quarantine of go:api:::TestBroken ended on 2026-06-01 (ann: waits for issue 7)"));
    }

    void quarantineExcusesOnlyItsOwnTest()
    {
        PhaseBench bench;
        writeGo(bench, 99, true);
        configure(bench, R"("quarantine":[{"test":"go:api:::TestBroken","owner":"ann","reason":"r","expires":"2026-12-31"}])");
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QCOMPARE(outcome.error, std::string("go in api: 2 of 4 tests failed, 1 more in quarantine"));
    }

    void ownerlessQuarantineDoesNothingAndWarns()
    {
        PhaseBench bench;
        writeGo(bench, 1, true);
        bench.write(".vrooli/quarantine.json", R"({"quarantine":[{"test":"go:api:::TestBroken","reason":"r","expires":"2026-12-31"},
            {"test":"go:api:::TestBroken","owner":"ann","reason":"r","expires":"soon"}, 7]})");
        QCOMPARE(runUnit(bench).status, PhaseStatus::Failed);
        QVERIFY(bench.workspace.quarantine.empty());
        QCOMPARE(bench.workspace.warnings.size(), std::size_t{3});
        QVERIFY(bench.workspace.warnings[0].message.find("has no owner") != std::string::npos);
        QCOMPARE(bench.workspace.warnings[0].file, std::string(".vrooli/quarantine.json"));
    }

    void crashIsNoFailedTestToBeExcused()
    {
        PhaseBench bench;
        bench.write("cli/x.bats", "@test \"shaky\" {\n  true\n}\n");
        bench.fakeProgram("bats", "echo 1..1; echo not ok 1 shaky; kill -9 $$");
        configure(bench, R"("quarantine":[{"test":"bats","owner":"ann","reason":"r","expires":"2026-12-31"}])");
        bench.retries = 2;
        const auto outcome = runUnit(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QCOMPARE(attemptsOf(bench, "shaky").size(), std::size_t{1});
    }

    void settingsThatMakeNoSenseAreWarnedOf()
    {
        PhaseBench bench;
        configure(bench, R"("phases":{"unit":{"retries":9,"flaky":"maybe"}},"unit":{"languages":{"go":{"retries":-1}}})");
        bench.read();
        QVERIFY(!bench.workspace.testing.phases.at("unit").retries);
        QCOMPARE(bench.workspace.testing.phases.at("unit").flaky, FlakyPolicy::Warn);
        QVERIFY(!bench.workspace.testing.languages.at("go").retries);
        QCOMPARE(bench.workspace.warnings.size(), std::size_t{3});
    }
};

QTEST_GUILESS_MAIN(RetryTest)
#include "tst_retry.moc"
