// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/json/json_text.h"
#include "scenario/requirements/registry.h"
#include "support/corpus.h"

#include <QTest>

#include <algorithm>
#include <random>

#include <sys/stat.h>

using namespace genie;
using genie::test::ScenarioTree;

namespace {

Registry read(const ScenarioTree &tree, bool strict = false) { return readRegistry(tree.directory(), tree.name(), {strict}); }

/// A registry of one flat index with these requirements.
Registry readRequirements(const std::string &requirements, bool strict = false)
{
    const ScenarioTree tree;
    tree.write("requirements/index.json", "{\"requirements\": [" + requirements + "]}");
    return read(tree, strict);
}

/// "code file" of every issue, joined.
std::string codes(const Registry &registry)
{
    std::vector<std::string> all;
    for (const RequirementIssue &issue : registry.issues)
        all.push_back(issue.code);
    return text::join(all, " ");
}

std::string files(const Registry &registry)
{
    std::vector<std::string> all;
    for (const RequirementModule &module : registry.modules)
        all.push_back(module.file.substr(std::string_view("requirements/").size()));
    return text::join(all, " ");
}

std::string ids(const Registry &registry)
{
    std::vector<std::string> all;
    for (const RequirementPlace place : registry.inOrder())
        all.push_back(registry.at(place).id);
    return text::join(all, " ");
}

/// "type status phase ref notes" of a validation.
std::string described(const Validation &validation)
{
    return std::string(toWord(validation.type)) + " " + std::string(toWord(validation.declared)) + " " + validation.phase + " " +
           validation.ref + " " + validation.notes;
}

} // namespace

class RegistryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noFolderIsNoRegistryAndAnEmptyOneIsAWarning()
    {
        const ScenarioTree tree;
        QVERIFY(!read(tree).folderExists);
        QVERIFY(read(tree).issues.empty());
        tree.write("requirements/notes.txt");
        const Registry registry = read(tree);
        QVERIFY(registry.folderExists && registry.modules.empty());
        QCOMPARE(codes(registry), std::string("requirements_dir_empty"));
    }

    void importsAreFollowedDepthFirstAndCyclesEnd()
    {
        const ScenarioTree tree;
        tree.write("requirements/index.json", R"({"imports": ["b/module.json", "./a/module.json", "b/module.json"]})");
        tree.write("requirements/b/module.json", R"({"imports": ["deep/index.json", "../index.json"], "requirements": [{"id": "B-1"}]})");
        tree.write("requirements/b/deep/index.json", R"({"requirements": [{"id": "D-1"}]})");
        tree.write("requirements/a/module.json", R"({"_metadata": {"module_name": "Other"}, "requirements": [{"id": "A-1"}]})");
        const Registry registry = read(tree);
        QCOMPARE(files(registry), std::string("index.json b/module.json b/deep/index.json a/module.json"));
        QCOMPARE(ids(registry), std::string("B-1 D-1 A-1"));
        QCOMPARE(codes(registry), std::string("import_duplicate import_duplicate"));
        QVERIFY(registry.modules[0].isIndex && registry.modules[2].isIndex && !registry.modules[1].isIndex);
        QCOMPARE(registry.modules[0].name, std::string("index.json"));
        QCOMPARE(registry.modules[3].name, std::string("a")); // The folder's name comes before the file's own.
    }

    void badImportsAreTold()
    {
        const ScenarioTree tree;
        test::writeText(tree.root() / "other.json", R"({"requirements": [{"id": "X-1"}]})");
        tree.write("docs/linked.json", "{}");
        tree.write("requirements/folder/readme.txt");
        tree.write(
            "requirements/index.json",
            R"({"imports": ["gone.json", "../PRD.json", "../../other.json", "/etc/passwd", 7, "", "folder", "out.json", "x\u0000.json"]})");
        std::filesystem::create_symlink(tree.root() / "other.json", tree.at("requirements/out.json"));
        const Registry registry = read(tree);
        QCOMPARE(codes(registry), std::string("import_missing import_outside import_outside import_outside import_invalid import_invalid "
                                              "import_invalid import_outside import_invalid type_mismatch"));
        QCOMPARE(files(registry), std::string("index.json"));
        QVERIFY(registry.issues[4].message.find("import number 4") != std::string::npos);
    }

    void filesNobodyImportsAreTold()
    {
        const ScenarioTree tree;
        tree.write("requirements/index.json", R"({"requirements": []})");
        tree.write("requirements/forgotten/module.json", R"({"requirements": [{"id": "F-1"}, {"id": "F-2"}]})");
        tree.write("requirements/node_modules/x/module.json", "{}");
        tree.write("requirements/package.json", "{}");
        tree.write("requirements/.hidden/module.json", "{}");
        const Registry registry = read(tree);
        QCOMPARE(codes(registry), std::string("file_unreferenced"));
        QCOMPARE(registry.issues[0].file, std::string("requirements/forgotten/module.json"));
        QVERIFY(registry.issues[0].message.find("its 2 requirements") != std::string::npos);
    }

    void withoutIndexModulesAreFoundOneLevelDeep()
    {
        const ScenarioTree tree;
        tree.write("requirements/b/module.json", "{}");
        tree.write("requirements/a.json", "{}");
        tree.write("requirements/c/other.json", "{}");
        tree.write("requirements/b/deep/module.json", "{}");
        const Registry registry = read(tree);
        QCOMPARE(files(registry), std::string("a.json b/module.json"));
        QCOMPARE(codes(registry), std::string("file_unreferenced file_unreferenced"));
    }

    void oneBadFileNeverLosesTheOthers_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("code");
        QTest::newRow("no JSON") << QByteArray("{\"requirements\": [}") << "file_invalid_json";
        QTest::newRow("empty") << QByteArray() << "file_invalid_json";
        QTest::newRow("not UTF-8") << QByteArray("{\"a\": \"\xFF\"}") << "invalid_utf8";
        QTest::newRow("an array") << QByteArray("[]") << "root_not_object";
        QTest::newRow("too deep") << QByteArray(100, '[') << "file_invalid_json";
        QTest::newRow("too large") << QByteArray(8 * 1024 * 1024 + 1, ' ') << "file_unreadable";
    }
    void oneBadFileNeverLosesTheOthers()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, code);
        const ScenarioTree tree;
        tree.write("requirements/index.json", R"({"imports": ["bad.json", "good.json"]})");
        tree.write("requirements/bad.json", bytes.toStdString());
        tree.write("requirements/good.json", R"({"requirements": [{"id": "G-1"}]})");
        const Registry registry = read(tree);
        QCOMPARE(QString::fromStdString(codes(registry)), code);
        QVERIFY(registry.issues[0].severity == IssueSeverity::Error);
        QCOMPARE(registry.issues[0].file, std::string("requirements/bad.json"));
        QCOMPARE(ids(registry), std::string("G-1"));
        QCOMPARE(registry.modules.size(), std::size_t(3));
    }

    void aPipeInPlaceOfAFileNeverHangs()
    {
        const ScenarioTree tree;
        tree.write("requirements/index.json", R"({"imports": ["pipe.json"]})");
        QCOMPARE(::mkfifo(tree.at("requirements/pipe.json").c_str(), 0600), 0);
        QCOMPARE(codes(read(tree)), std::string("file_unreadable"));
    }

    void byteOrderMarkIsSkipped()
    {
        const ScenarioTree tree;
        tree.write("requirements/index.json", "\xEF\xBB\xBF{\"requirements\": [{\"id\": \"A-1\"}]}");
        QCOMPARE(ids(read(tree)), std::string("A-1"));
        QVERIFY(read(tree).issues.empty());
    }

    void everyFieldIsRead()
    {
        const Registry registry = readRequirements(R"({"id": " AB-1 ", "title": "T", "status": "WIP", "prd_ref": "x > OT-P1-002",
            "category": "c", "description": "d", "notes": "n", "tags": [" a ", ""], "children": ["AB-2"], "depends_on": ["AB-3"], "blocks": ["AB-4"],
            "validation_method": "by eye", "operational_target_id": "OT-P2-001",
            "validation": [{"type": "Unit", "ref": "api/a_test.go::TestA", "workflow_id": "w", "phase": "Unit-Test", "status": "passing",
                            "notes": "v", "scenario": "other", "folder": "f"}]})");
        const Requirement &requirement = registry.modules[0].requirements[0];
        QCOMPARE(requirement.id, std::string("AB-1"));
        QVERIFY(requirement.declared == DeclaredStatus::InProgress && requirement.derived == DeclaredStatus::InProgress);
        QCOMPARE(requirement.statusWord, std::string("WIP"));
        QCOMPARE(requirement.tags, std::vector<std::string>({"a"}));
        QCOMPARE(requirement.children, std::vector<std::string>({"AB-2"}));
        QCOMPARE(requirement.dependsOn, std::vector<std::string>({"AB-3"}));
        QCOMPARE(requirement.blocks, std::vector<std::string>({"AB-4"}));
        QCOMPARE(requirement.validationMethods, std::vector<std::string>({"by eye"}));
        QCOMPARE(requirement.targetId, std::string("OT-P1-002"));
        QCOMPARE(requirement.criticality, Criticality::P1);
        const Validation &validation = requirement.validations[0];
        QCOMPARE(described(validation), std::string("test implemented unit api/a_test.go::TestA v"));
        QCOMPARE(validation.proof.symbol, std::string("TestA"));
        QCOMPARE(validation.workflowId + validation.scenario + validation.folder, std::string("wotherf"));
        QCOMPARE(validation.line, 4);
        QCOMPARE(codes(registry), std::string("criticality_conflict"));
        QVERIFY(registry.find("ab-1 ") == &requirement && registry.find("AB-2") == nullptr);
    }

    void nodesNameTheBytesOfTheFile()
    {
        const Registry registry = readRequirements(R"({"id": "A-1", "validation": ["test", {"type": "test", "status": "planned"}]})");
        const RequirementModule &module = registry.modules[0];
        const auto text = JsonText::parse(module.bytes);
        QVERIFY(text.has_value());
        const Requirement &requirement = module.requirements[0];
        QCOMPARE(text->text(text->member(requirement.node, "id")), std::string("A-1"));
        QCOMPARE(requirement.validations[0].node, -1);
        QCOMPARE(text->text(text->member(requirement.validations[1].node, "status")), std::string("planned"));
    }

    void foreignShapesAreConverted_data()
    {
        QTest::addColumn<QString>("fields");
        QTest::addColumn<QString>("validations");
        QTest::addColumn<QString>("codes");
        const auto row = [](const char *name, const char *fields, const char *validations, const char *codes) {
            QTest::newRow(name) << QString::fromUtf8(fields) << QString::fromUtf8(validations) << QString::fromUtf8(codes);
        };
        row("F1", R"("validations": [{"type": "test", "ref": "a"}])", "test not_implemented  a ", "key_alias");
        row("F1 beside an empty list", R"("validation": [], "validations": [{"type": "test"}])", "test not_implemented   ", "key_alias");
        row("F1 loses to validation", R"("validation": [{"type": "manual"}], "validations": [{"type": "test"}])",
            "manual not_implemented   ", "");
        row("F2", R"("validation": ["test", "Manual"])", "test not_implemented   ;manual not_implemented   ",
            "type_mismatch type_mismatch");
        row("F2b", R"("validation": ["Somebody looks"])", "manual not_implemented   Somebody looks", "type_mismatch");
        row("F3 and F4", R"("validation": {"type": "test", "test_file": "a_test.go", "assertion": "it adds", "steps": []})",
            "test not_implemented  a_test.go it adds", "type_mismatch key_alias key_alias");
        row("F4",
            R"("validation": [{"type": "code", "file": "a.go", "description": "d"}, {"type": "test", "path": "b", "ref": "", "notes": "n",
                  "validation_notes": "no"}])",
            "manual not_implemented  a.go d;test not_implemented  b n", "key_alias key_alias key_alias");
        row("one text", R"("validation": "test")", "test not_implemented   ", "type_mismatch");
        row("wrong types", R"("validation": [7, {"type": 7, "status": ["x"], "phase": null}])", "test not_implemented   ",
            "type_mismatch type_mismatch type_mismatch");
        row("unknown words", R"("validation": [{"type": "magic", "status": "glowing"}])", "test not_implemented   ", "");
        row("null", R"("validation": null)", "", "");
    }
    void foreignShapesAreConverted()
    {
        QFETCH(QString, fields);
        QFETCH(QString, validations);
        QFETCH(QString, codes);
        const Registry registry = readRequirements("{\"id\": \"A-1\", " + fields.toStdString() + "}");
        std::vector<std::string> all;
        for (const Validation &validation : registry.modules[0].requirements[0].validations)
            all.push_back(described(validation));
        QCOMPARE(QString::fromStdString(text::join(all, ";")), validations);
        QCOMPARE(QString::fromStdString(::codes(registry)), codes);
    }

    void nestedChildrenBecomeRequirementsOfTheirOwn()
    {
        const Registry registry = readRequirements(R"({"id": "A-1", "prd_ref": "OT-P0-001", "criticality": "P1", "children": ["A-9",
            {"id": "A-2", "children": [{"id": "A-3", "prd_ref": "OT-P2-002", "criticality": "P2"}]}, {"id": "A-4"}, 7]}, {"id": "A-5"})");
        QCOMPARE(ids(registry), std::string("A-1 A-2 A-3 A-4 A-5"));
        const auto &requirements = registry.modules[0].requirements;
        QCOMPARE(requirements[0].children, std::vector<std::string>({"A-9", "A-2", "A-4"}));
        QCOMPARE(requirements[1].children, std::vector<std::string>({"A-3"}));
        QCOMPARE(requirements[1].prdRef, std::string("OT-P0-001"));
        QCOMPARE(requirements[1].criticality, Criticality::P1);
        QCOMPARE(requirements[2].targetId, std::string("OT-P2-002"));
        QCOMPARE(requirements[2].criticality, Criticality::P2);
        QCOMPARE(requirements[4].prdRef, std::string());
    }

    void otherKeysForKnownThingsAreRead()
    {
        const Registry registry =
            readRequirements(R"({"id": "A-1", "priority": "high", "dependencies": ["B-1", "B-2"], "depends_on": ["B-2"],
            "notes": ["one", "two"], "validation_methods": ["x", "y"], "prd_ref": "text", "operational_target_id": "OT-P0-003"})");
        const Requirement &requirement = registry.modules[0].requirements[0];
        QCOMPARE(requirement.dependsOn, std::vector<std::string>({"B-2", "B-1"}));
        QCOMPARE(requirement.notes, std::string("one\ntwo"));
        QCOMPARE(requirement.validationMethods, std::vector<std::string>({"x", "y"}));
        QCOMPARE(requirement.targetId, std::string("OT-P0-003"));
        QCOMPARE(requirement.criticalitySource, std::string("priority"));
    }

    void oneWrongValueNeverLosesTheRest()
    {
        const Registry registry = readRequirements(R"({"id": 7, "title": ["x"], "status": true, "tags": "one", "children": {"a": 1}}, 5,
            {"id": "A-2", "id": "A-3"})");
        QCOMPARE(ids(registry), std::string("7 A-3"));
        QCOMPARE(registry.modules[0].requirements[0].tags, std::vector<std::string>({"one"}));
        QCOMPARE(codes(registry),
                 std::string("type_mismatch type_mismatch type_mismatch type_mismatch type_mismatch type_mismatch duplicate_key"));
        QCOMPARE(registry.issues[0].field, std::string("/requirements/0/id"));
    }

    void unknownKeysAreToldWhenStrict()
    {
        const char *written = R"({"id": "A-1", "Status": "complete", "colour": "red"})";
        QCOMPARE(codes(readRequirements(written)), std::string("unknown_key")); // Another case of a known key.
        QCOMPARE(codes(readRequirements(written, true)), std::string("unknown_key unknown_key"));
    }

    void theFirstOfTwoEqualIdsIsIndexed()
    {
        const Registry registry =
            readRequirements(R"({"id": "A-1", "title": "first"}, {"id": " a-1", "title": "second"}, {"title": "no id"})");
        QCOMPARE(registry.inOrder().size(), std::size_t(1));
        QCOMPARE(registry.find("A-1")->title, std::string("first"));
        QCOMPARE(registry.modules[0].requirements.size(), std::size_t(3));
    }

    void metadataIsReadFromEitherPlace()
    {
        const ScenarioTree tree;
        tree.write(
            "requirements/index.json",
            R"({"_metadata": {"auto_sync_enabled": "false", "description": "d", "module": "M"}, "priority": "P1", "requirements": [{"id": "A-1"}]})");
        const Registry registry = read(tree);
        const RequirementModule &module = registry.modules[0];
        QVERIFY(!module.autoSync);
        QCOMPARE(module.name + module.description + module.priority, std::string("MdP1"));
        QCOMPARE(registry.at({0, 0}).criticalitySource, std::string("module"));
        QCOMPARE(codes(registry), std::string("type_mismatch"));
    }

    void manyRequirementsAndIssuesAreBounded()
    {
        std::string many;
        for (int i = 0; i < 30'000; ++i)
            many += std::string(i == 0 ? "" : ",") + "{\"id\": " + std::to_string(i) + "}";
        const Registry registry = readRequirements(many);
        QCOMPARE(registry.modules[0].requirements.size(), std::size_t(20'000));
        QVERIFY(registry.issues.size() <= 5'002);
        const auto told =
            std::find_if(registry.issues.begin(), registry.issues.end(), [](const auto &issue) { return issue.code == "issues_omitted"; });
        QVERIFY(told != registry.issues.end());
    }

    void garbledFilesNeverCrash()
    {
        GENIE_NEEDS_CORPUS();
        const std::string whole = test::readText(test::corpusDirectory() / "notes-demo/requirements/02-find/module.json");
        std::mt19937 random(23);
        const ScenarioTree tree;
        for (int round = 0; round < 400; ++round) {
            std::string garbled = whole;
            for (int i = 0; i < 4; ++i)
                garbled[random() % garbled.size()] = "{}[]\",:1tn\xFF "[random() % 12];
            if (round % 4 == 0)
                garbled.resize(random() % garbled.size());
            tree.write("requirements/index.json", garbled);
            QVERIFY(read(tree).folderExists);
        }
    }
};

QTEST_APPLESS_MAIN(RegistryTest)
#include "tst_registry.moc"
