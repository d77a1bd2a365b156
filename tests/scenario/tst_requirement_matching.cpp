// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/matching.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/proof_reference.h"
#include "scenario/requirements/requirement_view.h"

#include <QtTest>

using namespace genie;

namespace {

Moment at(int minute) { return Moment{std::chrono::minutes{minute}}; }

EvidenceRecord record(const std::string &id, const std::string &file, const std::string &symbol, LiveStatus status, int minute = 10)
{
    EvidenceRecord made;
    made.requirementId = id;
    made.file = file;
    made.symbol = symbol;
    made.phase = "unit";
    made.status = status;
    made.at = at(minute);
    made.source = "somewhere";
    made.origin = "phase";
    return made;
}

EvidenceRecord phase(LiveStatus status, const std::string &name = "unit")
{
    auto made = record({}, {}, {}, status);
    made.phase = name;
    made.phaseLevel = true;
    return made;
}

Validation validation(const std::string &file, ValidationStatus declared = ValidationStatus::Planned, const std::string &symbol = {})
{
    Validation made;
    made.ref = symbol.empty() ? file : file + "::" + symbol;
    made.proof.file = file;
    made.proof.symbol = symbol;
    made.phase = "unit";
    made.declared = declared;
    return made;
}

Validation manual(ValidationStatus declared)
{
    Validation made = validation("docs/a.md", declared);
    made.type = ValidationType::Manual;
    made.phase = "manual";
    return made;
}

/// A registry of one module, made by hand.
struct Bench {
    Registry registry;
    EvidenceSet evidence;
    MatchContext context;
    std::vector<RequirementIssue> issues;

    Bench()
    {
        registry.scenario = "demo";
        registry.folderExists = true;
        registry.modules.emplace_back();
        context.now = at(100);
        context.fileExists = [](const std::string &file) { return file.starts_with("there"); };
    }
    void add(const std::string &id, DeclaredStatus declared, std::vector<Validation> validations, std::vector<std::string> children = {})
    {
        Requirement requirement;
        requirement.id = id;
        requirement.declared = declared;
        requirement.validations = std::move(validations);
        requirement.children = std::move(children);
        registry.byId[idKey(id)] = {0, registry.modules[0].requirements.size()};
        registry.modules[0].requirements.push_back(std::move(requirement));
    }
    void apply() { issues = applyEvidence(registry, evidence, context); }
    const Requirement &of(const std::string &id) const { return *registry.find(id); }
    const Validation &first() const { return registry.modules[0].requirements[0].validations[0]; }
};

} // namespace

class RequirementMatchingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theMostSpecificTierDecides();
    void aGreenPhaseProvesNoRefThatIsEmptyOrMissing();
    void oneFailingTestDoesNotFailTheOthersOfItsPhase();
    void aSubTestIsCoveredAndALongerNameIsNot();
    void ofOneTestTheNewestRecordCountsAndOfSeveralTheWorst();
    void filesAreEqualWithTheFoldersThatMayBeLeftOutButNeverByBaseName();
    void unknownEvidenceDoesNotDecide();
    void oldEvidenceIsIgnoredOnRequest();
    void onlyTheManualLogProvesManualValidations();
    void anExpiredManualEntryTakesTheProofBack();
    void evidenceOfAnotherScenarioCountsWhereItOwnsTheProof();
    void validationsFollowEvidence_data();
    void validationsFollowEvidence();
    void requirementsFollowTheirValidations_data();
    void requirementsFollowTheirValidations();
    void parentsFollowTheirChildren();
    void aCycleEndsAndLeavesTheOthersAlone();
    void aPhaseAloneVerifiesNothing();
    void phasesAreInferred();
    void numbersAreThoseOfTheFormulas();
    void deepTreesNeedNoStack();
};

