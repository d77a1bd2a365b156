// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/tags/requirement_tags.h"
#include "scenario/requirements/tags/source_text.h"
#include "scenario/requirements/tags/tag_walk.h"
#include "support/corpus.h"
#include "support/texts.h"

#include <QtTest>

#include <algorithm>

using namespace genie;
using genie::test::ScenarioTree;

namespace {

/// Each tag as "id symbol", "id *" for the whole file, "id -" for nothing; named ones end in '!'.
QStringList shown(const TagScan &scan)
{
    QStringList list;
    for (const auto &tag : scan.tags) {
        const std::string place = tag.wholeFile ? "*" : tag.symbol.empty() ? "-" : tag.symbol;
        list << QString::fromStdString(tag.id + " " + place + (tag.named ? " !" : ""));
    }
    return list;
}

const SourceTest *find(const TagScan &scan, std::string_view symbol)
{
    const auto found = std::find_if(scan.tests.begin(), scan.tests.end(), [&](const auto &test) { return test.symbol == symbol; });
    return found == scan.tests.end() ? nullptr : &*found;
}

/// A source with tags in every place that they are found in.
std::string sourceOf(const char *file) { return test::readText(std::string(GENIE_SOURCE_DIR "/tests/data/requirement-tags/") + file); }

const std::string kGo = sourceOf("notes_test.go");
const std::string kScript = sourceOf("find.test.tsx");
const std::string kPython = sourceOf("test_notes.py");
const std::string kBats = sourceOf("notes.bats");

} // namespace

class RequirementTagsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void idsAreReadByTheGrammar();
    void goTagsAreBound();
    void scriptTagsAreBound();
    void pythonTagsAreBound();
    void batsTagsAreBound();
    void assertionsAreCallsNotWords();
    void subTestsInheritTagsOfTheTestsAroundThem();
    void aSymbolCoversItselfAndWhatIsInside();
    void aSourceThatIsNoTestOnlyMentions();
    void everyCutOfASourceIsRead();
    void hostileSourcesAreReadInLinearTime();
    void theWalkFindsTestsAndMentionsAndTellsUnknownIds();
    void theWalkIsBounded();
};

void RequirementTagsTest::idsAreReadByTheGrammar()
{
    const std::vector<std::string> two{"ND-A", "ND-B2-C"};
    QVERIFY(bracketTags("x [REQ:ND-A, ND-B2-C] y [REQ:ND-A]") == two);
    QVERIFY(bracketTags("[REQ:ID] [REQ:nd-a] [REQ:N-A] [REQ:CONFIG-*] REQ:ND-A [REQ:ND-A").empty());
}

void RequirementTagsTest::goTagsAreBound()
{
    const QStringList expected = genie::test::texts(
        {"ND-FILE *", "ND-PACKAGE *", "ND-A TestCreate", "ND-B TestCreate", "ND-C TestCreate", "ND-D TestCreate", "ND-INSIDE TestCreate",
         "ND-SUB TestCreate/is_kept_[REQ:ND-SUB] !", "ND-DEEP TestCreate/is_kept_[REQ:ND-SUB]/deep,_[REQ:ND-DEEP,ND-DEEPER] !",
         "ND-DEEPER TestCreate/is_kept_[REQ:ND-SUB]/deep,_[REQ:ND-DEEP,ND-DEEPER] !", "ND-HELPER -", "ND-METHOD TestMethod"});
    QCOMPARE(shown(scanTags("api/notes_test.go", kGo)), expected);
}

void RequirementTagsTest::scriptTagsAreBound()
{
    const QStringList expected =
        genie::test::texts({"ND-FILE *", "ND-NOWHERE -", "ND-FIND find [REQ:ND-FIND] !", "ND-LISTS find [REQ:ND-FIND] > lists",
                            "ND-BODY find [REQ:ND-FIND] > lists", "ND-EACH find [REQ:ND-FIND] > adds %s",
                            "ND-DEEP find [REQ:ND-FIND] > nested > is deep [REQ:ND-DEEP] !"});
    QCOMPARE(shown(scanTags("ui/src/find.test.tsx", kScript)), expected);
}

