// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/manual_entry.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/quality/quality.h"
#include "support/corpus.h"

#include <QtTest>

#include <algorithm>

using namespace genie;
using genie::test::readText;
using genie::test::ScenarioTree;

namespace {

Moment now() { return *fromRfc3339("2026-01-10T12:00:00Z"); }

const std::string kGoodGo = [] {
    std::string text = "package a\n\nimport \"testing\"\n";
    for (const char *name : {"A", "B", "C"})
        text += std::string("\nfunc Test") + name + "(t *testing.T) {\n\tx := 1\n\ty := 2\n\tif x == y {\n\t\tt.Fatal(x)\n\t}\n}\n";
    return text;
}();

Validation validation(const std::string &file, ValidationType type = ValidationType::Test)
{
    Validation made;
    made.type = type;
    made.ref = file;
    made.proof.file = file;
    return made;
}

/// A scenario with requirements made by hand.
struct Bench {
    ScenarioTree tree;
    Registry registry;
    EvidenceSet evidence;
    ScenarioTags tags;
    Snapshot before;
    std::vector<std::string> history;
    std::set<std::string> off;
    std::string agent;

    Bench() { registry.modules.emplace_back(); }
    Requirement &add(const std::string &id, std::vector<Validation> validations, Criticality criticality = Criticality::P2)
    {
        Requirement requirement;
        requirement.id = id;
        requirement.targetId = "OT-P0-00" + std::to_string(registry.byId.size() % 3);
        requirement.criticality = criticality;
        requirement.validations = std::move(validations);
        registry.byId[idKey(id)] = {0, registry.modules[0].requirements.size()};
        registry.modules[0].requirements.push_back(std::move(requirement));
        return registry.modules[0].requirements.back();
    }
    RequirementQuality judge() const
    {
        const auto directory = tree.directory();
        return judgeQuality({directory, registry, evidence, tags, &before, history, off, agent, now()});
    }
    const QualityIssue *find(const RequirementQuality &quality, const std::string &type) const
    {
        const auto found =
            std::find_if(quality.issues.begin(), quality.issues.end(), [&](const auto &issue) { return issue.type == type; });
        return found == quality.issues.end() ? nullptr : &*found;
    }
    QString penaltyOf(const std::string &type) const
    {
        const auto quality = judge();
        const auto *issue = find(quality, type);
        return issue == nullptr ? QStringLiteral("none")
                                : QString::number(issue->penalty) + QLatin1Char(' ') + QString::fromStdString(issue->severity);
    }
    bool has(const std::string &type) const
    {
        const auto quality = judge();
        return find(quality, type) != nullptr;
    }
};

} // namespace

class RequirementQualityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testFilesAreJudgedByWhatTheyCall();
    void playbooksNeedStepsThatDoSomething();
    void oneTestForEachRequirementIsSuspicious();
    void proofsBeneathTestAreInTheWrongPlace();
    void aFileThatProvesManyRequirementsIsAMonolith();
    void targetsWithOneRequirementAreLonely();
    void criticalRequirementsNeedTwoLayers();
    void filesThatHardlyTestAreSuperficial();
    void manualProofIsNoAutomation();
    void aPhaseAloneIsNoProof();
    void tagsOnEmptyTestsAndTagsEverywhereAreTold();
    void aStatusSetByHandIsSeenAgainstTheSnapshot();
    void aSingleProofSetByHandIsSeenAgainstTheSnapshot();
    void resultsAreCountedInTheTextOfAPhaseWhereItNamesNoTests();
    void oldAndSelfSignedManualProofIsTold();
    void proofThatIsAlwaysSkippedIsTold();
    void everyRuleCanBeSwitchedOff();
    void aManualEntryIsRecordedAsALine();
    void aManualEntryIsChecked_data();
    void aManualEntryIsChecked();
};

