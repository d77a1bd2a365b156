// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"

#include <string>
#include <string_view>

namespace genie {

/// Whether a file is one that a tool family takes for a file of tests: `*_test.go`, `test_*.py`, `*.spec.ts`, `*.bats`.
bool namesTestFile(std::string_view path);

/// Whether a file belongs to tests in a wider sense: a file of tests, or anything in a folder of tests.
bool belongsToTests(std::string_view path);

/// Which of the types of spec/api.md 1.4 a test is of, by where it stands and what it is called: a test that says nothing else is a unit test.
std::string testTypeOf(const TestSelector &test, std::string_view file);

/// Whether the cases of a tool family are about a file that is read and not run (`bash -n`): that file is the product, and no test.
bool onlyReads(std::string_view toolchain);

/// Whether a case stands for more than one test: a file that could not be loaded, a suite or a build that failed.
bool standsForMany(const TestCase &test);

} // namespace genie
