// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/run_evidence.h"
#include "support/corpus.h"
#include "support/texts.h"

#include <QtTest>

#include <algorithm>

using namespace genie;
using genie::test::ScenarioTree;

namespace {

/// "id file symbol phase status" of each record, `*` for the phase as a whole.
QStringList shown(const EvidenceSet &set)
{
    QStringList list;
    for (const auto &record : set.records)
        list << QString::fromStdString((record.phaseLevel ? "*" : record.requirementId) + "|" + record.file + "|" + record.symbol + "|" +
                                       record.phase + "|" + std::string(toWord(record.status)));
    return list;
}

QStringList codes(const EvidenceSet &set)
{
    QStringList list;
    for (const auto &issue : set.issues)
        list << QString::fromStdString(issue.code);
    return list;
}

TestCase goCase(const std::string &name, TestStatus status, const std::string &file = "api/notes_test.go")
{
    TestCase test;
    test.phase = "unit";
    test.toolchain = "go";
    test.suite = "demo/notes";
    test.name = name;
    test.file = file;
    test.status = status;
    return test;
}

Execution executionOf(const std::string &id, PhaseStatus unit)
{
    Execution execution;
    execution.id = id;
    execution.requestedAt = Moment{milliseconds{1000}};
    execution.status = unit == PhaseStatus::Passed ? RunStatus::Passed : RunStatus::Failed;
    PhaseResult phase;
    phase.name = "unit";
    phase.status = unit;
    phase.startedAt = Moment{milliseconds{2000}};
    phase.duration = milliseconds{500};
    execution.phases.push_back(phase);
    return execution;
}

Registry registryWithRef(const std::string &file)
{
    Registry registry;
    registry.modules.emplace_back();
    Requirement requirement;
    requirement.id = "ND-REF";
    requirement.validations.emplace_back();
    requirement.validations.back().proof.file = file;
    registry.modules.back().requirements.push_back(requirement);
    registry.byId["ND-REF"] = {0, 0};
    return registry;
}

ScenarioTags tagsOf(const std::string &file, const std::string &source)
{
    ScenarioTags tags;
    tags.tests.emplace(file, scanTags(file, source));
    return tags;
}

} // namespace

class RequirementEvidenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void phaseResultsGiveEveryArrayAndThePhaseItself();
    void aBlockedSmokePhaseWasNotRun();
    void vitestReportsNameTheirFiles();
    void aFailureInOneOfSeveralFilesBelongsToNone();
    void evidenceNamesFiles_data();
    void evidenceNamesFiles();
    void theLastLineOfTheManualLogIsInForce();
    void anExpiryThatCannotBeReadHasExpired();
    void timesAreReadLoosely();
    void everythingInAScenarioIsReadAndTroubleIsTold();
    void everyCutOfAReportIsRead();
    void aRunProvesTestByTest();
    void subTestsSpeakForTheirTestUnlessItFailedByItself();
    void onlyTheNewestResultOfATestCounts();
    void codeThatDoesNotBuildFailsItsTests();
    void aPhaseThatCouldNotWorkSaysNothing();
    void someTestsDoNotSpeakForThePhase();
    void wholeFilesHaveTheWorstOfTheirTests();
    void symbolsAreThoseOfTheSource();
};

void RequirementEvidenceTest::phaseResultsGiveEveryArrayAndThePhaseItself()
{
    EvidenceSet set;
    addPhaseResults(R"({"phase":"Unit-Test","status":"failed","updated_at":"2026-01-10T11:55:00Z","requirements":[
        {"id":" ND-A ","status":"passed","file":"api/a_test.go","test":"TestA","updated_at":"2026-01-10T11:54:00Z","duration_ms":1500},
        {"id":"ND-B","status":"failed","phase":"playbooks","evidence":"bas/cases/x.json in 8ms; bas/cases/y.json:n"},
        {"id":"","status":"passed"}, 7, {"id":"ND-C","status":"passed","evidence":"somewhere"}],
      "results":[{"requirement_id":"ND-D","test_name":"TestD","test_file":"api/d_test.go","status":"skipped"},
        {"name":"TestE [REQ:ND-E]","file":"api/e_test.go","status":"passed","duration_ms":3},
        {"name":"both","status":"passed","requirement_ids":["ND-F","ND-G"]}]})",
                    "coverage/phase-results/unit.json", set);
    QCOMPARE(shown(set), (genie::test::texts({"ND-A|api/a_test.go|TestA|unit|passed", "ND-B|bas/cases/x.json||playbooks|failed",
                                              "ND-B|bas/cases/y.json||playbooks|failed", "ND-C|||unit|passed",
                                              "ND-D|api/d_test.go|TestD|unit|skipped", "ND-E|api/e_test.go|TestE [REQ:ND-E]|unit|passed",
                                              "ND-F||both|unit|passed", "ND-G||both|unit|passed", "*|||unit|failed"})));
    QCOMPARE(toRfc3339(*set.records[0].at), std::string("2026-01-10T11:54:00.000Z"));
    QCOMPARE(toRfc3339(*set.records[1].at), std::string("2026-01-10T11:55:00.000Z"));
    QCOMPARE(set.records[0].seconds, 1.5);
    QVERIFY(set.issues.empty());
}

