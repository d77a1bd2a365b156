// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie::python {

/// Every Python project of the scenario; one without a `test_*.py` or `*_test.py` has nothing to run.
std::vector<TestWorkspace> detect(const Workspace &workspace);

/// The test files in a project, relative to it.
std::vector<std::string> testFiles(const std::filesystem::path &directory);

/// Whether the project's tests are written for pytest: test functions outside of classes, fixtures, pytest's own settings. Others
/// can be run by unittest as well.
bool wantsPytest(const std::filesystem::path &directory);

/// The interpreters to try, best first: the project's own virtual environment, `python3` of the PATH, Debian's, `python`.
std::vector<std::string> interpreters(const std::filesystem::path &scenario, const std::string &directory);

/// What the project's own configuration says that changes how we measure.
struct CoverageSetup {
    bool configured = false; ///< coverage.py has settings: which sources to measure is theirs to say
    bool byPytest = false;   ///< pytest is told to measure (`--cov`), so that we must not
};
CoverageSetup coverageSetup(const std::filesystem::path &directory);

} // namespace genie::python
