// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/files/log_file.h"
#include "support/process_tools.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {
namespace fs = std::filesystem;
using genie::FailureKind;
using genie::LogReader;
using genie::LogWriter;
using genie::test::contentOf;

constexpr std::int64_t kPlenty = 1LL << 31;

struct Place {
    QTemporaryDir folder;
    fs::path log = fs::path(folder.path().toStdString()) / "unit.log";
};

std::string line(std::int64_t number) { return "line " + std::to_string(number) + " of the log"; }

/// So many numbered lines, appended in pieces that do not care for line ends.
void writeLines(LogWriter &writer, std::int64_t from, std::int64_t to)
{
    std::string text;
    for (std::int64_t i = from; i < to; ++i) {
        text += line(i) + "\n";
        if (text.size() > 7000) {
            QVERIFY(writer.append(std::string_view(text).substr(0, 6999)).has_value());
            text.erase(0, 6999);
        }
    }
    QVERIFY(writer.append(text).has_value());
}
} // namespace

class LogFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesComeBackAsTheyWere()
    {
        const Place place;
        auto writer = LogWriter::create(place.log, kPlenty).value();
        QVERIFY(writer->append("one\r\ntwo\n\nfo").has_value());
        QVERIFY(writer->append("ur").has_value());
        QCOMPARE(writer->bytes(), 14);
        QCOMPARE(writer->lines(), 4);
        const auto slice = LogReader::open(place.log).value()->read({0, 100}).value();
        QCOMPARE(slice.lines, (std::vector<std::string>{"one", "two", "", "four"}));
        QCOMPARE(slice.totalLines, 4);
        QCOMPARE(slice.bytes, 14);
        QCOMPARE(contentOf(place.log), std::string("one\r\ntwo\n\nfour"));
    }

    void emptyLogHasNoLines()
    {
        const Place place;
        const auto writer = LogWriter::create(place.log, kPlenty).value();
        const auto slice = LogReader::open(place.log).value()->read({}).value();
        QVERIFY(slice.lines.empty());
        QCOMPARE(slice.totalLines, 0);
        QCOMPARE(slice.firstLine, 0);
    }

    void anyPlaceOfALongLogIsRead_data()
    {
        QTest::addColumn<int>("index"); // 0: as written, 1: none, 2: cut as by a crash, 3: nonsense
        QTest::newRow("with its index") << 0;
        QTest::newRow("without an index") << 1;
        QTest::newRow("with a part of its index") << 2;
        QTest::newRow("with a damaged index") << 3;
    }
    void anyPlaceOfALongLogIsRead()
    {
        QFETCH(int, index);
        const Place place;
        constexpr std::int64_t kLines = 50'000;
        auto writer = LogWriter::create(place.log, kPlenty).value();
        writeLines(*writer, 0, kLines);
        QVERIFY(writer->flush().has_value());
        writer.reset();
        const fs::path idx = place.log.string() + ".idx";
        if (index == 1)
            fs::remove(idx);
        if (index == 2)
            fs::resize_file(idx, 16 + 8 * 3 + 5);
        if (index == 3)
            std::ofstream(idx, std::ios::binary) << std::string(1000, '\x7f');
        auto reader = LogReader::open(place.log).value();
        std::mt19937 random(7);
        for (int i = 0; i < 200; ++i) {
            const std::int64_t first = static_cast<std::int64_t>(random() % kLines);
            const auto slice = reader->read({first, 20}).value();
            QCOMPARE(slice.firstLine, first);
            QCOMPARE(slice.totalLines, kLines);
            QCOMPARE(slice.lines.size(), static_cast<std::size_t>(std::min<std::int64_t>(20, kLines - first)));
            for (std::size_t k = 0; k < slice.lines.size(); ++k)
                QCOMPARE(slice.lines[k], line(first + static_cast<std::int64_t>(k)));
        }
        const auto tail = reader->read({-1, 3}).value();
        QCOMPARE(tail.lines, (std::vector<std::string>{line(kLines - 3), line(kLines - 2), line(kLines - 1)}));
        QCOMPARE(tail.firstLine, kLines - 3);
        QVERIFY(reader->read({kLines + 10, 5}).value().lines.empty());
        QCOMPARE(reader->read({0, 100'000}).value().lines.size(), std::size_t(5000));
        QCOMPARE(reader->read({0, -3}).value().lines.size(), std::size_t(1));
    }

    void readerFollowsAGrowingLog()
    {
        const Place place;
        auto writer = LogWriter::create(place.log, kPlenty).value();
        auto reader = LogReader::open(place.log).value();
        std::string all;
        std::mt19937 random(11);
        for (int i = 0; i < 400; ++i) {
            std::string piece;
            for (auto n = random() % 4000; n > 0; --n)
                piece += random() % 40 == 0 ? '\n' : 'x';
            QVERIFY(writer->append(piece).has_value());
            all += piece;
            const auto slice = reader->read({-1, 1}).value();
            const auto newlines = std::count(all.begin(), all.end(), '\n');
            QCOMPARE(slice.totalLines, newlines + (all.empty() || all.back() == '\n' ? 0 : 1));
            QCOMPARE(slice.totalLines, writer->lines());
            QCOMPARE(slice.bytes, static_cast<std::int64_t>(all.size()));
        }
    }

    void readerOnAnotherThreadSeesOnlyWholeTruths()
    {
        const Place place;
        auto writer = LogWriter::create(place.log, kPlenty).value();
        auto reader = LogReader::open(place.log).value();
        std::atomic<bool> done = false;
        std::atomic<int> wrong = 0;
        std::thread thread([&] {
            while (!done) {
                const auto slice = reader->read({-1, 50}).value();
                for (std::size_t i = 0; i + 1 < slice.lines.size(); ++i) // The last one may be half written.
                    if (slice.lines[i] != line(slice.firstLine + static_cast<std::int64_t>(i)))
                        ++wrong;
            }
        });
        writeLines(*writer, 0, 200'000);
        done = true;
        thread.join();
        QCOMPARE(wrong.load(), 0);
    }

    void veryLongLinesAreCutAndPassed()
    {
        const Place place;
        auto writer = LogWriter::create(place.log, kPlenty).value();
        const std::string wide = std::string(3'000'000, 'w') + "\n";
        QVERIFY(writer->append("before\n" + wide + "between\n" + wide + "after\n" + std::string(100'000, 'z')).has_value());
        auto reader = LogReader::open(place.log).value();
        const auto slice = reader->read({0, 10}).value();
        QCOMPARE(slice.lines.size(), std::size_t(6));
        QCOMPARE(slice.lines[2], std::string("between"));
        QCOMPARE(slice.lines[4], std::string("after"));
        QVERIFY(slice.lines[1].size() <= 4096 && slice.lines[1].ends_with("\xE2\x80\xA6"));
        QVERIFY(slice.lines[5].size() <= 4096 && slice.lines[5].ends_with("\xE2\x80\xA6"));
        QCOMPARE(reader->read({2, 1}).value().lines, (std::vector<std::string>{"between"}));
        QCOMPARE(reader->find("AFTER", 0, 5).value().lines, (std::vector<std::int64_t>{4}));
        QCOMPARE(reader->find("w", 0, 5).value().lines, (std::vector<std::int64_t>{1, 2, 3}));
    }

    void bytesThatAreNotTextAreShownSafely()
    {
        const Place place;
        auto writer = LogWriter::create(place.log, kPlenty).value();
        QVERIFY(writer->append(std::string("a\xff\0b\n", 5)).has_value());
        const auto slice = LogReader::open(place.log).value()->read({}).value();
        QCOMPARE(slice.lines.front(), std::string("a\xEF\xBF\xBD\0b", 6));
        QCOMPARE(contentOf(place.log).size(), std::size_t(5));
    }

    void searchFindsEveryLineOnce()
    {
        const Place place;
        auto writer = LogWriter::create(place.log, kPlenty).value();
        std::vector<std::int64_t> expected;
        std::string text;
        for (std::int64_t i = 0; i < 60'000; ++i) {
            const bool hit = i % 997 == 0;
            text += line(i) + (hit ? " NeeDle needle\n" : "\n");
            if (hit)
                expected.push_back(i);
        }
        QVERIFY(writer->append(text).has_value());
        auto reader = LogReader::open(place.log).value();
        const auto all = reader->find("needLE", 0, 1000).value();
        QCOMPARE(all.lines, expected);
        QVERIFY(!all.more);
        const auto some = reader->find("needle", 998, 3).value();
        QCOMPARE(some.lines, (std::vector<std::int64_t>{1994, 2991, 3988}));
        QVERIFY(some.more);
        QVERIFY(reader->find("nothing of it", 0, 10).value().lines.empty());
        QVERIFY(reader->find("", 0, 10).value().lines.empty());
        QVERIFY(reader->find("needle", 100'000, 10).value().lines.empty());
    }

    void searchSeesMatchesAtEveryOffsetOfItsBlocks()
    {
        for (int shift = 0; shift < 12; ++shift) {
            const Place place;
            auto writer = LogWriter::create(place.log, kPlenty).value();
            QVERIFY(writer->append(std::string(static_cast<std::size_t>(256 * 1024 - shift), 'a') + "NEEDLE\nneedle").has_value());
            QCOMPARE(LogReader::open(place.log).value()->find("needle", 0, 9).value().lines, (std::vector<std::int64_t>{0, 1}));
        }
    }

    void logIsCompleteUpToItsQuota()
    {
        const Place place;
        const std::string text(100'000, 'x');
        {
            auto writer = LogWriter::create(place.log, 100'000).value();
            QVERIFY(writer->append(text).has_value());
        }
        QCOMPARE(contentOf(place.log), text);
    }

    void beyondTheQuotaHeadAndTailAreKept_data()
    {
        QTest::addColumn<int>("lines");
        for (const int lines : {6300, 6400, 6500, 7200, 8000, 20'000, 100'000})
            QTest::addRow("%d lines", lines) << lines;
    }
    void beyondTheQuotaHeadAndTailAreKept()
    {
        QFETCH(int, lines);
        constexpr std::int64_t kQuota = 128 * 1024; // 6,300 lines are just larger
        const Place place;
        auto reader = genie::Outcome<std::unique_ptr<LogReader>>(nullptr);
        {
            auto writer = LogWriter::create(place.log, kQuota).value();
            reader = LogReader::open(place.log);
            for (int at = 0; at < lines; at += 100) {
                writeLines(*writer, at, at + 100);
                QVERIFY(static_cast<std::int64_t>(fs::file_size(place.log)) <= kQuota + kQuota / 4);
                QCOMPARE((*reader)->read({-1, 1}).value().lines.front(), line(at + 99)); // While it runs, too.
            }
            QCOMPARE(writer->lines(), lines);
        }
        const std::string content = contentOf(place.log);
        QVERIFY(static_cast<std::int64_t>(content.size()) <= kQuota + 256);
        const auto mark = content.find("[test-genie: ");
        QVERIFY(mark != std::string::npos);
        QCOMPARE(content.find("[test-genie: ", mark + 1), std::string::npos);
        QVERIFY(mark > kQuota / 2 - 100 && mark <= kQuota / 2);
        QCOMPARE(content[mark - 1], '\n');
        const auto tail = content.find('\n', mark) + 1;
        QVERIFY(content.size() - tail > kQuota / 2 - 400);
        // Head and tail are whole lines, none twice; what was cut is what the mark says.
        std::string whole;
        for (int i = 0; i < lines; ++i)
            whole += line(i) + "\n";
        QCOMPARE(content.substr(0, mark), whole.substr(0, mark));
        QCOMPARE(content.substr(tail), whole.substr(whole.size() - (content.size() - tail)));
        QCOMPARE(whole[whole.size() - (content.size() - tail) - 1], '\n');
        const std::size_t cut = std::stoul(content.substr(mark + 13));
        QCOMPARE(cut, whole.size() - mark - (content.size() - tail));
        // An old reader and a new one agree with the file.
        const auto fresh = LogReader::open(place.log);
        for (LogReader *one : {reader->get(), fresh->get()}) {
            const auto slice = one->read({-1, 5000}).value();
            QCOMPARE(slice.totalLines, std::count(content.begin(), content.end(), '\n'));
            QCOMPARE(slice.lines.back(), line(lines - 1));
            QCOMPARE(slice.bytes, static_cast<std::int64_t>(content.size()));
        }
    }

    void oneEndlessLineIsCutToo()
    {
        const Place place;
        {
            auto writer = LogWriter::create(place.log, 200'000).value();
            for (int i = 0; i < 100; ++i)
                QVERIFY(writer->append(std::string(10'000, static_cast<char>('a' + i % 26))).has_value());
        }
        const std::string content = contentOf(place.log);
        QVERIFY(content.size() <= 200'256);
        QVERIFY(content.find("\n[test-genie: ") != std::string::npos);
        QCOMPARE(content.back(), static_cast<char>('a' + 99 % 26));
    }

    void fullDiskIsToldOnce()
    {
        const Place place;
        const pid_t child = fork();
        if (child == 0) {
            signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{50'000, 50'000};
            auto writer = LogWriter::create(place.log, kPlenty).value();
            setrlimit(RLIMIT_FSIZE, &limit);
            const auto first = writer->append(std::string(80'000, 'x'));
            const auto second = writer->append("more\n");
            const bool right = !first && first.error().kind == FailureKind::Unavailable && second && writer->bytes() == 80'005;
            _exit(right ? 0 : 1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        QCOMPARE(status, 0);
        QCOMPARE(fs::file_size(place.log), std::uintmax_t(50'000)); // What fitted is there.
    }

    void whatIsNoLogIsRefused()
    {
        const Place place;
        QVERIFY(LogReader::open(place.log).error().kind == FailureKind::NotFound);
        QVERIFY(LogReader::open(place.log.parent_path()).error().kind == FailureKind::Invalid);
        QCOMPARE(mkfifo(place.log.c_str(), 0600), 0);
        QVERIFY(LogReader::open(place.log).error().kind == FailureKind::Invalid);
        QVERIFY(!LogWriter::create(place.log, kPlenty));
        QVERIFY(!LogWriter::create(place.log / "beneath", kPlenty));
    }
};

QTEST_GUILESS_MAIN(LogFileTest)

#include "tst_log_file.moc"
