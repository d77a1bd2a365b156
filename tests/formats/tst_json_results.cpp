// SPDX-License-Identifier: GPL-3.0-or-later
// JSON reports: mocha, RSpec, CTRF (in and out), and the stream of Dart. Whole real reports are in tst_report_corpus.
#include "core/json/json.h"
#include "formats/reading.h"
#include "formats/results/ctrf_json.h"
#include "formats/results/ctrf_writer.h"
#include "formats/results/dart_json.h"
#include "formats/results/mocha_json.h"
#include "formats/results/rspec_json.h"

#include <QTest>

using namespace genie;
using namespace genie::reading;

namespace {

template <class Reader> MakeReader maker()
{
    return [](CaseSink sink) { return std::make_unique<Reader>(std::move(sink)); };
}

const MakeReader kMocha = maker<MochaJsonReader>();
const MakeReader kRspec = maker<RspecJsonReader>();
const MakeReader kCtrf = maker<CtrfJsonReader>();
const MakeReader kDart = maker<DartJsonReader>();

QString line(const char *text) { return QString::fromUtf8(text); }

constexpr const char *kMochaText =
    R"json({"stats":{"tests":3,"passes":1},"tests":[{"title":"adds","fullTitle":"Calc adds","err":{}}],)json"
    "\n"
    R"json("pending":[{"title":"later","fullTitle":"Calc later","file":"/s/a.js","currentRetry":0,"err":{}}],)json"
    "\n"
    R"json("failures":[{"title":"is bad [REQ:ND-A]","fullTitle":"Calc inner is bad [REQ:ND-A]","file":"/s/a.js","duration":7,"currentRetry":1,)json"
    "\n"
    R"json("err":{"message":"boom","stack":"Error: boom\n    at Context.<anonymous> (/s/a.js:12:3)"}},)json"
    "\n"
    R"json({"title":"\u0022before each\u0022 hook for \u0022x\u0022","fullTitle":"Calc \u0022before each\u0022 hook for \u0022x\u0022","err":{"message":"no db"}}],)json"
    "\n"
    R"json("passes":[{"title":"adds","fullTitle":"Calc adds","file":"/s/a.js","duration":2,"err":{}}]})json";

constexpr const char *kCtrfText =
    R"json({"reportFormat":"CTRF","specVersion":"0.0.0","results":{"tool":{"name":"x"},"summary":{"tests":4},"tests":[)json"
    "\n"
    R"json({"name":"adds","status":"passed","duration":12,"suite":["Calc","inner"],"filePath":"a.js","line":3,"flaky":true,"retries":1,)json"
    "\n"
    R"json("retryAttempts":[{"attempt":1,"status":"failed","message":"once"}]},)json"
    "\n"
    R"json({"name":"bad","status":"failed","duration":1,"suite":"Calc","message":"boom","trace":"boom\n at x","rawStatus":"broken"},)json"
    "\n"
    R"json({"name":"later","status":"pending","duration":0},{"name":"odd","status":"other","rawStatus":"Quarantined","duration":0},)json"
    "\n"
    R"json({"name":"new","status":"exploded","duration":0}],"environment":{"tests":[{"name":"not a test"}]}}})json";

const std::string kDartText =
    R"json({"protocolVersion":"0.1.1","runnerVersion":"1.25.3","pid":1,"type":"start","time":0})json"
    "\n"
    R"json({"suite":{"id":0,"platform":"vm","path":"test/a_test.dart"},"type":"suite","time":0})json"
    "\n"
    R"json({"test":{"id":1,"name":"loading test/a_test.dart","suiteID":0,"groupIDs":[],"metadata":{"skip":false,"skipReason":null},"line":null},"type":"testStart","time":0})json"
    "\n"
    R"json({"testID":1,"result":"success","skipped":false,"hidden":true,"type":"testDone","time":5})json"
    "\n"
    R"json(Building flutter tool...)json"
    "\n"
    R"json({"group":{"id":2,"suiteID":0,"parentID":null,"name":""},"type":"group","time":6})json"
    "\n"
    R"json({"group":{"id":3,"suiteID":0,"parentID":2,"name":"Calc"},"type":"group","time":6})json"
    "\n"
    R"json({"test":{"id":4,"name":"Calc adds","suiteID":0,"groupIDs":[2,3],"line":7,"url":"x"},"type":"testStart","time":10})json"
    "\n"
    R"json({"testID":4,"messageType":"print","message":"noise","type":"print","time":11})json"
    "\n"
    R"json({"testID":4,"result":"success","skipped":false,"hidden":false,"type":"testDone","time":30})json"
    "\n"
    R"json({"test":{"id":5,"name":"bad","suiteID":0,"groupIDs":[2],"line":90,"root_line":9},"type":"testStart","time":30})json"
    "\n"
    R"json({"testID":5,"error":"Expected: <1>","stackTrace":"a_test.dart 9","isFailure":true,"type":"error","time":31})json"
    "\n"
    R"json({"testID":5,"result":"failure","skipped":false,"hidden":false,"type":"testDone","time":32})json"
    "\n"
    R"json({"test":{"id":6,"name":"later","suiteID":0,"groupIDs":[2],"metadata":{"skip":true,"skipReason":"why"}},"type":"testStart","time":33})json"
    "\n"
    R"json({"testID":6,"result":"success","skipped":true,"hidden":false,"type":"testDone","time":33})json"
    "\n"
    R"json({"success":false,"type":"done","time":40})json"
    "\n";

TestCase testCase(TestStatus status, const std::string &name, const std::string &message = {})
{
    TestCase test;
    test.phase = "unit";
    test.toolchain = "go";
    test.workspace = "api";
    test.suite = "d/calc";
    test.name = name;
    test.status = status;
    test.message = message;
    return test;
}

} // namespace