void RequirementTagsTest::pythonTagsAreBound()
{
    const QStringList expected = genie::test::texts(
        {"ND-FILE *", "ND-CLASS TestNotes", "ND-TWO TestNotes::test_two", "ND-DOC TestNotes::test_two", "ND-INSIDE TestNotes::test_three"});
    QCOMPARE(shown(scanTags("tests/test_notes.py", kPython)), expected);
}

void RequirementTagsTest::batsTagsAreBound()
{
    const QStringList expected = genie::test::texts({"ND-FILE *", "ND-ABOVE prints the list [REQ:ND-NAME]",
                                                     "ND-NAME prints the list [REQ:ND-NAME] !", "ND-INSIDE prints the list [REQ:ND-NAME]"});
    auto got = shown(scanTags("cli/notes.bats", kBats));
    QCOMPARE(got, expected);
    QVERIFY(find(scanTags("cli/notes.bats", kBats), "says \"no\"") != nullptr);
}

void RequirementTagsTest::assertionsAreCallsNotWords()
{
    const TagScan go = scanTags("a_test.go", kGo);
    QCOMPARE(find(go, "TestCreate")->assertions, 1);
    QCOMPARE(find(go, "TestHelped")->assertions, 0);
    QVERIFY(find(go, "TestHelped")->handsOn);
    const TagScan script = scanTags("a.test.ts", kScript);
    QCOMPARE(find(script, "find [REQ:ND-FIND] > lists")->assertions, 1);
    QCOMPARE(find(script, "find [REQ:ND-FIND] > adds %s")->assertions, 1);
    QCOMPARE(find(script, "find [REQ:ND-FIND] > nested > is deep [REQ:ND-DEEP]")->assertions, 0);
    const TagScan python = scanTags("test_a.py", kPython);
    QCOMPARE(find(python, "TestNotes::test_two")->assertions, 1);
    QCOMPARE(find(python, "TestNotes::test_three")->assertions, 0);
    QCOMPARE(find(python, "test_alone")->assertions, 1);
    const TagScan bats = scanTags("a.bats", kBats);
    QCOMPARE(find(bats, "prints the list [REQ:ND-NAME]")->assertions, 2);
    QCOMPARE(find(bats, "says \"no\"")->assertions, 0);
}

void RequirementTagsTest::subTestsInheritTagsOfTheTestsAroundThem()
{
    const TagScan go = scanTags("a_test.go", kGo);
    const std::vector<std::string> create{"ND-A", "ND-B", "ND-C", "ND-D", "ND-INSIDE"};
    QVERIFY(idsBoundTo(go, "TestCreate/is_kept_[REQ:ND-SUB]") == create);
    QVERIFY(idsBoundTo(go, "TestCreated").empty());
    QVERIFY(idsBoundTo(go, "TestSuite/TestMethod") == std::vector<std::string>{"ND-METHOD"});
    const TagScan python = scanTags("test_a.py", kPython);
    const std::vector<std::string> two{"ND-CLASS", "ND-TWO", "ND-DOC"};
    auto got = idsBoundTo(python, "TestNotes::test_two[1]");
    QVERIFY(std::is_permutation(got.begin(), got.end(), two.begin(), two.end()));
}

void RequirementTagsTest::aSymbolCoversItselfAndWhatIsInside()
{
    QVERIFY(symbolCovers("TestA", "TestA"));
    QVERIFY(symbolCovers("TestA/sub", "TestA/sub/deep"));
    QVERIFY(symbolCovers("TestA/with blanks", "TestA/with_blanks_[REQ:ND-A]"));
    QVERIFY(!symbolCovers("TestA", "TestAB"));
    QVERIFY(!symbolCovers("TestA/sub", "TestA"));
    QVERIFY(symbolCovers("lists matches", "find [REQ:ND-A] > lists matches"));
    QVERIFY(symbolCovers("find", "find [REQ:ND-A] > lists matches"));
    QVERIFY(!symbolCovers("matches", "find > lists matches"));
    QVERIFY(symbolCovers("test_two", "TestNotes::test_two[1]"));
    QVERIFY(!symbolCovers("", "TestA"));
    QVERIFY(!symbolCovers("[REQ:ND-A]", "TestA"));
}

