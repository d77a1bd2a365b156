// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/files/file_lock.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/matching.h"
#include "scenario/requirements/evidence/proof_files.h"
#include "scenario/requirements/registry.h"
#include "scenario/requirements/requirement_view.h"
#include "scenario/requirements/sync/drift.h"
#include "scenario/requirements/sync/prd_boxes.h"
#include "scenario/requirements/sync/snapshot.h"
#include "scenario/requirements/sync/sync.h"
#include "support/corpus.h"
#include "support/texts.h"

#include <QtTest>

#include <algorithm>
#include <sys/stat.h>

using namespace genie;
using genie::test::readText;
using genie::test::ScenarioTree;
using genie::test::writeText;

namespace fs = std::filesystem;

namespace {

Moment clockOfTheExample() { return *fromRfc3339("2026-01-10T12:00:00Z"); }

/// A sync over all evidence files of the directory, as the command does it.
Outcome<RequirementSyncResult> syncAll(const fs::path &directory, const std::string &name, const RequirementSyncOptions &options = {},
                                       Moment now = clockOfTheExample())
{
    const ScenarioTags tags = readScenarioTags(directory);
    SyncInput input;
    input.scenario = directory;
    input.registry = readRegistry(directory, name);
    input.evidence = readEvidenceFiles(directory);
    input.tags = &tags;
    input.now = now;
    input.options = options;
    return syncRequirements(std::move(input));
}

RequirementSyncOptions exampleOptions()
{
    RequirementSyncOptions options;
    options.commands = {"scenario=notes-demo preset=comprehensive"};
    return options;
}

/// A copy of the worked example whose evidence is older than the clock.
class NotesDemo {
public:
    NotesDemo() : m_tree("notes-demo")
    {
        fs::remove_all(m_tree.directory());
        fs::copy(test::corpusDirectory() / "notes-demo", m_tree.directory(), fs::copy_options::recursive);
        const auto old =
            std::chrono::file_clock::from_sys(std::chrono::sys_seconds{std::chrono::sys_days{std::chrono::year{2026} / 1 / 9}});
        for (const auto &entry : fs::recursive_directory_iterator(m_tree.directory()))
            fs::last_write_time(entry.path(), old);
    }
    [[nodiscard]] fs::path directory() const { return m_tree.directory(); }
    [[nodiscard]] fs::path at(const std::string &file) const { return m_tree.at(file); }
    static fs::path after() { return test::corpusDirectory() / "notes-demo-after"; }

private:
    ScenarioTree m_tree;
};

/// Where two texts part, with what stands there; empty when they are the same.
std::string difference(const std::string &actual, const std::string &expected)
{
    if (actual == expected)
        return {};
    const auto at = std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end()).first - actual.begin();
    const auto from = static_cast<std::size_t>(std::max<std::ptrdiff_t>(at - 40, 0));
    return "at byte " + std::to_string(at) + ": ..." + actual.substr(from, 80) + "... instead of ..." + expected.substr(from, 80);
}

/// "id field old -> new" of every change, with "(suppressed)".
QStringList shown(const RequirementSyncResult &result)
{
    QStringList list;
    for (const auto &change : result.changes)
        list << QString::fromStdString(change.requirementId + " " + change.field + " " + change.oldValue + " -> " + change.newValue +
                                       (change.suppressed ? " (suppressed)" : ""));
    return list;
}

QStringList codes(const RequirementSyncResult &result)
{
    QStringList list;
    for (const auto &finding : result.findings)
        list << QString::fromStdString(finding.code);
    return list;
}

RequirementSyncResult failed(const std::string &why)
{
    RequirementSyncResult result;
    result.scenario = why;
    return result;
}

/// A scenario with one requirement file and a unit phase that has one passed test `api/a_test.go`, `TestA`.
class SmallScenario {
public:
    explicit SmallScenario(const std::string &requirements)
    {
        m_tree.write("requirements/index.json", requirements);
        m_tree.write("api/a_test.go", "package a\n");
        prove("ND-A", "passed");
    }
    void prove(const std::string &id, const std::string &status) const
    {
        m_tree.write("coverage/phase-results/unit.json", R"({"phase":"unit","status":")" + status +
                                                             R"(","updated_at":"2026-01-10T11:00:00Z","requirements":[{"id":")" + id +
                                                             R"(","status":")" + status + R"(","file":"api/a_test.go","test":"TestA"}]})");
    }
    RequirementSyncResult sync(const RequirementSyncOptions &options = {}, Moment now = clockOfTheExample()) const
    {
        const auto result = syncAll(m_tree.directory(), m_tree.name(), options, now);
        return result ? *result : failed(result.error().message);
    }
    [[nodiscard]] std::string file() const { return readText(m_tree.at("requirements/index.json")); }
    [[nodiscard]] const ScenarioTree &tree() const { return m_tree; }

