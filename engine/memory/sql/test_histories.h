// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_history.h"
#include "memory/sql/sql_session.h"

namespace genie {

/// Reads what the store knows of tests over time, best within a snapshot of the caller. Changes nothing.
class TestHistories {
public:
    explicit TestHistories(SqlSession &session) : m_session(session) {}

    Outcome<TestHistory> of(const TestHistoryQuery &query);
    Outcome<std::vector<FlakyTest>> flakyOf(const std::string &scenario, int limit);

private:
    /// A row of `tests` with its identity.
    struct Known {
        std::int64_t id = 0;
        TestSelector test;
        std::int64_t firstSeen = 0;
        std::int64_t firstFailure = 0; ///< 0: it never failed
        std::int64_t failures = 0;
        std::int64_t flakes = 0;
    };

    static Known readKnown(SqlRow &row);
    Outcome<Known> find(const std::string &scenario, const TestSelector &wanted);
    Outcome<std::vector<TestRun>> runsOf(const std::string &scenario, const Known &known, std::int64_t before, int limit);
    Done addFirstFailure(const Known &known, TestHistory &history);

    SqlSession &m_session;
};

} // namespace genie
