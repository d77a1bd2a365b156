// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/node/test_script.h"
#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie::node {

/// Where a package's dependencies come from.
struct PackageManager {
    std::string name;      ///< "npm", "pnpm" or "yarn"
    std::string lockFile;  ///< base name, empty when there is none
    std::string directory; ///< where lock file and node_modules belong, relative to the scenario
};

/// Every package.json of the scenario.
std::vector<TestWorkspace> detect(const Workspace &workspace);

/// The packages beneath this one that have tests of their own to run, so that they must not run here as well.
std::vector<std::string> suitesBeneath(const Workspace &workspace, const std::string &directory);

/// The package's manager: `packageManager` of package.json, else the nearest lock file upwards, else npm.
PackageManager packageManager(const std::filesystem::path &scenario, const std::string &directory);

/// Whether there is a node_modules directory in the package or above it, within the scenario.
bool isInstalled(const std::filesystem::path &scenario, const std::string &directory);

/// The file of an installed package (`vitest/vitest.mjs`) as Node would find it; empty when it is not installed.
std::filesystem::path installedFile(const std::filesystem::path &scenario, const std::string &directory, const std::string &file);

} // namespace genie::node
