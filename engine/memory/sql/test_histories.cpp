// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sql/test_histories.h"

#include "core/base/text.h"
#include "core/domain/test_key.h"
#include "memory/sql/select_rows.h"
#include "memory/sql/stored_status.h"

#include <algorithm>
#include <limits>
#include <map>

namespace genie {

namespace {

constexpr int kLargestPage = 500;
/// What "lately" means: the trend of a test, and whether its scenario's tests are flaky, come from so many executions.
constexpr int kRecentRuns = 200;
constexpr int kRecentExecutions = 100;
/// Failures looked at for the ranking; a scenario with more is broken, not flaky.
constexpr int kMostFailures = 5'000;
constexpr std::size_t kPassesOfMedian = 20;
constexpr int kMostNamed = 5;

Outcome<TestRun> readRun(SqlRow &row)
{
    TestRun run;
    run.execution = row.text();
    run.number = row.integer();
    run.at = row.moment();
    run.status = statusFromStored(row.integer());
    run.duration = row.duration();
    run.attempts = row.number();
    run.treeDigest = row.text();
    return run;
}

std::optional<milliseconds> medianPass(const std::vector<TestRun> &newestFirst)
{
    std::vector<milliseconds> passes;
    for (const auto &run : newestFirst)
        if (run.status == TestStatus::Passed && passes.size() < kPassesOfMedian)
            passes.push_back(run.duration);
    if (passes.empty())
        return std::nullopt;
    const auto middle = passes.begin() + static_cast<std::ptrdiff_t>(passes.size() / 2);
    std::nth_element(passes.begin(), middle, passes.end());
    return *middle;
}

/// The oldest failure that no pass follows. Skips and unknown results say nothing either way.
std::optional<TestRun> failingSince(const std::vector<TestRun> &newestFirst)
{
    std::optional<TestRun> since;
    for (const auto &run : newestFirst) {
        if (run.status == TestStatus::Passed || run.status == TestStatus::Flaky)
            return since;
        if (run.status == TestStatus::Failed)
            since = run;
    }
    return since;
}

std::vector<std::string> disputedTrees(const std::vector<TestRun> &runs)
{
    struct Said {
        bool pass = false, failure = false;
    };
    std::map<std::string, Said> trees;
    for (const auto &run : runs) {
        Said &said = trees[run.treeDigest];
        said.pass = said.pass || run.status == TestStatus::Passed || run.status == TestStatus::Flaky;
        said.failure = said.failure || run.status == TestStatus::Failed || run.status == TestStatus::Flaky;
    }
    std::vector<std::string> disputed;
    for (const auto &[digest, said] : trees)
        if (!digest.empty() && said.pass && said.failure)
            disputed.push_back(digest);
    return disputed;
}

} // namespace

TestHistories::Known TestHistories::readKnown(SqlRow &row)
{
    Known known;
    known.id = row.integer();
    known.test.toolchain = row.text();
    known.test.workspace = row.text();
    known.test.file = row.text();
    known.test.suite = row.text();
    known.test.name = row.text();
    known.firstSeen = row.integer();
    known.firstFailure = row.integer();
    known.failures = row.integer();
    known.flakes = row.integer();
    return known;
}

Outcome<TestHistories::Known> TestHistories::find(const std::string &scenario, const TestSelector &wanted)
{
    const TestSelector identity = identityOf(wanted);
    const auto found =
        selectRows<Known>(m_session, identity.name.empty() ? "find_tests" : "find_named_tests",
                          {scenario, identity.toolchain, identity.workspace, identity.file, identity.suite, identity.name, kMostNamed + 1},
                          [](SqlRow &row) -> Outcome<Known> { return readKnown(row); });
    if (!found)
        return troubleOf(found);
    if (found->empty())
        return fail(FailureKind::NotFound,
                    "no execution of " + scenario + " has run a test " + text::shortened(text::validUtf8(wanted.toText()), 200));
    if (found->size() == 1 || found->front().test == identity)
        return found->front();
    std::vector<std::string> names;
    for (const auto &one : *found)
        names.push_back(one.test.toText());
    if (names.size() > static_cast<std::size_t>(kMostNamed))
        names.back() = "and more";
    return fail(FailureKind::Conflict, "more than one test fits " + text::shortened(text::validUtf8(wanted.toText()), 200) +
                                           ": choose one of " + text::shortened(text::join(names, ", "), 2000));
}

Outcome<std::vector<TestRun>> TestHistories::runsOf(const std::string &scenario, const Known &known, std::int64_t before, int limit)
{
    return selectRows<TestRun>(m_session, "runs_of_test", {known.id, scenario, before, known.firstSeen, limit}, &readRun);
}

Done TestHistories::addFirstFailure(const Known &known, TestHistory &history)
{
    if (known.firstFailure == 0)
        return {};
    auto first = selectRows<TestRun>(m_session, "run_of_test", {known.id, known.firstFailure}, &readRun);
    if (!first)
        return troubleOf(first);
    if (!first->empty()) // Its execution may have been deleted since.
        history.firstFailure = std::move(first->front());
    return {};
}

Outcome<TestHistory> TestHistories::of(const TestHistoryQuery &query)
{
    constexpr auto kNewest = std::numeric_limits<std::int64_t>::max();
    const int limit = std::clamp(query.limit, 1, kLargestPage);
    const auto known = find(query.scenario, query.test);
    if (!known)
        return troubleOf(known);
    TestHistory history;
    history.scenario = query.scenario;
    history.test = known->test;
    history.failures = known->failures;
    history.flakes = known->flakes;
    if (const Done added = addFirstFailure(*known, history); !added)
        return troubleOf(added);
    const auto recent = runsOf(query.scenario, *known, kNewest, kRecentRuns);
    if (!recent)
        return troubleOf(recent);
    history.medianPass = medianPass(*recent);
    history.failingSince = failingSince(*recent);
    history.disputedTrees = disputedTrees(*recent);
    auto page = runsOf(query.scenario, *known, query.before > 0 ? query.before : kNewest, limit + 1);
    if (!page)
        return troubleOf(page);
    history.runs.items = std::move(*page);
    history.runs.total = -1;
    if (history.runs.items.size() > static_cast<std::size_t>(limit)) {
        history.runs.items.resize(static_cast<std::size_t>(limit));
        history.runs.next = history.runs.items.back().number;
    }
    return history;
}

Outcome<std::vector<FlakyTest>> TestHistories::flakyOf(const std::string &scenario, int limit)
{
    struct Ranked {
        std::int64_t id = 0;
        std::int64_t last = 0;
        FlakyTest test;
    };
    const auto ranked =
        selectRows<Ranked>(m_session, "flaky_tests", {scenario, kRecentExecutions, kMostFailures, std::clamp(limit, 1, 1000)},
                           [](SqlRow &row) -> Outcome<Ranked> {
                               Ranked one;
                               one.id = row.integer();
                               one.test.flakes = row.number();
                               one.test.disputes = row.number();
                               one.test.failures = row.number();
                               one.test.runs = row.number();
                               one.last = row.integer();
                               one.test.standing = statusFromStored(row.integer());
                               return one;
                           });
    if (!ranked)
        return troubleOf(ranked);
    std::vector<FlakyTest> tests;
    for (auto one : *ranked) {
        auto known = selectRows<Known>(m_session, "test_by_id", {one.id}, [](SqlRow &row) -> Outcome<Known> { return readKnown(row); });
        auto last = selectRows<TestRun>(m_session, "run_of_test", {one.id, one.last}, &readRun);
        if (!known)
            return troubleOf(known);
        if (!last)
            return troubleOf(last);
        if (known->empty() || last->empty())
            continue;
        one.test.test = std::move(known->front().test);
        one.test.last = std::move(last->front());
        tests.push_back(std::move(one.test));
    }
    return tests;
}

} // namespace genie
