// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/coverage/xtrace.h"
#include "formats/coverage/coverage_py.h"
#include "formats/coverage/go_profile.h"
#include "formats/coverage/istanbul.h"
#include "formats/reading.h"

#include <QTest>

using namespace genie;
using namespace genie::reading;

namespace {

using Reader = Outcome<std::vector<FileCoverage>> (*)(std::string_view);

/// `path 2/5 3=7 4=0`, one line for each file.
QStringList inLines(const Outcome<std::vector<FileCoverage>> &files)
{
    if (!files)
        return {QStringLiteral("failure: ") + QString::fromStdString(files.error().message)};
    QStringList lines;
    for (const auto &file : *files) {
        QString line = QStringLiteral("%1 %2/%3").arg(QString::fromStdString(file.path)).arg(file.covered).arg(file.total);
        for (const auto &[number, hits] : file.hits)
            line += QStringLiteral(" %1=%2").arg(number).arg(hits);
        lines += line;
    }
    return lines;
}

void mangle(Reader read, const std::string &bytes)
{
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (const auto cut = read(std::string_view(bytes).substr(0, at)); !cut)
            QCOMPARE(cut.error().kind, FailureKind::Invalid);
        std::string spoilt = bytes;
        spoilt.insert(at, "\xff{[\"999999999999999999999,-1", 27);
        if (const auto garbled = read(spoilt); !garbled)
            QVERIFY(garbled.error().message.size() < 1000);
    }
}

} // namespace

