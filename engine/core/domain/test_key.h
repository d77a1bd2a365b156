// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace genie {

/// What makes a test the same test from run to run: the parts that a selector has. Its file is left out where the suite names the
/// package or class by itself, because those tools place a failed test in the file that reported the failure, and a test keeps
/// its history when it moves within its package.
TestSelector identityOf(const TestCase &test);
TestSelector identityOf(TestSelector test);

/// A digest of a test's identity within its scenario: stable from run to run, from machine to machine and from version to version.
struct TestKey {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    bool operator==(const TestKey &) const = default;

    static TestKey of(const TestCase &test);
    static TestKey of(const TestSelector &test);
    /// 32 hexadecimal digits.
    [[nodiscard]] std::string toText() const;
};

} // namespace genie

/// Keys are digests, so any of their bits are good enough.
template <> struct std::hash<genie::TestKey> {
    std::size_t operator()(const genie::TestKey &key) const noexcept { return key.low; }
};
