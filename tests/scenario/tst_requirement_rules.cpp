// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/requirements/cycles.h"
#include "scenario/requirements/prd_lint.h"
#include "scenario/requirements/registry.h"
#include "scenario/requirements/rules.h"
#include "support/corpus.h"

#include <QTest>

#include <algorithm>

using namespace genie;
using genie::test::ScenarioTree;

namespace {

using Cycles = std::vector<std::vector<std::size_t>>;

/// What is said about a registry, each as "severity code field", joined.
std::string said(const ScenarioTree &tree, bool infos = true)
{
    ProofFiles files(tree.directory());
    std::vector<std::string> all;
    for (const RequirementIssue &issue : judge(readRegistry(tree.directory(), tree.name()), files))
        if (infos || issue.severity != IssueSeverity::Info)
            all.push_back(std::string(1, toWord(issue.severity)[0]) + " " + issue.code + " " + issue.field);
    return text::join(all, "; ");
}

/// A requirement that breaks no rule, with these members instead of the same ones of its own.
std::string requirement(const std::string &id, const std::string &more = {})
{
    const auto unless = [&](const char *key, const std::string &member) {
        return more.find("\"" + std::string(key) + "\"") == std::string::npos ? ", " + member : std::string();
    };
    return R"({"id": ")" + id + "\"" + unless("title", R"("title": "T")") + unless("status", R"("status": "pending")") +
           unless("prd_ref", R"("prd_ref": "OT-P0-001")") +
           unless("validation", R"("validation": [{"type": "manual", "ref": "docs/a.md", "phase": "manual", "status": "planned"}])") +
           (more.empty() ? "" : ", " + more) + "}";
}

void write(const ScenarioTree &tree, const std::vector<std::string> &requirements)
{
    tree.write("docs/a.md", "x");
    tree.write("requirements/index.json", "{\"requirements\": [" + text::join(requirements, ", ") + "]}");
}

std::string lintOf(const std::string &prd, const std::vector<std::string> &requirements)
{
    const ScenarioTree tree;
    write(tree, requirements);
    const PrdLint lint = lintPrd(readRegistry(tree.directory(), "demo"), readPrdDocument(prd));
    std::vector<std::string> all;
    for (const PrdFinding &finding : lint.findings)
        all.push_back(finding.code + " " + finding.targetId + " " + finding.requirementId + ":" + std::to_string(finding.line));
    return text::join(all, "; ");
}

} // namespace

class RequirementRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsSaidOfAFlawlessRegistry()
    {
        const ScenarioTree tree;
        write(tree, {requirement("AB-1"), requirement("AB-2", R"("children": ["AB-1"], "depends_on": ["ab-1"])")});
        QCOMPARE(said(tree), std::string());
    }

    void everyRuleAboutRequirementsFires_data()
    {
        QTest::addColumn<QString>("members"); // beside the id AB-1
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *members, const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(members) << QString::fromUtf8(expected);
        };
        row("title", R"("title": " ")", "w title_missing title");
        row("no status", R"("status": "")", "w status_missing status");
        row("status", R"("status": "glowing")", "w status_unknown status");
        row("no prd_ref", R"("prd_ref": "", "criticality": "P0")", "w prd_ref_missing prd_ref");
        row("prd_ref", R"("prd_ref": "somewhere", "criticality": "P0")", "i prd_ref_not_target prd_ref");
        row("criticality", R"("criticality": "urgent")", "w criticality_unknown criticality");
        row("conflict", R"("criticality": "P1")", "w criticality_conflict criticality");
        row("child", R"("children": ["AB-7"])", "e child_missing children");
        row("itself", R"("children": ["ab-1"])", "e child_self children");
        row("dependency", R"("depends_on": ["AB-7"])", "w dependency_missing depends_on");
        row("depends on itself", R"("depends_on": ["AB-1"])", "w cycle_depends depends_on");
        row("blocks", R"("blocks": ["AB-7"])", "w blocks_missing blocks");
        row("no proof of a critical one", R"("validation": [])", "w validation_missing validation");
        row("no proof of another", R"("validation": [], "prd_ref": "OT-P2-001")", "i validation_missing validation");
        row("complete", R"("status": "complete")", "w complete_without_proof status");
        row("complete without anything", R"("status": "done", "validation": [])",
            "w validation_missing validation; w complete_no_validation status");
    }
    void everyRuleAboutRequirementsFires()
    {
        QFETCH(QString, members);
        QFETCH(QString, expected);
        const ScenarioTree tree;
        write(tree, {requirement("AB-1", members.toStdString())});
        QCOMPARE(QString::fromStdString(said(tree)), expected);
    }

    void everyRuleAboutValidationsFires_data()
    {
        QTest::addColumn<QString>("validation");
        QTest::addColumn<QString>("expected"); // without the field's beginning "validation[0]"
        const auto row = [](const char *name, const char *validation, const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(validation) << QString::fromUtf8(expected);
        };
        const char *none = "";
        row("fine", R"({"type": "test", "ref": "api/a_test.go::TestA/adds_one", "phase": "unit", "status": "implemented"})", none);
        row("type", R"({"type": "magic", "ref": "docs/a.md", "phase": "unit", "status": "planned"})", "w validation_type_unknown .type");
        row("no type", R"({"ref": "docs/a.md", "phase": "unit", "status": "planned"})", "w validation_type_unknown .type");
        row("no phase", R"({"type": "test", "ref": "docs/a.md", "status": "planned"})", "w validation_phase_missing .phase");
        row("phase", R"({"type": "test", "ref": "docs/a.md", "phase": "cli", "status": "planned"})", "w validation_phase_unknown .phase");
        row("status", R"({"type": "test", "ref": "docs/a.md", "phase": "unit", "status": "glowing"})",
            "w validation_status_unknown .status");
        row("pending is a known status", R"({"type": "test", "ref": "docs/a.md", "phase": "unit", "status": "pending"})", none);
        row("no target", R"({"type": "test", "phase": "unit", "status": "implemented"})", "w validation_no_target ");
        row("no target yet", R"({"type": "test", "phase": "unit", "status": "planned"})", "i validation_no_target ");
        row("workflow", R"({"type": "automation", "workflow_id": "w", "phase": "playbooks", "status": "implemented"})", none);
        row("malformed", R"({"type": "test", "ref": "::TestA", "phase": "unit", "status": "implemented"})", "w ref_malformed .ref");
        row("missing file", R"({"type": "test", "ref": "api/b_test.go", "phase": "unit", "status": "failing"})", "w ref_missing_file .ref");
        row("missing file of a plan", R"({"type": "test", "ref": "api/b_test.go", "phase": "unit", "status": "planned"})",
            "i ref_missing_file .ref");
        row("outside", R"({"type": "test", "ref": "../../a_test.go", "phase": "unit", "status": "failing"})", "w ref_missing_file .ref");
        row("folder of a test", R"({"type": "test", "ref": "api/", "phase": "unit", "status": "failing"})", "w ref_missing_file .ref");
        row("folder of playbooks", R"({"type": "automation", "ref": "api/", "phase": "playbooks", "status": "implemented"})", none);
        row("missing symbol", R"({"type": "test", "ref": "api/a_test.go::TestB", "phase": "unit", "status": "implemented"})",
            "w ref_missing_symbol .ref");
        row("unchecked symbol", R"({"type": "test", "ref": "docs/a.md::Chapter", "phase": "unit", "status": "implemented"})",
            "i symbol_unchecked .ref");
        row("prose", R"({"type": "test", "ref": "the usual tests", "phase": "unit", "status": "implemented"})", "w ref_not_a_path .ref");
        row("prose for people", R"({"type": "manual", "ref": "design review", "phase": "manual", "status": "implemented"})",
            "i ref_not_a_path .ref");
        row("remark", R"x({"type": "test", "ref": "api/a_test.go (slow)", "phase": "unit", "status": "implemented"})x",
            "i ref_has_remark .ref");
        row("script", R"({"type": "test", "ref": "test/phases/test-unit.sh", "phase": "unit", "status": "planned"})",
            "i ref_missing_file .ref; w ref_phase_script .ref");
        row("absolute", R"({"type": "test", "ref": "/etc/passwd", "phase": "unit", "status": "implemented"})", "w ref_absolute .ref");
        row("of another scenario",
            R"({"type": "test", "ref": "api/b_test.go", "phase": "unit", "status": "implemented", "scenario": "other"})", none);
    }
    void everyRuleAboutValidationsFires()
    {
        QFETCH(QString, validation);
        QFETCH(QString, expected);
        const ScenarioTree tree;
        tree.write("api/a_test.go", "func TestA(t *testing.T) {\n\tt.Run(\"adds one\", nil)\n}\n");
        write(tree, {requirement("AB-1", "\"validation\": [" + validation.toStdString() + "]")});
        QCOMPARE(QString::fromStdString(said(tree)).replace(QStringLiteral("validation[0]"), QString()), expected);
    }

    void equalReferencesAreToldAtTheSecond()
    {
        const ScenarioTree tree;
        const std::string same = R"({"type": "manual", "ref": "docs/a.md", "phase": "manual", "status": "planned"})";
        write(tree, {requirement("AB-1", "\"validation\": [" + same + ", " + same + "]")});
        QCOMPARE(said(tree), std::string("w ref_duplicate validation[1].ref"));
    }

    void idsAreJudgedOverAllFiles()
    {
        const ScenarioTree tree;
        write(tree, {requirement("AB-1"), requirement(" ab-1"), requirement(""), requirement(""), requirement("A1")});
        QCOMPARE(said(tree), std::string("e id_duplicate id; w id_pattern id; e id_missing id; e id_missing id; w id_pattern id"));
    }

    void numberOfANamelessRequirementIsANumber() // Appendix: the reference prints a character from the tenth on.
    {
        const ScenarioTree tree;
        std::vector<std::string> requirements;
        for (int i = 0; i < 12; ++i)
            requirements.push_back(requirement("AB-" + std::to_string(i)));
        requirements.push_back(requirement(""));
        write(tree, requirements);
        ProofFiles files(tree.directory());
        QCOMPARE(judge(readRegistry(tree.directory(), "demo"), files)[0].message, std::string("requirement number 12 has no id"));
    }

    void aCycleIsToldOnceAtItsFirstMember()
    {
        const ScenarioTree tree;
        write(tree, {requirement("AB-3", R"("children": ["AB-1"])"), requirement("AB-1", R"("children": ["AB-2"])"),
                     requirement("AB-2", R"("children": ["AB-1"])")});
        ProofFiles files(tree.directory());
        const auto issues = judge(readRegistry(tree.directory(), "demo"), files);
        const auto cycle = std::find_if(issues.begin(), issues.end(), [](const auto &issue) { return issue.code == "cycle_children"; });
        QVERIFY(cycle != issues.end());
        QCOMPARE(cycle->message, std::string("cycle: AB-1 -> AB-2 -> AB-1"));
        QCOMPARE(said(tree), std::string("e cycle_children children; w child_many_parents children"));
    }

    void everyKnotOfAGraphHasOneCycle()
    {
        QCOMPARE(cyclesIn({}), Cycles());
        QCOMPARE(cyclesIn({{1}, {2}, {}}), Cycles());
        QCOMPARE(cyclesIn({{1}, {2}, {0}, {3}, {5}, {4, 0}}), (Cycles{{0, 1, 2, 0}, {3, 3}, {4, 5, 4}}));
        QCOMPARE(cyclesIn({{1, 2}, {0}, {0}}), (Cycles{{0, 1, 0}})); // Two cycles, one knot.
        std::vector<std::vector<std::size_t>> chain(200'000);
        for (std::size_t i = 0; i + 1 < chain.size(); ++i)
            chain[i].push_back(i + 1);
        QCOMPARE(cyclesIn(chain), Cycles());
        chain.back().push_back(0);
        QCOMPARE(cyclesIn(chain).front().size(), chain.size() + 1);
    }

    void issuesComeInTheOrderOfFilesPositionsAndTable()
    {
        const ScenarioTree tree;
        tree.write("requirements/index.json", R"({"imports": ["b/module.json", "a/module.json"]})");
        tree.write("requirements/a/module.json", "{\"requirements\": [" + requirement("AB-3", R"("title": "")") + "]}");
        tree.write("requirements/b/module.json", "{\"requirements\": [" + requirement("AB-2", R"("status": "x", "title": "", "tags": 7)") +
                                                     ", " + requirement("x", R"("validation": [])") + "]}");
        tree.write("docs/a.md", "x");
        QCOMPARE(said(tree, false), std::string("w type_mismatch /requirements/0/tags; w title_missing title; w status_unknown status; "
                                                "w id_pattern id; w validation_missing validation; w title_missing title"));
    }

    void aParentIsNotCompleteBeforeItsChildren()
    {
        const ScenarioTree tree;
        write(
            tree,
            {requirement("AB-1", R"("status": "complete", "validation": [], "children": ["AB-2", "AB-3"])"), requirement("AB-2"),
             requirement(
                 "AB-3",
                 R"("status": "complete", "validation": [{"type": "manual", "ref": "docs/a.md", "phase": "manual", "status": "implemented"}])")});
        QCOMPARE(said(tree), std::string("w parent_complete_child_open status"));
    }

    void theWorkedExampleIsJudgedAsWrittenDown()
    {
        GENIE_NEEDS_CORPUS();
        const auto directory = test::corpusDirectory() / "notes-demo";
        ProofFiles files(directory);
        std::vector<std::string> all;
        for (const RequirementIssue &issue : judge(readRegistry(directory, "notes-demo"), files))
            all.push_back(std::string(1, toWord(issue.severity)[0]) + " " + issue.code + " " + issue.requirementId);
        // manual_expired needs the manual log, which is evidence.
        QCOMPARE(text::join(all, "; "), std::string("w parent_complete_child_open ND-NOTES; w validation_phase_unknown ND-FIND-TEXT; "
                                                    "i ref_missing_file ND-FIND-TEXT; w validation_phase_missing ND-SPEED"));
        const PrdLint lint = lintPrd(readRegistry(directory, "notes-demo"), readPrd(directory));
        QVERIFY(lint.status == PrdLint::Status::Issues);
        for (const PrdFinding &finding : lint.findings)
            QVERIFY2(finding.severity == IssueSeverity::Info || finding.code == "target_checked_open", finding.code.c_str());
    }

    void hintsNameWhatMayHaveBeenMeant()
    {
        const ScenarioTree tree;
        tree.write("api/store/a_test.go", "func TestCreateNote(t *testing.T) {");
        write(tree, {requirement("AB-1", R"("validation": [{"type": "test", "ref": "api/a_test.go", "phase": "unit", "status": "failing"},
            {"type": "test", "ref": "api/store/a_test.go::TestCreateNotes", "phase": "unit", "status": "failing"}])")});
        ProofFiles files(tree.directory());
        const auto issues = judge(readRegistry(tree.directory(), "demo"), files);
        QCOMPARE(issues[0].hint, std::string("there is api/store/a_test.go"));
        QCOMPARE(issues[1].hint, std::string("there is TestCreateNote"));
        QVERIFY(issueLine(issues[0]).starts_with("requirements/index.json:1: AB-1 [validation[0].ref]: api/a_test.go does not exist"));
    }

    void prdLinesAreRead()
    {
        const PrdDocument prd =
            readPrdDocument("# PRD\r\nSee OT-P2-009.\r\n### P0 - Must\r\n- [ ] OT-p0-001 | Keep notes | Made and removed\r\n"
                            "### \xF0\x9F\x9F\xA0 P1\r\n  - [X] **OT-P1-001** | Keys `[req:AB-1, AB-2]`\r\n- [x] OT-P0-0011 | no\r\n"
                            "* [ ] OT-P0-002 | no\r\n- [y] OT-P0-003 | no\r\n- [ ]OT-P0-004");
        std::vector<std::string> all;
        for (const PrdTarget &target : prd.targets)
            all.push_back(target.id + "|" + target.title + "|" + target.description + "|" + (target.checked ? "x" : "") + "|" +
                          std::string(toWord(target.heading)) + "|" + std::to_string(target.line) + "|" +
                          text::join(target.linkedIds, ","));
        QCOMPARE(text::join(all, "\n"),
                 std::string("OT-P0-001|Keep notes|Made and removed||P0|4|\nOT-P1-001|Keys `[req:AB-1, AB-2]`||x|P1|6|AB-1,AB-2\n"
                             "OT-P0-004||||P1|10|"));
        QVERIFY(prd.mentioned.contains("OT-P2-009") && prd.mentioned.contains("OT-P0-002"));
    }

    void markOffsetsNameTheCharacterBetweenTheBrackets()
    {
        const std::string text = "x\n  - [X] OT-P0-001 | a\n- [ ] **OT-P0-002 | b**";
        for (const PrdTarget &target : readPrdDocument(text).targets)
            QVERIFY(text[target.mark] == (target.checked ? 'X' : ' ') && text[target.mark - 1] == '[');
    }

    void operationalTargetsAreCompared_data()
    {
        QTest::addColumn<QString>("prd");
        QTest::addColumn<QStringList>("requirements");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *prd, QStringList requirements, const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(prd) << requirements << QString::fromUtf8(expected);
        };
        const QString one = QString::fromStdString(requirement("AB-1"));
        const QString two = QString::fromStdString(requirement("AB-2"));
        const QString done = QString::fromStdString(requirement("AB-1", R"("status": "complete")"));
        const QString none = QString::fromStdString(requirement("AB-3", R"("prd_ref": "text")"));
        const QString parent = QString::fromStdString(requirement("AB-4", R"("children": ["AB-3"])"));
        const QString explicitLevel = QString::fromStdString(requirement("AB-2", R"("priority": "P1")"));
        row("agree", "### P0\n- [ ] OT-P0-001 | t", {one, two}, "");
        row("one to one", "- [ ] OT-P0-001 | t", {one}, "target_one_to_one OT-P0-001 :1");
        row("no requirement", "- [ ] OT-P0-001 | t\n- [ ] OT-P1-002 | t", {one, two}, "target_without_requirement OT-P1-002 :2");
        row("unknown target", "", {one}, "requirement_unknown_target OT-P0-001 AB-1:1");
        row("only mentioned", "as in OT-P0-001", {one}, "");
        row("no target", "- [ ] OT-P0-001 | t", {one, two, none}, "requirement_without_target  AB-3:1");
        row("child of one with a target", "- [ ] OT-P0-001 | t", {one, parent, none}, "");
        row("linked from the PRD", "- [ ] OT-P0-001 | t `[req:AB-3]`", {one, none}, "");
        row("level", "### P1\n- [ ] OT-P0-001 | t", {one, two}, "target_level_mismatch OT-P0-001 :2");
        row("twice", "- [ ] OT-P0-001 | t\n- [x] OT-P0-001 | t", {one, two}, "target_duplicate OT-P0-001 :2");
        row("checked", "- [x] OT-P0-001 | t", {done, two}, "target_checked_open OT-P0-001 :1");
        row("done", "- [ ] OT-P0-001 | t", {done}, "target_open_done OT-P0-001 :1; target_one_to_one OT-P0-001 :1");
        row("criticality", "- [ ] OT-P0-001 | t", {one, explicitLevel}, "criticality_mismatch OT-P0-001 AB-2:1");
    }
    void operationalTargetsAreCompared()
    {
        QFETCH(QString, prd);
        QFETCH(QStringList, requirements);
        QFETCH(QString, expected);
        std::vector<std::string> list;
        for (const QString &requirement : requirements)
            list.push_back(requirement.toStdString());
        QCOMPARE(QString::fromStdString(lintOf(prd.toStdString(), list)), expected);
    }

    void lintSaysWhatIsMissing()
    {
        const ScenarioTree tree;
        QVERIFY(lintPrd(readRegistry(tree.directory(), "demo"), PrdDocument{}).status == PrdLint::Status::MissingRequirements);
        write(tree, {requirement("AB-1")});
        const PrdLint lint = lintPrd(readRegistry(tree.directory(), "demo"), readPrd(tree.directory()));
        QVERIFY(lint.status == PrdLint::Status::MissingPrd);
        QCOMPARE(prdLintJson(lint)["missing_prd"].get<bool>(), true);
    }
};

QTEST_APPLESS_MAIN(RequirementRulesTest)
#include "tst_requirement_rules.moc"