private:
    ScenarioTree m_tree;
};

std::string oneRequirement(const std::string &status, const std::string &validations, const std::string &more = {})
{
    return R"({"requirements":[{"id":"ND-A","title":"A","status":")" + status + R"(","prd_ref":"OT-P0-001","validation":[)" + validations +
           "]" + more + "}]}";
}

std::string unitTest(const std::string &ref, const std::string &status)
{
    return R"({"type":"test","ref":")" + ref + R"(","phase":"unit","status":")" + status + R"("})";
}

} // namespace

class RequirementSyncTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theWorkedExampleBecomesItsAfterByteForByte();
    void theWorkedExampleHasTheLiveStatusesAndNumbersOfTheTable();
    void aSecondSyncChangesNothing();
    void aDryRunTellsTheSameAndWritesNothing();
    void driftRightAfterIsOnlyTheExpiredEntry();
    void nothingIsWrittenWithoutEvidence();
    void onlyAChangeOfMeaningIsWritten();
    void emptyMetadataStaysEmpty();
    void aModuleThatForbidsItIsListedButNotWritten();
    void carriageReturnsAndAMissingNewlineStay();
    void aMissingStatusIsInserted();
    void partOfTheProofIsProgress();
    void whatWasPutAsideStaysAside();
    void failingProofReopensWhatWasComplete();
    void orphansAreToldAndPrunedOnRequest();
    void newProofsAreAddedOnRequest();
    void anotherSyncUnderWayIsAReason();
    void aFileThatSomebodyChangedMeanwhileIsLeftAlone();
    void modesAreKept();
    void prdBoxesAreReadInEveryForm_data();
    void prdBoxesAreReadInEveryForm();
    void boxesFollowTheirTargetsAndOnlyTheMarkChanges();
    void aTargetCompletedByHandOnlyIsNotChecked();
    void backupsOfThePrdAreKeptToTen();
    void aPartOfTheRunTouchesOnlyWhatItRan();
    void aChangedTestOrCodeMakesAProofStale();
    void syncingAgainMakesNothingFresh();
    void driftComparesContents();
    void driftOfTheWorld();
    void syncIsSwitchedOffByFileAndVariable();
    void theHistoryGrowsByALine();
    void aLinkThatLeavesTheScenarioIsNotFollowed();
};

void RequirementSyncTest::theWorkedExampleBecomesItsAfterByteForByte()
{
    GENIE_NEEDS_CORPUS();
    const NotesDemo demo;
    const auto result = syncAll(demo.directory(), "notes-demo", exampleOptions());
    QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
    QCOMPARE(result->changes.size(), std::size_t{12});
    int compared = 0;
    for (const auto &entry : fs::recursive_directory_iterator(NotesDemo::after())) {
        if (!entry.is_regular_file())
            continue;
        const auto relative = fs::relative(entry.path(), NotesDemo::after()).generic_string();
        const std::string parted = difference(readText(demo.at(relative)), readText(entry.path()));
        QVERIFY2(parted.empty(), (relative + " " + parted).c_str());
        ++compared;
    }
    QCOMPARE(compared, 19);
    for (const auto &[file, digest] :
         {std::pair{"requirements/index.json", "23208f7a1b87e5078df25adc9bdf6b5d4d1e2b56f415a5e28948614ca8444b6b"},
          {"requirements/01-notes/module.json", "5f8cb083d67727c39be51630f5a7c675ac431550e37eb0501da1210a0bad341e"},
          {"requirements/02-find/module.json", "210791da76930bd44fd051cb5774066c4052f4384851c6c90936b14ff4dd0378"}})
        QCOMPARE(digestOf(demo.directory(), file)->sha256, std::string(digest));
}