void RequirementMatchingTest::theMostSpecificTierDecides()
{
    Bench bench;
    bench.add("ND-A", DeclaredStatus::Pending, {validation("api/a_test.go", ValidationStatus::Planned, "TestA")});
    const auto check = [&](EvidenceTier tier, LiveStatus live) {
        bench.apply();
        QCOMPARE(toWord(bench.first().tier), toWord(tier));
        QCOMPARE(bench.first().live, live);
    };
    check(EvidenceTier::None, LiveStatus::NotRun);
    bench.registry.modules[0].requirements[0].validations[0].proof.file = "there/a_test.go";
    bench.evidence.records.push_back(phase(LiveStatus::Failed));
    check(EvidenceTier::Phase, LiveStatus::Failed);
    auto elsewhere = record("nd-a", {}, {}, LiveStatus::Passed);
    elsewhere.phase = "integration";
    bench.evidence.records.push_back(elsewhere);
    check(EvidenceTier::Requirement, LiveStatus::Passed);
    bench.evidence.records.push_back(record("ND-A", {}, {}, LiveStatus::Failed));
    check(EvidenceTier::RequirementAndPhase, LiveStatus::Failed);
    auto workflow = record({}, "bas/x.json", {}, LiveStatus::Skipped);
    workflow.workflowId = "Flow-1";
    bench.evidence.records.push_back(workflow);
    bench.registry.modules[0].requirements[0].validations[0].workflowId = "flow-1";
    check(EvidenceTier::Workflow, LiveStatus::Skipped);
    bench.evidence.records.push_back(record("ND-B", "./there/a_test.go", "TestB", LiveStatus::Failed));
    check(EvidenceTier::File, LiveStatus::Failed);
    bench.evidence.records.push_back(record("ND-A", "there\\a_test.go", "TestC", LiveStatus::Passed));
    check(EvidenceTier::FileAndRequirement, LiveStatus::Passed);
    bench.evidence.records.push_back(record("ND-B", "there/a_test.go", "TestA", LiveStatus::Failed));
    check(EvidenceTier::Symbol, LiveStatus::Failed);
}

void RequirementMatchingTest::aGreenPhaseProvesNoRefThatIsEmptyOrMissing()
{
    Bench bench;
    bench.add("ND-A", DeclaredStatus::Pending, {validation(""), validation("gone_test.go")});
    bench.evidence.records.push_back(phase(LiveStatus::Passed));
    bench.apply();
    QCOMPARE(bench.of("ND-A").live, LiveStatus::NotRun);
    QCOMPARE(bench.of("ND-A").derived, DeclaredStatus::Pending);
    QVERIFY(!bench.of("ND-A").touched);
}

void RequirementMatchingTest::oneFailingTestDoesNotFailTheOthersOfItsPhase()
{
    Bench bench;
    bench.add("ND-A", DeclaredStatus::Pending, {validation("there/a_test.go")});
    bench.evidence.records = {record("ND-A", "there/a_test.go", "TestA", LiveStatus::Passed), phase(LiveStatus::Failed)};
    bench.apply();
    QCOMPARE(bench.first().live, LiveStatus::Passed);
    QCOMPARE(bench.of("ND-A").derived, DeclaredStatus::Complete);
}

void RequirementMatchingTest::aSubTestIsCoveredAndALongerNameIsNot()
{
    Bench bench;
    bench.add("ND-A", DeclaredStatus::Pending, {validation("api/x_test.go", ValidationStatus::Planned, "TestA/sub")});
    bench.add("ND-B", DeclaredStatus::Pending, {validation("api/y_test.go", ValidationStatus::Planned, "TestA")});
    bench.evidence.records = {record({}, "api/x_test.go", "TestA/sub/deep", LiveStatus::Passed),
                              record({}, "api/y_test.go", "TestAB", LiveStatus::Passed)};
    bench.apply();
    QCOMPARE(bench.first().tier, EvidenceTier::Symbol);
    QCOMPARE(bench.of("ND-B").validations[0].tier, EvidenceTier::File);
}

void RequirementMatchingTest::ofOneTestTheNewestRecordCountsAndOfSeveralTheWorst()
{
    Bench bench;
    bench.add("ND-A", DeclaredStatus::Pending, {validation("api/a_test.go")});
    bench.evidence.records = {record("ND-A", "api/a_test.go", "TestA", LiveStatus::Passed, 20),
                              record("ND-A", "api/a_test.go", "TestA", LiveStatus::Failed, 10)};
    bench.apply();
    QCOMPARE(bench.first().live, LiveStatus::Passed);
    QCOMPARE(*bench.first().evidenceAt, at(20));
    bench.evidence.records[1].symbol = "TestB";
    bench.apply();
    QCOMPARE(bench.first().live, LiveStatus::Failed);
}

void RequirementMatchingTest::filesAreEqualWithTheFoldersThatMayBeLeftOutButNeverByBaseName()
{
    for (const auto &[ref, file, same] : {std::tuple{"a_test.go", "api/a_test.go", true},
                                          {"api/a_test.go", "a_test.go", true},
                                          {"src/a.test.ts", "ui/src/a.test.ts", true},
                                          {"api/a_test.go", "lib/a_test.go", false},
                                          {"api/A_test.go", "api/a_test.go", false},
                                          {"api/a_test.go", "api/a_test.go.txt", false}}) {
        Bench bench;
        bench.add("ND-A", DeclaredStatus::Pending, {validation(ref)});
        bench.evidence.records = {record("ND-B", file, "TestA", LiveStatus::Passed)};
        bench.apply();
        QCOMPARE(bench.first().tier, same ? EvidenceTier::File : EvidenceTier::None);
    }
}

