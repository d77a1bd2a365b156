// SPDX-License-Identifier: GPL-3.0-or-later
// What may be asked for: every row of spec/api.md 1.4 and 2.4.
#include "desk/queue/request_rules.h"

#include <QtTest>

#include <random>

using namespace genie;

namespace {

/// Reads and checks a body; the request as one line, or the failure.
std::string outcomeOf(const std::string &body)
{
    const auto json = parseJson(body);
    if (!json)
        return "! " + json.error().message;
    const auto read = newRequestFrom(*json);
    const auto checked = read ? checkedRequest(*read) : tl::unexpected(read.error());
    if (!checked)
        return "! " + checked.error().message;
    std::string types;
    for (const auto &type : checked->types)
        types += (types.empty() ? "" : ",") + type;
    return checked->scenario + " " + types + " " + std::to_string(checked->coverageTarget) + " " + checked->priority + " [" +
           checked->notes + "]";
}

} // namespace

class TestRequestRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bodiesAreReadAsTheSpecificationSays_data()
    {
        QTest::addColumn<QString>("members");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *members, const char *expected) {
            QTest::newRow(members) << QString::fromUtf8(members) << QString::fromUtf8(expected);
        };
        row("", "demo unit,integration 95 normal []");
        row(R"("requestedTypes": null)", "demo unit,integration 95 normal []");
        row(R"("requestedTypes": "unit")", "demo unit 95 normal []");
        row(R"("requestedTypes": " Vault ")", "demo vault 95 normal []");
        row(R"("requestedTypes": ["unit", "", "UNIT", "regression"])", "demo unit,regression 95 normal []");
        row(R"("requestedTypes": [])", "demo unit,integration 95 normal []");
        row(R"("requestedTypes": "unit,integration")", "!requestedTypes: 'unit,integration' is none of");
        row(R"("requestedTypes": 7)", "!requestedTypes is neither a string nor an array");
        row(R"("requestedTypes": ["unit", 7])", "!requestedTypes[1] is not a string");
        row(R"("coverageTarget": 0)", "demo unit,integration 95 normal []");
        row(R"("coverageTarget": 1)", "demo unit,integration 1 normal []");
        row(R"("coverageTarget": 100)", "demo unit,integration 100 normal []");
        row(R"("coverageTarget": 101)", "!coverageTarget must be 1 to 100, got 101");
        row(R"("coverageTarget": -1)", "!coverageTarget must be 1 to 100, got -1");
        row(R"("coverageTarget": 50.5)", "!coverageTarget is not a whole number");
        row(R"("coverageTarget": "80")", "!coverageTarget is not a whole number");
        row(R"("coverageTarget": 1e300)", "!coverageTarget is not a whole number");
        row(R"("priority": " URGENT ")", "demo unit,integration 95 urgent []");
        row(R"("priority": "soon")", "!priority 'soon' is none of low, normal, high, urgent");
        row(R"("priority": 3)", "!priority is not a string");
        row(R"("notes": "  edges first \n")", "demo unit,integration 95 normal [edges first]");
        row(R"("scenarioName": " demo ")", "demo unit,integration 95 normal []");
        row(R"("scenarioName": "../x")", "!scenarioName '../x' must be");
        row(R"("scenarioName": "-rf")", "!scenarioName '-rf' must be");
        row(R"("scenarioName": "a;b")", "!scenarioName 'a;b' must be");
        row(R"("scenarioName": "")", "!scenarioName is missing");
        row(R"("tracker": "github")", "demo unit,integration 95 normal []");
        row(R"("tracker": "command:")", "!tracker 'command:' is none of");
        row(R"("gap": {"files": [{"path": "../../etc/passwd", "lines": [{"first": 1, "last": 2}]}]})",
            "!gap: '../../etc/passwd' is no path within");
        row(R"("gap": {"files": [{"path": "a.go", "lines": [{"first": 9, "last": 2}]}]})", "!gap: lines 9 to 2 of 'a.go' are no range");
        row(R"("gap": {"files": 3})", "!gap: files is not an array");
        row(R"("somethingElse": [1])", "demo unit,integration 95 normal []");
    }
    void bodiesAreReadAsTheSpecificationSays()
    {
        QFETCH(const QString, members);
        QFETCH(const QString, expected);
        const bool named = members.contains(QLatin1String("scenarioName"));
        const QString body = QStringLiteral("{") + (named ? QString() : QStringLiteral("\"scenarioName\": \"demo\"")) +
                             (named || members.isEmpty() ? QString() : QStringLiteral(", ")) + members + QStringLiteral("}");
        const auto outcome = QString::fromStdString(outcomeOf(body.toStdString()));
        if (expected.startsWith(QLatin1Char('!')))
            QVERIFY2(outcome.startsWith(QLatin1String("! ") + expected.mid(1)), qPrintable(outcome));
        else
            QCOMPARE(outcome, expected);
    }

    void everyBrokenRuleIsSaidAtOnce()
    {
        NewRequest wish;
        wish.scenario = std::string(300, 'a');
        wish.types = {"smoke"};
        wish.coverageTarget = 400;
        wish.priority = "soon";
        wish.notes = std::string(4001, 'x');
        const auto checked = checkedRequest(wish);
        QVERIFY(!checked);
        QCOMPARE(checked.error().kind, FailureKind::Invalid);
        for (const char *rule : {"scenarioName", "requestedTypes", "coverageTarget", "priority", "notes have 4001 characters"})
            QVERIFY2(checked.error().message.find(rule) != std::string::npos, rule);
        QVERIFY(checked.error().message.size() < 1000); // what was sent is not repeated at length
    }

    void notesAreCountedInCharacters()
    {
        NewRequest wish;
        wish.scenario = "demo";
        for (int i = 0; i < 4000; ++i)
            wish.notes += "\xC3\xA4";
        QVERIFY(checkedRequest(wish).has_value());
    }

    void noBodyBringsItDown()
    {
        std::mt19937 random(7);
        const std::string alphabet = "{}[]\",:0159.-e\\ntrufalsd \xC3\xA4\xff\x01scenarioNamerequestedTypesgapfileslines";
        int valid = 0;
        for (int i = 0; i < 100'000; ++i) {
            std::string body = i % 2 == 0 ? std::string() : std::string("{\"scenarioName\":\"demo\",\"gap\":");
            const auto length = random() % 60;
            for (unsigned at = 0; at < length; ++at)
                body += alphabet[random() % alphabet.size()];
            if (i % 2 == 1)
                body += "}";
            valid += outcomeOf(body).starts_with("!") ? 0 : 1;
        }
        QVERIFY(valid < 100'000);
    }
};

QTEST_APPLESS_MAIN(TestRequestRules)
#include "tst_request_rules.moc"