void RequirementSyncTest::theWorkedExampleHasTheLiveStatusesAndNumbersOfTheTable()
{
    GENIE_NEEDS_CORPUS();
    const NotesDemo demo;
    Registry registry = readRegistry(demo.directory(), "notes-demo");
    MatchContext context;
    context.now = clockOfTheExample();
    context.fileExists = [&](const std::string &file) { return refFileExists(demo.directory(), file); };
    const auto issues = applyEvidence(registry, readEvidenceFiles(demo.directory()), context);
    QCOMPARE(issues.size(), std::size_t{1});
    const auto row = [&](const char *id) {
        const Requirement *requirement = registry.find(id);
        std::string text = std::string(toWord(requirement->live)) + " " + std::string(toWord(requirement->declared)) + "->" +
                           std::string(toWord(requirement->derived)) + (requirement->verified ? " verified" : "");
        for (const auto &validation : requirement->validations)
            text += " | " + std::string(toWord(validation.live)) + " " + std::string(toWord(validation.tier)) + " " +
                    std::string(toWord(validation.declared)) + "->" + std::string(toWord(validation.derived));
        return QString::fromStdString(text);
    };
    QCOMPARE(row("ND-NOTE-CREATE"),
             QStringLiteral("passed in_progress->complete verified | passed symbol planned->implemented | passed file+req "
                            "planned->implemented"));
    QCOMPARE(row("ND-NOTE-DELETE"), QStringLiteral("failed complete->in_progress | failed file+req implemented->failing"));
    QCOMPARE(row("ND-NOTES"), QStringLiteral("failed complete->in_progress"));
    QCOMPARE(row("ND-FIND-TEXT"), QStringLiteral("passed planned->in_progress | passed file+req not_implemented->implemented | not_run  "
                                                 "not_implemented->not_implemented"));
    QCOMPARE(row("ND-A11Y"), QStringLiteral("passed in_progress->complete verified | passed manual planned->implemented"));
    QCOMPARE(row("ND-SPEED"), QStringLiteral("skipped pending->planned | skipped phase planned->planned | not_run  implemented->planned"));
    const auto summary = summaryOf(registry);
    QCOMPARE(summary.total, 6);
    QCOMPARE(summary.complete, 2);
    QCOMPARE(summary.inProgress, 3);
    QCOMPARE(summary.planned, 1);
    QCOMPARE(summary.pending, 0);
    QCOMPARE(summary.livePassed, 3);
    QCOMPARE(summary.liveFailed, 2);
    QCOMPARE(summary.liveSkipped, 1);
    QCOMPARE(summary.verified, 2);
    QCOMPARE(summary.validationsImplemented, 4);
    QCOMPARE(summary.validationsFailing, 1);
    QCOMPARE(summary.validationsPlanned, 2);
    QCOMPARE(summary.validationsNotImplemented, 1);
    QCOMPARE(summary.completionRate, 2.0 / 6 * 100);
    QCOMPARE(summary.passRate, 60.0);
    QCOMPARE(summary.p0, 4);
    QCOMPARE(summary.p1, 2);
    QCOMPARE(summary.criticalGap, 4);
    QCOMPARE(summary.traceCoverage, 5.0 / 6 * 100);
    QCOMPARE(summary.evidenceCoverage, 62.5);
}

void RequirementSyncTest::aSecondSyncChangesNothing()
{
    GENIE_NEEDS_CORPUS();
    const NotesDemo demo;
    QVERIFY(syncAll(demo.directory(), "notes-demo", exampleOptions()).has_value());
    const auto before = fs::last_write_time(demo.at("requirements/index.json"));
    const auto again = syncAll(demo.directory(), "notes-demo", exampleOptions());
    QVERIFY(again && again->changes.empty());
    QCOMPARE(again->filesUpdated, 0);
    QCOMPARE(again->prdTargetsChanged, 0);
    QVERIFY(fs::last_write_time(demo.at("requirements/index.json")) == before);
    QCOMPARE(readText(demo.at("PRD.md")), readText(NotesDemo::after() / "PRD.md"));
    QCOMPARE(readText(demo.at("coverage/requirements-sync/latest.json")),
             readText(NotesDemo::after() / "coverage/requirements-sync/latest.json"));
}

void RequirementSyncTest::aDryRunTellsTheSameAndWritesNothing()
{
    GENIE_NEEDS_CORPUS();
    const NotesDemo demo;
    auto options = exampleOptions();
    options.dryRun = true;
    const auto preview = syncAll(demo.directory(), "notes-demo", options);
    QVERIFY(preview && preview->dryRun);
    QVERIFY(!fs::exists(demo.at("coverage/sync")));
    QCOMPARE(readText(demo.at("PRD.md")), readText(test::corpusDirectory() / "notes-demo/PRD.md"));
    const auto real = syncAll(demo.directory(), "notes-demo", exampleOptions());
    QVERIFY(real.has_value());
    QCOMPARE(shown(*preview), shown(*real));
    QCOMPARE(preview->filesUpdated, real->filesUpdated);
    QCOMPARE(preview->requirementStatusesChanged, 6);
    QCOMPARE(preview->validationStatusesChanged, 6);
    QCOMPARE(preview->prdTargetsChanged, 2);
}

