// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the store, each beside its bar: figure | measured | bar | ok or MISS. Exits with 1 when a bar was missed.
#include "memory/sqlite/sqlite_store.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

namespace {

using Seconds = std::chrono::duration<double>;

constexpr int kExecutions = 100'000;
constexpr int kCases = 100'000;
constexpr int kBatch = 1000;

bool missed = false;

void print(const char *figure, double measured, const char *unit, double bar, bool atMost)
{
    const bool ok = atMost ? measured <= bar : measured >= bar;
    missed = missed || !ok;
    std::printf("%-58s | %12.2f %-7s | %s %.0f %s | %s\n", figure, measured, unit, atMost ? "at most" : "at least", bar, unit,
                ok ? "ok" : "MISS");
}

void info(const char *figure, double measured, const char *unit) { std::printf("%-58s | %12.2f %-7s | - | ok\n", figure, measured, unit); }

template <class T> T need(genie::Outcome<T> outcome, const char *what)
{
    if (!outcome) {
        std::fprintf(stderr, "%s: %s\n", what, outcome.error().message.c_str());
        std::exit(2);
    }
    return std::move(*outcome);
}

double seconds(const std::function<void()> &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return Seconds(std::chrono::steady_clock::now() - start).count();
}

/// The middle of several measurements, in milliseconds.
double medianMilliseconds(const std::function<void()> &work)
{
    std::vector<double> times;
    for (int i = 0; i < 9; ++i)
        times.push_back(seconds(work) * 1000);
    std::nth_element(times.begin(), times.begin() + 4, times.end());
    return times[4];
}

std::string idOf(int i)
{
    char text[37];
    std::snprintf(text, sizeof text, "%08x-0000-4000-8000-%012x", static_cast<unsigned>(i) * 2654435761U, static_cast<unsigned>(i));
    return text;
}

/// The facts of one finished execution with two phases.
void addRun(std::vector<genie::Entry> &entries, int i)
{
    genie::Execution execution;
    execution.id = idOf(i);
    execution.scenario = "scenario-" + std::to_string(i % 140);
    execution.scenarioPath = "/srv/scenarios/" + execution.scenario;
    execution.preset = "quick";
    execution.request.scenario = execution.scenario;
    execution.owner = "bench";
    const std::string run = execution.id;
    entries.push_back({genie::RunQueued{execution}, {}, {}});
    for (const char *name : {"structure", "unit"}) {
        genie::PhaseResult result;
        result.name = name;
        result.status = i % 10 == 0 ? genie::PhaseStatus::Failed : genie::PhaseStatus::Passed;
        result.summary = "12 checks, 0 errors";
        result.observations = {{genie::Observation::Kind::Success, "all is well", "", 0}};
        entries.push_back({genie::PhaseFinished{run, result}, {}, {}});
    }
    const auto status = i % 10 == 0 ? genie::RunStatus::Failed : genie::RunStatus::Passed;
    entries.push_back({genie::RunFinished{run, status, genie::Moment{}, {}}, {}, {}});
}

void insertExecutions(genie::Store &store)
{
    for (int i = 0; i < kExecutions;) {
        std::vector<genie::Entry> entries;
        for (int end = i + kBatch; i < end; ++i)
            addRun(entries, i);
        need(store.append(std::move(entries)), "insert executions");
    }
}

genie::TestCase caseOf(int i)
{
    genie::TestCase test;
    test.phase = "unit";
    test.toolchain = "go";
    test.workspace = "api";
    test.suite = "example.com/notes/internal/handlers";
    test.name = "TestHandler/case_" + std::to_string(i);
    test.file = "api/internal/handlers/handler_test.go";
    test.line = i % 500 + 1;
    test.status = i % 50 == 0 ? genie::TestStatus::Failed : genie::TestStatus::Passed;
    test.duration = std::chrono::milliseconds(i % 30);
    return test;
}

/// How long it takes to add all cases to one execution.
double secondsToInsertCases(genie::Store &store, const std::string &run)
{
    std::vector<std::vector<genie::TestCase>> batches;
    for (int i = 0; i < kCases; ++i) {
        if (i % kBatch == 0)
            batches.emplace_back();
        batches.back().push_back(caseOf(i));
    }
    return seconds([&] {
        for (auto &batch : batches)
            need(store.append({{genie::CasesRecorded{run, "unit", 0, 0, {}}, std::move(batch), {}}}), "insert cases");
    });
}

void insertCases(genie::Store &store)
{
    // The best of three: what else the machine does can only make it slower.
    double best = secondsToInsertCases(store, idOf(7));
    for (const int other : {8, 9})
        best = std::min(best, secondsToInsertCases(store, idOf(other)));
    print("100,000 cases in batches of 1000, best of 3", kCases / best, "rows/s", 100'000, false);
    print("first page of 1000 cases of 100,000", medianMilliseconds([&] { need(store.cases(idOf(7), {}), "cases"); }), "ms", 33, true);
    genie::CaseQuery failed;
    failed.statuses = {genie::TestStatus::Failed};
    print("first page of 1000 failed cases of 100,000", medianMilliseconds([&] { need(store.cases(idOf(7), failed), "cases"); }), "ms", 33,
          true);
}

/// The same tests again, as every run but the first brings them: runs 147, 148 and 149 are of the scenarios of 7, 8 and 9.
void insertCasesAgain(genie::Store &store)
{
    double best = secondsToInsertCases(store, idOf(147));
    for (const int other : {148, 149})
        best = std::min(best, secondsToInsertCases(store, idOf(other)));
    print("100,000 cases of known tests, best of 3", kCases / best, "rows/s", 100'000, false);
    const genie::TestHistoryQuery query{"scenario-7", genie::TestSelector::of(caseOf(99'950)), 0, 50};
    print("history of one test of 100,000", medianMilliseconds([&] { need(store.testHistory(query), "history"); }), "ms", 10, true);
    print("flaky tests of a scenario with 4,000 failures", medianMilliseconds([&] { need(store.flakyTests("scenario-7", 50), "flaky"); }),
          "ms", 100, true);
}

void readPages(genie::Store &store)
{
    print("first page of 100 of 100,000 executions", medianMilliseconds([&] { need(store.executions({}), "page"); }), "ms", 5, true);
    genie::ExecutionQuery deep;
    deep.before = kExecutions / 2;
    deep.statuses = {genie::RunStatus::Failed, genie::RunStatus::Cancelled};
    deep.scenario = "scenario-20";
    print("a filtered page of 100 from the middle", medianMilliseconds([&] { need(store.executions(deep), "page"); }), "ms", 5, true);
    info("histories of 140 scenarios", medianMilliseconds([&] { need(store.scenarioHistories(), "histories"); }), "ms");
    const auto mark = medianMilliseconds([&] { need(store.changeMark(), "mark"); });
    print("asking for the change mark", mark, "ms", 1, true);
    const double replay = medianMilliseconds([&] { need(store.events(1000, 10'000), "replay"); });
    print("replay of 10,000 events", replay, "ms", 500, true);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QTemporaryDir directory;
    const auto file = std::filesystem::path(directory.filePath(QStringLiteral("store.sqlite")).toStdString());
    {
        auto store = need(genie::openSqliteStore(file), "open");
        info("100,000 executions of 4 facts each", kExecutions / seconds([&] { insertExecutions(*store); }), "runs/s");
        readPages(*store);
        insertCases(*store);
        insertCasesAgain(*store);
        const double alone = seconds([&] {
            for (int i = 0; i < kBatch; ++i)
                need(store->append({{genie::LogGrew{idOf(3), "unit", i, i}, {}, {}}}), "append");
        });
        info("facts appended one by one", kBatch / alone, "facts/s");
    }
    print("open of a store with 100,000 executions", medianMilliseconds([&] { need(genie::openSqliteStore(file), "open"); }), "ms", 50,
          true);
    info("size of the store on disk", static_cast<double>(std::filesystem::file_size(file)) / 1e6, "MB");
    return missed ? 1 : 0;
}