class TestJsonResults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mochaIsRead()
    {
        const auto read = readSplit(kMocha, kMochaText);
        QVERIFY2(read.done.has_value(), read.done ? "" : read.done.error().message.c_str());
        QCOMPARE(
            inLines(read.cases),
            QStringList({line("skipped(pending) Calc|later /s/a.js:0"), line("failed Calc inner|is bad [REQ:ND-A] /s/a.js:12 7ms [ND-A]"),
                         line("failed Calc|\"before each\" hook for \"x\""), line("passed Calc|adds /s/a.js:0 2ms")}));
        QCOMPARE(read.cases[1].attempt, 2);
        QVERIFY(read.cases[1].message.starts_with("Error: boom"));
        QCOMPARE(read.cases[2].message, std::string("no db"));
    }

    void rspecIsRead()
    {
        const auto read = readSplit(
            kRspec,
            R"json({"version":"3","examples":[{"description":"adds","full_description":"Calc adds","status":"passed","file_path":"./spec/a.rb",)json"
            "\n"
            R"json("line_number":3,"run_time":0.5},{"description":"bad","full_description":"Calc bad","status":"failed","exception":{"class":"Boom","message":"no",)json"
            "\n"
            R"json("backtrace":["./a.rb:1"]}},{"description":"later","full_description":"Calc later","status":"pending","pending_message":"why"},)json"
            "\n"
            R"json({"description":"odd","full_description":"Calc odd","status":"weird"}],"summary":{"errors_outside_of_examples_count":2}})json");
        QVERIFY2(read.done.has_value(), read.done ? "" : read.done.error().message.c_str());
        QCOMPARE(inLines(read.cases),
                 QStringList({line("passed Calc|adds spec/a.rb:3 500ms"), line("failed Calc|bad"), line("skipped(pending) Calc|later"),
                              line("unknown(weird) Calc|odd"), line("failed(load) |rspec [load]")}));
        QCOMPARE(read.cases[1].message, std::string("Boom: no\n\n./a.rb:1"));
        QCOMPARE(read.cases[2].message, std::string("why"));
    }

    void ctrfIsRead()
    {
        const auto read = readSplit(kCtrf, kCtrfText);
        QVERIFY2(read.done.has_value(), read.done ? "" : read.done.error().message.c_str());
        QCOMPARE(inLines(read.cases),
                 QStringList({line("failed Calc > inner|adds a.js:3"), line("passed(flaky) Calc > inner|adds a.js:3 12ms"),
                              line("failed(broken) Calc|bad 1ms"), line("skipped(pending) |later"), line("unknown(Quarantined) |odd"),
                              line("unknown(exploded) |new")}));
        QCOMPARE(read.cases[0].attempt, 1);
        QCOMPARE(read.cases[1].attempt, 2);
        QCOMPARE(read.cases[0].message, std::string("once"));
    }

    void dartIsRead()
    {
        const auto read = readSplit(kDart, kDartText);
        QVERIFY2(read.done.has_value(), read.done ? "" : read.done.error().message.c_str());
        QCOMPARE(inLines(read.cases), QStringList({line("passed Calc|adds test/a_test.dart:7 20ms"),
                                                   line("failed |bad test/a_test.dart:9 2ms"), line("skipped |later test/a_test.dart:0")}));
        QCOMPARE(read.cases[1].message, std::string("Expected: <1>\na_test.dart 9"));
        QCOMPARE(read.cases[2].message, std::string("why"));
    }

    void dartThatWasKilledIsNoPass()
    {
        const auto read = readSplit(kDart, kDartText.substr(0, kDartText.find("{\"testID\":5,\"result\"")));
        QVERIFY(!read.done);
        QCOMPARE(inOneLine(read.cases.back()), line("unknown(unfinished) |bad test/a_test.dart:9"));
        // A file that did not load is hidden only when it went well.
        const auto broken = readSplit(kDart, R"json({"protocolVersion":"0.1.1","type":"start"})json"
                                             "\n"
                                             R"json({"test":{"id":1,"name":"loading a.dart"},"type":"testStart","time":0})json"
                                             "\n"
                                             R"json({"testID":1,"error":"no such import","type":"error"})json"
                                             "\n"
                                             R"json({"testID":1,"result":"error","hidden":false,"type":"testDone","time":5})json"
                                             "\n"
                                             R"json({"type":"done"})json");
        QCOMPARE(inLines(broken.cases), QStringList(line("failed(error) |loading a.dart 5ms")));
    }

    void everySplitGivesTheSameCases()
    {
        QCOMPARE(firstSplitThatMatters(kMocha, kMochaText), -1);
        QCOMPARE(firstSplitThatMatters(kCtrf, kCtrfText), -1);
        QCOMPARE(firstSplitThatMatters(kDart, kDartText), -1);
    }

    void manglingNeverCrashes()
    {
        QVERIFY(readMangled(kMocha, kMochaText) >= 4);
        QVERIFY(readMangled(kCtrf, kCtrfText) >= 6);
        QVERIFY(readMangled(kDart, kDartText) >= 3);
    }

    void whatIsNoReportIsInvalid()
    {
        for (const MakeReader &make : {kMocha, kRspec, kCtrf, kDart})
            for (const std::string bytes : {"", "plain", "{}", "[]", "{\"tests\":3}", "{\"results\":{\"tests\":[{", "{\"examples\":[[[["})
                QVERIFY2(!readSplit(make, bytes).done, bytes.c_str());
    }

    void oneMisencodedTestDoesNotCostTheOthers()
    {
        const auto read = readSplit(kMocha, "{\"stats\":{},\"passes\":[{\"title\":\"gr\xfc\xdf\"},{\"title\":\"b\"}]}");
        QVERIFY(read.done.has_value());
        QCOMPARE(read.cases.size(), std::size_t(2));
        QCOMPARE(read.cases[0].name, std::string("gr\uFFFD\uFFFD"));
    }

    void whatIsWrittenAsCtrfIsReadBack()
    {
        Execution execution;
        execution.scenario = "notes";
        auto failed = testCase(TestStatus::Failed, "TestBad \"co\" [REQ:ND-A]", "first\nsecond");
        failed.file = "api/calc_test.go";
        failed.line = 9;
        failed.duration = milliseconds(1234);
        failed.requirementIds = {"ND-A", "ND-B"};
        auto once = testCase(TestStatus::Failed, "shaky", "once");
        auto twice = testCase(TestStatus::Passed, "shaky");
        twice.attempt = 2;
        twice.rawStatus = "flaky";
        auto odd = testCase(TestStatus::Unknown, "odd");
        odd.rawStatus = "unfinished";
        auto pending = testCase(TestStatus::Skipped, "later", "why");
        pending.rawStatus = "pending";
        std::vector<TestCase> cases{testCase(TestStatus::Passed, "TestOk"), failed, once, twice, odd, pending};
        PhaseResult structure;
        structure.name = "structure";
        structure.status = PhaseStatus::Failed;
        structure.failureClass = FailureClass::Misconfiguration;
        structure.error = "no service.json";
        execution.phases = {structure};
        const std::string written = writeCtrf(execution, cases);
        const auto read = readSplit(kCtrf, written);
        QVERIFY2(read.done.has_value(), written.c_str());
        QCOMPARE(read.cases.size(), cases.size() + 1);
        for (std::size_t i = 0; i < cases.size(); ++i) {
            TestCase wanted = cases[i];
            wanted.phase.clear(); // the reader leaves it to its caller
            QVERIFY2(read.cases[i] == wanted, qPrintable(inOneLine(read.cases[i])));
        }
        QCOMPARE(inOneLine(read.cases.back()), line("failed(misconfiguration) structure|structure [phase]"));
        const auto json = parseJson(written);
        QVERIFY(json.has_value());
        const Json &summary = (*json)["results"]["summary"];
        QCOMPARE(summary["tests"].get<int>(), 6);
        QCOMPARE(summary["passed"].get<int>(), 2);
        QCOMPARE(summary["failed"].get<int>(), 2);
        QCOMPARE(summary["other"].get<int>(), 1);
        QCOMPARE(summary["pending"].get<int>(), 1);
    }
};

QTEST_GUILESS_MAIN(TestJsonResults)
#include "tst_json_results.moc"
