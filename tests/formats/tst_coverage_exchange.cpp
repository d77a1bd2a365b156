// SPDX-License-Identifier: GPL-3.0-or-later
// Coverage formats that go in and out: LCOV, Cobertura, Go profile, Istanbul; and V8, which needs the sources.
#include "formats/coverage/cobertura.h"
#include "formats/coverage/go_profile.h"
#include "formats/coverage/istanbul.h"
#include "formats/coverage/lcov.h"
#include "formats/coverage/v8_coverage.h"

#include <QTest>

using namespace genie;

namespace {

using Files = Outcome<std::vector<FileCoverage>>;

/// `path 3/4 1:0 2:5 ...`, a line for each file; or what went wrong.
QStringList inLines(const Files &files)
{
    if (!files)
        return {QString::fromStdString(files.error().message)};
    QStringList lines;
    for (const auto &file : *files) {
        QString line = QStringLiteral("%1 %2/%3").arg(QString::fromStdString(file.path)).arg(file.covered).arg(file.total);
        for (const auto &[number, hits] : file.hits)
            line += QStringLiteral(" %1:%2").arg(number).arg(hits);
        lines += line;
    }
    return lines;
}

std::vector<FileCoverage> sample()
{
    FileCoverage one;
    one.path = "api/a & b.go";
    one.hits = {{1, 2}, {2, 2}, {3, 0}, {10, 7}};
    one.covered = 3;
    one.total = 4;
    FileCoverage two;
    two.path = "main.go";
    two.hits = {{5, 0}};
    two.total = 1;
    return {one, two};
}

constexpr const char *kTrace =
    "TN:unit\nSF:/s/a.js\nFN:1,f\nFNDA:2,f\nBRDA:1,0,0,-\nDA:1,2\nDA:3,0,abc\nDA:2,1\nLF:3\nLH:2\nend_of_record\n"
    "TN:\nSF:/s/b.js\nDA:1,0\nend_of_record\nTN:other\nSF:/s/a.js\r\nDA:3,4\nend_of_record\n";

} // namespace

