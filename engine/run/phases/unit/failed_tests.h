// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/attempts.h"
#include "core/domain/test_key.h"

#include <cstddef>
#include <unordered_map>
#include <vector>

namespace genie {

/// The tests of one workspace that have failed, and how they stand after their attempts. Not thread-safe.
class FailedTests {
public:
    /// A test that has failed at least once.
    struct Entry {
        TestCase test; ///< its first failure, the message cut to what a finding shows
        TestStatus standing = TestStatus::Failed;
        int attempts = 1;
        bool ambiguous = false; ///< several tests of this name failed
    };

    /// Takes every case of the workspace in the order of arrival.
    void take(const TestCase &test);
    /// The entry of a test; null when it has not failed.
    [[nodiscard]] const Entry *find(const TestKey &key) const;
    /// Those that failed and never passed, and those that did both; in the order of their first failures.
    [[nodiscard]] std::vector<const Entry *> failing() const { return standing(TestStatus::Failed); }
    [[nodiscard]] std::vector<const Entry *> flaky() const { return standing(TestStatus::Flaky); }
    /// Whether all that failed are here.
    [[nodiscard]] bool whole() const { return m_whole; }

private:
    static constexpr std::size_t kMostKept = 10'000;
    [[nodiscard]] std::vector<const Entry *> standing(TestStatus status) const;

    std::vector<Entry> m_entries;
    std::unordered_map<TestKey, std::size_t> m_places;
    bool m_whole = true;
};

} // namespace genie
