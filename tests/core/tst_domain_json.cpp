// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_json.h"
#include "core/domain/request_json.h"

#include <QtTest>

using namespace std::chrono_literals;
using genie::Json;

namespace {

genie::Moment moment(std::int64_t milliseconds) { return genie::Moment(std::chrono::milliseconds(milliseconds)); }

genie::PhaseResult fullPhase()
{
    genie::PhaseResult phase;
    phase.name = "unit";
    phase.status = genie::PhaseStatus::Failed;
    phase.startedAt = moment(1'767'952'867'250);
    phase.duration = 1201ms;
    phase.failureClass = genie::FailureClass::TestFailure;
    phase.error = "2 tests failed";
    phase.summary = "3 passed, 2 failed";
    phase.remediations = {{"tests_failed", "look at api", "go test ./..."}, {"tool_missing", "install bats", ""}};
    phase.observations = {{genie::Observation::Kind::Section, "go", "", 0},
                          {genie::Observation::Kind::Success, "api built", "", 0},
                          {genie::Observation::Kind::Info, "\xC3\xA4\xE2\x9C\x93", "", 0},
                          {genie::Observation::Kind::Warning, "slow", "", 0},
                          {genie::Observation::Kind::Error, "TestNotes failed", "api/notes_test.go", 12, 5, "go/vet"},
                          {genie::Observation::Kind::Skip, "no node", "", 0}};
    phase.coverage = {{"go", "api", 3, 4}, {"node", "ui", 0, 0}};
    phase.tally = {3, 2, 1, 4, 5};
    phase.logPath = "runs/x/unit.log";
    return phase;
}

genie::RunRequest fullRequest()
{
    genie::RunRequest request;
    request.scenario = "notes";
    request.preset = "quick";
    request.phases = {"unit", "structure"};
    request.skip = {"lint"};
    request.failFast = true;
    request.jobs = 3;
    request.waitIfBusy = false;
    request.tests = {{"go", "api", "example.com/notes", "api/a_test.go", "TestA/b:c"}, {}};
    request.failedOf = "0f0e";
    request.trigger = "watch";
    request.retries = 2;
    return request;
}

genie::Execution fullExecution()
{
    genie::Execution execution;
    execution.id = "3b1d6f0a-6f66-4c0e-8b1e-0d6a4a9d8e11";
    execution.number = 41;
    execution.scenario = "notes";
    execution.scenarioPath = "/srv/scenarios/notes";
    execution.preset = "quick";
    execution.request = fullRequest();
    execution.status = genie::RunStatus::Failed;
    execution.requestedAt = moment(1'767'952'866'000);
    execution.startedAt = moment(1'767'952'867'000);
    execution.completedAt = moment(1'767'952'869'999);
    genie::PhaseResult skipped;
    skipped.name = "lint";
    skipped.status = genie::PhaseStatus::Skipped;
    skipped.skipReason = "nothing to lint";
    execution.phases = {fullPhase(), skipped};
    execution.warnings = {"phases.unit.timeout is not a duration"};
    execution.tally = {3, 2, 1, 4, 5};
    execution.owner = "engine-7";
    execution.treeDigest = "0f0e";
    return execution;
}

genie::TestCase fullCase()
{
    genie::TestCase test;
    test.ordinal = 9;
    test.phase = "unit";
    test.toolchain = "go";
    test.workspace = "api";
    test.suite = "example.com/notes";
    test.name = "TestNotes/[REQ:N-1]";
    test.file = "api/notes_test.go";
    test.line = 12;
    test.status = genie::TestStatus::Failed;
    test.rawStatus = "panic";
    test.duration = 17ms;
    test.message = "expected 1\ngot 2";
    test.attempt = 2;
    test.requirementIds = {"N-1"};
    return test;
}

genie::Verdict fullVerdict()
{
    genie::Verdict verdict;
    auto &summary = verdict.summary;
    summary.id = "7c1f0a52-4d7e-4c53-9d3c-0f0b1a2c3d4e";
    summary.request = "5b620dfe-e539-46ff-8529-37be1f987bcd";
    summary.attempt = 2;
    summary.word = genie::VerdictWord::Partial;
    summary.progress = 0.75;
    summary.sentence = "half of the gap is closed";
    summary.funnel = {5, 4, 3, 2, 1};
    summary.coverageBefore = 40.5;
    summary.coverageAfter = 70;
    summary.gapLines = 12;
    summary.gapLinesClosed = 6;
    summary.at = moment(1'767'952'870'000);
    verdict.reasons = {"one test is not stable"};
    genie::GapVerdict gap;
    gap.subject = "api/notes.go";
    gap.text = "notes";
    gap.word = genie::VerdictWord::Partial;
    gap.closed = {{3, 8}};
    gap.open = {{12, 17}};
    gap.before = 10;
    gap.reason = "6 of 12 lines";
    gap.tests = {"go:api::example.com/notes:TestNotes"};
    verdict.gaps = {gap};
    genie::CandidateTest candidate;
    candidate.test = {"go", "api", "example.com/notes", "api/notes_test.go", "TestNotes"};
    candidate.line = 9;
    candidate.added = false;
    candidate.stage = genie::FunnelStage::Stable;
    candidate.stopped = "runs no line of the gap";
    candidate.passes = 5;
    candidate.covers = {{"api/notes.go", {{3, 8}}, {}}};
    candidate.requirements = {"N-1"};
    verdict.tests = {candidate};
    verdict.weakenings = {{"test_skipped", "api/notes_test.go", 4, "t.Skip was added"}};
    verdict.baselineDigest = "aa";
    verdict.resultDigest = "bb";
    verdict.evidenceDigest = "cc";
    verdict.sandbox = "bubblewrap";
    verdict.took = 1234ms;
    return verdict;
}

genie::SuiteRequest fullRequestForTests()
{
    genie::SuiteRequest request;
    request.id = "5b620dfe-e539-46ff-8529-37be1f987bcd";
    request.number = 7;
    request.revision = 3;
    request.scenario = "notes";
    request.scenarioPath = "/srv/notes";
    request.types = {"unit", "integration"};
    request.coverageTarget = 80;
    request.priority = genie::RequestPriority::Urgent;
    request.notes = "edges first";
    request.tracker = "github";
    request.allowProductChanges = true;
    request.status = genie::RequestStatus::Running;
    request.finishReason = "lost";
    request.lastError = "the issue is gone";
    request.baselineDigest = "aa";
    request.gapFromBaseline = true;
    request.gap = {{{"api/notes.go", {{3, 8}, {12, 17}}, "changed"}}, {{"N-1", "notes are kept", "P0", "not_run"}}};
    genie::DelegationAttempt attempt;
    attempt.number = 2;
    attempt.tracker = "github";
    attempt.state = genie::AttemptState::Working;
    attempt.tries = 4;
    attempt.nextTry = moment(11);
    attempt.issueId = "41";
    attempt.issueUrl = "https://example.org/41";
    attempt.starts = 2;
    attempt.trackerState = "open";
    attempt.agent = "claude-code";
    attempt.result = "refs/pull/42/head";
    attempt.report = "done";
    attempt.lastError = "429";
    attempt.silence = "loops";
    attempt.cost = 1.5;
    attempt.createdAt = moment(12);
    attempt.delegatedAt = moment(13);
    attempt.startedAt = moment(14);
    attempt.heardAt = moment(15);
    attempt.answeredAt = moment(16);
    request.attempts = {attempt};
    request.verdict = fullVerdict().summary;
    request.overridden = genie::VerdictOverride{genie::VerdictWord::Closed, "seen by eye", "ada", moment(17)};
    request.requestedBy = "ada";
    request.source = "console";
    request.createdAt = moment(18);
    request.updatedAt = moment(19);
    request.eligibleAt = moment(20);
    request.deadline = moment(21);
    request.startedAt = moment(22);
    request.finishedAt = moment(23);
    return request;
}

genie::Baseline fullBaseline()
{
    genie::Baseline baseline;
    baseline.scenario = "notes";
    baseline.at = moment(30);
    baseline.commit = "0123";
    baseline.treeDigest = "4567";
    baseline.execution = "e";
    baseline.coverageKnown = true;
    baseline.coverageProblem = "bats measures no lines";
    baseline.coverage = {{"go", "api", "api/notes.go", {{1, 5}, {3, 0}}, 1, 2}};
    baseline.requirements = {{"N-1", "notes are kept", "P0", "not_run"}};
    baseline.tests = {{{"go", "api", "example.com/notes", "api/notes_test.go", "TestNotes"}, "unit", genie::TestStatus::Failed}};
    baseline.files = {"00ff api/notes.go"};
    baseline.snapshot = "git:89ab";
    return baseline;
}

std::vector<genie::Fact> allFacts()
{
    return {genie::RunQueued{fullExecution()},
            genie::RunStarted{"r", moment(5), {"unit"}, "0f0e"},
            genie::PhaseStarted{"r", "unit", moment(6)},
            genie::PhaseObserved{"r", "unit", fullPhase().observations},
            genie::CasesRecorded{"r", "unit", 1, 9, {4, -3, 2, 0, 3}},
            genie::LogGrew{"r", "unit", 5'000'000'000, 77},
            genie::PhaseFinished{"r", fullPhase()},
            genie::RunFinished{"r", genie::RunStatus::Cancelled, moment(9), {"stopped"}},
            genie::ScenarioAdded{"notes", "/srv/notes"},
            genie::ScenarioRemoved{"notes"},
            genie::RequirementsSynced{"r", "notes", 12, "off"},
            genie::RequestQueued{fullRequestForTests(), "key-1"},
            genie::RequestChanged{fullRequestForTests(), "cancelled", "not wanted any more", "ada"},
            genie::RequestJudged{fullVerdict().summary}};
}

template <class T> std::string messageOf(const genie::Outcome<T> &outcome)
{
    return outcome ? std::string("(was read)") : outcome.error().message;
}

} // namespace

class TestDomainJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verdictsAndBaselinesComeBackWhole()
    {
        const auto verdict = genie::verdictFrom(genie::toJson(fullVerdict()));
        QVERIFY2(verdict, messageOf(verdict).c_str());
        QVERIFY(*verdict == fullVerdict());
        const auto baseline = genie::baselineFrom(genie::toJson(fullBaseline()));
        QVERIFY2(baseline, messageOf(baseline).c_str());
        QVERIFY(*baseline == fullBaseline());
    }

