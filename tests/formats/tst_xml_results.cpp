// SPDX-License-Identifier: GPL-3.0-or-later
// The XML of the .NET world: NUnit, xUnit.net, TRX. Whole real reports are in tst_report_corpus.
#include "formats/reading.h"
#include "formats/results/nunit_xml.h"
#include "formats/results/trx.h"
#include "formats/results/xunit_xml.h"

#include <QTest>

using namespace genie;
using namespace genie::reading;

namespace {

template <class Reader> MakeReader maker()
{
    return [](CaseSink sink) { return std::make_unique<Reader>(std::move(sink)); };
}

const MakeReader kNunit = maker<NunitXmlReader>();
const MakeReader kXunit = maker<XunitXmlReader>();
const MakeReader kTrx = maker<TrxReader>();

QString line(const char *text) { return QString::fromUtf8(text); }

constexpr const char *kNunit3 =
    "<test-run id='2' result='Failed'><test-suite type='TestFixture' name='Calc' fullname='App.Calc' result='Failed' site='TearDown'>"
    "<test-case name='Adds(1,&quot;a.b&quot;)' fullname='App.Calc.Adds(1,&quot;a.b&quot;)' classname='App.Calc' result='Passed' "
    "duration='0.25'/>"
    "<test-case name='Bad' fullname='App.Calc.Bad' result='Failed' label='Error'><failure><message>boom</message><stack-trace>at Calc.cs"
    "</stack-trace></failure><output>printed</output></test-case>"
    "<test-case name='Later' fullname='App.Calc.Later' result='Skipped' label='Ignored'><reason><message>why</message></reason></test-case>"
    "<test-case name='Maybe' fullname='App.Calc.Maybe' result='Inconclusive'/><test-case name='Odd' fullname='App.Calc.Odd' "
    "result='Wobbly'/>"
    "<failure><message>the database would not go</message></failure></test-suite></test-run>";

constexpr const char *kXunit2 =
    "<assemblies><assembly name='a.dll'><errors><error type='assembly-cleanup' "
    "name='a.dll'><failure><message>lock</message></failure></error>"
    "</errors><collection name='c'><test name='App.Calc.Adds(i: 1)' type='App.Calc' method='Adds' time='0.5' result='Pass'>"
    "<traits><trait name='Category' value='x'/></traits></test><test name='Should add [REQ:ND-A]' type='App.Calc' result='Fail' time='0.1'>"
    "<failure exception-type='X'><message>boom</message><stack-trace>at Calc.cs:9</stack-trace></failure></test>"
    "<test name='App.Calc.Later' type='App.Calc' result='Skip'><reason>no network</reason></test>"
    "<test name='App.Calc.Not' type='App.Calc' result='NotRun'/><test name='App.Calc.Odd' type='App.Calc' "
    "result='Odd'/></collection></assembly></assemblies>";

constexpr const char *kTrxText =
    "<TestRun xmlns='http://microsoft.com/schemas/VisualStudio/TeamTest/2010'><Results>"
    "<UnitTestResult testId='1' testName='Adds' duration='00:00:01.5000000' outcome='Passed'/>"
    "<UnitTestResult testId='2' testName='App.Calc.Bad(1.5)' duration='1.00:00:00' outcome='Failed'><Output><StdOut>out</StdOut><ErrorInfo>"
    "<Message>boom</Message><StackTrace>at Calc</StackTrace></ErrorInfo></Output><InnerResults>"
    "<UnitTestResult testId='2' testName='row 1' outcome='Timeout'/></InnerResults></UnitTestResult>"
    "<UnitTestResult testId='3' testName='Later' outcome='NotExecuted'/><UnitTestResult testId='4' testName='X.Odd' "
    "outcome='Inconclusive'/></Results>"
    "<TestDefinitions><UnitTest name='Adds' id='1'><TestMethod className='App.Calc, App, Version=1' name='Adds'/></UnitTest>"
    "<UnitTest id='2'><TestMethod className='App.Calc'/></UnitTest></TestDefinitions></TestRun>";

} // namespace