void RequirementSyncTest::driftRightAfterIsOnlyTheExpiredEntry()
{
    GENIE_NEEDS_CORPUS();
    const NotesDemo demo;
    const auto missing = findDrift(demo.directory(), readRegistry(demo.directory(), "notes-demo"), clockOfTheExample());
    QVERIFY(missing && missing->missingSnapshot);
    QCOMPARE(toJson(*missing)["status"].get<std::string>(), std::string("missing_snapshot"));
    QVERIFY(syncAll(demo.directory(), "notes-demo", exampleOptions()).has_value());
    const auto drift = findDrift(demo.directory(), readRegistry(demo.directory(), "notes-demo"), clockOfTheExample());
    QVERIFY(drift.has_value());
    const Json json = toJson(*drift);
    QCOMPARE(json["status"].get<std::string>(), std::string("drift_detected"));
    QCOMPARE(json["manual_expired"].dump(), std::string("[\"ND-SPEED\"]"));
    QVERIFY(!json.contains("file_drift") && !json.contains("artifact_stale") && !json.contains("prd_drift"));
    QVERIFY(!json.contains("stale_proofs"));
}

void RequirementSyncTest::nothingIsWrittenWithoutEvidence()
{
    const std::string text = oneRequirement("in_progress", unitTest("api/a_test.go", "implemented"));
    const SmallScenario scenario(text);
    fs::remove_all(scenario.tree().at("coverage"));
    QVERIFY(scenario.sync().changes.empty());
    QCOMPARE(scenario.file(), text);
    const ScenarioTree none;
    const auto result = syncAll(none.directory(), "demo");
    QVERIFY(result && result->changes.empty());
    QVERIFY(!fs::exists(none.at("coverage")));
}

void RequirementSyncTest::onlyAChangeOfMeaningIsWritten()
{
    const std::string text = oneRequirement("done", unitTest("api/a_test.go", "passing"));
    const SmallScenario scenario(text);
    QVERIFY(scenario.sync().changes.empty());
    QCOMPARE(scenario.file(), text);
}

void RequirementSyncTest::emptyMetadataStaysEmpty()
{
    std::string text = oneRequirement("pending", unitTest("api/a_test.go", "planned"));
    text.insert(1, "\"_metadata\": {}, ");
    const SmallScenario scenario(text);
    QCOMPARE(scenario.sync().changes.size(), std::size_t{2});
    QVERIFY(scenario.file().find("last_validated_at") == std::string::npos);
    QVERIFY(scenario.file().starts_with("{\"_metadata\": {}, "));
}

void RequirementSyncTest::aModuleThatForbidsItIsListedButNotWritten()
{
    std::string text = oneRequirement("pending", unitTest("api/a_test.go", "planned"));
    text.insert(1, "\"_metadata\": {\"auto_sync_enabled\": false}, ");
    const SmallScenario scenario(text);
    const auto result = scenario.sync();
    QCOMPARE(shown(result), (genie::test::texts({"ND-A validation[0].status planned -> implemented (suppressed)",
                                                 "ND-A status pending -> complete (suppressed)"})));
    QCOMPARE(result.suppressed, 2);
    QCOMPARE(result.filesUpdated, 0);
    QCOMPARE(scenario.file(), text);
    QVERIFY(readText(scenario.tree().at("coverage/requirements-sync/latest.json")).find("\"status\": \"pending\"") != std::string::npos);
}

void RequirementSyncTest::carriageReturnsAndAMissingNewlineStay()
{
    const SmallScenario scenario("{\r\n  \"_metadata\": {\r\n    \"x\": 1\r\n  },\r\n  \"requirements\": [\r\n    { \"id\": \"ND-A\", "
                                 "\"title\": \"<a> \\u003c\", \"status\": \"draft\", \"validation\": [\r\n      " +
                                 unitTest("api/a_test.go", "planned") + " ] }\r\n  ]\r\n}");
    QCOMPARE(scenario.sync().changes.size(), std::size_t{2});
    QCOMPARE(QByteArray::fromStdString(scenario.file()),
             QByteArray("{\r\n  \"_metadata\": {\r\n    \"x\": 1,\r\n    \"last_validated_at\": \"2026-01-10T12:00:00Z\"\r\n  },\r\n  "
                        "\"requirements\": [\r\n    { \"id\": \"ND-A\", \"title\": \"<a> \\u003c\", \"status\": \"complete\", "
                        "\"validation\": [\r\n      ") +
                 QByteArray::fromStdString(unitTest("api/a_test.go", "implemented")) + " ] }\r\n  ]\r\n}");
}

