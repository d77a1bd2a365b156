// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/json.h"

#include <QTest>

#include <random>
#include <string>

using genie::FailureKind;
using genie::Json;
using genie::parseJson;

class JsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void membersKeepTheirOrder()
    {
        const std::string written = "{\"zebra\":1,\"ape\":{\"b\":[],\"a\":null},\"text\":\"\xC3\xA4\\n\"}";
        QCOMPARE(genie::toLine(parseJson(written).value()), written);
    }

    void byteOrderMarkIsAllowed() { QCOMPARE(parseJson("\xEF\xBB\xBF{\"a\":1}").value().at("a").get<int>(), 1); }

    void faultNamesLineAndColumn_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<QString>("place");
        QTest::newRow("first line") << QByteArray("{]") << "line 1, column 2";
        QTest::newRow("third line") << QByteArray("{\n \"a\": 1,\n \"b\" 2\n}") << "line 3, column 6";
        QTest::newRow("empty") << QByteArray() << "line 1, column 1";
        QTest::newRow("text after the end") << QByteArray("{} x") << "line 1, column 4";
        QTest::newRow("trailing comma") << QByteArray("[1,]") << "line 1, column 4";
        QTest::newRow("not UTF-8") << QByteArray("\"\xFF\"") << "line 1, column 2";
    }
    void faultNamesLineAndColumn()
    {
        QFETCH(QByteArray, written);
        QFETCH(QString, place);
        const auto json = parseJson(written.toStdString());
        QVERIFY(!json);
        QVERIFY(json.error().kind == FailureKind::Invalid);
        QVERIFY2(json.error().message.find(place.toStdString()) != std::string::npos, json.error().message.c_str());
    }

    void limitsAreKept()
    {
        QVERIFY(parseJson("[1,2,3]", {7, 1}).has_value());
        const auto large = parseJson("[1,2,3] ", {7, 1});
        QVERIFY(!large && large.error().message.find("larger") != std::string::npos);
        const auto deep = parseJson("[[1]]", {100, 1});
        QVERIFY(!deep && deep.error().message.find("deeper than 1") != std::string::npos);
        QVERIFY(parseJson("[\"[[[[\", \"\\\"[[[\"]", {100, 1}).has_value()); // Brackets in texts do not count.
        QVERIFY(!parseJson(std::string(1'000'000, '[')));                    // Nor does the stack overflow.
        QVERIFY(parseJson(std::string(64, '[') + std::string(64, ']')).has_value());
    }

    void everyPrefixIsAFaultAndNeverACrash()
    {
        const std::string whole = R"({"a": [1, 2.5e3, "x\u00e4\n", true, null], "b": {"c": -0}})";
        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY(!parseJson(std::string_view(whole).substr(0, length)));
        QVERIFY(parseJson(whole).has_value());
    }

    void garbageIsAFaultAndNeverACrash()
    {
        std::mt19937 random(3);
        for (int i = 0; i < 2000; ++i) {
            std::string garbage = R"({"a":[1,"x",{"b":null}]})";
            for (int k = 0; k < 3; ++k)
                garbage[random() % garbage.size()] = static_cast<char>(random() % 256);
            const auto json = parseJson(garbage);
            QVERIFY(json.has_value() || json.error().kind == FailureKind::Invalid);
        }
    }

    void textThatIsNotUtf8IsWrittenAnyway()
    {
        const Json json = {{"name", "a\xFF"}};
        QCOMPARE(genie::toLine(json), std::string("{\"name\":\"a\xEF\xBF\xBD\"}"));
        QCOMPARE(genie::toPretty(json), std::string("{\n  \"name\": \"a\xEF\xBF\xBD\"\n}"));
    }
};

QTEST_GUILESS_MAIN(JsonTest)

#include "tst_json.moc"
