// SPDX-License-Identifier: GPL-3.0-or-later
// Every real report: found out by its first bytes, read to its end or refused for a reason that is written down.
#include "core/base/text.h"
#include "formats/reading.h"
#include "formats/results/sniff.h"
#include "support/corpus.h"

#include <QDirIterator>
#include <QTest>

using namespace genie;
using namespace genie::reading;

namespace {

/// How many cases ended how; those that a later attempt of the same test follows are told apart.
struct Count {
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    int unknown = 0;
    int attempts = 0;
    [[nodiscard]] QString text() const
    {
        return QStringLiteral("%1 passed %2 failed %3 skipped %4 unknown %5 attempts")
            .arg(passed)
            .arg(failed)
            .arg(skipped)
            .arg(unknown)
            .arg(attempts);
    }
};

Count countOf(const std::vector<TestCase> &cases)
{
    Count count;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const TestCase &test = cases[i];
        const bool earlier = i + 1 < cases.size() && cases[i + 1].attempt == test.attempt + 1 && cases[i + 1].name == test.name &&
                             cases[i + 1].suite == test.suite;
        if (earlier)
            ++count.attempts;
        else if (test.status == TestStatus::Passed)
            ++count.passed;
        else if (test.status == TestStatus::Failed)
            ++count.failed;
        else if (test.status == TestStatus::Skipped)
            ++count.skipped;
        else
            ++count.unknown;
    }
    return count;
}

std::vector<std::vector<std::string>> expectedRows()
{
    std::vector<std::vector<std::string>> rows;
    for (const std::string &line : text::split(test::readText(GENIE_SOURCE_DIR "/tests/data/reports-expected.tsv"), '\n'))
        if (!line.empty() && line.front() != '#')
            rows.push_back(text::split(line, '\t'));
    return rows;
}

std::string reportText(const std::string &file) { return test::readText(test::corpusDirectory() / "reports" / file); }

} // namespace

class TestReportCorpus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyReportIsInTheTable()
    {
        GENIE_NEEDS_CORPUS();
        int files = 0;
        QDirIterator reports(QString::fromStdString((test::corpusDirectory() / "reports").string()), QDir::Files,
                             QDirIterator::Subdirectories);
        for (; reports.hasNext(); reports.next())
            ++files;
        QVERIFY(files > 80);
        QCOMPARE(static_cast<int>(expectedRows().size()), files);
    }

    void everyReportGivesWhatItHolds_data()
    {
        QTest::addColumn<QStringList>("row");
        for (const auto &fields : expectedRows()) {
            QStringList row;
            for (const auto &field : fields)
                row += QString::fromStdString(field);
            QTest::newRow(fields.front().c_str()) << row;
        }
    }

    void everyReportGivesWhatItHolds()
    {
        GENIE_NEEDS_CORPUS();
        QFETCH(const QStringList, row);
        QCOMPARE(row.size(), 9);
        const std::string bytes = reportText(row[0].toStdString());
        QVERIFY(!bytes.empty());
        const auto format = sniffResults(bytes);
        if (row[1] == QStringLiteral("-")) {
            QVERIFY(!format);
            QVERIFY(format.error().message.find(row[7].toStdString()) != std::string::npos);
            return;
        }
        QVERIFY2(format.has_value(), format ? "" : format.error().message.c_str());
        QCOMPARE(QString::fromStdString(std::string((*format)->name)), row[1]);
        const auto read = readSplit((*format)->make, bytes);
        const QString problem = read.done ? QStringLiteral("-") : QString::fromStdString(read.done.error().message);
        QVERIFY2(row[7] == QStringLiteral("-") ? problem == row[7] : problem.contains(row[7]), qPrintable(problem));
        const Count wanted{row[2].toInt(), row[3].toInt(), row[4].toInt(), row[5].toInt(), row[6].toInt()};
        QCOMPARE(countOf(read.cases).text(), wanted.text());
        for (const TestCase &found : read.cases) {
            QVERIFY(!found.name.empty());
            QVERIFY(found.status != TestStatus::Unknown || !found.rawStatus.empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestReportCorpus)
#include "tst_report_corpus.moc"
