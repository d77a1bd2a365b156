// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"
#include "core/domain/test_case.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace genie {

/// Whose history is wished for. Newest first.
struct TestHistoryQuery {
    std::string scenario;
    TestSelector test;       ///< empty parts match everything, but it must come to one test
    std::int64_t before = 0; ///< only executions with a number below this one; 0: from the newest
    int limit = 50;          ///< 1..500
};

/// How one test went in one execution.
struct TestRun {
    ExecutionId execution;
    std::int64_t number = 0; ///< of the execution; the key of pages
    Moment at{};             ///< when the execution started
    TestStatus status = TestStatus::Unknown;
    milliseconds duration{0};
    int attempts = 1;
    std::string treeDigest; ///< empty when it is not known
    bool operator==(const TestRun &) const = default;
};

/// One test through all executions that ran it.
struct TestHistory {
    std::string scenario;
    TestSelector test;                      ///< its identity: a stable key comes from it (core/domain/test_key.h)
    std::int64_t failures = 0;              ///< executions in which it failed
    std::int64_t flakes = 0;                ///< executions in which it failed and passed
    std::optional<TestRun> firstFailure;    ///< the first execution in which it failed or was flaky, ever
    std::optional<TestRun> failingSince;    ///< the first failure after its last pass; nothing unless its last result is a failure
    std::optional<milliseconds> medianPass; ///< of its last passes: what it usually takes
    std::vector<std::string> disputedTrees; ///< digests of trees, among the last executions, on which it both failed and passed
    Page<TestRun> runs;                     ///< newest first
};

/// One test that does not say the same thing of the same tree, within the last executions of its scenario.
struct FlakyTest {
    TestSelector test;                         ///< its identity
    int flakes = 0;                            ///< executions in which it failed and then passed
    int disputes = 0;                          ///< failures on a tree on which it passed in another execution
    int failures = 0;                          ///< executions in which it failed, whatever the tree
    int runs = 0;                              ///< executions that ran it
    TestRun last;                              ///< the last execution in which it was flaky or disputed
    TestStatus standing = TestStatus::Unknown; ///< how it ended when it ran last
    bool operator==(const FlakyTest &) const = default;
};

} // namespace genie
