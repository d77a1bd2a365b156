// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/requirements/criticality.h"
#include "scenario/requirements/proof_reference.h"
#include "scenario/requirements/test_names.h"
#include "support/corpus.h"

#include <QTest>

#include <random>

using namespace genie;

namespace {

std::vector<std::string> names(std::initializer_list<const char *> list) { return {list.begin(), list.end()}; }

} // namespace

class ProofReferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wordsAndAliasesHaveTheirMeaning()
    {
        QCOMPARE(declaredStatusFrom(" Draft "), DeclaredStatus::Pending);
        QCOMPARE(declaredStatusFrom("WIP"), DeclaredStatus::InProgress);
        QCOMPARE(declaredStatusFrom("blocked"), DeclaredStatus::InProgress);
        QCOMPARE(declaredStatusFrom("validated"), DeclaredStatus::Complete);
        QCOMPARE(declaredStatusFrom("not-implemented"), DeclaredStatus::NotImplemented);
        QVERIFY(!declaredStatusFrom("whatever") && !declaredStatusFrom(""));
        QCOMPARE(validationStatusFrom("passing"), ValidationStatus::Implemented);
        QCOMPARE(validationStatusFrom("pending"), ValidationStatus::NotImplemented);
        QVERIFY(!validationStatusFrom("maybe"));
        QCOMPARE(liveStatusFrom("passed_with_warnings"), LiveStatus::Passed);
        QCOMPARE(liveStatusFrom("not run"), LiveStatus::NotRun);
        QCOMPARE(liveStatusFrom("pending"), LiveStatus::Skipped);
        QCOMPARE(criticalityFrom("High"), Criticality::P0);
        QCOMPARE(criticalityFrom("low"), Criticality::P2);
        QVERIFY(!criticalityFrom("urgent"));
        QCOMPARE(validationTypeFrom("code_review"), ValidationType::Manual);
        QCOMPARE(validationTypeFrom("E2E"), ValidationType::Test);
        QCOMPARE(phaseFrom(" E2E "), std::string("integration"));
        QCOMPARE(phaseFrom("Playbook"), std::string("playbooks"));
        QCOMPARE(phaseFrom("CLI"), std::string("cli"));
        QCOMPARE(toWord(DeclaredStatus::InProgress), std::string_view("in_progress"));
        QCOMPARE(toWord(LiveStatus::NotRun), std::string_view("not_run"));
        QCOMPARE(toWord(EvidenceTier::FileAndRequirement), std::string_view("file+req"));
        QCOMPARE(toWord(EvidenceTier::None), std::string_view());
        QCOMPARE(toWord(Criticality::None), std::string_view());
    }

    void referencesAreTakenApart_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("parts"); // file|symbol|line|remark|malformed
        const auto row = [](const char *written, const char *parts) {
            QTest::newRow(written) << QString::fromUtf8(written) << QString::fromUtf8(parts);
        };
        row("api/x_test.go", "api/x_test.go||0||");
        row(" ./api\\x_test.go ", "api/x_test.go||0||");
        row("api/x_test.go::TestA/sub::more", "api/x_test.go|TestA/sub::more|0||");
        row("::TestA", "|TestA|0||malformed");
        row("api/x_test.go:TestA", "api/x_test.go|TestA|0||");
        row("ui/src/a.test.tsx:it works", "ui/src/a.test.tsx|it works|0||");
        row("cli/a.bats:_helper", "cli/a.bats|_helper|0||");
        row("api/x.go:62", "api/x.go||62||");
        row("bas/a.json:134", "bas/a.json||134||");
        row("bas/a.json:nodes", "bas/a.json|nodes|0||");
        row("api/x.go (cache age check)", "api/x.go||0|cache age check|");
        row("api/x.go:62 (the line)", "api/x.go||62|the line|");
        row("a folder (with parentheses)", "a folder (with parentheses)||0||");
        row("", "||0||");
        row("http://host:8080", "http://host||8080||");
        row("api/x.go:99999999999999999999", "api/x.go:99999999999999999999||0||");
    }
    void referencesAreTakenApart()
    {
        QFETCH(QString, written);
        QFETCH(QString, parts);
        const ProofReference reference = proofReferenceFrom(written.toStdString());
        const std::string found = reference.file + "|" + reference.symbol + "|" + std::to_string(reference.line) + "|" + reference.remark +
                                  "|" + (reference.malformed ? "malformed" : "");
        QCOMPARE(QString::fromStdString(found), parts);
    }

    void proseIsNoPath()
    {
        for (const char *prose : {"Team review of the design", "manual", "check api/limits by hand", "README"})
            QVERIFY2(looksLikeProse(proofReferenceFrom(prose)), prose);
        for (const char *path : {"api/handlers", "README.md", "docs/a file.md", "api/x_test.go::TestA"})
            QVERIFY2(!looksLikeProse(proofReferenceFrom(path)), path);
    }

    void scriptsThatRunPhasesAreKnown()
    {
        QVERIFY(isPhaseScript("test/phases/test-unit.sh") && isPhaseScript("coverage/phases/test-business.sh") &&
                isPhaseScript("test/run-tests.sh"));
        QVERIFY(!isPhaseScript("test/test-notes.sh") && !isPhaseScript("cli/phases.sh") && !isPhaseScript("phases/test-unit.bats"));
    }

    void aPhaseIsInferredWhereNoneIsNamed()
    {
        const auto phaseOfRef = [](ValidationType type, const char *ref) {
            Validation validation;
            validation.type = type;
            validation.proof = proofReferenceFrom(ref);
            return effectivePhase(validation);
        };
        QCOMPARE(phaseOfRef(ValidationType::Test, "api/x_test.go"), std::string("unit"));
        QCOMPARE(phaseOfRef(ValidationType::Test, "ui/src/a/b.test.tsx"), std::string("unit"));
        QCOMPARE(phaseOfRef(ValidationType::Test, "cli/a.bats"), std::string("integration"));
        QCOMPARE(phaseOfRef(ValidationType::Automation, "bas/cases/a.json"), std::string("playbooks"));
        QCOMPARE(phaseOfRef(ValidationType::Manual, "docs/a.md"), std::string("manual"));
        QCOMPARE(phaseOfRef(ValidationType::Lighthouse, ""), std::string("performance"));
        QCOMPARE(phaseOfRef(ValidationType::Test, "somewhere"), std::string());
    }

    void filesAreFoundBeneathTheUsualFoldersAndNeverOutside()
    {
        const test::ScenarioTree tree;
        tree.write("api/notes_test.go", "x");
        tree.write("bas/cases/a.json", "{}");
        test::writeText(tree.root() / "outside_test.go", "x");
        std::filesystem::create_symlink(tree.root() / "outside_test.go", tree.at("linked_test.go"));
        ProofFiles files(tree.directory());
        QCOMPARE(files.find("notes_test.go", false), std::optional<std::string>("api/notes_test.go"));
        QCOMPARE(files.find("api/notes_test.go", false), std::optional<std::string>("api/notes_test.go"));
        QVERIFY(!files.find("bas/cases", false));
        QVERIFY(files.find("bas/cases/", true));
        for (const char *outside : {"../outside_test.go", "/etc/passwd", "linked_test.go", ""})
            QVERIFY2(!files.find(outside, true), outside);
        QVERIFY(!files.find(std::string("api\0/notes_test.go", 18), false));
        QCOMPARE(files.suggestFor("api/deep/notes_test.go"), std::string("api/notes_test.go"));
        QCOMPARE(files.suggestFor("api/nothing_test.go"), std::string());
    }

    void theBestOfSeveralFilesIsSuggested()
    {
        const test::ScenarioTree tree;
        for (const char *path :
             {"api/a/notes_test.go", "api/store/notes_test.go", "cli/notes_test.go", "api/node_modules/store/x/notes_test.go"})
            tree.write(path, "x");
        ProofFiles files(tree.directory());
        QCOMPARE(files.suggestFor("internal/store/notes_test.go"), std::string("api/store/notes_test.go"));
    }

    void namesOfTestsAreReadFromEveryLanguage()
    {
        QCOMPARE(testNamesIn("a_test.go",
                             "func TestA(t *testing.T) {\n\tt.Run(\"adds one\", func\nfunc (s *Suite) TestB() {\nfunc Testify(x int) {\n"
                             "func BenchmarkC(b *testing.B) {\nfunc FuzzD (f\n// func TestE(\nfunc helper() {}"),
                 names({"TestA", "/adds one", "TestB", "BenchmarkC", "FuzzD"}));
        QCOMPARE(testNamesIn("ui/a.test.tsx",
                             "describe('notes', () => {\n  it.only(\"adds \\\"one\\\" [REQ:A-1]\", f)\n  test(`x`, f)\n  myit('no')\n"
                             "  it.todo ( 'later' )\n  submit('no')\n  obj.test('no')"),
                 names({"notes", "adds \"one\" [REQ:A-1]", "x", "later"}));
        QCOMPARE(testNamesIn("a.bats", "@test \"lists\" {\n  @test 'adds' {\n# @test \"no\"\n"), names({"lists", "adds"}));
        QCOMPARE(testNamesIn("test_a.py", "def test_one():\nasync def test_two(x):\nclass TestA:\nclass TestB(Base):\ndef helper():\n"),
                 names({"test_one", "test_two", "TestA", "TestB"}));
        QVERIFY(!knowsTestNames("api/notes.go") && !knowsTestNames("ui/a.tsx") && !knowsTestNames("a.sh"));
    }

    void symbolsMeanTestsAndSubTests()
    {
        const auto go = names({"TestA", "/adds one", "TestB"});
        QVERIFY(namesTest(go, "TestA") && namesTest(go, "TestA/adds_one") && namesTest(go, "TestA/adds one/deep"));
        QVERIFY(!namesTest(go, "Test") && !namesTest(go, "TestA/other") && !namesTest(go, "TestC/adds_one"));
        QVERIFY(namesTest(names({"TestA"}), "TestA/made at run time"));
        QVERIFY(namesTest(names({"adds  one [REQ:A-1]"}), "adds one"));
        QCOMPARE(similarTests(names({"TestCreateNote", "TestDelete", "TestCreate", "Other"}), "TestCreat"),
                 names({"TestCreateNote", "TestCreate"}));
        QCOMPARE(similarTests(names({"TestNoteA", "Xyz"}), "TestNoteB"), names({"TestNoteA"}));
        QVERIFY(similarTests(names({"TestA"}), "").empty());
    }

    void garbageHasNamesOrNoneAndNeverCrashes()
    {
        std::mt19937 random(17);
        const std::string letters = "func Test(t.Run\"`'\\it(def @test\n [REQ:] \xC3\xFF";
        for (int round = 0; round < 300; ++round) {
            std::string source;
            for (int i = 0; i < 400; ++i)
                source += letters[random() % letters.size()];
            for (const char *file : {"a_test.go", "a.test.ts", "a.bats", "test_a.py"})
                for (const std::string &name : testNamesIn(file, source))
                    QVERIFY(QString::fromStdString(name).toStdString() == name); // Valid UTF-8.
            proofReferenceFrom(source);
        }
    }

    void theFirstWordThatSaysALevelDecides_data()
    {
        QTest::addColumn<QString>("words"); // criticality, priority, prd_ref, operational_target_id, module
        QTest::addColumn<QString>("result");
        const auto row = [](const char *name, const char *words, const char *result) {
            QTest::newRow(name) << QString::fromUtf8(words) << QString::fromUtf8(result);
        };
        row("criticality", "P1|P1|OT-P1-001||P2", "P1 criticality ");
        row("priority", "|high|||P2", "P0 priority ");
        row("prd_ref", "||Operational Targets > P1 > OT-p1-002||P0", "P1 prd_ref ");
        row("target id", "||free text|OT-P2-001|P0", "P2 operational_target_id ");
        row("module", "||MOD-P0-001||P1", "P1 module ");
        row("text", "||Operational Targets > P0 > Notes||", "P0 prd_text ");
        row("no word of its own", "||MOD-P0-001, XP1, P0x||", " none ");
        row("unknown", "urgent|P1|||", "P1 priority urgent");
        row("own words differ", "P0||OT-P1-001||", "P0 criticality criticality says P0, prd_ref says P1; P0 is used");
        row("only the module differs", "P0||||P1", "P0 criticality ");
    }
    void theFirstWordThatSaysALevelDecides()
    {
        QFETCH(QString, words);
        QFETCH(QString, result);
        const std::vector<std::string> word = text::split(words.toStdString(), '|');
        const auto effective = effectiveCriticality({word[0], word[1], word[2], word[3], word[4]});
        QCOMPARE(QString::fromStdString(std::string(toWord(effective.level)) + " " + effective.source + " " + effective.unknownWord +
                                        effective.conflict),
                 result);
    }
};

QTEST_APPLESS_MAIN(ProofReferenceTest)
#include "tst_proof_reference.moc"