    void theQueueTimeIsThatOfTheReference()
    {
        genie::SuiteRequest request;
        QCOMPARE(genie::estimatedQueueSeconds(request), 155);
        request.types = {"unit"};
        QCOMPARE(genie::estimatedQueueSeconds(request), 125);
        request.types = {"vault", "regression"};
        request.coverageTarget = 1;
        QCOMPARE(genie::estimatedQueueSeconds(request), 61);
    }

    void everyWordComesBackAsItsValue()
    {
        for (int i = 0; i <= static_cast<int>(genie::RunStatus::Interrupted); ++i)
            QCOMPARE(genie::runStatusFrom(toWord(static_cast<genie::RunStatus>(i))), static_cast<genie::RunStatus>(i));
        for (int i = 0; i <= static_cast<int>(genie::PhaseStatus::Interrupted); ++i)
            QCOMPARE(genie::phaseStatusFrom(toWord(static_cast<genie::PhaseStatus>(i))), static_cast<genie::PhaseStatus>(i));
        for (int i = 0; i <= static_cast<int>(genie::FailureClass::Unavailable); ++i)
            QCOMPARE(genie::failureClassFrom(toWord(static_cast<genie::FailureClass>(i))), static_cast<genie::FailureClass>(i));
        for (int i = 0; i <= static_cast<int>(genie::TestStatus::Flaky); ++i)
            QCOMPARE(genie::testStatusFrom(toWord(static_cast<genie::TestStatus>(i))), static_cast<genie::TestStatus>(i));
        for (int i = 0; i <= static_cast<int>(genie::Observation::Kind::Skip); ++i)
            QCOMPARE(genie::observationKindFrom(toWord(static_cast<genie::Observation::Kind>(i))),
                     static_cast<genie::Observation::Kind>(i));
        QVERIFY(!genie::runStatusFrom("Passed"));
        QVERIFY(!genie::phaseStatusFrom(""));
    }

