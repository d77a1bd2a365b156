// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie::command {

/// The command as it is run: a program within the scenario by its whole path.
std::vector<std::string> run(const DeclaredCommand &command, const std::filesystem::path &scenario);

/// The declared commands that run in the test's directory: which tests they select is theirs alone to know.
std::string nativeCommand(const TestCase &test, const std::filesystem::path &scenario);

} // namespace genie::command
