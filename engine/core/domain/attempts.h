// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/phase.h"
#include "core/domain/test_case.h"
#include "core/domain/test_key.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace genie {

/// What one result makes of its test: how the test stands now, and what that changes in the counts.
struct Ruling {
    TestStatus status = TestStatus::Unknown;
    Tally change;
    bool operator==(const Ruling &) const = default;
};

/// The rule of attempts. The first one counts as it is. A later one never counts again: when it passes, the test is flaky; when it
/// does not, the test stands as before. `before` is how the test stood, nothing when no earlier attempt is known (then a tool that
/// names a later attempt has seen the earlier ones fail).
Ruling ruleOn(const std::optional<TestStatus> &before, TestStatus status, int attempt);

/// The member of a tally that counts this status.
int &countOf(Tally &tally, TestStatus status);

/// Counts results as they come, each test once. Remembers the tests that did not pass, as far as attempts may follow.
class AttemptTally {
public:
    /// Puts the ruling's status into a later attempt, so that it is known for what it is; answers what it changes.
    Tally count(TestCase &test);

private:
    /// Beyond so many tests that failed nothing is found by attempts any more: such a run is broken, not flaky.
    static constexpr std::size_t kMostRemembered = 200'000;
    std::unordered_map<TestKey, TestStatus> m_standing;
};

/// One case for each test: of several attempts the last, as it stands after them, with the message of the last failure. In the
/// order of the first attempts.
std::vector<TestCase> lastAttempts(std::vector<TestCase> cases);

} // namespace genie