void RequirementSyncTest::aMissingStatusIsInserted()
{
    const SmallScenario scenario(
        R"({"requirements":[{"id":"ND-A","title":"A","validation":[{"type":"test","ref":"api/a_test.go","phase":"unit"}]}]})");
    QCOMPARE(scenario.sync().changes.size(), std::size_t{2});
    QCOMPARE(QByteArray::fromStdString(scenario.file()),
             QByteArray(R"({"requirements":[{"id":"ND-A","title":"A","validation":[{"type":"test","ref":"api/a_test.go","phase":"unit", )"
                        R"("status": "implemented"}], "status": "complete"}]})"));
}

void RequirementSyncTest::partOfTheProofIsProgress()
{
    const SmallScenario scenario(
        oneRequirement("pending", unitTest("api/a_test.go", "planned") + "," + unitTest("api/b_test.go", "planned")));
    QCOMPARE(shown(scenario.sync()),
             (genie::test::texts({"ND-A validation[0].status planned -> implemented", "ND-A status pending -> in_progress"})));
}

void RequirementSyncTest::whatWasPutAsideStaysAside()
{
    const SmallScenario scenario(oneRequirement("not_implemented", unitTest("api/a_test.go", "planned")));
    QCOMPARE(shown(scenario.sync()), genie::test::texts({"ND-A validation[0].status planned -> implemented"}));
}

void RequirementSyncTest::failingProofReopensWhatWasComplete()
{
    const SmallScenario scenario(oneRequirement("complete", unitTest("api/a_test.go", "implemented")));
    scenario.prove("ND-A", "failed");
    QCOMPARE(shown(scenario.sync()),
             (genie::test::texts({"ND-A validation[0].status implemented -> failing", "ND-A status complete -> in_progress"})));
}

void RequirementSyncTest::orphansAreToldAndPrunedOnRequest()
{
    const SmallScenario scenario(oneRequirement("complete", unitTest("api/gone_test.go::TestX", "implemented") + "," +
                                                                unitTest("api/later_test.go", "planned") + "," +
                                                                unitTest("by hand", "passing")));
    fs::remove_all(scenario.tree().at("coverage"));
    QCOMPARE(codes(scenario.sync()), (genie::test::texts({"orphaned_validation", "ref_not_a_path"})));
    RequirementSyncOptions options;
    options.pruneOrphans = true;
    const auto result = scenario.sync(options);
    QCOMPARE(result.validationsRemoved, 1);
    QVERIFY(scenario.file().find("gone_test") == std::string::npos);
    QVERIFY(scenario.file().find("later_test") != std::string::npos);
    const SmallScenario last(oneRequirement("complete", unitTest("api/gone_test.go", "implemented")));
    fs::remove_all(last.tree().at("coverage"));
    last.sync(options);
    QVERIFY(last.file().find("\"validation\":[]") != std::string::npos);
}

void RequirementSyncTest::newProofsAreAddedOnRequest()
{
    const SmallScenario scenario("{\n  \"requirements\": [\n    {\n      \"id\": \"ND-A\",\n      \"title\": \"A\",\n      \"status\": "
                                 "\"pending\"\n    }\n  ]\n}\n");
    QCOMPARE(scenario.sync().validationsAdded, 0);
    RequirementSyncOptions options;
    options.discoverNew = true;
    QCOMPARE(scenario.sync(options).validationsAdded, 1);
    const Registry registry = readRegistry(scenario.tree().directory(), "demo");
    const auto &validations = registry.find("ND-A")->validations;
    QCOMPARE(validations.size(), std::size_t{1});
    QCOMPARE(validations[0].ref, std::string("api/a_test.go"));
    QCOMPARE(validations[0].declared, ValidationStatus::Implemented);
    QCOMPARE(validations[0].notes, std::string("added by sync"));
    QCOMPARE(scenario.sync(options).validationsAdded, 0);
}

void RequirementSyncTest::anotherSyncUnderWayIsAReason()
{
    const SmallScenario scenario(oneRequirement("pending", unitTest("api/a_test.go", "planned")));
    fs::create_directories(scenario.tree().at("coverage/sync"));
    const auto lock = FileLock::tryAcquire(scenario.tree().at("coverage/sync/.lock"));
    QVERIFY(lock.has_value());
    const auto result = scenario.sync();
    QVERIFY(!result.skippedReason.empty());
    QVERIFY(scenario.file().find("planned") != std::string::npos);
}