void RequirementMatchingTest::unknownEvidenceDoesNotDecide()
{
    Bench bench;
    bench.add("ND-A", DeclaredStatus::Complete, {validation("there/a_test.go", ValidationStatus::Implemented)});
    bench.evidence.records = {record("ND-A", "there/a_test.go", "TestA", LiveStatus::Unknown), phase(LiveStatus::Passed)};
    bench.apply();
    QCOMPARE(bench.first().tier, EvidenceTier::Phase);
    bench.evidence.records.pop_back();
    bench.apply();
    QCOMPARE(bench.first().live, LiveStatus::NotRun);
    QCOMPARE(bench.first().derived, ValidationStatus::Implemented);
}

void RequirementMatchingTest::oldEvidenceIsIgnoredOnRequest()
{
    Bench bench;
    bench.add("ND-A", DeclaredStatus::Pending, {validation("api/a_test.go")});
    bench.evidence.records = {record("ND-A", "api/a_test.go", "TestA", LiveStatus::Passed, 10)};
    bench.context.oldest = at(11);
    bench.apply();
    QCOMPARE(bench.first().live, LiveStatus::NotRun);
}

void RequirementMatchingTest::onlyTheManualLogProvesManualValidations()
{
    Bench bench;
    bench.add("ND-A", DeclaredStatus::Complete, {manual(ValidationStatus::Implemented)});
    bench.evidence.records = {record("ND-A", "docs/a.md", {}, LiveStatus::Passed), record("ND-A", {}, {}, LiveStatus::Passed)};
    bench.apply();
    QCOMPARE(bench.first().live, LiveStatus::NotRun);
    ManualEntry entry;
    entry.requirementId = "nd-a";
    entry.status = LiveStatus::Failed;
    entry.expiresAt = at(100);
    bench.evidence.manual["ND-A"] = entry;
    bench.apply();
    QCOMPARE(bench.first().live, LiveStatus::Failed);
    QCOMPARE(bench.first().derived, ValidationStatus::Failing);
    QCOMPARE(bench.of("ND-A").derived, DeclaredStatus::InProgress);
    QCOMPARE(bench.first().tier, EvidenceTier::Manual);
    QVERIFY(bench.issues.empty());
}

void RequirementMatchingTest::anExpiredManualEntryTakesTheProofBack()
{
    Bench bench;
    bench.add("ND-A", DeclaredStatus::Complete, {manual(ValidationStatus::Implemented)});
    bench.add("ND-B", DeclaredStatus::Planned, {manual(ValidationStatus::Planned)});
    ManualEntry entry;
    entry.status = LiveStatus::Passed;
    entry.expiresAt = at(99);
    bench.evidence.manual["ND-A"] = entry;
    entry.expiresAt.reset();
    entry.badExpiry = true;
    bench.evidence.manual["ND-B"] = entry;
    bench.apply();
    QVERIFY(bench.first().manualExpired);
    QCOMPARE(bench.first().derived, ValidationStatus::Planned);
    QVERIFY(bench.of("ND-A").touched);
    QCOMPARE(bench.of("ND-B").validations[0].derived, ValidationStatus::Planned);
    QCOMPARE(bench.issues.size(), std::size_t{2});
    QCOMPARE(bench.issues.front().code, std::string("manual_expired"));
}

void RequirementMatchingTest::evidenceOfAnotherScenarioCountsWhereItOwnsTheProof()
{
    Bench bench;
    auto owned = validation("api/a_test.go");
    owned.scenario = "other";
    bench.add("ND-A", DeclaredStatus::Pending, {owned});
    bench.evidence.records = {record("ND-A", "api/a_test.go", "TestA", LiveStatus::Failed)};
    bench.apply();
    QCOMPARE(bench.first().live, LiveStatus::NotRun);
    EvidenceSet other;
    other.records = {record("ND-A", "api/a_test.go", "TestA", LiveStatus::Passed)};
    bench.context.foreign["other"] = &other;
    bench.apply();
    QCOMPARE(bench.first().live, LiveStatus::Passed);
}