    void onlyQueuedAndRunningAreNotFinal()
    {
        QVERIFY(!isFinal(genie::RunStatus::Queued));
        QVERIFY(!isFinal(genie::RunStatus::Running));
        for (const auto status : {genie::RunStatus::Passed, genie::RunStatus::Failed, genie::RunStatus::Skipped,
                                  genie::RunStatus::Cancelled, genie::RunStatus::Interrupted})
            QVERIFY(isFinal(status));
    }

    void executionRoundTrips()
    {
        const auto read = genie::executionFrom(toJson(fullExecution()));
        QVERIFY2(read.has_value(), messageOf(read).c_str());
        QVERIFY(*read == fullExecution());
    }

    void executionRoundTripsThroughText()
    {
        const auto parsed = genie::parseJson(genie::toLine(toJson(fullExecution())));
        QVERIFY(parsed.has_value());
        const auto read = genie::executionFrom(*parsed);
        QVERIFY(read.has_value());
        QVERIFY(*read == fullExecution());
    }

    void emptyValuesRoundTrip()
    {
        genie::Execution execution;
        execution.id = "x";
        QVERIFY(genie::executionFrom(toJson(execution)).value() == execution);
        genie::PhaseResult phase;
        phase.name = "unit";
        QVERIFY(genie::phaseResultFrom(toJson(phase)).value() == phase);
        QVERIFY(genie::runRequestFrom(toJson(genie::RunRequest{})).value() == genie::RunRequest{});
        QVERIFY(genie::testCaseFrom(toJson(genie::TestCase{})).value() == genie::TestCase{});
    }

