// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace genie::node {

/// What a package.json says about its tests.
struct TestScript {
    enum class Runner { None, Vitest, Jest, ReactScripts, NodeTest, Mocha, Other };
    Runner runner = Runner::None;
    std::string text;                               ///< `scripts.test` as written
    std::vector<std::string> arguments;             ///< of the runner, without what we say ourselves: watching, reporting
    std::vector<std::string> nodeFlags;             ///< of Node itself: `--experimental-vm-modules`
    std::map<std::string, std::string> environment; ///< assignments before the command
    std::string skipReason;                         ///< why there is nothing to run
    std::string problem;                            ///< why package.json makes no sense
    bool delegates = false;                         ///< runs the test scripts of the packages beneath: `npm test --workspaces`
};

/// What to run for the package in this directory.
TestScript testScript(const std::filesystem::path &directory);

/// Whether the script says only that there are no tests: `echo "..."`, with or without `exit`.
bool isPlaceholder(std::string_view script);

/// The runner as people know it: "vitest", "jest", "node --test"; empty for a script that is run as it is.
std::string_view runnerName(TestScript::Runner runner);

} // namespace genie::node