class TestXmlResults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nunitThreeIsRead()
    {
        const auto read = readSplit(kNunit, kNunit3);
        QVERIFY2(read.done.has_value(), read.done ? "" : read.done.error().message.c_str());
        QCOMPARE(inLines(read.cases), QStringList({line("passed App.Calc|Adds(1,\"a.b\") 250ms"), line("failed(error) App.Calc|Bad"),
                                                   line("skipped(Ignored) App.Calc|Later"), line("unknown(Inconclusive) App.Calc|Maybe"),
                                                   line("unknown(Wobbly) App.Calc|Odd"), line("failed(suite) App.Calc|App.Calc [suite]")}));
        QCOMPARE(read.cases[1].message, std::string("boom\n\nat Calc.cs\n\nprinted"));
        QCOMPARE(read.cases[2].message, std::string("why"));
        QCOMPARE(read.cases[5].message, std::string("the database would not go"));
    }

    void oldNunitSaysOnlyWhatWasExecuted()
    {
        const auto read =
            readSplit(kNunit, "<test-results><test-suite name='s'><results><test-case name='n.C.a' executed='True' success='True'/>"
                              "<test-case name='n.C.b' executed='True'><failure><message>m</message></failure></test-case>"
                              "<test-case name='n.C.c' executed='False'/><test-case name='d' executed='True' success='Turue'/>"
                              "</results></test-suite></test-results>");
        QCOMPARE(inLines(read.cases),
                 QStringList({line("passed n.C|a"), line("failed n.C|b"), line("skipped n.C|c"), line("unknown(Turue) s|d")}));
    }

    void xunitIsRead()
    {
        const auto read = readSplit(kXunit, kXunit2);
        QVERIFY2(read.done.has_value(), read.done ? "" : read.done.error().message.c_str());
        QCOMPARE(inLines(read.cases),
                 QStringList({line("failed(suite) |a.dll [assembly-cleanup]"), line("passed App.Calc|Adds(i: 1) 500ms"),
                              line("failed App.Calc|Should add [REQ:ND-A] 100ms [ND-A]"), line("skipped App.Calc|Later"),
                              line("skipped(NotRun) App.Calc|Not"), line("unknown(Odd) App.Calc|Odd")}));
        QCOMPARE(read.cases[2].message, std::string("boom\n\nat Calc.cs:9"));
        QCOMPARE(read.cases[3].message, std::string("no network"));
    }

    void trxTakesTheClassFromTheDefinitionBehindIt()
    {
        const auto read = readSplit(kTrx, kTrxText);
        QVERIFY2(read.done.has_value(), read.done ? "" : read.done.error().message.c_str());
        QCOMPARE(inLines(read.cases),
                 QStringList({line("passed App.Calc|Adds 1500ms"), line("failed(Timeout) App.Calc|row 1"),
                              line("failed App.Calc|Bad(1.5) 86400000ms"), line("skipped |Later"), line("unknown(Inconclusive) X|Odd")}));
        QCOMPARE(read.cases[2].message, std::string("boom\n\nat Calc\n\nout"));
    }

    void errorOfTheRunIsACaseWhenNoTestFailed()
    {
        const std::string run = "<ResultSummary outcome='Failed'><RunInfos><RunInfo outcome='Warning'><Text>w</Text></RunInfo>"
                                "<RunInfo outcome='Error'><Text>host crashed</Text></RunInfo></RunInfos></ResultSummary></TestRun>";
        const auto crashed = readSplit(kTrx, "<TestRun><Results><UnitTestResult testName='a' outcome='Passed'/></Results>" + run);
        QCOMPARE(inLines(crashed.cases), QStringList({line("passed |a"), line("failed(suite) |run [error]")}));
        QCOMPARE(crashed.cases[1].message, std::string("host crashed"));
        const auto told = readSplit(kTrx, "<TestRun><Results><UnitTestResult testName='a' outcome='Failed'/></Results>" + run);
        QCOMPARE(inLines(told.cases), QStringList(line("failed |a")));
    }

    void everySplitGivesTheSameCases()
    {
        QCOMPARE(firstSplitThatMatters(kNunit, kNunit3), -1);
        QCOMPARE(firstSplitThatMatters(kXunit, kXunit2), -1);
        QCOMPARE(firstSplitThatMatters(kTrx, kTrxText), -1);
    }

    void manglingNeverCrashes()
    {
        QVERIFY(readMangled(kNunit, kNunit3) >= 5);
        QVERIFY(readMangled(kXunit, kXunit2) >= 5);
        QVERIFY(readMangled(kTrx, kTrxText) >= 5);
    }

    void whatIsNoReportIsInvalid()
    {
        for (const MakeReader &make : {kNunit, kXunit, kTrx}) {
            for (const std::string bytes : {"", "plain", "<html/>", "<test-run><test-case name='a'", "<TestRun>", "<assemblies><x>"})
                QVERIFY2(!readSplit(make, bytes).done, bytes.c_str());
            const auto bomb = readSplit(make, "<!DOCTYPE x [<!ENTITY a 'b'>]><test-run>&a;</test-run>");
            QVERIFY(!bomb.done && bomb.done.error().message.find("entity") != std::string::npos);
        }
    }

    void manyResultsWithoutDefinitionsAreBounded()
    {
        std::size_t cases = 0;
        TrxReader reader([&](TestCase &&) { ++cases; });
        reader.feed("<TestRun><Results>");
        for (std::size_t i = 0; i < TrxReader::kMostHeld + 10; ++i)
            reader.feed("<UnitTestResult testId='x" + std::to_string(i) + "' testName='A.b' outcome='Passed'/>");
        QCOMPARE(cases, std::size_t(10));
        reader.feed("</Results></TestRun>");
        QVERIFY(reader.finish().has_value());
        QCOMPARE(cases, TrxReader::kMostHeld + 10);
    }
};

QTEST_GUILESS_MAIN(TestXmlResults)
#include "tst_xml_results.moc"
