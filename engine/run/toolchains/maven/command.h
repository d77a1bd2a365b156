// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/selection.h"
#include "run/toolchains/toolchain.h"

#include <map>
#include <string>
#include <vector>

namespace genie::maven {

/// Compiles and tests the project in the working directory, every module even when one fails; with nothing from the network unless
/// `online`. `sources`: test classes and their files, for selections by file.
std::vector<std::string> test(const TestWorkspace &found, const Selection &selection, const std::map<std::string, std::string> &sources,
                              bool online);

/// `cd api && mvn test -Dtest=demo.CalcTest#adds`
std::string nativeCommand(const TestCase &test);

} // namespace genie::maven
