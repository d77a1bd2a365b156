// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/attempts.h"

#include <utility>

namespace genie {

int &countOf(Tally &tally, TestStatus status)
{
    switch (status) {
    case TestStatus::Passed: return tally.passed;
    case TestStatus::Failed: return tally.failed;
    case TestStatus::Skipped: return tally.skipped;
    case TestStatus::Flaky: return tally.flaky;
    case TestStatus::Unknown: break;
    }
    return tally.unknown;
}

Ruling ruleOn(const std::optional<TestStatus> &before, TestStatus status, int attempt)
{
    Ruling ruling;
    if (!before || attempt <= 1) {
        ruling.status = attempt > 1 && status == TestStatus::Passed ? TestStatus::Flaky : status;
        countOf(ruling.change, ruling.status) = 1;
        return ruling;
    }
    const bool passes = status == TestStatus::Passed || status == TestStatus::Flaky;
    ruling.status = *before == TestStatus::Failed && passes ? TestStatus::Flaky : *before;
    if (ruling.status != *before) {
        countOf(ruling.change, *before) = -1;
        countOf(ruling.change, ruling.status) = 1;
    }
    return ruling;
}

Tally AttemptTally::count(TestCase &test)
{
    if (test.attempt <= 1 && test.status == TestStatus::Passed)
        return ruleOn(std::nullopt, test.status, 1).change;
    const TestKey key = TestKey::of(test);
    const auto known = m_standing.find(key);
    const auto before = known == m_standing.end() ? std::nullopt : std::optional(known->second);
    const Ruling ruling = ruleOn(before, test.status, test.attempt);
    if (known != m_standing.end())
        known->second = ruling.status;
    else if (ruling.status == TestStatus::Failed && m_standing.size() < kMostRemembered)
        m_standing.emplace(key, ruling.status);
    if (test.attempt > 1 && test.status == TestStatus::Passed)
        test.status = ruling.status;
    return ruling.change;
}

namespace {

/// The earlier case of a test takes what a later attempt says.
void fold(TestCase &into, TestCase &&later)
{
    const Ruling ruling = ruleOn(into.status, later.status, later.attempt);
    if (later.message.empty())
        later.message = std::move(into.message);
    if (later.file.empty() || later.line == 0) {
        later.file = std::move(into.file);
        later.line = into.line;
    }
    later.ordinal = into.ordinal;
    later.status = ruling.status;
    into = std::move(later);
}

} // namespace

std::vector<TestCase> lastAttempts(std::vector<TestCase> cases)
{
    std::unordered_map<TestKey, std::size_t> places; // of tests that may have later attempts
    std::vector<TestCase> result;
    result.reserve(cases.size());
    for (auto &test : cases) {
        if (test.attempt <= 1 && test.status != TestStatus::Failed) {
            result.push_back(std::move(test));
            continue;
        }
        const TestKey key = TestKey::of(test);
        const auto known = places.find(key);
        if (test.attempt > 1 && known != places.end()) {
            fold(result[known->second], std::move(test));
            continue;
        }
        test.status = ruleOn(std::nullopt, test.status, test.attempt).status;
        places.insert_or_assign(key, result.size());
        result.push_back(std::move(test));
    }
    return result;
}

} // namespace genie