void RequirementSyncTest::aFileThatSomebodyChangedMeanwhileIsLeftAlone()
{
    const std::string text = oneRequirement("pending", unitTest("api/a_test.go", "planned"));
    const SmallScenario scenario(text);
    SyncInput input;
    input.scenario = scenario.tree().directory();
    input.registry = readRegistry(input.scenario, "demo");
    input.evidence = readEvidenceFiles(input.scenario);
    input.now = clockOfTheExample();
    scenario.tree().write("requirements/index.json", text + "\n");
    const auto result = syncRequirements(std::move(input));
    QVERIFY(result.has_value());
    QCOMPARE(codes(*result), genie::test::texts({"sync_conflict"}));
    QCOMPARE(result->filesUpdated, 0);
    QCOMPARE(scenario.file(), text + "\n");
}

void RequirementSyncTest::modesAreKept()
{
    const SmallScenario scenario(oneRequirement("pending", unitTest("api/a_test.go", "planned")));
    const auto path = scenario.tree().at("requirements/index.json");
    fs::permissions(path, fs::perms(0600));
    QCOMPARE(scenario.sync().filesUpdated, 1);
    QCOMPARE(static_cast<int>(fs::status(path).permissions()), 0600);
    QCOMPARE(static_cast<int>(fs::status(scenario.tree().at("coverage/sync/latest.json")).permissions()), 0644);
}

void RequirementSyncTest::prdBoxesAreReadInEveryForm_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("title");
    QTest::addColumn<bool>("checked");
    QTest::newRow("plain") << "- [ ] OT-P0-001 | Title | Words"
                           << "OT-P0-001"
                           << "Title" << false;
    QTest::newRow("checked") << "  -  [x]OT-P1-002"
                             << "OT-P1-002"
                             << "" << true;
    QTest::newRow("capital and small") << "- [X] OT-p0-001 | t"
                                       << "OT-P0-001"
                                       << "t" << true;
    QTest::newRow("bold") << "- [ ] **OT-P2-010** | t |"
                          << "OT-P2-010"
                          << "t" << false;
    QTest::newRow("carriage return") << "- [ ] OT-P0-001\r"
                                     << "OT-P0-001"
                                     << "" << false;
    for (const char *none : {"* [ ] OT-P0-001", "- [] OT-P0-001", "- [y] OT-P0-001", "- [ ] OT-P3-001", "- [ ] OT-P0-01",
                             "- [ ] OT-P0-0012", "- [ ] see OT-P0-001", "OT-P0-001", "- [ ]", "-"})
        QTest::newRow(none) << none << ""
                            << "" << false;
}

void RequirementSyncTest::prdBoxesAreReadInEveryForm()
{
    QFETCH(QString, line);
    QFETCH(QString, id);
    const auto boxes = prdBoxes("# x\n" + line.toStdString() + "\nend");
    QCOMPARE(boxes.size(), id.isEmpty() ? std::size_t{0} : std::size_t{1});
    if (boxes.empty())
        return;
    QCOMPARE(QString::fromStdString(boxes[0].id), id);
    QTEST(QString::fromStdString(boxes[0].title), "title");
    QTEST(boxes[0].checked, "checked");
}

void RequirementSyncTest::boxesFollowTheirTargetsAndOnlyTheMarkChanges()
{
    const auto edit = withBoxes("- [X] OT-p0-001 | t\r\n- [ ] OT-P0-002\r\n- [x] OT-P0-003\n- [x] OT-P0-004",
                                {{"OT-P0-001", {true, true}}, {"OT-P0-002", {true, true}}, {"OT-P0-003", {false, true}}});
    QCOMPARE(edit.text, std::string("- [X] OT-p0-001 | t\r\n- [x] OT-P0-002\r\n- [ ] OT-P0-003\n- [x] OT-P0-004"));
    QCOMPARE(edit.changed.size(), std::size_t{2});
}

void RequirementSyncTest::aTargetCompletedByHandOnlyIsNotChecked()
{
    const SmallScenario scenario(oneRequirement("complete", unitTest("api/b_test.go", "planned")));
    scenario.tree().write("PRD.md", "- [ ] OT-P0-001 | T\n");
    const auto result = scenario.sync();
    QVERIFY(codes(result).contains(QStringLiteral("target_unproven")));
    QCOMPARE(readText(scenario.tree().at("PRD.md")), std::string("- [ ] OT-P0-001 | T\n"));
    QCOMPARE(result.prdTargetsChanged, 0);
}