void RequirementEvidenceTest::aBlockedSmokePhaseWasNotRun()
{
    EvidenceSet set;
    addPhaseResults(R"({"status":"blocked","message":"no bundle"})", "coverage/phase-results/smoke.json", set);
    QCOMPARE(shown(set), genie::test::texts({"*|||smoke|not_run"}));
    addPhaseResults(R"({"status":"exploded"})", "coverage/phase-results/lint.json", set);
    QCOMPARE(shown(set).last(), QStringLiteral("*|||lint|unknown"));
    QCOMPARE(codes(set), genie::test::texts({"live_status_unknown"}));
}

void RequirementEvidenceTest::vitestReportsNameTheirFiles()
{
    const std::string report = R"({"generated_at":"2026-01-10T11:54:50.120Z","requirements":[
        {"id":"ND-A","status":"passed","evidence":"src/a.test.tsx:x > y; src/b.spec.js:z; src/a.test.tsx:again"},
        {"id":"ND-B","status":"failed","evidence":"src/a.test.tsx:x"}]})";
    EvidenceSet ui;
    addVitestReport(report, "ui/coverage/vitest-requirements.json", ui);
    QCOMPARE(shown(ui), (genie::test::texts({"ND-A|ui/src/a.test.tsx||unit|passed", "ND-A|ui/src/b.spec.js||unit|passed",
                                             "ND-B|ui/src/a.test.tsx||unit|failed"})));
    EvidenceSet root;
    addVitestReport(report, "coverage/vitest-requirements.json", root);
    QCOMPARE(root.records.front().file, std::string("src/a.test.tsx"));
}

void RequirementEvidenceTest::aFailureInOneOfSeveralFilesBelongsToNone()
{
    EvidenceSet set;
    addVitestReport(R"({"requirements":[{"id":"ND-A","status":"failed","evidence":"src/a.test.ts:x; src/b.test.ts:y"}],
        "files":[{"path":"src/c.ts","requirements":["ND-B"]}],
        "testFiles":[{"path":"src/d.test.ts","requirementId":"ND-C","tests":[{"name":"t","status":"passed"}]}]})",
                    "ui/coverage/vitest-requirements.json", set);
    QCOMPARE(shown(set), (genie::test::texts({"ND-A|||unit|failed", "ND-C|ui/src/d.test.ts|t|unit|passed"})));
}

void RequirementEvidenceTest::evidenceNamesFiles_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("files");
    QTest::newRow("playbook") << "bas/cases/create-note.json in 812ms"
                              << "bas/cases/create-note.json";
    QTest::newRow("yaml") << "bas/x.yaml"
                          << "bas/x.yaml";
    QTest::newRow("only beneath bas") << "data/x.json"
                                      << "";
    QTest::newRow("go words") << "Go test TestCreateNote"
                              << "";
    QTest::newRow("go") << "api/a_test.go:TestA"
                        << "api/a_test.go";
    QTest::newRow("bracket") << "cli/a.bats[3]"
                             << "cli/a.bats";
    QTest::newRow("python") << "tests/test_a.py; x_test.py:f"
                            << "tests/test_a.py,x_test.py";
    QTest::newRow("no test") << "tests/a.py; a.ts"
                             << "";
    QTest::newRow("longest") << "a.test.ts:b.test.ts"
                             << "a.test.ts:b.test.ts";
    QTest::newRow("empty") << "; ; "
                           << "";
}

