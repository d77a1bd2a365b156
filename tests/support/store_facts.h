// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/ports/store.h"

#include <string>
#include <utility>
#include <vector>

namespace genie::test {

/// A fresh queued execution of a scenario.
inline Execution queuedRun(const std::string &scenario = "notes", const ExecutionId &id = newUuid())
{
    Execution execution;
    execution.id = id;
    execution.scenario = scenario;
    execution.scenarioPath = "/srv/scenarios/" + scenario;
    execution.preset = "quick";
    execution.request.scenario = scenario;
    execution.request.preset = "quick";
    execution.requestedAt = Moment(milliseconds(1'767'952'866'000));
    execution.owner = "test";
    return execution;
}

/// A fact without further rows.
inline Entry entry(Fact fact) { return {std::move(fact), {}, {}}; }

/// A failed phase with something in every member.
inline PhaseResult failedPhase(const std::string &name = "unit")
{
    PhaseResult phase;
    phase.name = name;
    phase.status = PhaseStatus::Failed;
    phase.startedAt = Moment(milliseconds(1'767'952'867'250));
    phase.duration = milliseconds(1201);
    phase.failureClass = FailureClass::TestFailure;
    phase.error = "2 tests failed";
    phase.summary = "3 passed, 2 failed";
    phase.remediations = {{"tests_failed", "look at api", "go test ./..."}, {"tool_missing", "install bats", ""}};
    phase.observations = {{Observation::Kind::Section, "go", "", 0},
                          {Observation::Kind::Error, "TestNotes failed", "api/notes_test.go", 12, 5, "go/vet"},
                          {Observation::Kind::Skip, "no node", "", 0}};
    phase.coverage = {{"go", "api", 3, 4}};
    phase.tally = {3, 2, 1, 4};
    phase.logPath = "runs/x/unit.log";
    return phase;
}

/// A test case; cases with the same `i` are equal.
inline TestCase testCase(int i, TestStatus status = TestStatus::Passed)
{
    TestCase test;
    test.phase = "unit";
    test.toolchain = "go";
    test.workspace = "api";
    test.suite = "example.com/notes";
    test.name = "TestCase/" + std::to_string(i);
    test.file = "api/notes_test.go";
    test.line = i + 1;
    test.status = status;
    test.duration = milliseconds(i);
    return test;
}

/// `count` passed cases.
inline std::vector<TestCase> testCases(int count)
{
    std::vector<TestCase> cases;
    for (int i = 0; i < count; ++i)
        cases.push_back(testCase(i));
    return cases;
}

} // namespace genie::test
