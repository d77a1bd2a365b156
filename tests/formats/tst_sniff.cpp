// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/reading.h"
#include "formats/results/reported_path.h"
#include "formats/foreign_report.h"
#include "formats/results/sniff.h"

#include <QTest>

using namespace genie;
using namespace genie::reading;

class TestSniff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstBytesTellTheFormat_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("format");
        const auto row = [](const char *name, const QByteArray &bytes, const char *format) {
            QTest::newRow(name) << bytes << QString::fromLatin1(format);
        };
        row("junit", "<?xml version='1.0'?>\n<!-- <assemblies> -->\n<testsuites/>", "junit");
        row("junit with a doctype", "<!DOCTYPE testsuite [<!ELEMENT a (b)>]><testsuite name='a'/>", "junit");
        row("junit with a mark", "\xEF\xBB\xBF<testsuite/>", "junit");
        row("nunit 2", "<test-results name='a'>", "nunit");
        row("nunit 3", "\n <test-run id='2'>", "nunit");
        row("xunit", "<assemblies timestamp='x'>", "xunit");
        row("trx", "<TestRun id='1' xmlns='http://microsoft.com/schemas/VisualStudio/TeamTest/2010'>", "trx");
        row("go", R"({"Time":"t","Action":"start","Package":"a"})", "go");
        row("go behind build output", "# a/b\n./x.go:1:1: bad\n{\"ImportPath\":\"a\",\"Action\":\"build-output\"}\n", "go");
        row("vitest", R"({"numTotalTestSuites":1,"testResults":[]})", "vitest");
        row("mocha", R"({"stats":{"tests":0},"tests":[]})", "mocha");
        row("dart", R"({"protocolVersion":"0.1.1","runnerVersion":"1"})", "dart");
        row("rspec", R"({"version":"3","examples":[]})", "rspec");
        row("ctrf", R"({"results":{"tool":{"name":"x"},"tests":[]}})", "ctrf");
        row("tap", "TAP version 14\n1..0\n", "tap");
        row("tap behind a line", "starting\nok 1 a\n", "tap");
        QByteArray wide("\xff\xfe", 2);
        for (const char c : QByteArray("<TestRun id='1'>"))
            wide += QByteArray(1, c) + QByteArray(1, '\0');
        row("trx in UTF-16", wide, "trx");
        row("empty", "", "");
        row("blank", " \n\t ", "");
        row("page", "<html><body>404</body></html>", "");
        row("text", "bash: go: command not found", "");
        row("JSON of something else", R"({"name":"notes","version":"1"})", "");
        row("list", "[1,2]", "");
        row("binary",
            QByteArray("\x7f"
                       "ELF\x01\x00\x02",
                       7),
            "");
        row("XML that never begins", QByteArray("<?xml version='1.0'?>") + QByteArray(200'000, ' '), "");
        row("endless comment", QByteArray("<!--") + QByteArray(200'000, 'x'), "");
    }

    void firstBytesTellTheFormat()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, format);
        const auto found = sniffResults(bytes.toStdString());
        if (format.isEmpty()) {
            QVERIFY(!found);
            QCOMPARE(found.error().kind, FailureKind::Invalid);
            QVERIFY(found.error().message.starts_with("is no test report that is known: "));
            QVERIFY(found.error().message.size() < 200);
            return;
        }
        QVERIFY2(found.has_value(), found ? "" : found.error().message.c_str());
        QCOMPARE(QString::fromStdString(std::string((*found)->name)), format);
    }

    void capturedReportsAreKnown()
    {
        for (const auto &[file, format] :
             {std::pair{"bats-tap13.tap", "tap"}, std::pair{"bats.tap", "tap"}, std::pair{"go-test.jsonl", "go"},
              std::pair{"go-test-1.24-build.jsonl", "go"}, std::pair{"jest.json", "vitest"}, std::pair{"vitest.json", "vitest"},
              std::pair{"pytest-xunit2.xml", "junit"}}) {
            const auto found = sniffResults(captured(file));
            QVERIFY2(found && (*found)->name == format, file);
        }
    }

    void capturedCoverageAndFindingsAreKnown()
    {
        for (const auto &[file, format] :
             {std::pair{"coverage-istanbul.json", "istanbul"}, std::pair{"coverage-v8.json", "istanbul"}, // of vitest, which converts it
              std::pair{"coverage-py.json", "coverage-py"}, std::pair{"go-cover.out", "go-profile"},
              std::pair{"go-test.jsonl", "go"}, std::pair{"bats.tap", "tap"}}) {
            const auto found = sniffReport(captured(file));
            QVERIFY2(found && (*found)->name == format, file);
        }
        const auto v8 = sniffReport("{\"result\":[{\"scriptId\":\"1\",\"url\":\"a.js\",\"functions\":[]}]}");
        QVERIFY(!v8 && v8.error().message.find("c8 report") != std::string::npos);
        for (const auto &[bytes, format] :
             {std::pair{"\xEF\xBB\xBFTN:\nSF:a.c\n", "lcov"}, std::pair{"<?xml version='1.0'?>\n<coverage line-rate='1'>", "cobertura"},
              std::pair{"{\"version\":\"2.1.0\",\"runs\":[]}", "sarif"}}) {
            const auto found = sniffReport(bytes);
            QVERIFY2(found && (*found)->name == format, bytes);
        }
        for (const ReportFormat &format : reportFormats())
            QCOMPARE(reportFormatNamed(format.name), &format);
    }

    void everyFormatHasANameAndAReader()
    {
        QCOMPARE(resultFormats().size(), std::size_t(11));
        for (const ResultFormat &format : resultFormats()) {
            QCOMPARE(resultFormatNamed(format.name), &format);
            QVERIFY(format.make([](TestCase &&) {}) != nullptr);
        }
        QVERIFY(resultFormatNamed("nope") == nullptr);
    }

    void pathsThatLeaveTheScenarioAreMarked_data()
    {
        QTest::addColumn<QString>("told");
        QTest::addColumn<QString>("kept");
        const auto row = [](const char *told, const char *kept) {
            QTest::newRow(told) << QString::fromUtf8(told) << QString::fromUtf8(kept);
        };
        row("", "");
        row("a/b.go", "a/b.go");
        row("./a//b.go", "a/b.go");
        row("a/../b.go", "b.go");
        row("/s/demo/ui/a.test.ts", "ui/a.test.ts");
        row("file:///s/demo/ui/a%20b.ts", "ui/a b.ts");
        row("tests\\a.py", "tests/a.py");
        row("/s/demo/../other/a.go", "outside:/s/demo/../other/a.go");
        row("/s/demonic/a.go", "outside:/s/demonic/a.go");
        row("../../etc/passwd", "outside:../../etc/passwd");
        row("/etc/passwd", "outside:/etc/passwd");
        row("C:\\work\\a.cs", "outside:C:\\work\\a.cs");
        row("https://host/a.js", "outside:https://host/a.js");
        row("a/../../b", "outside:a/../../b");
    }

    void pathsThatLeaveTheScenarioAreMarked()
    {
        QFETCH(const QString, told);
        QFETCH(const QString, kept);
        QCOMPARE(QString::fromStdString(reportedPath(told.toStdString(), "/s/demo/")), kept);
    }
};

QTEST_GUILESS_MAIN(TestSniff)
#include "tst_sniff.moc"