void RequirementQualityTest::testFilesAreJudgedByWhatTheyCall()
{
    QVERIFY(judgeTestFile("api/a_test.go", kGoodGo).meaningful);
    std::string words = kGoodGo;
    for (std::size_t at = 0; (at = words.find("t.Fatal(x)", at)) != std::string::npos;)
        words.replace(at, 10, "_ = \"t.Fatal( assert require Error\" // t.Error(");
    QCOMPARE(judgeTestFile("api/a_test.go", words).reason, std::string("insufficient_quality"));
    QVERIFY(!judgeTestFile("ui/src/a.test.ts", "it('a', () => {})").meaningful);
    QVERIFY(!judgeTestFile("x", "").meaningful);
}

void RequirementQualityTest::playbooksNeedStepsThatDoSomething()
{
    const std::string pad(100, ' ');
    const auto reason = [&](const std::string &json) { return judgeTestFile("bas/cases/a.json", json + pad).reason; };
    QCOMPARE(reason(R"({"nodes":[{"type":"navigate"}]})"), std::string("ok"));
    QCOMPARE(reason(R"({"steps":[{"action":"click"}]})"), std::string("ok"));
    QCOMPARE(reason(R"({"nodes":[{"x":1}]})"), std::string("no_actions"));
    QCOMPARE(reason(R"({"nodes":[]})"), std::string("no_steps_or_nodes"));
    QCOMPARE(reason("["), std::string("parse_error"));
    QCOMPARE(judgeTestFile("bas/cases/a.json", R"({"nodes":[{"type":"x"}]})").reason, std::string("parse_error"));
    QCOMPARE(judgeTestFile("bas/cases/a.yaml", "name: x\nsteps:\n  - name: a\n    type: click\n").reason, std::string("ok"));
    QCOMPARE(judgeTestFile("bas/cases/a.yaml", "type: x\nsteps:\n  - name: a\n").reason, std::string("no_actions"));
}

void RequirementQualityTest::oneTestForEachRequirementIsSuspicious()
{
    Bench bench;
    bench.add("ND-A", {});
    EvidenceRecord record;
    record.requirementId = "ND-A";
    record.status = LiveStatus::Passed;
    bench.evidence.records = {record};
    QCOMPARE(bench.penaltyOf("insufficient_test_coverage"), QStringLiteral("5 medium"));
    bench.evidence.records.push_back(record);
    QCOMPARE(bench.penaltyOf("insufficient_test_coverage"), QStringLiteral("none"));
    bench.evidence.records.clear();
    bench.tree.write("coverage/test-results.json", R"({"passed":1,"failed":0})");
    QCOMPARE(bench.penaltyOf("insufficient_test_coverage"), QStringLiteral("5 medium"));
}

void RequirementQualityTest::proofsBeneathTestAreInTheWrongPlace()
{
    Bench bench;
    for (const char *id : {"ND-A", "ND-B", "ND-C", "ND-D"})
        bench.add(id, {validation("api/a_test.go")});
    QCOMPARE(bench.penaltyOf("invalid_test_location"), QStringLiteral("none"));
    bench.registry.modules[0].requirements[0].validations.push_back(validation("Test/phases/test-unit.sh"));
    QCOMPARE(bench.penaltyOf("invalid_test_location"), QStringLiteral("6 medium"));
}

void RequirementQualityTest::aFileThatProvesManyRequirementsIsAMonolith()
{
    Bench bench;
    for (const char *id : {"ND-A", "ND-B", "ND-C"})
        bench.add(id, {validation("cli/all.bats")});
    QCOMPARE(bench.penaltyOf("monolithic_test_files"), QStringLiteral("none"));
    bench.add("ND-D", {validation("cli/all.bats")});
    QCOMPARE(bench.penaltyOf("monolithic_test_files"), QStringLiteral("2 medium"));
    bench.add("ND-E", {validation("cli/all.bats")});
    bench.add("ND-F", {validation("cli/all.bats")});
    QCOMPARE(bench.penaltyOf("monolithic_test_files"), QStringLiteral("2 high"));
}