    void everyFactRoundTrips()
    {
        for (const auto &fact : allFacts()) {
            const auto read = genie::factFrom(genie::kindOf(fact), toJson(fact));
            QVERIFY2(read.has_value(), messageOf(read).c_str());
            QVERIFY2(*read == fact, std::string(genie::kindOf(fact)).c_str());
        }
        QCOMPARE(allFacts().size(), std::variant_size_v<genie::Fact>);
    }

    void factsAboutRunsNameTheirRun()
    {
        for (const auto &fact : allFacts()) {
            const auto kind = genie::kindOf(fact);
            const std::string expected = kind == "run_queued" ? fullExecution().id : kind.starts_with("scenario_") || kind.starts_with("request_") ? "" : "r";
            QCOMPARE(genie::runOf(fact), expected);
            QCOMPARE(genie::requestOf(fact), kind.starts_with("request_") ? fullRequestForTests().id : std::string());
        }
    }

    void testCaseAndRequestRoundTrip()
    {
        QVERIFY(genie::testCaseFrom(toJson(fullCase())).value() == fullCase());
        QVERIFY(genie::runRequestFrom(toJson(fullRequest())).value() == fullRequest());
    }

    void phaseHasTheMembersOfTheSpecification()
    {
        const Json json = toJson(fullPhase());
        QCOMPARE(json["status"].get<std::string>(), std::string("failed"));
        QCOMPARE(json["durationSeconds"].get<int>(), 2); // 1.201 s, rounded up
        QCOMPARE(json["durationMs"].get<int>(), 1201);
        QCOMPARE(json["classification"].get<std::string>(), std::string("test_failure"));
        QCOMPARE(json["remediation"].get<std::string>(), std::string("look at api\ninstall bats"));
        QCOMPARE(json["remediationCode"].get<std::string>(), std::string("tests_failed"));
        QCOMPARE(json["tests"]["total"].get<int>(), 15);
        QCOMPARE(json["coverage"][0]["percent"].get<double>(), 75.0);
        QVERIFY(!json["coverage"][1].contains("percent"));
        const Json &observations = json["observations"];
        QCOMPARE(observations[0]["section"].get<std::string>(), std::string("go"));
        QCOMPARE(observations[0]["text"].get<std::string>(), std::string());
        const std::vector<std::string> prefixes{"SUCCESS", "INFO", "WARNING", "ERROR", "SKIP"};
        for (std::size_t i = 0; i < prefixes.size(); ++i)
            QCOMPARE(observations[i + 1]["prefix"].get<std::string>(), prefixes[i]);
        QCOMPARE(observations[4]["line"].get<int>(), 12);
        QCOMPARE(observations[4]["column"].get<int>(), 5);
        QCOMPARE(observations[4]["rule"].get<std::string>(), std::string("go/vet"));
        QVERIFY(!observations[1].contains("column") && !observations[1].contains("rule"));
    }

