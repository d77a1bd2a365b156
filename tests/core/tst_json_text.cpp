// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/json.h"
#include "core/json/json_edit.h"
#include "core/json/json_text.h"
#include "support/corpus.h"

#include <QTest>

#include <functional>
#include <random>
#include <string>

using genie::Json;
using genie::JsonEdit;
using genie::JsonText;
using genie::JsonTextFault;
using genie::JsonTextLimits;

namespace {

namespace fs = std::filesystem;

JsonText textOf(std::string bytes)
{
    auto text = JsonText::parse(std::move(bytes));
    if (!text)
        qFatal("%s", text.error().toFailure().message.c_str());
    return *std::move(text);
}

/// The node of an RFC 6901 pointer.
JsonText::Node nodeAt(const JsonText &text, const std::string &pointer)
{
    for (JsonText::Node node = 0; node < static_cast<JsonText::Node>(text.size()); ++node)
        if (text.pointer(node) == pointer)
            return node;
    return JsonText::kNone;
}

/// All JSON files of the requirements in the corpus.
std::vector<fs::path> corpusFiles()
{
    std::vector<fs::path> files;
    for (const char *part : {"scenarios", "notes-demo", "notes-demo-after"})
        for (const auto &entry : fs::recursive_directory_iterator(genie::test::corpusDirectory() / part))
            if (entry.is_regular_file() && entry.path().extension() == ".json")
                files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// Plans random changes in an edit and carries the same ones out in a tree that another parser has read.
class RandomEdit {
public:
    RandomEdit(const JsonText &text, std::mt19937 &random) : m_text(text), m_random(random), m_edit(text), m_tree(Json::parse(text.bytes()))
    {
    }

    /// Walks both from the end to the front, so that cutting an element out moves none that is still to come.
    void plan(JsonText::Node node, Json &tree)
    {
        const auto children = m_text.children(node);
        for (std::size_t i = children.size(); i-- > 0;) {
            Json &child = m_text.hasKey(children[i]) ? tree[m_text.key(children[i])] : tree[i];
            if (chance(20)) {
                m_edit.replace(children[i], "\"\\u00e4 \xE2\x9C\x93\"");
                child = "\xC3\xA4 \xE2\x9C\x93";
            } else if (!m_text.hasKey(children[i]) && chance(5)) {
                m_edit.removeElement(children[i]);
                tree.erase(i);
            } else {
                plan(children[i], child);
            }
        }
        if (m_text.is(node, JsonText::Kind::Object) && chance(8)) {
            m_edit.insertMember(node, "added \"here\"", "[1, null]");
            tree["added \"here\""] = Json::array({1, nullptr});
        }
    }

    void planAll() { plan(JsonText::root(), m_tree); }
    [[nodiscard]] const JsonEdit &edit() const { return m_edit; }
    [[nodiscard]] const Json &tree() const { return m_tree; }

private:
    bool chance(unsigned oneIn) { return m_random() % oneIn == 0; }

    const JsonText &m_text;
    std::mt19937 &m_random;
    JsonEdit m_edit;
    Json m_tree;
};

bool hasDuplicates(const JsonText &text)
{
    for (JsonText::Node node = 0; node < static_cast<JsonText::Node>(text.size()); ++node)
        if (!text.duplicates(node).empty())
            return true;
    return false;
}

} // namespace

class JsonTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAndKeysKnowWhereTheyStand()
    {
        const JsonText text = textOf("\xEF\xBB\xBF{\n  \"a\" : [1, -2.5e3, true],\r\n  \"b\\u0021\": {\"c\": null}\n}");
        QCOMPARE(text.size(), std::size_t(7));
        QCOMPARE(text.begin(JsonText::root()), std::size_t(3));
        const auto list = text.member(JsonText::root(), "a");
        QVERIFY(text.is(list, JsonText::Kind::Array));
        QCOMPARE(text.raw(list), std::string_view("[1, -2.5e3, true]"));
        QCOMPARE(text.raw(text.children(list)[1]), std::string_view("-2.5e3"));
        const auto object = text.member(JsonText::root(), "b!");
        QCOMPARE(text.rawKey(object), std::string_view("\"b\\u0021\""));
        QCOMPARE(text.line(object), 3);
        QCOMPARE(text.pointer(text.member(object, "c")), std::string("/b!/c"));
        QCOMPARE(text.pointer(text.children(list)[2]), std::string("/a/2"));
        QCOMPARE(text.line(JsonText::kNone), 0);
        QCOMPARE(text.member(list, "a"), JsonText::kNone);
    }

