// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/domain/requirement_json.h"
#include "scenario/requirements/phase_inspection.h"
#include "scenario/requirements/registry.h"
#include "scenario/requirements/reports.h"
#include "scenario/requirements/rules.h"
#include "scenario/requirements/scaffold.h"
#include "scenario/requirements/summary.h"
#include "support/corpus.h"

#include <QTest>

using namespace genie;
using genie::test::ScenarioTree;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

constexpr Moment kNoon{1'768'046'400'000ms}; // 2026-01-10T12:00:00Z

/// The worked example with the statuses and the evidence that its table gives.
Registry workedExample()
{
    Registry registry = readRegistry(test::corpusDirectory() / "notes-demo", "notes-demo");
    const auto set = [&](const char *id, DeclaredStatus derived, LiveStatus live, bool verified) {
        Requirement &requirement = *registry.find(id);
        requirement.derived = derived;
        requirement.live = live;
        requirement.verified = verified;
        requirement.touched = true;
    };
    const auto prove = [&](const char *id, std::size_t index, ValidationStatus derived, LiveStatus live, EvidenceTier tier) {
        Validation &validation = registry.find(id)->validations[index];
        validation.derived = derived;
        validation.live = live;
        validation.tier = tier;
    };
    set("ND-NOTE-CREATE", DeclaredStatus::Complete, LiveStatus::Passed, true);
    prove("ND-NOTE-CREATE", 0, ValidationStatus::Implemented, LiveStatus::Passed, EvidenceTier::Symbol);
    prove("ND-NOTE-CREATE", 1, ValidationStatus::Implemented, LiveStatus::Passed, EvidenceTier::FileAndRequirement);
    set("ND-NOTE-DELETE", DeclaredStatus::InProgress, LiveStatus::Failed, false);
    prove("ND-NOTE-DELETE", 0, ValidationStatus::Failing, LiveStatus::Failed, EvidenceTier::FileAndRequirement);
    set("ND-NOTES", DeclaredStatus::InProgress, LiveStatus::Failed, false);
    set("ND-FIND-TEXT", DeclaredStatus::InProgress, LiveStatus::Passed, false);
    prove("ND-FIND-TEXT", 0, ValidationStatus::Implemented, LiveStatus::Passed, EvidenceTier::FileAndRequirement);
    set("ND-A11Y", DeclaredStatus::Complete, LiveStatus::Passed, true);
    prove("ND-A11Y", 0, ValidationStatus::Implemented, LiveStatus::Passed, EvidenceTier::Manual);
    set("ND-SPEED", DeclaredStatus::Planned, LiveStatus::Skipped, false);
    prove("ND-SPEED", 0, ValidationStatus::Planned, LiveStatus::Skipped, EvidenceTier::Phase);
    prove("ND-SPEED", 1, ValidationStatus::Planned, LiveStatus::NotRun, EvidenceTier::None);
    return registry;
}

/// A registry of one flat index.
Registry flat(const ScenarioTree &tree, const std::string &requirements)
{
    tree.write("requirements/index.json", "{\"requirements\": [" + requirements + "]}");
    return readRegistry(tree.directory(), tree.name());
}

} // namespace

class RequirementReportsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theWorkedExampleHasItsNumbers()
    {
        GENIE_NEEDS_CORPUS();
        const RegistrySummary summary = summarise(workedExample());
        QCOMPARE(
            toLine(summaryJson(summary)),
            std::string(
                R"({"total":6,"complete":2,"in_progress":3,"pending":0,"completion_rate":33.33333333333333,"critical_gap":4,)"
                R"("live_passed":3,"live_failed":2,"pass_rate":60,"planned":1,"not_implemented":0,"verified":2,"evidence_coverage":62.5})"));
        QCOMPARE(
            toLine(levelCoverageJson(summary)),
            std::string(
                R"({"P0":{"total":4,"complete":1,"coverage":25,"gap":3,"verified":1},"P1":{"total":2,"complete":1,"coverage":50,"gap":1,"verified":1}})"));
        QCOMPARE(toLine(phaseCoverageJson(summary)),
                 std::string(R"({"cli":{"total":1,"covered":0,"coverage":0,"passing":0,"failing":0},)"
                             R"("manual":{"total":2,"covered":1,"coverage":50,"passing":1,"failing":0},)"
                             R"("performance":{"total":1,"covered":0,"coverage":0,"passing":0,"failing":0},)"
                             R"("playbooks":{"total":1,"covered":1,"coverage":100,"passing":1,"failing":0},)"
                             R"("unit":{"total":3,"covered":3,"coverage":100,"passing":2,"failing":1}})"));
        QVERIFY(!summary.isHealthy());
        QCOMPARE(toLine(traceJson(workedExample(), {})["summary"]),
                 std::string(R"({"total":6,"with_validations":5,"without_validations":1,"trace_coverage":83.33333333333334})"));
    }

    void numbersArePrintedShortAndWithoutPointZero()
    {
        QCOMPARE(toLine(shortestNumber(percentOf(2, 6))), std::string("33.33333333333333"));
        QCOMPARE(toLine(shortestNumber(percentOf(5, 6))), std::string("83.33333333333334"));
        QCOMPARE(toLine(shortestNumber(percentOf(1, 2))), std::string("50"));
        QCOMPARE(toLine(shortestNumber(percentOf(0, 0))), std::string("0"));
    }

    void nothingIsAssumedWithoutEvidence()
    {
        const ScenarioTree tree;
        const RegistrySummary summary =
            summarise(flat(tree, R"({"id": "A-1", "status": "complete", "validation": [{"type": "test", "status": "passing"}]},
            {"id": "A-2", "criticality": "P0"}, {"id": "a-1"}, {"title": "no id"})"));
        QCOMPARE(summary.total, std::size_t(2)); // The indexed ones.
        QCOMPARE(summary.of(DeclaredStatus::Complete), std::size_t(1));
        QCOMPARE(summary.of(LiveStatus::NotRun), std::size_t(2));
        QCOMPARE(summary.of(ValidationStatus::Implemented), std::size_t(1));
        QCOMPARE(summary.criticalGap, std::size_t(1));
        QCOMPARE(summary.phases.at("unspecified").passing, std::size_t(1));
        QCOMPARE(summary.levels.at("unspecified").total, std::size_t(1));
        QVERIFY(summary.verified == 0 && summary.evidenceCoverage() == 0 && summary.passRate() == 0);
    }

    void pendingRequirementsAreListedOnlyWhenAsked()
    {
        const ScenarioTree tree;
        const Registry registry = flat(tree, R"({"id": "A-1", "title": "T", "status": "complete", "prd_ref": "OT-P1-001"}, {"id": "A-2"})");
        const Json without = reportJson(registry, {});
        QCOMPARE(
            toLine(without["modules"][0]["requirements"]),
            std::string(
                R"([{"id":"A-1","title":"T","status":"complete","live_status":"not_run","criticality":"P1","criticality_source":"prd_ref",)"
                R"("prd_ref":"OT-P1-001","verified":false}])"));
        QCOMPARE(without["modules"][0]["summary"]["total"].get<int>(), 1);
        QCOMPARE(without["summary"]["total"].get<int>(), 2);
        QCOMPARE(without["modules"][0]["file_path"].get<std::string>(), std::string("requirements/index.json"));
        QCOMPARE(toLine(without["statistics"]["by_status"]), std::string(R"({"pending":1,"complete":1})"));
        ReportOptions all;
        all.includePending = true;
        QCOMPARE(reportJson(registry, all)["modules"][0]["requirements"].size(), std::size_t(2));
    }

    void validationsAreShownByPhase()
    {
        GENIE_NEEDS_CORPUS();
        const Registry registry = workedExample();
        ReportOptions options;
        options.phase = "playbooks";
        const Json json = reportJson(registry, options);
        const Json create = json["modules"][1]["requirements"][0];
        QCOMPARE(create["declared_status"].get<std::string>(), std::string("in_progress"));
        QCOMPARE(toLine(create["validations"]),
                 std::string(R"([{"type":"automation","ref":"bas/cases/create-note.json","phase":"playbooks","status":"implemented",)"
                             R"("live_status":"passed","tier":"file+req"}])"));
        options.includeValidations = false;
        QVERIFY(!reportJson(registry, options)["modules"][1]["requirements"][0].contains("validations"));
    }

    void aTraceNamesTheEvidenceAndTheTagsThatFitNothing()
    {
        const ScenarioTree tree;
        const Registry registry = flat(
            tree,
            R"({"id": "A-1", "title": "T", "children": ["A-2"], "depends_on": ["A-2"], "validation_method": "by eye"}, {"id": "A-2"})");
        EvidenceSet evidence;
        EvidenceRecord record;
        record.requirementId = "a-1";
        record.phase = "unit";
        record.status = LiveStatus::Passed;
        record.at = kNoon;
        record.source = "coverage/phase-results/unit.json";
        record.origin = "phase";
        evidence.records.push_back(record);
        evidence.issues.push_back({"tag_unknown_id", IssueSeverity::Warning, "api/a_test.go", "", "", "names X-1", "", 3, -1});
        const Json trace = traceJson(registry, evidence);
        QCOMPARE(
            toLine(trace["requirements"][0]),
            std::string(
                R"({"id":"A-1","title":"T","module":"index.json","file_path":"requirements/index.json","status":"pending",)"
                R"("live_status":"not_run","children":["A-2"],"depends_on":["A-2"],"validation_methods":["by eye"],)"
                R"("evidence":[{"source":"phase","phase":"unit","status":"passed","timestamp":"2026-01-10T12:00:00.000Z",)"
                R"("path":"coverage/phase-results/unit.json"}]})"));
        QVERIFY(!trace["requirements"][1].contains("evidence"));
        QCOMPARE(trace["unmatched_tags"][0]["file"].get<std::string>(), std::string("api/a_test.go"));
    }

    void markdownIsAsWrittenDown()
    {
        const ScenarioTree tree;
        const std::string title(60, 'x');
        const Registry registry = flat(tree, R"({"id": "A-1", "title": "a | b\nc", "status": "complete", "criticality": "P0",
            "validation": [{"type": "test", "ref": "api/a_test.go", "phase": "unit", "status": "failing"}]},
            {"id": "A-2", "title": ")" + title + R"(", "status": "planned"}, {"id": "A-3", "title": ")" +
                                                 QString(60, QChar(0xE4)).toStdString() + R"(", "status": "wip"})");
        ReportOptions options;
        options.verbose = true;
        const std::string markdown = reportMarkdown(registry, options);
        const auto has = [&](const std::string &line) { return markdown.find(line + "\n") != std::string::npos; };
        QVERIFY(
            markdown.starts_with("# Requirements Report\n\n## Summary\n\n| Metric | Value |\n| --- | --- |\n| Total Requirements | 3 |\n"));
        QVERIFY(has("| Completion Rate | 33.3% |") && has("### Validations") && has("| Failing | 1 |") && has("## Modules"));
        QVERIFY(has("| A-1 | a \\| b c | Complete \xE2\x9C\x85 | Not Run \xE2\x8F\xB8\xEF\xB8\x8F | P0 |"));
        QVERIFY(has("| A-2 | " + title.substr(0, 47) + "... | Planned \xF0\x9F\x93\x8B | Not Run \xE2\x8F\xB8\xEF\xB8\x8F | - |"));
        QVERIFY(markdown.find(QString(47, QChar(0xE4)).toStdString() + "...") != std::string::npos); // Cut between characters.
        QVERIFY(has("| A-1 | test | api/a_test.go | unit | Failing \xE2\x9D\x8C |"));
        QVERIFY(reportMarkdown(flat(tree, ""), {}).ends_with("*No requirements.*\n"));
    }

    void issuesAreCountedInJson()
    {
        const Json json = issuesJson("demo", {{"id_missing", IssueSeverity::Error, "requirements/index.json", "", "id", "m", "h", 3, 0}});
        QCOMPARE(
            toLine(json),
            std::string(R"({"scenario":"demo","status":"errors","counts":{"error":1,"warning":0,"info":0},"issues":[{"code":"id_missing",)"
                        R"("severity":"error","file":"requirements/index.json","line":3,"field":"id","message":"m","hint":"h"}]})"));
        QCOMPARE(issuesJson("demo", {})["status"].get<std::string>(), std::string("ok"));
    }

    void aPhaseIsInspectedWithSuggestions()
    {
        const ScenarioTree tree;
        tree.write("api/store/a_test.go", "func TestCreateNote(t *testing.T) {\nfunc TestOther(t *testing.T) {");
        const Registry registry = flat(tree, R"({"id": "A-1", "criticality": "P0", "validation": [
            {"type": "test", "ref": "api/store/a_test.go::TestCreateNote", "phase": "integration", "status": "implemented"},
            {"type": "test", "ref": "api/a_test.go::TestCreateNote", "phase": "unit"},
            {"type": "test", "ref": "api/store/a_test.go::TestCreate", "phase": "unit"},
            {"type": "test", "ref": "cli/a.bats", "phase": "cli"}, {"type": "automation", "workflow_id": "unit"}, {"type": "manual"}]}, {"id": "A-2"})");
        ProofFiles files(tree.directory());
        const Json json = inspectPhase(registry, "unit", files);
        QCOMPARE(json["requirements"].size(), std::size_t(1));
        const Json &validations = json["requirements"][0]["validations"];
        QCOMPARE(validations.size(), std::size_t(4));
        QVERIFY(validations[0]["exists"].get<bool>() && !validations[1]["exists"].get<bool>() && !validations[2]["exists"].get<bool>());
        QCOMPARE(
            toLine(validations[1]["suggestion"]),
            std::string(R"({"foundFile":"api/store/a_test.go","correctRef":"api/store/a_test.go::TestCreateNote","functionExists":true})"));
        QCOMPARE(
            toLine(validations[2]["suggestion"]),
            std::string(
                R"({"functionExists":false,"availableFunctions":["TestCreateNote","TestOther"],"similarFunctions":["TestCreateNote"]})"));
        QCOMPARE(toLine(json["missingReferences"]), std::string(R"(["api/a_test.go::TestCreateNote","api/store/a_test.go::TestCreate"])"));
        QCOMPARE(json["missingDetails"][1]["issue"].get<std::string>(), std::string("function_not_found"));
        QCOMPARE(toLine(inspectPhase(registry, "docs", files)), std::string(R"({"scenario":"demo","phase":"docs","requirements":[]})"));
        QCOMPARE(inspectPhase(registry, "manual", files)["requirements"][0]["validations"].size(), std::size_t(1));
    }

    void theWorkedExamplesCliPhaseHasOneMissingFile()
    {
        GENIE_NEEDS_CORPUS();
        ProofFiles files(test::corpusDirectory() / "notes-demo");
        const Json json = inspectPhase(workedExample(), "cli", files);
        QCOMPARE(json["requirements"].size(), std::size_t(1));
        QCOMPARE(json["requirements"][0]["id"].get<std::string>(), std::string("ND-FIND-TEXT"));
        QCOMPARE(
            toLine(json["missingDetails"]),
            std::string(R"([{"ref":"cli/find.bats","filePath":"cli/find.bats","issue":"file_not_found","searchedPath":"cli/find.bats"}])"));
    }

    void aRegistryIsStartedAndBreaksNoRule()
    {
        const ScenarioTree tree;
        const auto made = scaffoldRegistry(tree.directory(), {"demo", "", false, false, kNoon});
        QVERIFY(made.has_value());
        QCOMPARE(text::join(made->files, " "), std::string("requirements/README.md requirements/index.json"));
        QVERIFY(test::readText(tree.at("requirements/README.md")).find("2026-01-10, kept by engineering@demo.local") != std::string::npos);
        const Registry registry = readRegistry(tree.directory(), "demo", {true});
        QVERIFY(registry.issues.empty() && registry.modules.size() == 1 && registry.modules[0].autoSync);
        const auto again = scaffoldRegistry(tree.directory(), {"demo", "", false, false, kNoon});
        QVERIFY(!again && again.error().kind == FailureKind::Conflict);
    }

    void anOldRegistryIsMovedAsideNeverDeleted()
    {
        const ScenarioTree tree;
        tree.write("requirements/index.json", "old");
        const auto made = scaffoldRegistry(tree.directory(), {"demo", "me", true, false, kNoon});
        QVERIFY(made.has_value());
        QCOMPARE(made->movedTo, std::string("requirements.bak-20260110-120000"));
        QCOMPARE(test::readText(tree.at("requirements.bak-20260110-120000/index.json")), std::string("old"));
        QCOMPARE(scaffoldRegistry(tree.directory(), {"demo", "me", true, false, kNoon})->movedTo,
                 std::string("requirements.bak-20260110-120000-2"));
    }

    void aRegistryIsMadeFromThePrd()
    {
        const ScenarioTree tree;
        QVERIFY(!scaffoldRegistry(tree.directory(), {"demo", "", false, true, kNoon}));
        QVERIFY(!fs::exists(tree.at("requirements"))); // Nothing is half made.
        tree.write("PRD.md", "### P0\n- [ ] OT-P0-001 | Keep \"notes\" | Made\n- [x] OT-P0-001 | twice\n### P2\n- [ ] OT-P2-001 | Later\n");
        const auto made = scaffoldRegistry(tree.directory(), {"demo", "", false, true, kNoon});
        QVERIFY(made.has_value());
        QCOMPARE(text::join(made->files, " "),
                 std::string("requirements/README.md requirements/index.json requirements/01-must-ship/module.json "
                             "requirements/03-nice-to-have/module.json"));
        const Registry registry = readRegistry(tree.directory(), "demo", {true});
        QCOMPARE(registry.issues.size(), std::size_t(0));
        QCOMPARE(registry.find("REQ-P0-001")->title, std::string("Keep \"notes\""));
        QCOMPARE(registry.find("REQ-P2-001")->criticality, Criticality::P2);
        ProofFiles files(tree.directory());
        QCOMPARE(countIssues(judge(registry, files)).errors, std::size_t(0));
    }
};

QTEST_APPLESS_MAIN(RequirementReportsTest)
#include "tst_requirement_reports.moc"
