// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine answers over HTTP reads back as it was, member by member; what is cut or garbled is refused.
#include "core/domain/answer_readers.h"
#include "core/domain/domain_json.h"
#include "core/domain/request_json.h"
#include "core/domain/requirement_json.h"

#include <QTest>

using namespace genie;

namespace {

const Moment kAt{milliseconds(1'764'000'000'123)};

template <class T> Outcome<T> again(const T &value, T (*read)(JsonFields &))
{
    const auto json = parseJson(toLine(toJson(value)));
    return json ? readWhole(*json, read) : tl::unexpected(json.error());
}

PhaseDescriptor somePhase() { return {"unit", true, "Runs tests.", "script", milliseconds(61'000), false, true, true}; }

Execution someExecution()
{
    Execution execution;
    execution.id = "e1";
    execution.number = 7;
    execution.scenario = "demo";
    execution.request.scenario = "demo";
    execution.status = RunStatus::Failed;
    execution.requestedAt = kAt;
    return execution;
}

ScenarioSummary someScenario()
{
    ScenarioSummary scenario;
    scenario.name = "demo";
    scenario.displayName = "Demo";
    scenario.description = "d";
    scenario.path = "/s/demo";
    scenario.registered = true;
    scenario.hasConfig = true;
    scenario.tags = {"a", "b"};
    scenario.languages = {"go"};
    scenario.problem = "p";
    scenario.warningCount = 2;
    scenario.lastExecution = someExecution();
    scenario.executionCount = 9;
    return scenario;
}

TestRun someRun() { return {"e1", 7, kAt, TestStatus::Flaky, milliseconds(12), 3, "tree"}; }

RequirementReport someReport()
{
    RequirementReport report;
    report.scenario = "demo";
    report.folderExists = true;
    RequirementView requirement;
    requirement.id = "R-1";
    requirement.title = "t";
    requirement.description = "d";
    requirement.declared = "pending";
    requirement.derived = "complete";
    requirement.live = "passed";
    requirement.criticality = "P0";
    requirement.criticalitySource = "prd_ref";
    requirement.prdRef = "OT-P0-001";
    requirement.targetId = "OT-P0-001";
    requirement.file = "requirements/a.json";
    requirement.tags = {"x"};
    requirement.parent = "R-0";
    requirement.children = {"R-2"};
    requirement.verified = requirement.touched = requirement.stale = true;
    ValidationView view{"test", "a_test.go::TestA", "a_test.go", "TestA", 3, "unit", "planned", "implemented", "passed", "test", "execution e1", kAt, "changed", true, "n"};
    requirement.validations = {view};
    report.modules = {{"m", "requirements/a.json", "about", 3, 2, 1, 66.5, {requirement}}};
    int number = 1;
    auto &sum = report.summary;
    for (int *member : {&sum.total, &sum.complete, &sum.inProgress, &sum.planned, &sum.pending, &sum.notImplemented, &sum.livePassed, &sum.liveFailed, &sum.liveSkipped,
                        &sum.liveNotRun, &sum.p0, &sum.p1, &sum.p2, &sum.unspecified, &sum.criticalGap, &sum.verified, &sum.stale, &sum.validations,
                        &sum.validationsImplemented, &sum.validationsFailing, &sum.validationsPlanned, &sum.validationsNotImplemented})
        *member = number++;
    sum.completionRate = 1.5;
    sum.passRate = 2;
    sum.traceCoverage = 3.25;
    sum.evidenceCoverage = 4.125;
    report.findings = {{"code", "warning", "f.json", 4, "R-1", "status", "m", "h"}};
    report.quality = {{{"tag_only", "high", 5, "m", "r", 2, 4, {"R-1"}, {"f"}, "f", 6}}, 5, "high"};
    report.syncedAt = kAt;
    return report;
}

CoverageView someCoverage()
{
    CoverageView view;
    view.snapshot = {"demo", "e1", kAt, "tree", true, "", {{"a.go", "go", 3, 2, 1, false, {{4, 5}}, {{{7, 9}, "pragma"}}, 60.0}, {"b.sh", "bats", 0, 0, 0, true, {}, {}, std::nullopt}}, 3, 2, 1, 1, 60.0};
    view.gaps = {{FileGap{"a.go", {{4, 5}}, "changed"}, std::nullopt, 2.5, "why"}, {std::nullopt, RequirementGap{"R-1", "t", "P0", "failed"}, 1, "because"}};
    view.trend = {{"e0", kAt, std::nullopt, 0, 0}, {"e1", kAt, 60.0, 3, 2}};
    view.requirements = {{"R-1", "t", "P0", "passed", {"a.go"}, 3, 2, 60.0}};
    return view;
}

VerdictSummary someVerdict()
{
    VerdictSummary verdict;
    verdict.id = "a1";
    verdict.request = "r1";
    verdict.attempt = 2;
    verdict.word = VerdictWord::Partial;
    verdict.progress = 0.75;
    verdict.sentence = "s";
    verdict.funnel = {5, 4, 3, 2, 1};
    verdict.coverageBefore = 10;
    verdict.gapLines = 8;
    verdict.gapLinesClosed = 6;
    verdict.at = kAt;
    return verdict;
}

} // namespace

class TestAnswerReaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyAnswerReadsBackAsItWas()
    {
        QVERIFY(again(someScenario(), &readScenarioSummary) == someScenario());
        const Plan plan{"demo", "quick", {{somePhase(), true, "r", milliseconds(5'000), "n", true}}, {"w"}};
        QVERIFY(again(plan, &readPlan) == plan);
        QVERIFY(again(someReport(), &readRequirementReport) == someReport());
        QVERIFY(again(someCoverage(), &readCoverageView) == someCoverage());
        const FlakyTest flaky{{"go", "api", "s", "f", "n"}, 1, 2, 3, 4, someRun(), TestStatus::Failed};
        QVERIFY(again(flaky, &readFlakyTest) == flaky);
        const LedgerRow row{"github", 9, 8, 7, 6, 5, 4, 3, milliseconds(1234), 0.5};
        const auto ledger = again(row, &readLedgerRow);
        QVERIFY(ledger && toJson(*ledger) == toJson(row));
        const VerificationReport verification{"a1", false, {"d"}, someVerdict(), someVerdict()};
        QVERIFY(again(verification, &readVerificationReport) == verification);
        RequirementSyncResult sync;
        sync.scenario = "demo";
        sync.dryRun = true;
        sync.skippedReason = "off";
        sync.changes = {{"status_update", "f", "R-1", "status", "a", "b", "test", "execution e1", kAt, true}};
        sync.filesUpdated = 1;
        sync.validationsAdded = 2;
        sync.validationsRemoved = 3;
        sync.requirementStatusesChanged = 4;
        sync.validationStatusesChanged = 5;
        sync.prdTargetsChanged = 6;
        sync.suppressed = 7;
        sync.findings = {{"code", "error", "f", 1, "R-1", "x", "m", ""}};
        QVERIFY(again(sync, &readRequirementSyncResult) == sync);
        QueueFigures figures;
        figures.queued = 1, figures.delegated = 2, figures.running = 3, figures.completed = 4, figures.failed = 5, figures.eligible = 6;
        figures.oldestEligibleAt = kAt;
        figures.oldestEligible = "r1";
        figures.outbox = 7, figures.completed24h = 8, figures.failed24h = 9, figures.silent = 10;
        figures.lastDelegatedAt = kAt;
        figures.wait50 = milliseconds(1), figures.wait99 = milliseconds(3);
        figures.verdicts = {{"closed", 4}, {"partial", 1}};
        QVERIFY(again(figures, &readQueueFigures) == figures);
    }

    void pagesWithinAnswersReadBackToo()
    {
        TestHistory history;
        history.scenario = "demo";
        history.test = {"go", "api", "s", "f", "n"};
        history.failures = 3;
        history.flakes = 2;
        history.firstFailure = someRun();
        history.failingSince = someRun();
        history.medianPass = milliseconds(17);
        history.disputedTrees = {"t1"};
        history.runs = {{someRun()}, 6, -1};
        const auto read = again(history, &readTestHistory);
        QVERIFY(read && toJson(*read) == toJson(history));
        const ScenarioDetail detail{someScenario(), {{"f", "p", "m"}}, {"quick"}, {{somePhase(), false, "r", milliseconds(1000), "", false}}};
        const auto whole = again(detail, &readScenarioDetail);
        QVERIFY(whole && toJson(*whole) == toJson(detail));
    }

    void anEventReadsBackAndAnUnknownOneIsRefused()
    {
        const Event event{5, kAt, PhaseStarted{"e1", "unit", kAt}};
        QVERIFY(eventFrom(toJson(event)) == event);
        Json newer = toJson(event);
        newer["kind"] = "phase_teleported";
        QCOMPARE(eventFrom(newer).error().kind, FailureKind::Invalid);
        newer.erase("kind");
        QVERIFY(!eventFrom(newer));
        QVERIFY(!eventFrom(Json(3)));
    }

    void wrongTypesAreRefusedWithTheirPlace()
    {
        Json json = toJson(someReport());
        json["modules"][0]["requirements"][0]["validations"][0]["line"] = "three";
        const auto read = readWhole(json, &readRequirementReport);
        QVERIFY(!read);
        QVERIFY2(read.error().message.find("modules[0].requirements[0].validations[0].line") != std::string::npos, read.error().message.c_str());
        for (const Json &wrong : {Json(1), Json::array(), Json("x"), Json{{"snapshot", 3}}, Json{{"gaps", {{"file", "x"}}}}})
            QVERIFY(!readWhole(wrong, &readCoverageView));
    }

    void everyCutOfAnAnswerIsRefusedOrRead()
    {
        const std::string text = toLine(toJson(someCoverage()));
        for (std::size_t size = 0; size < text.size(); ++size)
            QVERIFY(!parseJson(std::string_view(text).substr(0, size)));
    }
};

QTEST_GUILESS_MAIN(TestAnswerReaders)
#include "tst_answer_readers.moc"
