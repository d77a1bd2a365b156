// SPDX-License-Identifier: GPL-3.0-or-later
// What reading results costs: 100,000 cases in one `go test -json` stream of 200 MB, made while it is read.
#include "formats/coverage/go_profile.h"
#include "formats/coverage/lcov.h"
#include "formats/results/go_test_json.h"
#include "formats/results/junit_xml.h"
#include "formats/results/vitest_json.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

namespace {

using namespace genie;
using Clock = std::chrono::steady_clock;

constexpr int kCases = 100'000;
constexpr int kPackages = 200;
constexpr int kOutputLines = 5;
constexpr std::size_t kPiece = 64 * 1024;

int misses = 0;

/// One line of the table; `most` says whether the bar is an upper one.
void tell(const char *figure, double measured, double bar, const char *unit, bool most)
{
    const bool ok = most ? measured <= bar : measured >= bar;
    misses += ok ? 0 : 1;
    std::printf("%s | %.1f %s | %s %.0f %s | %s\n", figure, measured, unit, most ? "<=" : ">=", bar, unit, ok ? "ok" : "MISS");
}

/// A line of /proc/self/status in MiB, as "VmRSS" or "VmHWM".
double memory(const std::string &key)
{
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == key + ":") {
            double kib = 0;
            status >> kib;
            return kib / 1024;
        }
    return 0;
}

/// Sets VmHWM back to what is in use now.
void forgetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

/// Hands a stream to a reader in pieces as a pipe does, counting only the time that the reader takes.
class Feeder {
public:
    explicit Feeder(ResultReader &reader) : m_reader(reader) {}

    void add(const std::string &text)
    {
        m_piece += text;
        if (m_piece.size() >= kPiece)
            flush();
    }

    bool finish()
    {
        flush();
        const auto start = Clock::now();
        const bool done = m_reader.finish().has_value();
        m_took += Clock::now() - start;
        return done;
    }

    [[nodiscard]] double seconds() const { return std::chrono::duration<double>(m_took).count(); }
    [[nodiscard]] double megabytes() const { return static_cast<double>(m_bytes) / 1e6; }

private:
    void flush()
    {
        const auto start = Clock::now();
        m_reader.feed(m_piece);
        m_took += Clock::now() - start;
        m_bytes += m_piece.size();
        m_piece.clear();
    }

    ResultReader &m_reader;
    std::string m_piece;
    std::size_t m_bytes = 0;
    Clock::duration m_took{};
};

std::string event(const char *action, const std::string &package, const std::string &test, const std::string &more = {})
{
    return R"({"Time":"2026-01-09T10:01:07.250123456Z","Action":")" + std::string(action) + R"(","Package":")" + package + "\"" +
           (test.empty() ? "" : R"(,"Test":")" + test + "\"") + more + "}\n";
}

/// Every fiftieth test fails; a tenth are subtests.
void addTest(Feeder &feeder, const std::string &package, int number)
{
    const std::string test = "TestStoreKeepsEveryNoteInOrder" + std::to_string(number) + (number % 10 == 0 ? "/with_an_empty_title" : "");
    const bool fails = number % 50 == 0;
    feeder.add(event("run", package, test));
    feeder.add(event("output", package, test, R"(,"Output":"=== RUN   )" + test + R"(\n")"));
    for (int i = 0; i < kOutputLines; ++i)
        feeder.add(event("output", package, test,
                         R"(,"Output":"    store_test.go:)" + std::to_string(100 + i) +
                             R"(: stored note \u003c42\u003e \"groceries\" in 1.25ms, index has grown\n")"));
    feeder.add(
        event("output", package, test, R"(,"Output":"--- )" + std::string(fails ? "FAIL" : "PASS") + ": " + test + R"( (0.01s)\n")"));
    feeder.add(event(fails ? "fail" : "pass", package, test, R"(,"Elapsed":0.01)"));
}