class TestCoverageFormats : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStreamThatNamesEverythingFillsNoMemory()
    {
        XtraceReader files;
        for (std::size_t i = 0; i < XtraceReader::kMostFiles + 100; ++i)
            files.feed("+genie:/:/s/" + std::to_string(i) + ".sh:1: x\n");
        QCOMPARE(files.places().size(), XtraceReader::kMostFiles);
        files.feed("+genie:/:/s/0.sh:1: x\n"); // what is known already is still counted
        QCOMPARE(files.places().at({"", "/s/0.sh"}).at(1), std::int64_t(2));
        XtraceReader lines;
        for (const char *file : {"/a.sh", "/b.sh"})
            for (int line = 1; line <= 600'000; ++line)
                lines.feed("+genie:/:" + std::string(file) + ":" + std::to_string(line) + ": x\n");
        std::size_t kept = 0;
        for (const auto &[place, hits] : lines.places())
            kept += hits.size();
        QCOMPARE(kept, XtraceReader::kMostLines);
        XtraceReader paths;
        paths.feed("+genie:/:/" + std::string(XtraceReader::kLongestPath, 'x') + ":1: x\n");
        QVERIFY(paths.places().empty());
    }

    void linesThatBashRanAreCountedWhereverTheirBytesWereSplit()
    {
        const std::string trace = "+genie:/home/a b:/s/run.sh:3: echo one\n++genie:/home:lib.sh:7: two 'a\nb'\n"
                                  "+genie:/home:/s/run.sh:3: again\nnoise\n+genie:/home::1: without a script\n"
                                  "+genie:/home:/s/run.sh:0: none\n+genie:/home:/s/run.sh:99999999999: none\n+genie:/home:/s/run.sh:x: none\n"
                                  "+genie:/home:/s/run.sh\n+genie\n+\n\n+genie:/home:/s/run.sh:4: " +
                                  std::string(100'000, 'x') + "\n+genie:/home:/s/run.sh:5: cut";
        const std::map<XtraceReader::Place, XtraceReader::Hits> expected{{{"", "/s/run.sh"}, {{3, 2}, {4, 1}}}, {{"/home", "lib.sh"}, {{7, 1}}}};
        for (const std::size_t step : {std::size_t(1), std::size_t(7), trace.size()}) {
            XtraceReader reader;
            for (std::size_t at = 0; at < trace.size(); at += step)
                reader.feed(std::string_view(trace).substr(at, step));
            QVERIFY(reader.places() == expected);
        }
    }

    void specProfileIsTwoOfFive()
    {
        QCOMPARE(inLines(readGoProfile("mode: atomic\nx/a.go:3.10,5.2 2 7\nx/a.go:7.10,9.2 3 0\n")),
                 QStringList(QStringLiteral("x/a.go 2/5 3=7 4=7 5=7 7=0 8=0 9=0")));
    }

    void sameBlockTwiceCountsOnceWithItsHighestCount()
    {
        QCOMPARE(inLines(readGoProfile("mode: atomic\nx/a.go:1.1,1.9 3 0\nx/a.go:1.1,1.9 3 2\n")),
                 QStringList(QStringLiteral("x/a.go 3/3 1=2")));
    }

    void capturedGoProfileIsRead()
    {
        QCOMPARE(inLines(readGoProfile(captured("go-cover.out"))),
                 QStringList(QStringLiteral("d/calc/calc.go 2/4 3=2 4=2 5=0 6=0 7=2 10=0 11=0 12=0")));
    }

    void oddPathsOfAProfileAreRead()
    {
        QCOMPARE(inLines(readGoProfile("mode: set\r\nC:/my dir/a.go:1.1,1.9 1 1\r\n")),
                 QStringList(QStringLiteral("C:/my dir/a.go 1/1 1=1")));
        QCOMPARE(inLines(readGoProfile("mode: set\n")), QStringList());
    }

    void whatIsNoProfileIsInvalid_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no mode") << QByteArray("x/a.go:3.10,5.2 2 7\n");
        QTest::newRow("cut") << QByteArray("mode: set\nx/a.go:3.10,5.2 2\n");
        QTest::newRow("negative") << QByteArray("mode: set\nx/a.go:-3.10,5.2 2 1\n");
        QTest::newRow("backwards") << QByteArray("mode: set\nx/a.go:9.10,5.2 2 1\n");
        QTest::newRow("beyond any file") << QByteArray("mode: set\nx/a.go:1.1,2000000000.2 2 1\n");
        QTest::newRow("overflow") << QByteArray("mode: set\nx/a.go:1.1,2.2 99999999999999999999 1\n");
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\x00\x01",
                                              6);
    }

    void whatIsNoProfileIsInvalid()
    {
        QFETCH(const QByteArray, bytes);
        const auto read = readGoProfile(bytes.toStdString());
        QVERIFY(!read);
        QCOMPARE(read.error().kind, FailureKind::Invalid);
    }

    void profileThatTellsOfAbsurdlyManyLinesIsRefused()
    {
        std::string bytes = "mode: set\n";
        for (int i = 0; i < 100; ++i)
            bytes += "x/" + std::to_string(i) + ".go:1.1,1000000.1 1 1\n";
        QVERIFY(!readGoProfile(bytes));
    }

    void capturedIstanbulCoverageIsRead()
    {
        QCOMPARE(inLines(readIstanbul(captured("coverage-istanbul.json"))),
                 QStringList(QStringLiteral("/s/ui/src/add.ts 2/4 2=2 3=0 5=2 9=0")));
    }

    void capturedV8CoverageIsRead()
    {
        QCOMPARE(inLines(readIstanbul(captured("coverage-v8.json"))),
                 QStringList(QStringLiteral("/s/ui/src/add.ts 5/9 1=1 2=2 3=0 4=0 5=2 6=2 8=1 9=0 10=0")));
    }

    void manyStatementsAreReadInLinearTime()
    {
        QByteArray map;
        QByteArray counts;
        for (int i = 0; i < 100'000; ++i) {
            const QByteArray id = QByteArray::number(i);
            map += (i ? ",\"" : "\"") + id + "\":{\"start\":{\"line\":" + QByteArray::number(i + 1) + "}}";
            counts += (i ? ",\"" : "\"") + id + "\":1";
        }
        const auto read = readIstanbul(("{\"a.ts\":{\"statementMap\":{" + map + "},\"s\":{" + counts + "}}}").toStdString());
        QVERIFY(read.has_value());
        QCOMPARE(read->front().covered, 100'000);
    }

    void capturedCoveragePyIsRead()
    {
        const auto lines = inLines(readCoveragePy(captured("coverage-py.json")));
        QCOMPARE(lines.size(), 3);
        // Line 7 is excluded, although it was executed.
        QCOMPARE(lines.first(), QStringLiteral("t/calc.py 4/6 1=1 2=1 3=0 4=1 11=1 12=0"));
    }

    void whatIsNoCoverageIsInvalid_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("no data to report");
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("wrong members") << QByteArray(R"({"files":{"a.py":{"executed_lines":3}}})");
        QTest::newRow("wrong lines") << QByteArray(R"({"files":{"a.py":{"executed_lines":[-3],"missing_lines":[]}}})");
        QTest::newRow("deep") << QByteArray(1'000'000, '[');
        QTest::newRow("bad UTF-8") << QByteArray("{\"files\":{\"\xff\":{}}}");
    }

    void whatIsNoCoverageIsInvalid()
    {
        QFETCH(const QByteArray, bytes);
        for (const Reader read : {&readIstanbul, &readCoveragePy}) {
            const auto outcome = read(bytes.toStdString());
            QVERIFY(!outcome);
            QCOMPARE(outcome.error().kind, FailureKind::Invalid);
        }
    }

    void manglingNeverCrashes()
    {
        mangle(&readGoProfile, captured("go-cover.out"));
        mangle(&readIstanbul, captured("coverage-istanbul.json"));
        mangle(&readCoveragePy, captured("coverage-py.json"));
    }
};

QTEST_GUILESS_MAIN(TestCoverageFormats)
#include "tst_coverage_formats.moc"
