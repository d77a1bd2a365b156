// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/node/detect.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie::node {

/// How to get exactly what the lock file says, or (only where the settings allow it) what package.json says. Runs no scripts of
/// packages and changes no lock file. Empty when there is no lock file and `withoutLock` is false.
std::vector<std::string> install(const PackageManager &manager, bool withoutLock);

/// The files that vitest writes for us.
struct VitestReports {
    std::filesystem::path results;  ///< JSON
    std::filesystem::path coverage; ///< directory for coverage-final.json; empty: no coverage
    std::string provider;           ///< "v8" or "istanbul"
};

/// The runs of vitest that a selection takes: one for each pattern, because a pattern holds for all files of a run.
std::vector<std::vector<std::string>> vitest(const std::filesystem::path &program, const TestScript &script, const TestWorkspace &found,
                                             const Selection &selection, const VitestReports &reports);

/// The package's own test script, never in watch mode.
std::vector<std::string> script(const PackageManager &manager, const TestScript &script);

/// The pattern for -t that matches one test by its describe blocks and title.
std::string namePattern(const std::string &suite, const std::string &name);

/// `cd ui && npx vitest run src/a.test.ts -t '^name$'`
std::string nativeCommand(const TestCase &test);

} // namespace genie::node