void RequirementMatchingTest::validationsFollowEvidence_data()
{
    QTest::addColumn<ValidationStatus>("current");
    QTest::addColumn<LiveStatus>("live");
    QTest::addColumn<ValidationStatus>("derived");
    using V = ValidationStatus;
    using L = LiveStatus;
    QTest::newRow("passed") << V::NotImplemented << L::Passed << V::Implemented;
    QTest::newRow("failed") << V::Implemented << L::Failed << V::Failing;
    QTest::newRow("skipped keeps implemented") << V::Implemented << L::Skipped << V::Implemented;
    QTest::newRow("skipped plans") << V::NotImplemented << L::Skipped << V::Planned;
    QTest::newRow("not run") << V::Failing << L::NotRun << V::Failing;
    QTest::newRow("unknown changes nothing") << V::Implemented << L::Unknown << V::Implemented;
}

void RequirementMatchingTest::validationsFollowEvidence()
{
    QFETCH(ValidationStatus, current);
    QFETCH(LiveStatus, live);
    QTEST(derivedFrom(current, live, false), "derived");
}

void RequirementMatchingTest::requirementsFollowTheirValidations_data()
{
    QTest::addColumn<DeclaredStatus>("declared");
    QTest::addColumn<QList<ValidationStatus>>("validations");
    QTest::addColumn<DeclaredStatus>("derived");
    using D = DeclaredStatus;
    using V = ValidationStatus;
    const QList<V> all{V::Implemented, V::Implemented};
    const QList<V> some{V::Implemented, V::Planned};
    const QList<V> failing{V::Implemented, V::Failing};
    QTest::newRow("none") << D::Pending << QList<V>() << D::Pending;
    QTest::newRow("all, pending") << D::Pending << all << D::Complete;
    QTest::newRow("all, planned") << D::Planned << all << D::Complete;
    QTest::newRow("all, in progress") << D::InProgress << all << D::Complete;
    QTest::newRow("all, put aside") << D::NotImplemented << all << D::NotImplemented;
    QTest::newRow("some, pending") << D::Pending << some << D::InProgress;
    QTest::newRow("some, planned") << D::Planned << some << D::InProgress;
    QTest::newRow("some, complete") << D::Complete << some << D::Complete;
    QTest::newRow("failing, complete") << D::Complete << failing << D::InProgress;
    QTest::newRow("failing, planned") << D::Planned << failing << D::Planned;
    QTest::newRow("planned, pending") << D::Pending << QList<V>{V::Planned, V::NotImplemented} << D::Planned;
    QTest::newRow("planned, complete") << D::Complete << QList<V>{V::Planned} << D::Complete;
    QTest::newRow("nothing, pending") << D::Pending << QList<V>{V::NotImplemented} << D::Pending;
}

void RequirementMatchingTest::requirementsFollowTheirValidations()
{
    QFETCH(DeclaredStatus, declared);
    QFETCH(QList<ValidationStatus>, validations);
    std::vector<Validation> list;
    for (const auto status : validations) {
        list.emplace_back();
        list.back().derived = status;
    }
    QTEST(derivedFrom(declared, list), "derived");
}

void RequirementMatchingTest::parentsFollowTheirChildren()
{
    Bench bench;
    bench.add("ND-P", DeclaredStatus::Pending, {}, {"ND-A", "nd-b", "ND-MISSING"});
    bench.add("ND-A", DeclaredStatus::Pending, {validation("api/a_test.go")});
    bench.add("ND-B", DeclaredStatus::NotImplemented, {validation("api/b_test.go")});
    bench.add("ND-Q", DeclaredStatus::Pending, {validation("api/a_test.go")}, {"ND-B"});
    bench.add("ND-R", DeclaredStatus::NotImplemented, {}, {"ND-A"});
    bench.add("ND-S", DeclaredStatus::Complete, {}, {"ND-B"});
    bench.add("ND-T", DeclaredStatus::Pending, {}, {"ND-A"});
    bench.evidence.records = {record("ND-A", "api/a_test.go", "TestA", LiveStatus::Passed)};
    bench.apply();
    QCOMPARE(bench.of("ND-P").live, LiveStatus::NotRun); // one passed, one never ran
    QCOMPARE(bench.of("ND-P").derived, DeclaredStatus::InProgress);
    QVERIFY(bench.of("ND-P").touched && !bench.of("ND-P").verified);
    QCOMPARE(bench.of("ND-Q").derived, DeclaredStatus::InProgress); // all of its own is there, but a child is not
    QCOMPARE(bench.of("ND-R").derived, DeclaredStatus::NotImplemented);
    QCOMPARE(bench.of("ND-S").derived, DeclaredStatus::Complete); // nothing said anything of it
    QVERIFY(!bench.of("ND-S").touched);
    QCOMPARE(bench.of("ND-T").live, LiveStatus::Passed);
    QCOMPARE(bench.of("ND-T").derived, DeclaredStatus::Complete);
    QVERIFY(bench.of("ND-T").verified);
}

