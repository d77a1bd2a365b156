// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/ctrf_writer.h"

#include "core/base/text.h"
#include "core/json/json.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace genie {

namespace {

struct Sums {
    int passed = 0, failed = 0, skipped = 0, pending = 0, other = 0;
};

std::string_view statusOf(const TestCase &test)
{
    switch (test.status) {
    case TestStatus::Passed:
    case TestStatus::Flaky: return "passed"; // the format has a mark for it instead
    case TestStatus::Failed: return "failed";
    case TestStatus::Skipped: return test.rawStatus == "pending" ? "pending" : "skipped";
    case TestStatus::Unknown: break;
    }
    return "other";
}

void count(Sums &sums, std::string_view status)
{
    int &sum = status == "passed"    ? sums.passed
               : status == "failed"  ? sums.failed
               : status == "skipped" ? sums.skipped
               : status == "pending" ? sums.pending
                                     : sums.other;
    ++sum;
}

/// Status, duration and message, which an attempt has as a test has them.
void addResult(Json &json, const TestCase &test)
{
    json["status"] = statusOf(test);
    json["duration"] = std::max<std::int64_t>(0, test.duration.count());
    if (!test.rawStatus.empty())
        json["rawStatus"] = test.rawStatus;
    if (test.message.empty())
        return;
    const auto line = test.message.find('\n');
    json["message"] = text::shortened(std::string_view(test.message).substr(0, line), 500);
    if (line != std::string::npos || test.message.size() > 500)
        json["trace"] = test.message;
}

Json entryOf(const TestCase &test)
{
    Json json{{"name", test.name}};
    addResult(json, test);
    if (!test.suite.empty())
        json["suite"] = Json::array({test.suite});
    if (!test.file.empty())
        json["filePath"] = test.file;
    if (test.line > 0)
        json["line"] = test.line;
    Json extra{{"phase", test.phase}};
    if (!test.toolchain.empty())
        extra["toolchain"] = test.toolchain;
    if (!test.workspace.empty())
        extra["workspace"] = test.workspace;
    if (!test.requirementIds.empty())
        extra["requirementIds"] = test.requirementIds;
    json["extra"] = std::move(extra);
    return json;
}

void addAttempts(Json &entry, const std::vector<const TestCase *> &attempts)
{
    if (attempts.back()->status == TestStatus::Flaky)
        entry["flaky"] = true;
    if (attempts.size() < 2)
        return;
    entry["retries"] = attempts.size() - 1;
    entry["retryAttempts"] = Json::array();
    bool failed = false;
    for (std::size_t i = 0; i + 1 < attempts.size(); ++i) {
        Json attempt{{"attempt", i + 1}};
        addResult(attempt, *attempts[i]);
        failed = failed || attempts[i]->status == TestStatus::Failed;
        entry["retryAttempts"].push_back(std::move(attempt));
    }
    if (failed && attempts.back()->status == TestStatus::Passed)
        entry["flaky"] = true;
}

using Key = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, std::string_view, std::string_view>;

Key keyOf(const TestCase &test) { return {test.phase, test.toolchain, test.workspace, test.file, test.suite, test.name}; }

/// The cases of one test together, in the order in which the first of each arrived. Only a case that says that it is a further
/// attempt joins an earlier one: two tests of one name are two tests.
std::vector<std::vector<const TestCase *>> testsOf(const std::vector<TestCase> &cases)
{
    std::map<Key, std::size_t> places;
    std::vector<std::vector<const TestCase *>> tests;
    for (const TestCase &test : cases) {
        const auto known = places.find(keyOf(test));
        if (test.attempt > 1 && known != places.end()) {
            tests[known->second].push_back(&test);
            continue;
        }
        places.insert_or_assign(keyOf(test), tests.size());
        tests.push_back({&test});
    }
    return tests;
}

Json phaseEntry(const PhaseResult &phase)
{
    TestCase failed;
    failed.phase = phase.name;
    failed.suite = phase.name;
    failed.name = phase.name + " [phase]";
    failed.status = TestStatus::Failed;
    failed.rawStatus = toWord(phase.failureClass);
    failed.duration = phase.duration;
    failed.message = phase.error.empty() ? "the phase failed" : phase.error;
    return entryOf(failed);
}

std::int64_t milliseconds1970(const std::optional<Moment> &moment, Moment otherwise)
{
    return moment.value_or(otherwise).time_since_epoch().count();
}

} // namespace

std::string writeCtrf(const Execution &execution, const std::vector<TestCase> &cases)
{
    Json tests = Json::array();
    Sums sums;
    for (const auto &attempts : testsOf(cases)) {
        Json entry = entryOf(*attempts.back());
        addAttempts(entry, attempts);
        count(sums, statusOf(*attempts.back()));
        tests.push_back(std::move(entry));
    }
    for (const PhaseResult &phase : execution.phases) {
        const bool told = std::any_of(cases.begin(), cases.end(), [&](const TestCase &test) {
            return test.phase == phase.name && (test.status == TestStatus::Failed || test.status == TestStatus::Unknown);
        });
        if (phase.status != PhaseStatus::Failed || told)
            continue;
        tests.push_back(phaseEntry(phase));
        ++sums.failed;
    }
    const Json summary{{"tests", tests.size()},
                       {"passed", sums.passed},
                       {"failed", sums.failed},
                       {"skipped", sums.skipped},
                       {"pending", sums.pending},
                       {"other", sums.other},
                       {"start", milliseconds1970(execution.startedAt, execution.requestedAt)},
                       {"stop", milliseconds1970(execution.completedAt, execution.requestedAt)}};
    const Json report{{"reportFormat", "CTRF"},
                      {"specVersion", "0.0.0"},
                      {"generatedBy", "test-genie"},
                      {"results",
                       {{"tool", {{"name", "test-genie"}, {"version", GENIE_VERSION}}},
                        {"summary", summary},
                        {"tests", std::move(tests)},
                        {"extra", {{"scenario", execution.scenario}, {"executionId", execution.id}}}}}};
    return toPretty(report) + "\n";
}

} // namespace genie
