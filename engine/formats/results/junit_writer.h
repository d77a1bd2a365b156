// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"
#include "core/domain/test_case.h"

#include <string>
#include <vector>

namespace genie {

/// An execution as JUnit XML for CI systems: one `<testsuite>` for each phase, toolchain, workspace and suite, in the order of
/// arrival; a phase that failed without a failed case becomes a `<testcase>` with an `<error>`, so that no failure is lost. What
/// XML cannot hold is removed; requirement ids become properties.
std::string writeJunit(const Execution &execution, const std::vector<TestCase> &cases);

} // namespace genie