    void stringsAreDecoded()
    {
        const JsonText text =
            textOf("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u00e4\\ud83d\\ude00\", \"\\ud83d x\", \"\\ude00\", \"a\\u0000b\"]");
        const auto strings = text.children(JsonText::root());
        QCOMPARE(text.text(strings[0]), std::string("\"\\/\b\f\n\r\t"));
        QCOMPARE(text.text(strings[1]), std::string("\xC3\xA4\xF0\x9F\x98\x80"));
        QCOMPARE(text.text(strings[2]), std::string("\xEF\xBF\xBD x"));
        QCOMPARE(text.text(strings[3]), std::string("\xEF\xBF\xBD"));
        QCOMPARE(text.text(strings[4]), std::string("a\0b", 3));
    }

    void duplicateKeysAreKeptAndTheLastOneIsFound()
    {
        const JsonText text = textOf(R"({"a": 1, "b": 2, "\u0061": 3})");
        QCOMPARE(text.children(JsonText::root()).size(), std::size_t(3));
        QCOMPARE(text.raw(text.member(JsonText::root(), "a")), std::string_view("3"));
        QCOMPARE(text.duplicates(JsonText::root()), std::vector<JsonText::Node>({3}));
    }

    void faultsNameTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, QByteArray bytes, const char *message) {
            QTest::newRow(name) << bytes << QString::fromUtf8(message);
        };
        row("empty", "", "is not valid JSON at line 1, column 1: the text ends too early");
        row("third line", "{\n \"a\": 1,\n \"b\" 2\n}", "is not valid JSON at line 3, column 6: expected a colon");
        row("text after the end", "{} x", "is not valid JSON at line 1, column 4: text after the end");
        row("trailing comma in an array", "[1,]", "is not valid JSON at line 1, column 4: expected a value");
        row("trailing comma in an object", "{\"a\":1,}", "is not valid JSON at line 1, column 8: expected a quoted name");
        row("single quotes", "{'a':1}", "is not valid JSON at line 1, column 2: expected a quoted name");
        row("leading zero", "01", "is not valid JSON at line 1, column 2: text after the end");
        row("no fraction", "[1.]", "is not valid JSON at line 1, column 4: expected a digit");
        row("control character", "\"a\nb\"", "is not valid JSON at line 1, column 3: a control character inside a string");
        row("unknown escape", "\"\\x\"", "is not valid JSON at line 1, column 3: an unknown escape");
        row("short escape", "\"\\u12\"", "is not valid JSON at line 1, column 3: expected four hexadecimal digits");
        row("comment", "// no", "is not valid JSON at line 1, column 1: expected a value");
        row("not UTF-8", "{\"a\": \"\xC3\"}", "is not UTF-8 at byte 7");
        row("UTF-16", QByteArray("\xFF\xFE{\0}\0", 6), "is not UTF-8 at byte 0");
        row("NUL byte", QByteArray("\0", 1), "is not valid JSON at line 1, column 1: expected a value");
    }
    void faultsNameTheirPlace()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        const auto text = JsonText::parse(bytes.toStdString());
        QVERIFY(!text);
        QCOMPARE(QString::fromStdString(text.error().toFailure().message), message);
    }

    void limitsAreKept()
    {
        const auto large = JsonText::parse("[1,2,3] ", JsonTextLimits{7, 10, 1});
        QVERIFY(!large && large.error().kind == JsonTextFault::Kind::TooLarge);
        QVERIFY(JsonText::parse("[1,2,3]", JsonTextLimits{7, 4, 1}).has_value());
        const auto many = JsonText::parse("[1,2,3]", JsonTextLimits{7, 3, 1});
        QVERIFY(!many && many.error().what == "more than 3 values");
        QVERIFY(!JsonText::parse(std::string(1'000'000, '[')));
        QVERIFY(JsonText::parse(std::string(64, '[') + std::string(64, ']')).has_value());
        const auto deep = JsonText::parse(std::string(65, '[') + std::string(65, ']'));
        QVERIFY(!deep && deep.error().what == "nested deeper than 64 levels");
        QVERIFY(!JsonText::parse(std::string(8 * 1024 * 1024 + 1, ' ')));
    }

    void prefixesAndGarbageAreFaultsAndNeverACrash()
    {
        const std::string whole = R"({"a": [1, 2.5e3, "x\u00e4\n", true, null], "b": {"c": -0}})";
        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY(!JsonText::parse(whole.substr(0, length)));
        std::mt19937 random(5);
        for (int i = 0; i < 5000; ++i) {
            std::string garbled = whole;
            for (int n = 0; n < 3; ++n)
                garbled[random() % garbled.size()] = static_cast<char>(random() % 256);
            // Both parsers agree on what is JSON; only lone surrogates are more strictly judged by the other.
            const bool accepted = JsonText::parse(garbled).has_value();
            if (garbled.find("\\ud") == std::string::npos)
                QCOMPARE(accepted, Json::accept(garbled));
        }
    }

    void aValueIsReplacedAndNothingElseChanges()
    {
        const std::string before = "\xEF\xBB\xBF{\r\n\t\"z\": \"\\u003c<\",  \"status\" :\"draft\",\r\n\t\"n\": 1.50\r\n}";
        const JsonText text = textOf(before);
        JsonEdit edit(text);
        QVERIFY(edit.empty());
        QCOMPARE(edit.applied().value(), before);
        edit.replace(text.member(JsonText::root(), "status"), "\"complete\"");
        QCOMPARE(edit.applied().value(), "\xEF\xBB\xBF{\r\n\t\"z\": \"\\u003c<\",  \"status\" :\"complete\",\r\n\t\"n\": 1.50\r\n}");
    }

    void aMemberIsInsertedInTheStyleOfItsObject_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QString>("object");
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char *name, QByteArray before, const char *object, QByteArray after) {
            QTest::newRow(name) << before << QString::fromUtf8(object) << after;
        };
        row("a member on each line", "{\n  \"a\": {\n    \"b\": 1\n  }\n}", "/a", "{\n  \"a\": {\n    \"b\": 1,\n    \"s\": \"v\"\n  }\n}");
        row("tabs and CRLF", "{\r\n\t\"b\": [\r\n\t\t1\r\n\t]\r\n}\r\n", "", "{\r\n\t\"b\": [\r\n\t\t1\r\n\t],\r\n\t\"s\": \"v\"\r\n}\r\n");
        row("one line", "[{ \"a\": 1 }]", "/0", "[{ \"a\": 1, \"s\": \"v\" }]");
        row("one tight line", "{\"a\":1}", "", "{\"a\":1, \"s\": \"v\"}");
        row("empty", "{}", "", "{\"s\": \"v\"}");
        row("empty on two lines", "[\n  {\n  }\n]", "/0", "[\n  {\n    \"s\": \"v\"\n  }\n]");
        row("one line in a list", "[\n  {\"a\": 1}\n]", "/0", "[\n  {\"a\": 1, \"s\": \"v\"}\n]");
        row("the last member goes over lines", "{ \"a\": [\n  1\n] }", "", "{ \"a\": [\n  1\n], \"s\": \"v\" }");
        row("blanks before the closing bracket", "{\n  \"a\": 1\n\n\n}", "", "{\n  \"a\": 1,\n  \"s\": \"v\"\n\n\n}");
    }
    void aMemberIsInsertedInTheStyleOfItsObject()
    {
        QFETCH(QByteArray, before);
        QFETCH(QString, object);
        QFETCH(QByteArray, after);
        const JsonText text = textOf(before.toStdString());
        JsonEdit edit(text);
        edit.insertMember(nodeAt(text, object.toStdString()), "s", "\"v\"");
        QCOMPARE(QByteArray::fromStdString(edit.applied().value()), after);
    }

    void elementsAreCutOutWithTheirCommaAndLines_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QList<int>>("positions");
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char *name, QByteArray before, QList<int> positions, QByteArray after) {
            QTest::newRow(name) << before << positions << after;
        };
        row("first line", "[\n  {\"a\":1},\n  2,\n  3\n]", {0}, "[\n  2,\n  3\n]");
        row("middle lines", "[\n  1,\n  {\n    \"a\": 1\n  },\n  3\n]", {1}, "[\n  1,\n  3\n]");
        row("last line", "[\n  1,\n  2\n]", {1}, "[\n  1\n]");
        row("last two", "[\n  1,\n  2,\n  3\n]", {1, 2}, "[\n  1\n]");
        row("first and last", "[\n  1,\n  2,\n  3\n]", {0, 2}, "[\n  2\n]");
        row("all", "[\n  1,\n  2\n]", {0, 1}, "[]");
        row("the only one", "{\"v\": [ {\"a\": []} ]}", {0}, "{\"v\": []}");
        row("CRLF", "[\r\n  1,\r\n  2\r\n]", {0}, "[\r\n  2\r\n]");
        row("first inline", "[ 1, 2, 3 ]", {0}, "[ 2, 3 ]");
        row("middle inline", "[ 1, 2, 3 ]", {1}, "[ 1, 3 ]");
        row("last inline", "[ 1, 2, 3 ]", {2}, "[ 1, 2 ]");
        row("two on a line", "[\n  1, 2,\n  3\n]", {1}, "[\n  1,\n  3\n]");
        row("comma on its own line", "[\n  1\n  ,\n  2\n]", {0}, "[\n  2\n]");
    }
    void elementsAreCutOutWithTheirCommaAndLines()
    {
        QFETCH(QByteArray, before);
        QFETCH(QList<int>, positions);
        QFETCH(QByteArray, after);
        const JsonText text = textOf(before.toStdString());
        const auto array = text.is(JsonText::root(), JsonText::Kind::Array) ? JsonText::root() : text.member(JsonText::root(), "v");
        JsonEdit edit(text);
        for (const int position : positions)
            edit.removeElement(text.children(array)[static_cast<std::size_t>(position)]);
        QCOMPARE(QByteArray::fromStdString(edit.applied().value()), after);
    }

    void changesBeneathAReplacedOrRemovedValueFallAway()
    {
        const JsonText text = textOf(R"([{"a": 1}, {"b": 2}, 3])");
        const auto elements = text.children(JsonText::root());
        JsonEdit edit(text);
        edit.replace(text.firstChild(elements[0]), "9");
        edit.removeElement(elements[0]);
        edit.insertMember(elements[1], "c", "1");
        edit.replace(elements[1], "[]");
        QCOMPARE(edit.applied().value(), std::string("[[], 3]"));
    }

    void whatDiffersFromThePlanIsRefused()
    {
        const JsonText text = textOf(R"({"a": 1, "b": [2]})");
        const auto refused = [&](const std::function<void(JsonEdit &)> &plan) {
            JsonEdit edit(text);
            plan(edit);
            return !edit.applied().has_value();
        };
        const auto a = text.member(JsonText::root(), "a");
        QVERIFY(refused([&](JsonEdit &edit) { edit.replace(a, "no JSON"); }));
        QVERIFY(refused([&](JsonEdit &edit) { edit.replace(a, "1, \"c\": 2"); })); // More than one value.
        QVERIFY(refused([&](JsonEdit &edit) { edit.insertMember(JsonText::root(), "c", "2, \"d\": 3"); }));
        QVERIFY(refused([&](JsonEdit &edit) { edit.insertMember(text.member(JsonText::root(), "b"), "c", "2"); })); // No object.
        QVERIFY(refused([&](JsonEdit &edit) { edit.insertMember(a, "c", "2"); }));
        QVERIFY(refused([&](JsonEdit &edit) { edit.removeElement(a); })); // No element.
    }

    void randomChangesOfEveryCorpusFileGiveThePlannedTree()
    {
        GENIE_NEEDS_CORPUS();
        std::mt19937 random(11);
        int edited = 0;
        for (const fs::path &file : corpusFiles()) {
            auto text = JsonText::parse(genie::test::readText(file));
            if (!text || hasDuplicates(*text))
                continue; // The other parser keeps the first of several.
            for (int round = 0; round < 5; ++round) {
                RandomEdit changes(*text, random);
                changes.planAll();
                const auto bytes = changes.edit().applied();
                QVERIFY2(bytes.has_value(), file.c_str());
                QVERIFY2(Json::parse(*bytes) == changes.tree(), file.c_str());
                ++edited;
            }
        }
        QVERIFY2(edited > 500, qPrintable(QString::number(edited)));
    }
};

QTEST_APPLESS_MAIN(JsonTextTest)
#include "tst_json_text.moc"
