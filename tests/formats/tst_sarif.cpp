// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/json.h"
#include "formats/findings/sarif.h"

#include <QTest>

using namespace genie;

namespace {

constexpr const char *kLog =
    R"json({"$schema":"x","version":"2.1.0","runs":[{"tool":{"driver":{"name":"checker","rules":[)json"
    "\n"
    R"json({"id":"A1","defaultConfiguration":{"level":"error"}},{"id":"B2"}]}},"results":[)json"
    "\n"
    R"json({"ruleId":"A1","message":{"text":"bad \u001b[31mthing"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"src/a%20b.c"},"region":{"startLine":3,"startColumn":9}}}]},)json"
    "\n"
    R"json({"ruleIndex":1,"level":"note","message":{"text":"hint"}},)json"
    "\n"
    R"json({"ruleId":"C3","message":{"text":"plain"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"file:///etc/passwd"}}}]},)json"
    "\n"
    R"json({"ruleId":"A1","kind":"pass","message":{"text":"went well"}},)json"
    "\n"
    R"json({"ruleId":"A1","message":{"text":"accepted"},"suppressions":[{"kind":"inSource"}]},)json"
    "\n"
    R"json({"ruleId":"A1","message":{"text":"not yet accepted"},"suppressions":[{"kind":"external","status":"underReview"}]},)json"
    "\n"
    R"json({"ruleId":"A1","baselineState":"absent","message":{"text":"gone"}}]},{"tool":{"driver":{"name":"silent"}}}]})json";

} // namespace

class TestSarif : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void resultsBecomeFindings()
    {
        const auto read = readSarif(kLog);
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QCOMPARE(read->size(), std::size_t(4));
        const Finding wanted{"src/a b.c", 3, 9, Finding::Severity::Error, "A1", "bad thing", "checker"};
        QVERIFY(read->at(0) == wanted);
        QVERIFY(read->at(1).severity == Finding::Severity::Note);
        QCOMPARE(read->at(1).rule, std::string("B2"));
        QVERIFY(read->at(2).severity == Finding::Severity::Warning);
        QCOMPARE(read->at(2).file, std::string("/etc/passwd"));
        QCOMPARE(read->at(3).message, std::string("not yet accepted"));
    }

    void whatIsNoLogIsInvalid()
    {
        for (const std::string bytes : {"", "x", "[]", "{}", "{\"runs\":{}}", "{\"runs\":[{\"results\":[{"}) {
            const auto read = readSarif(bytes);
            QVERIFY2(!read, bytes.c_str());
            QCOMPARE(read.error().kind, FailureKind::Invalid);
        }
    }

    void everyCutIsRefusedAndNothingCrashes()
    {
        const std::string_view log(kLog);
        for (std::size_t at = 0; at < log.size(); ++at)
            QVERIFY(!readSarif(log.substr(0, at)));
    }

    void whatIsWrittenIsReadBack()
    {
        const std::vector<Finding> findings{
            {"src/a b%.c", 3, 9, Finding::Severity::Error, "A1", "bad \"thing\"", "lint"},
            {"ünï.md", 0, 0, Finding::Severity::Warning, "", "no rule", "docs"},
            {"", 0, 0, Finding::Severity::Note, "B2", "nowhere", "lint"},
        };
        const std::string written = writeSarif(findings, "1.0");
        const auto read = readSarif(written);
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        // A run for each source: those of one source stand together.
        const std::vector<Finding> wanted{findings[0], findings[2], findings[1]};
        QVERIFY2(*read == wanted, written.c_str());
        const auto json = parseJson(written);
        QVERIFY(json.has_value());
        QCOMPARE((*json)["version"].get<std::string>(), std::string("2.1.0"));
        QCOMPARE((*json)["runs"].size(), std::size_t(2));
    }

    void nothingFoundIsALogWithOneRun()
    {
        const auto json = parseJson(writeSarif({}, "1.0"));
        QVERIFY(json.has_value());
        QCOMPARE((*json)["runs"].size(), std::size_t(1));
        QVERIFY((*json)["runs"][0]["results"].empty());
        QVERIFY(readSarif(writeSarif({}, "1.0"))->empty());
    }

    void findingsAreObservationsAndBack()
    {
        const Finding finding{"a.c", 3, 0, Finding::Severity::Error, "", "bad", "lint"};
        QVERIFY(findingFrom(toObservation(finding), "lint") == finding);
        QVERIFY(isFinding(toObservation(finding)));
        QVERIFY(!isFinding({Observation::Kind::Section, "x", {}, 0}));
    }
};

QTEST_GUILESS_MAIN(TestSarif)
#include "tst_sarif.moc"