void RequirementMatchingTest::aCycleEndsAndLeavesTheOthersAlone()
{
    Bench bench;
    bench.add("ND-A", DeclaredStatus::Pending, {}, {"ND-B"});
    bench.add("ND-B", DeclaredStatus::Pending, {validation("api/b_test.go")}, {"ND-A"});
    bench.add("ND-C", DeclaredStatus::Pending, {}, {"ND-A", "ND-C"});
    bench.evidence.records = {record("ND-B", "api/b_test.go", "TestB", LiveStatus::Passed)};
    bench.apply();
    QCOMPARE(bench.of("ND-A").live, LiveStatus::Passed);
    QCOMPARE(bench.of("ND-C").live, LiveStatus::Passed);
}

void RequirementMatchingTest::aPhaseAloneVerifiesNothing()
{
    Bench bench;
    bench.add("ND-A", DeclaredStatus::Pending, {validation("there/a_test.go")});
    bench.evidence.records = {phase(LiveStatus::Passed)};
    bench.apply();
    QCOMPARE(bench.of("ND-A").live, LiveStatus::Passed);
    QVERIFY(!bench.of("ND-A").verified);
    bench.evidence.records.push_back(record({}, "there/a_test.go", "TestA", LiveStatus::Passed));
    bench.apply();
    QVERIFY(bench.of("ND-A").verified);
}

void RequirementMatchingTest::phasesAreInferred()
{
    const auto inferred = [](const std::string &file, ValidationType type = ValidationType::Test) {
        Validation made = validation(file);
        made.type = type;
        made.phase.clear();
        return effectivePhase(made);
    };
    QCOMPARE(inferred("api/a_test.go"), std::string("unit"));
    QCOMPARE(inferred("ui/src/a.test.tsx"), std::string("unit"));
    QCOMPARE(inferred("cli/a.bats"), std::string("integration"));
    QCOMPARE(inferred("bas/a.json"), std::string("playbooks"));
    QCOMPARE(inferred("docs/a.md"), std::string());
    QCOMPARE(inferred("docs/a.md", ValidationType::Manual), std::string("manual"));
    QCOMPARE(inferred(".vrooli/lighthouse.json", ValidationType::Lighthouse), std::string("performance"));
}

void RequirementMatchingTest::numbersAreThoseOfTheFormulas()
{
    Bench bench;
    QCOMPARE(summaryOf(bench.registry).completionRate, 0.0);
    bench.add("ND-A", DeclaredStatus::Pending, {validation("api/a_test.go"), validation("api/b_test.go")});
    bench.add("ND-B", DeclaredStatus::Complete, {});
    bench.add("ND-C", DeclaredStatus::Pending, {});
    bench.registry.modules[0].requirements[0].criticality = Criticality::P1;
    bench.evidence.records = {record("ND-A", "api/a_test.go", "TestA", LiveStatus::Failed)};
    bench.apply();
    const auto summary = summaryOf(bench.registry);
    QCOMPARE(summary.total, 3);
    QCOMPARE(summary.complete, 1);
    QCOMPARE(summary.criticalGap, 1);
    QCOMPARE(summary.unspecified, 2);
    QCOMPARE(summary.liveFailed, 1);
    QCOMPARE(summary.passRate, 0.0);
    QCOMPARE(summary.evidenceCoverage, 50.0);
    QCOMPARE(summary.validationsFailing, 1);
    const auto view = viewOf(bench.registry);
    QCOMPARE(view.modules.size(), std::size_t{1});
    QCOMPARE(view.modules[0].requirements[0].validations[0].live, std::string("failed"));
    QCOMPARE(view.modules[0].requirements[0].validations[0].tier, std::string("file+req"));
}

void RequirementMatchingTest::deepTreesNeedNoStack()
{
    Bench bench;
    for (int i = 0; i < 50'000; ++i)
        bench.add("ND-" + std::to_string(i), DeclaredStatus::Pending, {}, {"ND-" + std::to_string(i + 1)});
    bench.add("ND-50000", DeclaredStatus::Pending, {validation("api/a_test.go")});
    bench.evidence.records = {record({}, "api/a_test.go", "TestA", LiveStatus::Passed)};
    bench.apply();
    QCOMPARE(bench.of("ND-0").derived, DeclaredStatus::Complete);
}

QTEST_GUILESS_MAIN(RequirementMatchingTest)
#include "tst_requirement_matching.moc"