    void emptyMembersOfAPhaseAreLeftOut()
    {
        genie::PhaseResult phase;
        phase.name = "structure";
        phase.status = genie::PhaseStatus::Passed;
        const Json json = toJson(phase);
        for (const char *name : {"error", "classification", "remediation", "remediationCode", "observations", "skipReason", "logPath"})
            QVERIFY2(!json.contains(name), name);
    }

    void executionHasTheMembersOfTheSpecification()
    {
        const Json json = toJson(fullExecution());
        QCOMPARE(json["success"].get<bool>(), false);
        QCOMPARE(json["startedAt"].get<std::string>(), std::string("2026-01-09T10:01:07.000Z"));
        const Json &summary = json["phaseSummary"];
        QCOMPARE(summary["total"].get<int>(), 2);
        QCOMPARE(summary["failed"].get<int>(), 1);
        QCOMPARE(summary["skipped"].get<int>(), 1);
        QCOMPARE(summary["passed"].get<int>(), 0);
        QCOMPARE(summary["durationSeconds"].get<int>(), 2);
        QCOMPARE(summary["observationCount"].get<int>(), 6);
        QVERIFY(json["request"].is_object());
    }

    void onlyPassedIsSuccess()
    {
        genie::Execution execution;
        for (int i = 0; i <= static_cast<int>(genie::RunStatus::Interrupted); ++i) {
            execution.status = static_cast<genie::RunStatus>(i);
            QCOMPARE(toJson(execution)["success"].get<bool>(), execution.status == genie::RunStatus::Passed);
        }
    }

    void planAndScenariosNameWhatIsInAndWhy()
    {
        genie::ScenarioDetail detail;
        detail.summary.name = "notes";
        detail.summary.lastExecution = fullExecution();
        detail.warnings = {{"testing.json", "phases.unit.timeout", "is not a duration"}};
        detail.presets = {"quick"};
        genie::PlannedPhase planned;
        planned.phase.name = "unit";
        planned.selected = true;
        planned.reason = "in preset quick";
        planned.timeout = 90s;
        detail.phases = {planned};
        const Json json = toJson(detail);
        QCOMPARE(json["name"].get<std::string>(), std::string("notes"));
        QCOMPARE(json["lastExecution"]["number"].get<int>(), 41);
        QCOMPARE(json["warnings"][0]["path"].get<std::string>(), std::string("phases.unit.timeout"));
        QCOMPARE(json["phases"][0]["reason"].get<std::string>(), std::string("in preset quick"));
        QCOMPARE(json["phases"][0]["timeoutSeconds"].get<int>(), 90);
        QCOMPARE(json["phases"][0]["defaultTimeoutSeconds"].get<int>(), 900);
        genie::Plan plan;
        plan.scenario = "notes";
        plan.phases = detail.phases;
        QCOMPARE(toJson(plan), (Json{{"scenarioName", "notes"}, {"phases", json["phases"]}}));
        QVERIFY(toJson(genie::ScenarioRemoved{"notes"}).is_object());
    }

    void eventHasItsNumberAndKind()
    {
        const Json json = toJson(genie::Event{7, moment(0), genie::ScenarioRemoved{"notes"}});
        QCOMPARE(genie::toLine(json),
                 std::string(R"({"number":7,"at":"1970-01-01T00:00:00.000Z","kind":"scenario_removed","data":{"name":"notes"}})"));
    }

    void coverageOfAFileKeepsItsLines()
    {
        const Json json = toJson(genie::FileCoverage{"go", "api", "api/a.go", {{3, 1}, {5, 0}}, 1, 2});
        QCOMPARE(genie::toLine(json["hits"]), std::string("[[3,1],[5,0]]"));
    }

    void readersIgnoreWhatTheyDoNotKnow()
    {
        Json json = toJson(fullExecution());
        json["mood"] = "good";
        json["phases"][0]["colour"] = Json{{"r", 1}};
        QVERIFY(genie::executionFrom(json).value() == fullExecution());
    }

