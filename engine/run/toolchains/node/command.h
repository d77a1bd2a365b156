// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/node/detect.h"
#include "run/toolchains/node/runner.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie::node {

/// How to get exactly what the lock file says, or (only where the settings allow it) what package.json says. Runs no scripts of
/// packages and changes no lock file. Empty when there is no lock file and `withoutLock` is false.
std::vector<std::string> install(const PackageManager &manager, bool withoutLock);

/// The files that a runner writes for us.
struct RunnerReports {
    std::filesystem::path results;
    std::filesystem::path coverage; ///< directory for coverage-final.json; empty: no coverage
    std::string provider;           ///< of vitest: "v8" or "istanbul"
};

/// The runs of vitest that a selection takes: one for each pattern, because a pattern holds for all files of a run. `beneath` are
/// packages that are run by themselves.
std::vector<std::vector<std::string>> vitest(const std::filesystem::path &program, const RunnerJob &job,
                                             const std::vector<std::string> &beneath, const RunnerReports &reports);

/// The same of jest; `program` may be more than one word. `only`: these files of the package, all when empty.
std::vector<std::vector<std::string>> jest(const std::vector<std::string> &program, const RunnerJob &job,
                                           const std::vector<std::string> &only, const RunnerReports &reports);

/// The same of mocha, with our reporter.
std::vector<std::vector<std::string>> mocha(const std::filesystem::path &program, const RunnerJob &job,
                                            const std::vector<std::string> &beneath, const std::filesystem::path &reporter);

/// The run of `node --test` over these files (what Node itself finds when there are none), with our reporter.
std::vector<std::string> nodeTest(const std::filesystem::path &reporter, const RunnerJob &job, const std::vector<std::string> &files,
                                  const RunnerReports &reports);

/// The pattern that matches one test by its describe blocks and title.
std::string namePattern(const std::string &suite, const std::string &name);

/// A pattern for each of the describe blocks of a suite, outermost first.
std::vector<std::string> blockPatterns(const std::string &suite);

/// The command with the test's file and, after `option`, its pattern.
std::vector<std::string> withPattern(std::vector<std::string> argv, const TestCase &test, const std::string &option);

} // namespace genie::node