void benchGoTest()
{
    long passed = 0;
    long failed = 0;
    GoTestJsonReader reader([&](TestCase &&found) { ++(found.status == TestStatus::Failed ? failed : passed); });
    Feeder feeder(reader);
    forgetPeak();
    const double before = memory("VmRSS");
    for (int i = 0; i < kCases; ++i) {
        const std::string package = "example.org/notes/internal/store" + std::to_string(i / (kCases / kPackages));
        addTest(feeder, package, i);
        if ((i + 1) % (kCases / kPackages) == 0)
            feeder.add(event("fail", package, {}, R"(,"Elapsed":1.5)"));
    }
    const bool done = feeder.finish();
    const double grown = std::max(0.0, memory("VmHWM") - before);
    tell("go test -json: size of the stream", feeder.megabytes(), 200, "MB", false);
    tell("go test -json: cases read", done ? static_cast<double>(passed + failed) : 0, kCases, "cases", false);
    tell("go test -json: failed cases among them, of 2000", static_cast<double>(failed), 2000, "cases", false);
    tell("go test -json: speed", feeder.megabytes() / feeder.seconds(), 60, "MB/s", false);
    tell("go test -json: growth of memory", grown, 150, "MiB", true);
}

/// The worst order: every test waits for the others, so that all output has to be kept until the end.
void benchParallelTests()
{
    long cases = 0;
    GoTestJsonReader reader([&](TestCase &&) { ++cases; });
    Feeder feeder(reader);
    forgetPeak();
    const double before = memory("VmRSS");
    const std::string note(800, 'x');
    for (int i = 0; i < kCases; ++i) {
        const std::string test = "TestAll/note_" + std::to_string(i);
        feeder.add(event("run", "example.org/notes", test));
        feeder.add(event("output", "example.org/notes", test, R"(,"Output":"    store_test.go:12: )" + note + R"(\n")"));
        feeder.add(event("output", "example.org/notes", test, R"(,"Output":")" + note + R"(\n")"));
        feeder.add(event("pause", "example.org/notes", test));
    }
    for (int i = 0; i < kCases; ++i)
        feeder.add(event("fail", "example.org/notes", "TestAll/note_" + std::to_string(i), R"(,"Elapsed":0.01)"));
    feeder.add(event("fail", "example.org/notes", {}, R"(,"Elapsed":1.5)"));
    const bool done = feeder.finish();
    tell("go test -json, 100,000 tests side by side: cases read", done ? static_cast<double>(cases) : 0, kCases, "cases", false);
    tell("go test -json, 100,000 tests side by side: speed", feeder.megabytes() / feeder.seconds(), 60, "MB/s", false);
    tell("go test -json, 100,000 tests side by side: growth of memory", std::max(0.0, memory("VmHWM") - before), 150, "MiB", true);
}

void benchOthers()
{
    long cases = 0;
    const CaseSink count = [&](TestCase &&) { ++cases; };
    JunitXmlReader junit(count);
    Feeder xml(junit);
    xml.add("<testsuites><testsuite name='s'>");
    for (int i = 0; i < kCases; ++i)
        xml.add("<testcase classname='tests.test_store.TestStore' name='test_keeps_every_note_" + std::to_string(i) + "' time='0.012'>" +
                (i % 50 ? std::string() : "<failure message='assert 1 == 2'>" + std::string(1000, 'x') + "</failure>") + "</testcase>\n");
    xml.add("</testsuite></testsuites>");
    tell("JUnit XML: 100,000 cases", xml.finish() && cases == kCases ? xml.seconds() * 1000 : 1e9, 2000, "ms", true);

    cases = 0;
    VitestJsonReader vitest(count);
    Feeder json(vitest);
    json.add(R"({"success":false,"testResults":[)");
    for (int i = 0; i < kCases; ++i) {
        json.add(i % 100 ? "," : i ? "]},{\"name\":\"/s/ui/a.test.ts\",\"assertionResults\":[" : "{\"assertionResults\":[");
        json.add(R"({"ancestorTitles":["store","inner"],"fullName":"store inner keeps","status":"passed","title":"keeps )" +
                 std::to_string(i) + R"(","duration":0.76,"failureMessages":[],"meta":{}})");
    }
    json.add("]}]}");
    tell("vitest JSON: 100,000 cases", json.finish() && cases == kCases ? json.seconds() * 1000 : 1e9, 2000, "ms", true);
}

