// SPDX-License-Identifier: GPL-3.0-or-later
// What touching the world costs: a child that prints 1 GB, its log, and starting a child at all.
#include "host/files/log_file.h"
#include "host/process/process_runner.h"
#include "support/process_tools.h"

#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kBytes = 1'000'000'000;
constexpr std::int64_t kQuota = 2LL * 1024 * 1024 * 1024;
const fs::path kSupervisor = GENIE_BIN_DIR "/test-genie-supervisor";

int misses = 0;

double millisecondsSince(Clock::time_point start) { return std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }

void row(const char *figure, double measured, double bar, const char *unit)
{
    const bool ok = measured <= bar;
    misses += ok ? 0 : 1;
    std::printf("%-44s | %10.2f %-2s | %8.0f %-2s | %s\n", figure, measured, unit, bar, unit, ok ? "ok" : "MISS");
    std::fflush(stdout);
}

void fact(const char *figure, double measured, const char *unit)
{
    std::printf("%-44s | %10.2f %-4s | %9s | -\n", figure, measured, unit, "-");
    std::fflush(stdout);
}

genie::CommandSpec shell(const std::string &script)
{
    genie::CommandSpec spec;
    spec.argv = {"sh", "-c", script};
    spec.workingDirectory = "/";
    spec.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
    return spec;
}

class LogSink : public genie::OutputSink {
public:
    explicit LogSink(genie::LogWriter &writer) : m_writer(writer) {}
    void standardOutput(std::string_view bytes) override { m_ok = m_writer.append(bytes).has_value() && m_ok; }
    void standardError(std::string_view bytes) override { standardOutput(bytes); }
    bool m_ok = true;

private:
    genie::LogWriter &m_writer;
};

/// Drops a file from the page cache, as far as the system follows.
void forgetPages(const fs::path &path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    ::fdatasync(fd);
    ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    ::close(fd);
}

void tailRow(const char *figure, const fs::path &log)
{
    const auto start = Clock::now();
    const auto slice = genie::LogReader::open(log).value()->read({-1, 500}).value();
    const double took = millisecondsSince(start);
    row(figure, slice.lines.size() == 500 && slice.bytes == kBytes ? took : 1e9, 300, "ms");
}

void printGigabyte()
{
    const QTemporaryDir folder;
    const fs::path log = fs::path(folder.path().toStdString()) / "big.log";
    auto writer = genie::LogWriter::create(log, kQuota).value();
    LogSink sink(*writer);
    std::ofstream("/proc/self/clear_refs") << "5"; // The peak starts anew.
    const long before = genie::test::residentKiB();
    const auto start = Clock::now();
    const auto end = genie::ProcessRunner(kSupervisor)
                         .run(shell("yes 'some output of a test that tells a lot more than anybody is going to read' | head -c " +
                                    std::to_string(kBytes)),
                              sink, {});
    const double took = millisecondsSince(start);
    writer.reset();
    row("1 GB child: RSS growth", static_cast<double>(genie::test::peakResidentKiB() - before) / 1024.0, 64, "MB");
    const bool whole = end.succeeded() && sink.m_ok && static_cast<std::int64_t>(fs::file_size(log)) == kBytes;
    row("1 GB child: bytes missing on disk", whole ? 0 : 1e9, 0, "");
    fact("1 GB child: throughput", static_cast<double>(kBytes) / 1e6 / (took / 1000), "MB/s");
    tailRow("1 GB log: tail", log);
    forgetPages(log);
    tailRow("1 GB log: tail, not in the page cache", log);
    const auto searching = Clock::now();
    const auto found = genie::LogReader::open(log).value()->find("not to be found", 0, 10);
    fact("1 GB log: search through all of it", found ? millisecondsSince(searching) : 1e9, "ms");
    fs::remove(log.string() + ".idx");
    tailRow("1 GB log: tail, index lost", log);
}

void startChildren()
{
    genie::ProcessRunner runner(kSupervisor);
    genie::CommandSpec spec = shell("");
    spec.argv = {"true"};
    std::vector<double> times;
    for (int i = 0; i < 300; ++i) {
        genie::test::CountingSink sink;
        const auto start = Clock::now();
        if (!runner.run(spec, sink, {}).succeeded())
            times.push_back(1e9);
        times.push_back(millisecondsSince(start));
    }
    std::sort(times.begin(), times.end());
    row("start and end of a child, median", times[times.size() / 2], 5, "ms");
    row("start and end of a child, 95 of 100", times[times.size() * 95 / 100], 20, "ms");
}

} // namespace

int main()
{
    std::printf("%-44s | %13s | %11s | %s\n", "figure", "measured", "bar", "ok/MISS");
    startChildren();
    printGigabyte();
    return misses == 0 ? 0 : 1;
}