void RequirementTagsTest::aSourceThatIsNoTestOnlyMentions()
{
    const TagScan scan = scanTags("api/notes.go", "package notes\n\n// [REQ:ND-A]\nfunc TestLike() {}\n");
    QVERIFY(!scan.isTestFile);
    QCOMPARE(shown(scan), genie::test::texts({"ND-A -"}));
    QCOMPARE(scan.tags.front().line, 3);
}

void RequirementTagsTest::everyCutOfASourceIsRead()
{
    for (const auto &[file, source] :
         {std::pair<const char *, std::string>{"a_test.go", kGo}, {"a.test.ts", kScript}, {"test_a.py", kPython}, {"a.bats", kBats}}) {
        const std::string_view whole = source;
        for (std::size_t length = 0; length <= whole.size(); ++length) {
            QVERIFY(scanTags(file, whole.substr(0, length)).tags.size() <= 20);
            scanTags(file, whole.substr(length));
        }
    }
}

void RequirementTagsTest::hostileSourcesAreReadInLinearTime()
{
    std::string nestedGo = "func TestA(t *testing.T) {\n";
    std::string nestedScript;
    std::string comments;
    std::string python;
    for (int i = 0; i < 30'000; ++i) {
        nestedGo += "t.Run(\"a\", func() {\n";
        nestedScript += "it('a', () => {\n";
        comments += "// [REQ:ND-A]\nx {\n";
        python += std::string(static_cast<std::size_t>(i % 50), ' ') + "def test_a():\n\"[REQ:ND-A]\"\n";
    }
    QVERIFY(scanTags("a_test.go", nestedGo).tests.size() <= 20'001);
    QVERIFY(scanTags("a.test.ts", nestedScript).tests.size() <= 20'000);
    QVERIFY(scanTags("a_test.go", comments).cut);
    QVERIFY(scanTags("test_a.py", python).cut);
    QVERIFY(scanTags("a.test.ts", std::string(3'000'000, '(')).cut);
    scanTags("a.test.ts", std::string("\xff\xfe\0`${", 6));
}

void RequirementTagsTest::theWalkFindsTestsAndMentionsAndTellsUnknownIds()
{
    const ScenarioTree tree;
    tree.write("api/notes_test.go", kGo);
    tree.write("api/notes.go", "package notes // [REQ:ND-A]\n");
    tree.write("api/plain.go", "package notes\n");
    tree.write("node_modules/x/a.test.ts", kScript);
    tree.write(".git/a_test.go", kGo);
    std::filesystem::create_symlink("/etc", tree.at("etc"));
    const ScenarioTags tags = readScenarioTags(tree.directory());
    QCOMPARE(tags.tests.size(), std::size_t{1});
    QCOMPARE(tags.mentions.size(), std::size_t{1});
    QVERIFY(tags.issues.empty());
    Registry registry;
    registry.modules.emplace_back();
    for (const auto *id : {"ND-A", "ND-B", "ND-C", "ND-D", "ND-FILE", "ND-PACKAGE", "ND-INSIDE", "ND-SUB", "ND-DEEP", "ND-METHOD"}) {
        registry.byId[id] = {0, registry.modules[0].requirements.size()};
        Requirement requirement;
        requirement.id = id;
        registry.modules[0].requirements.push_back(requirement);
    }
    QStringList codes;
    for (const auto &issue : tagFindings(tags, registry))
        codes << QString::fromStdString(issue.code + " " + issue.requirementId);
    QCOMPARE(codes, (genie::test::texts({"tag_unknown_id ND-DEEPER", "tag_unknown_id ND-HELPER", "tag_unbound ND-HELPER"})));
}

void RequirementTagsTest::theWalkIsBounded()
{
    const ScenarioTree tree;
    for (int i = 0; i < 20; ++i)
        tree.write("f" + std::to_string(i) + "_test.go", kGo);
    TagWalkLimits limits;
    limits.tags = 30;
    const ScenarioTags tags = readScenarioTags(tree.directory(), limits);
    QVERIFY(tags.tests.size() < 5);
    QCOMPARE(tags.issues.size(), std::size_t{1});
    tree.write("big_test.go", std::string(3 * 1024 * 1024, 'x'));
    QVERIFY(!readScenarioTags(tree.directory()).issues.empty());
}

QTEST_GUILESS_MAIN(RequirementTagsTest)
#include "tst_requirement_tags.moc"
