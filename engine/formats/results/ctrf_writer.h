// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"
#include "core/domain/test_case.h"

#include <string>
#include <vector>

namespace genie {

/// An execution as CTRF JSON: one entry a test with its earlier attempts in `retryAttempts`, unknown as `other`; a phase that
/// failed without a failed case is an entry too, so that no failure is lost. What CTRF has no field for stands in `extra`.
std::string writeCtrf(const Execution &execution, const std::vector<TestCase> &cases);

} // namespace genie
