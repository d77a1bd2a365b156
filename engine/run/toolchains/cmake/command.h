// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/selection.h"
#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie::cmake {

/// Configures the project in the working directory into a build tree elsewhere. `generator` may be empty.
std::vector<std::string> configure(const std::filesystem::path &tree, const std::string &generator);

/// Builds the tree with as many jobs at once.
std::vector<std::string> build(const std::filesystem::path &tree, int jobs);

/// What ctest knows of its tests, as JSON.
std::vector<std::string> list(const std::filesystem::path &tree);

/// Runs the tests, or those that the selection names, with a JUnit report.
std::vector<std::string> test(const std::filesystem::path &tree, const std::filesystem::path &report, const Selection &selection);

/// `cmake -S lib -B lib/build && cmake --build lib/build && ctest --test-dir lib/build --output-on-failure -R '^name$'`
std::string nativeCommand(const TestCase &test);

} // namespace genie::cmake