void RequirementQualityTest::targetsWithOneRequirementAreLonely()
{
    Bench bench;
    for (const char *id : {"ND-A", "ND-B", "ND-C"})
        bench.add(id, {});
    QCOMPARE(bench.penaltyOf("ungrouped_operational_targets"), QStringLiteral("10 high"));
    for (const char *id : {"ND-D", "ND-E", "ND-F"})
        bench.add(id, {});
    QCOMPARE(bench.penaltyOf("ungrouped_operational_targets"), QStringLiteral("none"));
}

void RequirementQualityTest::criticalRequirementsNeedTwoLayers()
{
    Bench bench;
    bench.tree.write("api/a_test.go", kGoodGo);
    bench.tree.write("api/go.mod", "module a\n");
    bench.tree.write("bas/cases/a.json", R"({"nodes":[{"type":"navigate"}]})" + std::string(100, ' '));
    bench.add("ND-A", {validation("api/a_test.go")}, Criticality::P2);
    bench.add("ND-B", {validation("api/a_test.go"), validation("bas/cases/a.json", ValidationType::Automation)}, Criticality::P0);
    QCOMPARE(bench.penaltyOf("insufficient_validation_layers"), QStringLiteral("none"));
    bench.add("ND-C", {validation("api/a_test.go"), validation("docs/x.md", ValidationType::Manual)}, Criticality::P1);
    QCOMPARE(bench.penaltyOf("insufficient_validation_layers"), QStringLiteral("7 high"));
}

void RequirementQualityTest::filesThatHardlyTestAreSuperficial()
{
    Bench bench;
    bench.tree.write("api/a_test.go", "package a\n");
    bench.add("ND-A", {validation("api/a_test.go"), validation("api/gone_test.go")});
    QCOMPARE(bench.penaltyOf("superficial_test_implementation"), QStringLiteral("1 medium"));
}

void RequirementQualityTest::manualProofIsNoAutomation()
{
    Bench bench;
    bench.add("ND-A", {validation("docs/a.md", ValidationType::Manual)}).derived = DeclaredStatus::Complete;
    QCOMPARE(bench.penaltyOf("missing_test_automation"), QStringLiteral("11 medium"));
}

void RequirementQualityTest::aPhaseAloneIsNoProof()
{
    Bench bench;
    auto &requirement = bench.add("ND-A", {validation("api/a_test.go")});
    requirement.live = requirement.validations[0].live = LiveStatus::Passed;
    requirement.validations[0].tier = EvidenceTier::Phase;
    QVERIFY(bench.has("phase_only_proof"));
    requirement.validations[0].tier = EvidenceTier::File;
    QVERIFY(!bench.has("phase_only_proof"));
}

void RequirementQualityTest::tagsOnEmptyTestsAndTagsEverywhereAreTold()
{
    Bench bench;
    const auto scan = [&](const std::string &source) {
        bench.tags.tests.clear();
        bench.tags.tests.emplace("a_test.go", scanTags("a_test.go", source));
    };
    bench.add("ND-A", {});
    scan("package a\n\n// [REQ:ND-A]\nfunc TestA(t *testing.T) {\n\t_ = 1\n}\n");
    QVERIFY(bench.has("tag_only") && !bench.has("tag_spray"));
    scan("package a\n\n// [REQ:ND-A]\nfunc TestA(t *testing.T) {\n\tt.Error(1)\n}\n");
    QVERIFY(!bench.has("tag_only"));
    scan("package a\n\n// [REQ:ND-A]\nfunc TestA(t *testing.T) {\n\tcheck(t, 1)\n}\n");
    QVERIFY(!bench.has("tag_only"));
    scan("package a\n\n// [REQ:ND-A,ND-B,ND-C,ND-D,ND-E,ND-F]\nfunc TestA(t *testing.T) {\n\tt.Error(1)\n}\n");
    QVERIFY(bench.has("tag_spray"));
}