void benchProfile()
{
    std::string profile = "mode: atomic\n";
    for (int i = 0; i < 200'000; ++i)
        profile += "example.org/notes/internal/file" + std::to_string(i / 100) + ".go:" + std::to_string(1 + i % 100 * 8) + ".10," +
                   std::to_string(7 + i % 100 * 8) + ".2 3 " + std::to_string(i % 3) + "\n";
    const auto start = Clock::now();
    const auto files = readGoProfile(profile);
    const double took = std::chrono::duration<double>(Clock::now() - start).count();
    tell("Go cover profile: 200,000 blocks of 2,000 files", files && files->size() == 2000 ? took * 1000 : 1e9, 1000, "ms", true);
}

std::string junitCase(int i)
{
    return "<testcase classname='tests.test_store.TestStore' name='test_keeps_every_note_" + std::to_string(i) + "' time='0.012'>" +
           (i % 50 ? std::string() : "<failure message='assert 1 == 2'>" + std::string(1000, 'x') + "</failure>") + "</testcase>\n";
}

void benchLargeJunit(int cases, double bar)
{
    long read = 0;
    JunitXmlReader junit([&](TestCase &&) { ++read; });
    Feeder xml(junit);
    forgetPeak();
    const double before = memory("VmRSS");
    xml.add("<testsuites><testsuite name='s'>");
    for (int i = 0; i < cases; ++i)
        xml.add(junitCase(i));
    xml.add("</testsuite></testsuites>");
    const std::string what = "JUnit XML: " + std::to_string(cases) + " cases";
    tell(what.c_str(), xml.finish() && read == cases ? xml.seconds() * 1000 : 1e9, bar, "ms", true);
    tell((what + ", growth of memory").c_str(), std::max(0.0, memory("VmHWM") - before), 50, "MiB", true);
}

/// 200 MB in records of 1,000 lines, as a stream.
void benchLcov()
{
    std::string lines;
    for (int i = 1; i <= 1000; ++i)
        lines += "DA:" + std::to_string(i) + "," + std::to_string(i % 7 * 13) + "\n";
    std::size_t bytes = 0;
    std::size_t told = 0;
    Clock::duration took{};
    LcovReader reader([&](FileCoverage &&file) { told += file.hits.size(); });
    forgetPeak();
    const double before = memory("VmRSS");
    std::size_t files = 0;
    for (; bytes < 200'000'000; ++files) {
        const std::string record = "TN:\nSF:/s/notes/src/file" + std::to_string(files) + ".js\n" + lines + "LF:1000\nLH:857\nend_of_record\n";
        const auto start = Clock::now();
        reader.feed(record);
        took += Clock::now() - start;
        bytes += record.size();
    }
    const bool done = reader.finish().has_value() && told == files * 1000;
    tell("LCOV: 200 MB", done ? std::chrono::duration<double>(took).count() * 1000 : 1e9, 3000, "ms", true);
    tell("LCOV: 200 MB, growth of memory", std::max(0.0, memory("VmHWM") - before), 50, "MiB", true);
}

} // namespace

int main()
{
    std::printf("figure | measured | bar | ok/MISS\n");
    benchGoTest();
    benchParallelTests();
    benchOthers();
    benchProfile();
    benchLargeJunit(70'000, 3000);
    benchLargeJunit(800'000, 60'000);
    benchLcov();
    return misses == 0 ? 0 : 1;
}
