// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/unit/failed_tests.h"

#include "core/base/text.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::size_t kLongestMessage = 400;

} // namespace

void FailedTests::take(const TestCase &test)
{
    if (test.attempt <= 1 && test.status != TestStatus::Failed)
        return;
    const TestKey key = TestKey::of(test);
    if (const auto known = m_places.find(key); known != m_places.end()) {
        Entry &entry = m_entries[known->second];
        entry.attempts = std::max(entry.attempts, test.attempt);
        if (test.attempt > 1) {
            entry.standing = ruleOn(entry.standing, test.status, test.attempt).status;
        } else { // Another test of the same name: one that failed for good outweighs.
            entry.standing = TestStatus::Failed;
            entry.ambiguous = true;
        }
        return;
    }
    const TestStatus standing = ruleOn(std::nullopt, test.status, test.attempt).status;
    if (standing != TestStatus::Failed && standing != TestStatus::Flaky)
        return;
    if (m_entries.size() == kMostKept) {
        m_whole = false;
        return;
    }
    Entry entry{test, standing, test.attempt, false};
    entry.test.message = text::shortened(test.message, kLongestMessage);
    m_places.emplace(key, m_entries.size());
    m_entries.push_back(std::move(entry));
}

const FailedTests::Entry *FailedTests::find(const TestKey &key) const
{
    const auto known = m_places.find(key);
    return known == m_places.end() ? nullptr : &m_entries[known->second];
}

std::vector<const FailedTests::Entry *> FailedTests::standing(TestStatus status) const
{
    std::vector<const Entry *> found;
    for (const auto &entry : m_entries)
        if (entry.standing == status)
            found.push_back(&entry);
    return found;
}

} // namespace genie