void RequirementQualityTest::aStatusSetByHandIsSeenAgainstTheSnapshot()
{
    Bench bench;
    auto &requirement = bench.add("ND-A", {validation("api/a_test.go")});
    requirement.declared = DeclaredStatus::Complete;
    QVERIFY(!bench.has("hand_set_status"));
    bench.before.requirements["ND-A"] = {"in_progress", "failed"};
    QVERIFY(bench.has("hand_set_status"));
    requirement.touched = true;
    QVERIFY(!bench.has("hand_set_status"));
    requirement.declared = DeclaredStatus::NotImplemented;
    QVERIFY(bench.has("status_downgrade_hidden"));
}

void RequirementQualityTest::aSingleProofSetByHandIsSeenAgainstTheSnapshot()
{
    Bench bench;
    Validation proof = validation("api/a_test.go");
    proof.declared = ValidationStatus::Implemented;
    auto &requirement = bench.add("ND-A", {proof, validation("api/b_test.go")});
    requirement.declared = DeclaredStatus::InProgress;
    bench.before.requirements["ND-A"] = {"in_progress", "not_run"};
    QVERIFY(!bench.has("hand_set_status")); // It may have been implemented then.
    bench.before.requirements["ND-A"] = {"planned", "not_run"};
    QVERIFY(bench.has("hand_set_status"));
    requirement.validations.front().tier = EvidenceTier::File;
    QVERIFY(!bench.has("hand_set_status"));
}

void RequirementQualityTest::resultsAreCountedInTheTextOfAPhaseWhereItNamesNoTests()
{
    Bench bench;
    for (const char *id : {"ND-A", "ND-B", "ND-C", "ND-D"})
        bench.add(id, {});
    EvidenceRecord phase;
    phase.phaseLevel = true;
    phase.phase = "unit";
    phase.text = "3 passed, 1 failed";
    bench.evidence.records = {phase};
    QVERIFY(bench.has("insufficient_test_coverage"));
    bench.evidence.records.front().text = "31 passed, 1 failed";
    QVERIFY(!bench.has("insufficient_test_coverage"));
    bench.evidence.records.front().text = "passed, 99999999999999999999 failed";
    QVERIFY(!bench.has("insufficient_test_coverage"));
}

void RequirementQualityTest::oldAndSelfSignedManualProofIsTold()
{
    Bench bench;
    bench.add("ND-A", {});
    ManualEntry entry;
    entry.requirementId = "ND-A";
    entry.status = LiveStatus::Passed;
    entry.validatedBy = "robot";
    entry.validatedAt = now() - std::chrono::days(91);
    bench.evidence.manual["ND-A"] = entry;
    QVERIFY(bench.has("stale_manual") && !bench.has("self_signed_manual"));
    bench.agent = "robot";
    QVERIFY(bench.has("self_signed_manual"));
    bench.evidence.manual["ND-A"].expiresAt = now();
    QVERIFY(!bench.has("stale_manual"));
}

void RequirementQualityTest::proofThatIsAlwaysSkippedIsTold()
{
    Bench bench;
    const std::string line = R"({"all_skipped":["ND-A"]})";
    bench.history = {line, line};
    QVERIFY(!bench.has("skipped_proof"));
    bench.history = {line, "broken", line, line, line};
    QVERIFY(bench.has("skipped_proof"));
    bench.history.push_back(R"({"all_skipped":[]})");
    QVERIFY(!bench.has("skipped_proof"));
}

void RequirementQualityTest::everyRuleCanBeSwitchedOff()
{
    Bench bench;
    for (const char *id : {"ND-A", "ND-B", "ND-C"})
        bench.add(id, {});
    const int before = bench.judge().totalPenalty;
    bench.off = {"ungrouped_operational_targets"};
    QCOMPARE(bench.judge().totalPenalty, before - 10);
    bench.off = {"all"};
    QVERIFY(bench.judge().issues.empty());
    QCOMPARE(bench.judge().overallSeverity, std::string());
}