void RequirementSyncTest::backupsOfThePrdAreKeptToTen()
{
    const SmallScenario scenario(oneRequirement("pending", unitTest("api/a_test.go", "planned")));
    for (int i = 0; i < 13; ++i) {
        scenario.tree().write("PRD.md", i % 2 == 0 ? "- [ ] OT-P0-001 | T\n" : "- [ ] OT-P0-001 | U\n");
        scenario.sync({}, clockOfTheExample() + std::chrono::minutes(i));
        QVERIFY(readText(scenario.tree().at("PRD.md")).starts_with("- [x]"));
    }
    const auto folder = scenario.tree().at("coverage/requirements-sync/prd-backups");
    QCOMPARE(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), std::ptrdiff_t{10});
    QVERIFY(fs::exists(folder / "PRD.md.20260110-121200"));
}

void RequirementSyncTest::aPartOfTheRunTouchesOnlyWhatItRan()
{
    GENIE_NEEDS_CORPUS();
    const NotesDemo demo;
    const EvidenceSet whole = readEvidenceFiles(demo.directory());
    SyncInput input;
    input.scenario = demo.directory();
    input.registry = readRegistry(demo.directory(), "notes-demo");
    input.evidence = scopedTo(whole, {"playbooks"}, *fromRfc3339("2026-01-10T11:56:00Z"));
    input.whole = &whole;
    input.partial = true;
    input.now = clockOfTheExample();
    const auto result = syncRequirements(std::move(input));
    QVERIFY(result.has_value());
    QCOMPARE(shown(*result), (genie::test::texts({"ND-NOTES status complete -> in_progress",
                                                  "ND-NOTE-CREATE validation[1].status planned -> implemented"})));
    QCOMPARE(readText(demo.at("PRD.md")), readText(test::corpusDirectory() / "notes-demo/PRD.md"));
    // What the run did not say is still known from elsewhere.
    const auto snapshot = snapshotFrom(readText(demo.at("coverage/requirements-sync/latest.json")));
    QVERIFY(snapshot.has_value());
    QCOMPARE(snapshot->requirements.at("ND-A11Y").live, std::string("passed"));
    QCOMPARE(snapshot->requirements.at("ND-A11Y").status, std::string("in_progress"));
}

void RequirementSyncTest::aChangedTestOrCodeMakesAProofStale()
{
    const SmallScenario scenario(oneRequirement("pending", unitTest("api/a_test.go", "planned")));
    scenario.tree().write("api/a.go", "package a\n");
    scenario.tree().write("lib/deep.ts", "// [REQ:ND-A]\n");
    scenario.sync();
    const auto stale = [&] {
        Registry registry = readRegistry(scenario.tree().directory(), "demo");
        MatchContext context;
        context.now = clockOfTheExample();
        applyEvidence(registry, readEvidenceFiles(scenario.tree().directory()), context);
        markStale(registry, proofsFrom(readText(scenario.tree().at(std::string(kProofFile)))), scenario.tree().directory());
        return registry.find("ND-A")->validations[0].staleBecause;
    };
    QCOMPARE(stale(), std::string());
    for (const char *file : {"api/a.go", "lib/deep.ts", "api/a_test.go"}) {
        const std::string before = readText(scenario.tree().at(file));
        scenario.tree().write(file, before + "\n");
        QCOMPARE(stale(), std::string(file) + " changed since 2026-01-10T11:00:00.000Z");
        scenario.tree().write(file, before);
        QCOMPARE(stale(), std::string());
    }
    fs::remove(scenario.tree().at("api/a.go"));
    QVERIFY(stale().starts_with("api/a.go is gone"));
}

void RequirementSyncTest::syncingAgainMakesNothingFresh()
{
    const SmallScenario scenario(oneRequirement("pending", unitTest("api/a_test.go", "planned")));
    scenario.sync();
    scenario.tree().write("api/a_test.go", "package a // changed\n");
    scenario.sync();
    const auto drift = findDrift(scenario.tree().directory(), readRegistry(scenario.tree().directory(), "demo"), clockOfTheExample());
    QVERIFY(drift && drift->staleProofs == std::vector<std::string>{"ND-A"});
    QVERIFY(readText(scenario.tree().at("coverage/requirements-sync/latest.json")).find("\"verified\": false") != std::string::npos);
    // New evidence does.
    scenario.tree().write("coverage/phase-results/unit.json",
                          R"({"phase":"unit","updated_at":"2026-01-10T11:30:00Z","requirements":[
                              {"id":"ND-A","status":"passed","file":"api/a_test.go","test":"TestA"}]})");
    scenario.sync();
    const auto fresh = findDrift(scenario.tree().directory(), readRegistry(scenario.tree().directory(), "demo"), clockOfTheExample());
    QVERIFY(fresh && fresh->staleProofs.empty());
}

