// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace genie::node {

/// What a package.json says about its tests.
struct TestScript {
    enum class Runner { None, Vitest, ReactScripts, Other };
    Runner runner = Runner::None;
    std::string text;                               ///< `scripts.test` as written
    std::vector<std::string> arguments;             ///< of vitest, without `run`, `watch` and watch flags
    std::map<std::string, std::string> environment; ///< assignments before the command
    std::string skipReason;                         ///< why there is nothing to run
    std::string problem;                            ///< why package.json makes no sense
};

/// Where a package's dependencies come from.
struct PackageManager {
    std::string name;      ///< "npm", "pnpm" or "yarn"
    std::string lockFile;  ///< base name, empty when there is none
    std::string directory; ///< where lock file and node_modules belong, relative to the scenario
};

/// Every package.json of the scenario.
std::vector<TestWorkspace> detect(const Workspace &workspace);

/// What to run for the package in this directory.
TestScript testScript(const std::filesystem::path &directory);

/// Whether the script says only that there are no tests: `echo "..."`, with or without `exit`.
bool isPlaceholder(std::string_view script);

/// The package's manager: `packageManager` of package.json, else the nearest lock file upwards, else npm.
PackageManager packageManager(const std::filesystem::path &scenario, const std::string &directory);

/// Whether there is a node_modules directory in the package or above it, within the scenario.
bool isInstalled(const std::filesystem::path &scenario, const std::string &directory);

/// The file of an installed package (`vitest/vitest.mjs`) as Node would find it; empty when it is not installed.
std::filesystem::path installedFile(const std::filesystem::path &scenario, const std::string &directory, const std::string &file);

} // namespace genie::node