class TestCoverageExchange : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lcovIsRead()
    {
        QCOMPARE(inLines(readLcov(kTrace)), QStringList({QStringLiteral("/s/a.js 3/3 1:2 2:1 3:4"), QStringLiteral("/s/b.js 0/1 1:0")}));
    }

    void lcovMayBeSplitAnywhere()
    {
        const std::string_view trace(kTrace);
        for (std::size_t at = 0; at < trace.size(); ++at) {
            std::vector<FileCoverage> files;
            LcovReader reader([&](FileCoverage &&file) { files.push_back(std::move(file)); });
            reader.feed(trace.substr(0, at));
            reader.feed(trace.substr(at));
            QVERIFY(reader.finish().has_value());
            QCOMPARE(files.size(), std::size_t(3));
            QCOMPARE(files[0].hits.at(3), std::int64_t(0));
        }
    }

    void whatIsNoLcovIsInvalid_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("hello\n");
        QTest::newRow("cut") << QByteArray("SF:a\nDA:1,1\n");
        QTest::newRow("no number") << QByteArray("SF:a\nDA:x,1\nend_of_record\n");
        QTest::newRow("no count") << QByteArray("SF:a\nDA:1\nend_of_record\n");
        QTest::newRow("line without a file") << QByteArray("TN:\nDA:1,1\nend_of_record\n");
        QTest::newRow("line too high") << QByteArray("SF:a\nDA:999999999,1\nend_of_record\n");
        QTest::newRow("end without a file") << QByteArray("end_of_record\n");
    }

    void whatIsNoLcovIsInvalid()
    {
        QFETCH(const QByteArray, bytes);
        const auto read = readLcov(bytes.toStdString());
        QVERIFY(!read);
        QCOMPARE(read.error().kind, FailureKind::Invalid);
        QVERIFY(read.error().message.starts_with("the LCOV trace "));
    }

    void countersThatOverflowedStayCounts()
    {
        const auto read = readLcov("SF:a\nDA:1,18446744073709551615\nDA:2,-1\nDA:3,1.5e3\nend_of_record\n");
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QVERIFY(read->front().hits.at(1) > 0);
        QCOMPARE(read->front().covered, 2);
    }

    void coberturaIsRead()
    {
        const char *xml =
            "<?xml version='1.0'?><!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/coverage-04.dtd'>"
            "<coverage line-rate='0.5'><sources><source>/s</source></sources><packages><package name='p'><classes>"
            "<class name='A' filename='p/A.java'><methods><method name='f'><lines><line number='3' hits='1'/></lines></method></methods>"
            "<lines><line number='3' hits='1'/><line number='4' hits='0' branch='true'/></lines></class>"
            "<class name='A$1' filename='p/A.java'><lines><line number='4' hits='2'/><line number='x' hits='2'/></lines></class>"
            "</classes></package></packages></coverage>";
        QCOMPARE(inLines(readCobertura(xml)), QStringList(QStringLiteral("p/A.java 2/2 3:1 4:2")));
    }

    void whatIsNoCoberturaIsInvalid()
    {
        for (const std::string bytes : {"", "x", "<report/>", "<coverage/>", "<coverage><packages>",
                                        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><coverage>&a;</coverage>"})
            QVERIFY2(!readCobertura(bytes), bytes.c_str());
    }

    void whatIsWrittenIsReadBack()
    {
        const auto files = sample();
        const QStringList wanted = inLines(files);
        QCOMPARE(inLines(readLcov(writeLcov(files))), wanted);
        QCOMPARE(inLines(readCobertura(writeCobertura(files))), wanted);
        QCOMPARE(inLines(readGoProfile(writeGoProfile(files))), wanted);
        QCOMPARE(inLines(readIstanbul(writeIstanbul(files))), wanted);
        QVERIFY(readLcov(writeLcov({})).error().message.find("no record") != std::string::npos);
        QVERIFY(readCobertura(writeCobertura({})).has_value());
        QVERIFY(readGoProfile(writeGoProfile({})).has_value());
        QVERIFY(readIstanbul(writeIstanbul({})).has_value());
    }

    void hostilePathsCannotBreakOutOfAFormat()
    {
        FileCoverage file;
        file.path = "a\nend_of_record\nSF:b\"><x>\x01\xff";
        file.hits = {{1, 1}};
        for (const Files &files :
             {readLcov(writeLcov({file})), readCobertura(writeCobertura({file})), readGoProfile(writeGoProfile({file}))}) {
            QVERIFY2(files.has_value(), files ? "" : files.error().message.c_str());
            QCOMPARE(files->size(), std::size_t(1));
        }
    }

    void v8CountsAreToldByLine()
    {
        //                       0         1          2
        const std::string text = "const \xF0\x9F\x98\x80 = 1;\n\nfunction f(x) {\n  if (x)\n    return 2;\n}\nf(0);\n";
        // In UTF-16: line 1 is 0..14, line 3 begins at 15.
        const std::string report =
            R"json({"result":[{"scriptId":"1","url":"node:internal/x","functions":[]},)json"
            "\n"
            R"json({"scriptId":"2","url":"file:///s/a%20b.js","functions":[{"functionName":"","ranges":[{"startOffset":0,"endOffset":64,"count":1}],"isBlockCoverage":true},)json"
            "\n"
            R"json({"functionName":"f","ranges":[{"startOffset":15,"endOffset":56,"count":3},{"startOffset":44,"endOffset":54,"count":0}],"isBlockCoverage":true}]}]})json";
        std::string asked;
        const auto read = readV8Coverage(report, [&](std::string_view path) -> std::optional<std::string> {
            asked = path;
            return text;
        });
        QCOMPARE(asked, std::string("/s/a b.js"));
        QCOMPARE(inLines(read), QStringList(QStringLiteral("/s/a b.js 5/6 1:1 3:3 4:3 5:0 6:3 7:1")));
        QVERIFY(readV8Coverage(report, [](std::string_view) { return std::optional<std::string>(); })->empty());
    }

    void whatIsNoV8CoverageIsInvalid()
    {
        const ScriptText none = [](std::string_view) { return std::optional<std::string>("x"); };
        for (const std::string bytes :
             {"", "x", "[]", "{}", "{\"result\":[{\"url\":\"file:///a\",\"functions\":[{\"ranges\":[{\"startOffset\":-1}]}]}]}",
              "{\"result\":[{\"url\":\"file:///a\"}]}"})
            QVERIFY2(!readV8Coverage(bytes, none), bytes.c_str());
    }
};

QTEST_GUILESS_MAIN(TestCoverageExchange)
#include "tst_coverage_exchange.moc"
