// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"
#include "memory/sql/sql_session.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace genie {

/// Finds the number of a test in the store, and gives new tests one. Remembers what it has found, so that a case of a known test
/// costs no statement; numbers never change, so what other processes do cannot make it wrong. Lives as long as its session.
class TestIndex {
public:
    /// The number of the case's test; `execution` is where it is first seen when it is new. Within a transaction of the caller's.
    Outcome<std::int64_t> idOf(SqlSession &session, const std::string &scenario, const TestCase &test, std::int64_t execution);
    /// Forgets everything: after a transaction that was not kept, its new numbers are not there.
    void forget();

private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    struct Suite {
        std::int64_t id = 0;
        std::unordered_map<std::string, std::int64_t, TextHash, std::equal_to<>> tests;
    };

    Outcome<Suite *> suiteOf(SqlSession &session, const std::string &scenario, const TestCase &test);
    Outcome<std::int64_t> ensure(SqlSession &session, Suite &suite, const std::string &name, std::int64_t execution);
    Done load(SqlSession &session, Suite &suite);

    std::unordered_map<std::string, Suite> m_suites; ///< by scenario and identity without the name
    std::size_t m_names = 0;                         ///< in all suites
    // The suite of the last case: cases of one suite arrive together.
    Suite *m_last = nullptr;
    std::string m_lastScenario;
    TestCase m_lastCase;
};

} // namespace genie