void RequirementSyncTest::driftComparesContents()
{
    const SmallScenario scenario(oneRequirement("pending", unitTest("api/a_test.go", "planned")));
    const auto now = std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()) + std::chrono::hours(1);
    scenario.sync({}, now);
    const auto status = [&] {
        const auto drift = findDrift(scenario.tree().directory(), readRegistry(scenario.tree().directory(), "demo"), now);
        return drift ? toJson(*drift) : Json();
    };
    QCOMPARE(status()["status"].get<std::string>(), std::string("ok"));
    fs::last_write_time(scenario.tree().at("requirements/index.json"), fs::file_time_type::clock::now() + std::chrono::hours(5));
    QCOMPARE(status()["status"].get<std::string>(), std::string("ok")); // a checkout changes times only
    scenario.tree().write("requirements/index.json", scenario.file() + "\n");
    QCOMPARE(status()["file_drift"]["changed"].dump(), std::string("[\"requirements/index.json\"]"));
    fs::rename(scenario.tree().at("requirements/index.json"), scenario.tree().at("requirements/other.json"));
    QCOMPARE(status()["file_drift"].dump(),
             std::string(R"({"changed":[],"added":["requirements/other.json"],"removed":["requirements/index.json"]})"));
}

void RequirementSyncTest::driftOfTheWorld()
{
    const SmallScenario scenario(oneRequirement("pending", unitTest("api/a_test.go", "planned")));
    scenario.tree().write("PRD.md", "- [ ] OT-P0-001 | T\n- [ ] OT-P0-002 | U\n");
    scenario.sync();
    scenario.tree().write("PRD.md", "- [ ] OT-P0-001 | T\n- [ ] OT-P0-002 | U\n");
    const auto drift = findDrift(scenario.tree().directory(), readRegistry(scenario.tree().directory(), "demo"), clockOfTheExample());
    QVERIFY(drift.has_value());
    QVERIFY(drift->artifactStale); // the evidence was written now, long after the snapshot's clock
    QVERIFY(drift->prdMismatched == std::vector<std::string>{"OT-P0-001"});
    QVERIFY(drift->prdMissingInSnapshot == std::vector<std::string>{"OT-P0-002"});
    scenario.tree().write("coverage/requirements-sync/latest.json", "{");
    const auto broken = findDrift(scenario.tree().directory(), readRegistry(scenario.tree().directory(), "demo"), clockOfTheExample());
    QVERIFY(!broken);
    QCOMPARE(broken.error().kind, FailureKind::Invalid);
}

void RequirementSyncTest::syncIsSwitchedOffByFileAndVariable()
{
    QVERIFY(!whySyncIsOff(false, {}).empty());
    for (const char *off : {"0", " False ", "NO"})
        QVERIFY(!whySyncIsOff(true, off).empty());
    for (const char *on : {"", "1", "yes", "whatever"})
        QVERIFY(whySyncIsOff(true, on).empty());
}

void RequirementSyncTest::theHistoryGrowsByALine()
{
    const SmallScenario scenario(oneRequirement("pending", unitTest("api/a_test.go", "planned")));
    scenario.sync();
    scenario.sync();
    const std::string history = readText(scenario.tree().at("coverage/requirements-sync/history.jsonl"));
    QCOMPARE(std::count(history.begin(), history.end(), '\n'), std::ptrdiff_t{2});
    const auto line = parseJson(history.substr(0, history.find('\n')));
    QVERIFY(line.has_value());
    QCOMPARE((*line)["by_status"].dump(), std::string(R"({"complete":["ND-A"]})"));
}

void RequirementSyncTest::aLinkThatLeavesTheScenarioIsNotFollowed()
{
    const ScenarioTree outside("outside");
    const SmallScenario scenario(oneRequirement("pending", unitTest("api/a_test.go", "planned")));
    fs::rename(scenario.tree().at("coverage"), scenario.tree().at("evidence"));
    fs::create_directories(outside.directory());
    fs::create_symlink(outside.directory(), scenario.tree().at("coverage"));
    const auto result = syncAll(scenario.tree().directory(), "demo");
    QVERIFY(!result);
    QVERIFY(fs::is_empty(outside.directory()));
}

QTEST_GUILESS_MAIN(RequirementSyncTest)
#include "tst_requirement_sync.moc"