    void readersNameThePathOfWhatTheyCannotRead_data()
    {
        QTest::addColumn<QString>("document");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *document, const char *message) {
            QTest::newRow(message) << QString::fromUtf8(document) << QString::fromUtf8(message);
        };
        row(R"([])", "the document is not an object");
        row(R"({"status":"passed"})", "executionId is missing");
        row(R"({"executionId":"x"})", "status is missing");
        row(R"({"executionId":"x","status":"lucky"})", "status has the unknown value 'lucky'");
        row(R"({"executionId":"x","status":"passed","number":"7"})", "number is not a number");
        row(R"({"executionId":"x","status":"passed","number":1.5})", "number is not a whole number of 64 bits");
        row(R"({"executionId":"x","status":"passed","number":18446744073709551615})", "number is not a whole number of 64 bits");
        row(R"({"executionId":"x","status":"passed","startedAt":"yesterday"})", "startedAt is not a time in RFC 3339");
        row(R"({"executionId":"x","status":"passed","phases":{}})", "phases is not an array");
        row(R"({"executionId":"x","status":"passed","phases":[7]})", "phases[0] is not an object");
        row(R"({"executionId":"x","status":"passed","phases":[{"name":"a","status":"passed","observations":[{"prefix":"BOO"}]}]})",
            "phases[0].observations[0].prefix has the unknown value 'BOO'");
        row(R"({"executionId":"x","status":"passed","phases":[{"name":"a","status":"passed","tests":{"failed":5000000000}}]})",
            "phases[0].tests.failed is out of range");
        row(R"({"executionId":"x","status":"passed","warnings":["a",3]})", "warnings[1] is not a string");
        row(R"({"executionId":"x","status":"passed","request":{"failFast":"yes"}})", "request.failFast is not true or false");
    }
    void readersNameThePathOfWhatTheyCannotRead()
    {
        QFETCH(QString, document);
        QFETCH(QString, message);
        const auto read = genie::executionFrom(genie::parseJson(document.toStdString()).value());
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().kind, genie::FailureKind::Invalid);
        QCOMPARE(QString::fromStdString(read.error().message), message);
    }

    void unknownKindsOfFactAreInvalid()
    {
        const auto read = genie::factFrom("run_exploded", Json::object());
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().kind, genie::FailureKind::Invalid);
    }

    void selectorsSurviveTheCommandLine()
    {
        const genie::TestSelector selector{"go", "api", "suite:100%", "api/a_test.go", "TestA/b:c%3A"};
        QCOMPARE(selector.toText(), std::string("go:api:api/a_test.go:suite%3A100%25:TestA/b%3Ac%253A"));
        QVERIFY(genie::TestSelector::fromText(selector.toText()) == selector);
        QVERIFY(genie::TestSelector::fromText("go:api") == (genie::TestSelector{"go", "api", "", "", ""}));
    }

    void selectorsThatSayNothingOrTooMuchAreRefused()
    {
        for (const char *text : {"", "::::", "a:b:c:d:e:f", "go%2", "go%zz"})
            QVERIFY2(!genie::TestSelector::fromText(text), text);
    }

    void selectorOfATestMatchesItAndNotItsNeighbour()
    {
        const auto selector = genie::TestSelector::of(fullCase());
        QVERIFY(selector.matches(fullCase()));
        auto neighbour = fullCase();
        neighbour.name = "TestOther";
        QVERIFY(!selector.matches(neighbour));
        QVERIFY((genie::TestSelector{"go", "", "", "", ""}).matches(neighbour));
    }

    void talliesAddUpAndPercentNeedsSomethingToCover()
    {
        genie::Tally tally{1, 2, 3, 4, 5};
        tally += {1, 1, 1, 1, 1};
        QVERIFY(tally == (genie::Tally{2, 3, 4, 5, 6}));
        QCOMPARE(tally.total(), 20);
        QVERIFY(!(genie::CoverageSummary{"go", ".", 0, 0}).percent());
        QCOMPARE((genie::CoverageSummary{"go", ".", 1, 4}).percent().value(), 25.0);
    }

    void firstFailureIsTheFirstFailedPhase()
    {
        genie::Execution execution = fullExecution();
        QCOMPARE(execution.firstFailure(), &execution.phases[0]);
        execution.phases[0].status = genie::PhaseStatus::Cancelled;
        QVERIFY(execution.firstFailure() == nullptr);
    }
};

QTEST_GUILESS_MAIN(TestDomainJson)
#include "tst_domain_json.moc"
