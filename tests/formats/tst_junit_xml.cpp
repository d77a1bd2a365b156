// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/reading.h"
#include "formats/results/junit_writer.h"
#include "formats/results/junit_xml.h"

#include <QTest>

using namespace genie;
using namespace genie::reading;

namespace {

const MakeReader kMake = [](CaseSink sink) { return std::make_unique<JunitXmlReader>(std::move(sink)); };
const MakeReader kMakePytest = [](CaseSink sink) {
    return std::make_unique<JunitXmlReader>(std::move(sink), JunitXmlReader::Dialect::Pytest);
};

QString line(const char *text) { return QString::fromUtf8(text); }

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

class TestJunitXml : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void specFixtureGivesOneOfEach()
    {
        const auto read = readSplit(kMakePytest, captured("spec-pytest.xml"));
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList({line("passed t.test_a|test_ok 10ms"), line("failed t.test_a|test_bad t/test_a.py:8"),
                                                   line("skipped t.test_a|test_s")}));
        QVERIFY(read.cases[1].message.starts_with("assert 1 == 2"));
    }

    void otherDialectsCountLinesFromOne()
    {
        const auto read = readSplit(kMake, captured("spec-pytest.xml"));
        QCOMPARE(read.cases[1].line, 7);
    }

    void capturedPytestIsRead()
    {
        const auto read = readSplit(kMakePytest, captured("pytest-xunit1.xml"));
        QVERIFY(read.done.has_value());
        const QStringList expected{
            line("failed(error) pytest|t.test_b t/test_b.py:0"),
            line("passed t.test_a|test_ok t/test_a.py:5"),
            line("failed t.test_a.TestGroup|test_bad t/test_a.py:10"),
            line("skipped t.test_a|test_s t/test_a.py:15"),
            line("skipped(xfail) t.test_a|test_known t/test_a.py:20"),
            line("failed(error) t.test_a|test_error t/test_a.py:30"),
            line("passed t.test_a|test_param[plain] t/test_a.py:34"),
            line("passed t.test_a|test_param[x [REQ:ND-PY-ONE]] t/test_a.py:34 [ND-PY-ONE]"),
            line("passed t.test_a|test_param[\\x1b[31mred] t/test_a.py:34"),
        };
        QCOMPARE(inLines(read.cases), expected);
        QVERIFY(read.cases[2].message.starts_with("AssertionError: sum\nassert 3 == 4"));
        QCOMPARE(read.cases[3].message, std::string("no network"));
        QVERIFY(read.cases[5].message.find("fixture broke <&>") != std::string::npos);
    }

    void pytestsDefaultFamilyTakesThePlaceFromTheText()
    {
        const auto read = readSplit(kMakePytest, captured("pytest-xunit2.xml"));
        QVERIFY(read.done.has_value());
        QCOMPARE(inOneLine(named(read, "test_bad")), line("failed t.test_a.TestGroup|test_bad t/test_a.py:12"));
        QCOMPARE(inOneLine(named(read, "t.test_b")), line("failed(error) pytest|t.test_b t/test_b.py:1"));
    }

    void severalFailuresAreJoined()
    {
        const auto read = readSplit(kMake, "<testsuite name='s'><testcase name='a'><failure message='one'>trace of it</failure>"
                                           "<error message='two'/><system-out>printed</system-out></testcase></testsuite>");
        QCOMPARE(inLines(read.cases), QStringList(line("failed s|a")));
        QCOMPARE(read.cases[0].message, std::string("one\n\ntrace of it\n\ntwo\n\nprinted"));
    }

    void attributesThatTellTheStatusAreRead()
    {
        const auto read =
            readSplit(kMake, "<testsuites><testsuite name='s'><testcase name='a' status='notrun'/><testcase name='b' status='run'/>"
                             "<testcase name='c' status='failed'/><testcase name='d'><flakyFailure message='once'/></testcase>"
                             "<testcase name='e' status='disabled'/></testsuite></testsuites>");
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList({line("skipped(notrun) s|a"), line("passed s|b"), line("failed s|c"), line("failed s|d"),
                                                   line("passed(flaky) s|d"), line("skipped(disabled) s|e")}));
    }

    void everyAttemptOfSurefireIsACase()
    {
        const auto read =
            readSplit(kMake, "<testsuite name='s'><testcase name='never' classname='c' time='1'><failure message='first'>trace 1</failure>"
                             "<rerunFailure message='second'><stackTrace>trace 2</stackTrace><system-out>noise</system-out></rerunFailure>"
                             "<rerunError message='third'/></testcase><testcase name='later' classname='c' time='2'>"
                             "<flakyFailure message='once'/><flakyError message='twice'/></testcase></testsuite>");
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases),
                 QStringList({line("failed c|never"), line("failed c|never"), line("failed(error) c|never 1000ms"), line("failed c|later"),
                              line("failed(error) c|later"), line("passed(flaky) c|later 2000ms")}));
        QStringList attempts;
        for (const TestCase &test : read.cases)
            attempts +=
                QStringLiteral("%1 %2").arg(test.attempt).arg(QString::fromStdString(test.message.substr(0, test.message.find('\n'))));
        QCOMPARE(attempts, QStringList({line("1 first"), line("2 second"), line("3 third"), line("1 once"), line("2 twice"), line("3 ")}));
    }

    void statusWordsThatNobodyKnowsAreKept()
    {
        const auto read = readSplit(kMake, "<testsuite name='s'><testcase name='a' status='Quarantined'/><testcase name='b' status='run' "
                                           "result='suppressed'/><testcase name='c' status='run' result='completed'/>"
                                           "<testcase name='d' status='errored'/><testcase name='e' result='maybe'/>"
                                           "<testcase name='f' status='\x7f'/><testcase name='g' status=''/></testsuite>");
        QCOMPARE(inLines(read.cases),
                 QStringList({line("unknown(Quarantined) s|a"), line("skipped(suppressed) s|b"), line("passed s|c"), line("failed(error) s|d"),
                              line("unknown(maybe) s|e"), line("unknown(none) s|f"), line("passed s|g")}));
    }

    void fileOfTheSuiteIsThatOfItsTests()
    {
        const auto read =
            readSplit(kMake, "<testsuites><testsuite name='s' file='t/a.php'><testcase name='a' line='3'/></testsuite>"
                             "<testsuite name='s' file='t/'><testcase name='b'/><testcase name=''/></testsuite></testsuites>");
        QCOMPARE(inLines(read.cases), QStringList({line("passed s|a t/a.php:3"), line("passed s|b"), line("passed s|s [suite]")}));
    }

    void pytestIsKnownByItsSuite()
    {
        const MakeReader detecting = [](CaseSink sink) {
            return std::make_unique<JunitXmlReader>(std::move(sink), JunitXmlReader::Dialect::Detected);
        };
        QCOMPARE(readSplit(detecting, "<testsuite name='pytest'><testcase name='a' file='a.py' line='7'/></testsuite>").cases[0].line, 8);
        QCOMPARE(readSplit(detecting, "<testsuite name='other'><testcase name='a' file='a.py' line='7'/></testsuite>").cases[0].line, 7);
    }

    void otherEncodingsAreRead()
    {
        const auto latin =
            readSplit(kMake, "<?xml version='1.0' encoding='ISO-8859-1'?><testsuite><testcase name='gr\xfc\xdf'/></testsuite>");
        QCOMPARE(latin.cases.at(0).name, std::string("gr\u00fc\u00df"));
        const auto windows =
            readSplit(kMake, "<?xml version='1.0' encoding='windows-1252'?><testsuite><testcase name='5 \x80'/></testsuite>");
        QCOMPARE(windows.cases.at(0).name, std::string("5 \u20ac"));
        std::string wide("\xff\xfe", 2);
        for (const char c : std::string("<testsuite><testcase name='wide'/></testsuite>"))
            wide += std::string{c, '\0'};
        QCOMPARE(readSplit(kMake, wide).cases.at(0).name, std::string("wide"));
        const auto unknown = readSplit(kMake, "<?xml version='1.0' encoding='klingon'?><testsuite/>");
        QVERIFY(!unknown.done && unknown.done.error().message.find("encoding") != std::string::npos);
        const auto wrong = readSplit(kMake, "<?xml version='1.0' encoding='utf-8'?><testsuite><testcase name='\xff'/></testsuite>");
        QVERIFY(!wrong.done);
    }

    void attachmentsAreTextAndNothingMore()
    {
        const auto read = readSplit(kMake, "<testsuite name='s'><testcase name='a'><failure message='m'/><system-out>[[ATTACHMENT|"
                                           "../../etc/passwd]]</system-out></testcase></testsuite>");
        QCOMPARE(read.cases[0].message, std::string("m\n\n[[ATTACHMENT|../../etc/passwd]]"));
        QVERIFY(read.cases[0].file.empty());
    }

    void failureOfASuiteIsACase()
    {
        const auto read = readSplit(kMake, "<testsuite name='s'><error message='no database'/><testcase name='a'/></testsuite>");
        QCOMPARE(inLines(read.cases), QStringList({line("failed(suite) s|s [suite]"), line("passed s|a")}));
        QCOMPARE(read.cases[0].message, std::string("no database"));
    }

    void entitiesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("doctype");
        QTest::newRow("internal") << QByteArray("<!DOCTYPE x [<!ENTITY a 'b'>]>");
        QTest::newRow("external") << QByteArray("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>");
        QTest::newRow("parameter") << QByteArray("<!DOCTYPE x [<!ENTITY % a SYSTEM 'http://127.0.0.1/'> %a;]>");
        QTest::newRow("laughs") << QByteArray("<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>");
    }

    void entitiesAreRefused()
    {
        QFETCH(const QByteArray, doctype);
        const auto read = readSplit(kMake, (doctype + "<testsuite><testcase name='&a;'/></testsuite>").toStdString());
        QVERIFY(!read.done);
        QVERIFY(read.done.error().message.find("entity") != std::string::npos);
        QVERIFY(read.cases.empty());
    }

    void whatIsNoReportIsInvalid_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("no tests ran");
        QTest::newRow("other root") << QByteArray("<html/>");
        QTest::newRow("cut") << QByteArray("<testsuite><testcase name='a'>");
        QTest::newRow("two roots") << QByteArray("<testsuite/><testsuite/>");
        QTest::newRow("deep") << QByteArray("<testsuite>") + QByteArray("<testsuite>").repeated(100'000);
        QTest::newRow("endless tag") << QByteArray("<testsuite name='") + QByteArray(20'000'000, 'x');
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\x00\x01",
                                              6);
    }

    void whatIsNoReportIsInvalid()
    {
        QFETCH(const QByteArray, bytes);
        const auto read = readSplit(kMake, bytes.toStdString());
        QVERIFY(!read.done);
        QCOMPARE(read.done.error().kind, FailureKind::Invalid);
        QVERIFY(read.cases.empty());
    }

    void cutReportKeepsItsCases()
    {
        const auto read = readSplit(kMake, "<testsuite><testcase name='a'/><testcase name='b'><failu");
        QVERIFY(!read.done);
        QCOMPARE(inLines(read.cases), QStringList(line("passed |a")));
    }

    void everySplitGivesTheSameCases()
    {
        QCOMPARE(firstSplitThatMatters(kMakePytest, captured("pytest-xunit1.xml")), -1);
        QCOMPARE(firstSplitThatMatters(kMakePytest, captured("pytest-xunit2.xml")), -1);
    }

    void manglingNeverCrashes() { QCOMPARE(readMangled(kMakePytest, captured("pytest-xunit1.xml")), std::size_t(9)); }

    void longTextsAreBounded()
    {
        const auto read =
            readSplit(kMake, "<testsuite><testcase name='a'><failure>" + std::string(3'000'000, 'x') + "</failure><system-out>" +
                                 std::string(3'000'000, 'y') + "</system-out></testcase></testsuite>");
        QVERIFY(read.done.has_value());
        QVERIFY(read.cases[0].message.size() <= ResultReader::kLongestMessage);
    }

    void whatIsWrittenIsReadBack()
    {
        Execution execution;
        execution.scenario = "notes";
        auto failed = testCase(TestStatus::Failed, "Test<Bad> & \"co\" [REQ:ND-A]", "first\nsecond <]]> & \x1b[31mred\x01\xff");
        failed.file = "api/calc_test.go";
        failed.line = 9;
        failed.duration = milliseconds(1234);
        failed.requirementIds = {"ND-A"};
        auto broken = testCase(TestStatus::Failed, "broken", "boom");
        broken.rawStatus = "error";
        auto other = testCase(TestStatus::Passed, "elsewhere");
        other.workspace = "cli";
        const std::string xml =
            writeJunit(execution, {testCase(TestStatus::Passed, "TestOk"), failed, broken, testCase(TestStatus::Skipped, "later", "why"),
                                   testCase(TestStatus::Unknown, "cut"), other});
        const auto read = readSplit(kMake, xml);
        QVERIFY2(read.done.has_value(), xml.c_str());
        QCOMPARE(inLines(read.cases), QStringList({line("passed d/calc|TestOk"),
                                                   line("failed d/calc|Test<Bad> & \"co\" [REQ:ND-A] api/calc_test.go:9 1234ms [ND-A]"),
                                                   line("failed(error) d/calc|broken"), line("skipped d/calc|later"),
                                                   line("failed(error) d/calc|cut"), line("passed d/calc|elsewhere")}));
        QCOMPARE(read.cases[1].message, std::string("first\nsecond <]]> & red\xEF\xBF\xBD"));
        QVERIFY(
            xml.find("<testsuite name=\"unit / go / api / d/calc\" tests=\"5\" failures=\"1\" errors=\"2\" skipped=\"1\" time=\"1.234\"") !=
            std::string::npos);
        QVERIFY(xml.find("<testsuite name=\"unit / go / cli / d/calc\"") != std::string::npos);
    }

    void phaseThatFailedWithoutCasesIsAnError()
    {
        Execution execution;
        PhaseResult structure;
        structure.name = "structure";
        structure.status = PhaseStatus::Failed;
        structure.failureClass = FailureClass::Misconfiguration;
        structure.error = "no service.json";
        PhaseResult unit;
        unit.name = "unit";
        unit.status = PhaseStatus::Failed;
        PhaseResult docs;
        docs.name = "docs";
        docs.status = PhaseStatus::Passed;
        execution.phases = {structure, unit, docs};
        const auto read = readSplit(kMake, writeJunit(execution, {testCase(TestStatus::Failed, "TestBad", "boom")}));
        QVERIFY(read.done.has_value());
        QCOMPARE(inLines(read.cases), QStringList({line("failed d/calc|TestBad"), line("failed(error) structure|structure [phase]")}));
        QCOMPARE(read.cases[1].message, std::string("no service.json"));
    }

    void nothingIsWrittenAsAnEmptyReport()
    {
        const auto read = readSplit(kMake, writeJunit({}, {}));
        QVERIFY(read.done.has_value());
        QVERIFY(read.cases.empty());
    }
};

QTEST_GUILESS_MAIN(TestJunitXml)
#include "tst_junit_xml.moc"