void RequirementEvidenceTest::evidenceNamesFiles()
{
    QFETCH(QString, text);
    QStringList files;
    for (const auto &file : filesNamedIn(text.toStdString()))
        files << QString::fromStdString(file);
    QTEST(files.join(QLatin1Char(',')), "files");
}

void RequirementEvidenceTest::theLastLineOfTheManualLogIsInForce()
{
    EvidenceSet set;
    addManualLog("# remark\n\n{\"requirement_id\":\"nd-a\",\"status\":\"failed\",\"validated_at\":\"2026-01-01\"}\n"
                 "{\"requirement_id\":\" ND-A\",\"status\":\"passed\",\"validated_at\":\"2026-01-02T00:00:00Z\",\"validated_by\":\"ana\"}\n"
                 "{\"requirement_id\":\"ND-B\",\"status\":\"passed\"}\nnot json\n[1]\n"
                 "{\"requirement_id\":\"ND-B\",\"action\":\"invalidate\"}\n{\"status\":\"passed\"}\n"
                 "{\"requirement_id\":\"ND-C\",\"status\":\"passed\"}",
                 "log.jsonl", Moment{milliseconds{5}}, set);
    QCOMPARE(set.manual.size(), std::size_t{2});
    const auto &entry = set.manual.at("ND-A");
    QCOMPARE(entry.status, LiveStatus::Passed);
    QCOMPARE(entry.validatedBy, std::string("ana"));
    QCOMPARE(entry.line, 4);
    QVERIFY(!entry.expiresAt && !entry.badExpiry);
    QCOMPARE(set.manual.at("ND-C").validatedAt, Moment{milliseconds{5}});
    QCOMPARE(codes(set), (genie::test::texts({"manual_time_missing", "manual_line_invalid", "manual_line_invalid", "manual_line_invalid",
                                              "manual_time_missing"})));
    QCOMPARE(set.issues[1].line, 6);
    EvidenceSet hostile;
    addManualLog("{\"requirement_id\":\"" + std::string(70'000, 'x') + "\"}\n" + std::string(1000, '['), "log.jsonl", {}, hostile);
    QCOMPARE(hostile.issues.size(), std::size_t{2});
}

void RequirementEvidenceTest::anExpiryThatCannotBeReadHasExpired()
{
    EvidenceSet set;
    addManualLog(R"({"requirement_id":"ND-A","status":"passed","validated_at":"2026-01-01","expires_at":"soon"})", "log.jsonl", {}, set);
    QVERIFY(set.manual.at("ND-A").badExpiry);
    QCOMPARE(codes(set), genie::test::texts({"manual_expiry_invalid"}));
}

void RequirementEvidenceTest::timesAreReadLoosely()
{
    for (const char *text :
         {"2026-01-10T12:00:00Z", "2026-01-10T12:00:00.000000Z", "2026-01-10T12:00:00", "2026-01-10 12:00:00", "2026-01-10T14:00:00+02:00"})
        QCOMPARE(toRfc3339(looseTimeFrom(text).value_or(Moment{})), std::string("2026-01-10T12:00:00.000Z"));
    QCOMPARE(toRfc3339(*looseTimeFrom("2026-01-10")), std::string("2026-01-10T00:00:00.000Z"));
    QVERIFY(!looseTimeFrom("tomorrow") && !looseTimeFrom("2026-02-30") && !looseTimeFrom(""));
}

void RequirementEvidenceTest::everythingInAScenarioIsReadAndTroubleIsTold()
{
    const ScenarioTree tree;
    QVERIFY(readEvidenceFiles(tree.directory()).records.empty());
    tree.write("coverage/phase-results/unit.json", R"({"status":"passed"})");
    tree.write("coverage/phase-results/lint.json", "{");
    tree.write("coverage/phase-results/docs.json", "[]");
    tree.write("coverage/phase-results/notes.txt", "x");
    tree.write("ui/coverage/vitest-requirements.json", R"({"requirements":[{"id":"ND-A","status":"passed"}]})");
    tree.write("test/coverage/vitest.json", R"({"requirements":[{"id":"ND-B","status":"passed"}]})");
    tree.write("coverage/manual-validations/log.jsonl", R"({"requirement_id":"ND-C","status":"passed"})");
    std::filesystem::create_directories(tree.at("coverage/phase-results/folder.json"));
    std::filesystem::create_symlink("/etc/passwd", tree.at("coverage/phase-results/out.json"));
    const EvidenceSet set = readEvidenceFiles(tree.directory());
    QCOMPARE(shown(set), (genie::test::texts({"*|||unit|passed", "ND-A|||unit|passed", "ND-B|||unit|passed"})));
    QCOMPARE(set.manual.size(), std::size_t{1});
    QCOMPARE(codes(set), (genie::test::texts({"evidence_unreadable", "evidence_unreadable", "evidence_unreadable", "evidence_unreadable",
                                              "manual_time_missing"})));
}

void RequirementEvidenceTest::everyCutOfAReportIsRead()
{
    const std::string whole =
        R"({"phase":"unit","status":"failed","requirements":[{"id":"ND-A","status":"passed","evidence":"a_test.go"}]})";
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        EvidenceSet set;
        addPhaseResults(whole.substr(0, length), "x/unit.json", set);
        addVitestReport(whole.substr(0, length), "x/vitest.json", set);
        addManualLog(whole.substr(length), "x/log.jsonl", {}, set);
        QVERIFY(set.records.size() <= 3);
    }
    EvidenceSet set;
    addPhaseResults("\xff\xfe{}", "x", set);
    addPhaseResults(std::string(100'000, '['), "x", set);
    QCOMPARE(set.issues.size(), std::size_t{2});
}

void RequirementEvidenceTest::aRunProvesTestByTest()
{
    const auto registry = registryWithRef("api/plain_test.go");
    const auto tags = tagsOf("api/notes_test.go", "package n\n\n// [REQ:ND-A]\nfunc TestCreate(t *testing.T) {\n}\n");
    RunEvidence evidence(registry, tags);
    evidence.begin(executionOf("e1", PhaseStatus::Failed));
    evidence.add(goCase("TestCreate", TestStatus::Passed));
    auto named = goCase("TestDelete/row_[REQ:ND-B]", TestStatus::Failed);
    named.requirementIds = {"ND-B"};
    evidence.add(named);
    evidence.add(goCase("TestPlain", TestStatus::Passed, "api/plain_test.go"));
    evidence.add(goCase("TestElsewhere", TestStatus::Passed, "api/other_test.go"));
    const EvidenceSet set = evidence.take();
    QCOMPARE(shown(set), (genie::test::texts({"ND-A|api/notes_test.go|TestCreate|unit|passed",
                                              "ND-B|api/notes_test.go|TestDelete/row_[REQ:ND-B]|unit|failed",
                                              "|api/plain_test.go|TestPlain|unit|passed", "*|||unit|failed"})));
    QCOMPARE(set.records.front().source, std::string("execution e1"));
    QCOMPARE(*set.records.front().at, Moment{milliseconds{2500}});
}

void RequirementEvidenceTest::subTestsSpeakForTheirTestUnlessItFailedByItself()
{
    const auto tags = tagsOf("api/notes_test.go", "package n\n\n// [REQ:ND-A]\nfunc TestCreate(t *testing.T) {\n}\n");
    const Registry registry;
    for (const auto &[parent, child, expected] : {std::tuple{TestStatus::Passed, TestStatus::Passed, 1},
                                                  {TestStatus::Failed, TestStatus::Failed, 1},
                                                  {TestStatus::Failed, TestStatus::Passed, 2}}) {
        RunEvidence evidence(registry, tags);
        evidence.begin(executionOf("e1", PhaseStatus::Passed));
        evidence.add(goCase("TestCreate/a", child));
        evidence.add(goCase("TestCreate", parent));
        const EvidenceSet set = evidence.take();
        QCOMPARE(std::count_if(set.records.begin(), set.records.end(), [](const auto &record) { return record.requirementId == "ND-A"; }),
                 expected);
    }
}

void RequirementEvidenceTest::onlyTheNewestResultOfATestCounts()
{
    const auto tags = tagsOf("api/notes_test.go", "package n\n\n// [REQ:ND-A]\nfunc TestCreate(t *testing.T) {\n}\n");
    const Registry registry;
    RunEvidence evidence(registry, tags);
    evidence.begin(executionOf("new", PhaseStatus::Passed));
    evidence.add(goCase("TestCreate", TestStatus::Failed));
    evidence.add(goCase("TestCreate", TestStatus::Passed)); // the second attempt
    evidence.begin(executionOf("old", PhaseStatus::Failed));
    evidence.add(goCase("TestCreate", TestStatus::Failed));
    const EvidenceSet set = evidence.take();
    QCOMPARE(shown(set).first(), QStringLiteral("ND-A|api/notes_test.go|TestCreate|unit|passed"));
    QCOMPARE(set.records.front().source, std::string("execution new"));
    QCOMPARE(set.records.size(), std::size_t{3});
}

void RequirementEvidenceTest::codeThatDoesNotBuildFailsItsTests()
{
    const auto tags = tagsOf("api/notes_test.go", "package n\n\n// [REQ:ND-A]\nfunc TestCreate(t *testing.T) {\n"
                                                  "t.Run(\"b [REQ:ND-B]\", nil)\n}\n");
    const Registry registry;
    RunEvidence evidence(registry, tags);
    evidence.begin(executionOf("e1", PhaseStatus::Failed));
    evidence.add(goCase("demo/notes [build failed]", TestStatus::Failed, "api/notes.go"));
    const auto set = shown(evidence.take());
    QVERIFY(set.contains(QStringLiteral("ND-A|api/notes_test.go|TestCreate/b_[REQ:ND-B]|unit|failed")));
    QVERIFY(set.contains(QStringLiteral("ND-B|api/notes_test.go|TestCreate/b_[REQ:ND-B]|unit|failed")));
}

void RequirementEvidenceTest::aPhaseThatCouldNotWorkSaysNothing()
{
    const Registry registry;
    const ScenarioTags tags;
    for (const auto failure : {FailureClass::Timeout, FailureClass::MissingDependency, FailureClass::System, FailureClass::Unavailable}) {
        auto execution = executionOf("e1", PhaseStatus::Failed);
        execution.phases.front().failureClass = failure;
        RunEvidence evidence(registry, tags);
        evidence.begin(execution);
        QVERIFY(evidence.take().records.empty());
    }
    auto cancelled = executionOf("e1", PhaseStatus::Cancelled);
    RunEvidence evidence(registry, tags);
    evidence.begin(cancelled);
    QVERIFY(evidence.take().records.empty());
}

void RequirementEvidenceTest::someTestsDoNotSpeakForThePhase()
{
    const Registry registry;
    const ScenarioTags tags;
    auto execution = executionOf("e1", PhaseStatus::Passed);
    execution.request.tests.push_back({});
    RunEvidence evidence(registry, tags);
    evidence.begin(execution);
    QVERIFY(evidence.take().records.empty());
    QVERIFY(!ranAllTests(execution));
}

void RequirementEvidenceTest::wholeFilesHaveTheWorstOfTheirTests()
{
    const auto tags = tagsOf("cli/notes.bats", "# [REQ:ND-CLI]\n\n@test \"a\" {\n[ 1 = 1 ]\n}\n@test \"b\" {\nfalse\n}\n");
    const Registry registry;
    RunEvidence evidence(registry, tags);
    evidence.begin(executionOf("e1", PhaseStatus::Failed));
    for (const auto &[name, status] : {std::pair{"a", TestStatus::Passed}, {"b", TestStatus::Failed}}) {
        auto test = goCase(name, status, "cli/notes.bats");
        test.toolchain = "bats";
        evidence.add(test);
    }
    QVERIFY(shown(evidence.take()).contains(QStringLiteral("ND-CLI|cli/notes.bats||unit|failed")));
}

void RequirementEvidenceTest::symbolsAreThoseOfTheSource()
{
    TestCase test;
    test.name = "lists";
    test.suite = "find > nested";
    test.toolchain = "node";
    QCOMPARE(symbolOf(test), std::string("find > nested > lists"));
    test.toolchain = "python";
    test.suite = "tests.test_notes.TestNotes";
    test.file = "tests/test_notes.py";
    QCOMPARE(symbolOf(test), std::string("TestNotes::lists"));
    test.suite = "tests.test_notes";
    QCOMPARE(symbolOf(test), std::string("lists"));
    test.toolchain = "go";
    QCOMPARE(symbolOf(test), std::string("lists"));
}

QTEST_GUILESS_MAIN(RequirementEvidenceTest)
#include "tst_requirement_evidence.moc"