void RequirementQualityTest::aManualEntryIsRecordedAsALine()
{
    Bench bench;
    bench.add("ND-A", {});
    bench.tree.write("coverage/manual-validations/log.jsonl", "# no newline at the end");
    ManualEntryRequest request;
    request.requirement = "nd-a";
    request.validatedBy = "ana";
    request.notes = "fine \"here\"";
    const auto first = recordManual(bench.tree.directory(), bench.registry, request, now());
    QVERIFY2(first.has_value(), first ? "" : first.error().message.c_str());
    QCOMPARE(first->line, std::string("{\"requirement_id\":\"nd-a\",\"status\":\"passed\",\"validated_at\":\"2026-01-10T12:00:00Z\","
                                      "\"expires_at\":\"2026-02-09T12:00:00Z\",\"validated_by\":\"ana\",\"notes\":\"fine \\\"here\\\"\","
                                      "\"action\":\"validate\"}"));
    request.dryRun = true;
    QVERIFY(recordManual(bench.tree.directory(), bench.registry, request, now()).has_value());
    request.dryRun = false;
    request.invalidate = true;
    request.expiresInDays = 0;
    const auto taken = recordManual(bench.tree.directory(), bench.registry, request, now());
    QVERIFY(taken.has_value());
    const std::string log = readText(bench.tree.at("coverage/manual-validations/log.jsonl"));
    QCOMPARE(log, "# no newline at the end\n" + first->line + "\n" + taken->line + "\n");
    QVERIFY(taken->line.find("expires_at") == std::string::npos);
    QVERIFY(readEvidenceFiles(bench.tree.directory()).manual.empty());
}

void RequirementQualityTest::aManualEntryIsChecked_data()
{
    QTest::addColumn<std::function<void(ManualEntryRequest &)>>("change");
    QTest::addColumn<bool>("good");
    using R = ManualEntryRequest;
    const auto row = [](const char *name, std::function<void(R &)> change, bool good) { QTest::newRow(name) << change << good; };
    row(
        "as it is", [](R &) {}, true);
    row(
        "unknown id", [](R &r) { r.requirement = "ND-X"; }, false);
    row(
        "unknown id allowed",
        [](R &r) {
            r.requirement = "ND-X";
            r.allowUnknown = true;
        },
        true);
    row(
        "no id", [](R &r) { r.requirement = " "; }, false);
    row(
        "status", [](R &r) { r.status = "great"; }, false);
    row(
        "too long", [](R &r) { r.expiresInDays = 91; }, false);
    row(
        "too long forced",
        [](R &r) {
            r.expiresInDays = 91;
            r.force = true;
        },
        true);
    row(
        "absurd",
        [](R &r) {
            r.expiresInDays = 2'000'000'000;
            r.force = true;
        },
        true);
    row(
        "no time", [](R &r) { r.validatedAt = "now"; }, false);
    row(
        "expiry is no time", [](R &r) { r.expiresAt = "soon"; }, false);
    row(
        "artifact", [](R &r) { r.artifact = "docs/proof.png"; }, true);
    row(
        "no artifact", [](R &r) { r.artifact = "docs/none.png"; }, false);
    row(
        "artifact outside", [](R &r) { r.artifact = "../../etc/passwd"; }, false);
    row(
        "manifest outside", [](R &r) { r.manifest = "../log.jsonl"; }, false);
    row(
        "manifest", [](R &r) { r.manifest = "docs/log.jsonl"; }, true);
    row(
        "huge", [](R &r) { r.notes = std::string(70'000, 'x'); }, false);
}

void RequirementQualityTest::aManualEntryIsChecked()
{
    QFETCH(std::function<void(ManualEntryRequest &)>, change);
    Bench bench;
    bench.add("ND-A", {});
    bench.tree.write("docs/proof.png", "x");
    ManualEntryRequest request;
    request.requirement = "ND-A";
    change(request);
    QTEST(recordManual(bench.tree.directory(), bench.registry, request, now()).has_value(), "good");
}

QTEST_GUILESS_MAIN(RequirementQualityTest)
#include "tst_requirement_quality.moc"
