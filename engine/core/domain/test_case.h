// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// How one test ended. What a tool says beyond this is `Unknown`, with the tool's own word kept in `TestCase::rawStatus`.
/// `Flaky` is a test that failed and passed on the same tree: neither of both says anything about the code.
enum class TestStatus { Passed, Failed, Skipped, Unknown, Flaky };

std::string_view toWord(TestStatus status);
std::optional<TestStatus> testStatusFrom(std::string_view word);

/// One test's result in one execution.
struct TestCase {
    std::int64_t ordinal = 0; ///< 1-based within its execution, given by the store in the order of arrival
    std::string phase;
    std::string toolchain; ///< "go", "node", "python", "bats", "shell", ...
    std::string workspace; ///< directory relative to the scenario, "." for the scenario itself
    std::string suite;     ///< Go package, class, describe block, bats file; may be empty
    std::string name;
    std::string file; ///< relative to the scenario, empty when unknown
    int line = 0;     ///< 1-based, 0 when unknown
    TestStatus status = TestStatus::Unknown;
    std::string rawStatus; ///< the tool's own word when it says more than `status`
    milliseconds duration{0};
    std::string message; ///< failure text, bounded by the reader
    int attempt = 1; ///< 1, 2, ...: a further attempt is a case of its own, and counts only by what it changes (core/domain/attempts.h)
    std::vector<std::string> requirementIds; ///< from [REQ:ID] tags in the name
    bool operator==(const TestCase &) const = default;
};

/// Which tests to run instead of all: one entry selects a test, a file or a whole workspace. Empty parts match everything.
struct TestSelector {
    std::string toolchain;
    std::string workspace;
    std::string suite;
    std::string file;
    std::string name;
    bool operator==(const TestSelector &) const = default;

    [[nodiscard]] bool matches(const TestCase &test) const;
    /// The selector that names exactly this test.
    static TestSelector of(const TestCase &test);
    /// As written on a command line: toolchain:workspace:file:suite:name with %-escapes for ':' and '%'.
    [[nodiscard]] std::string toText() const;
    static std::optional<TestSelector> fromText(std::string_view text);
};

/// Coverage of one source file by line.
struct FileCoverage {
    std::string toolchain;
    std::string workspace;
    std::string path;              ///< relative to the scenario
    std::map<int, std::int64_t> hits; ///< line (1-based) -> times run; a line that is absent has no code
    int covered = 0;               ///< in the tool's own unit (Go: statements, others: lines)
    int total = 0;
    bool operator==(const FileCoverage &) const = default;
};

} // namespace genie
