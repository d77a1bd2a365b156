// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"

#include <cstdint>

namespace genie {

// How `test_runs` numbers a status; migrations/0003.sql and tests.sql have the same numbers.

constexpr int storedStatus(TestStatus status)
{
    switch (status) {
    case TestStatus::Passed: return 0;
    case TestStatus::Failed: return 1;
    case TestStatus::Skipped: return 2;
    case TestStatus::Flaky: return 4;
    case TestStatus::Unknown: break;
    }
    return 3;
}

constexpr TestStatus statusFromStored(std::int64_t number)
{
    for (const auto status : {TestStatus::Passed, TestStatus::Failed, TestStatus::Skipped, TestStatus::Flaky})
        if (storedStatus(status) == number)
            return status;
    return TestStatus::Unknown;
}

} // namespace genie
