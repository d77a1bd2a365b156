// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace genie::maven {

/// Every outermost pom.xml; its modules are run with it.
std::vector<TestWorkspace> detect(const Workspace &workspace);

/// The directories beneath a project that have a pom.xml, relative to it.
std::set<std::string> modules(const std::filesystem::path &directory);

/// The sources of test classes by the name of their class ("demo.CalcTest"), relative to the project.
std::map<std::string, std::string> testSources(const std::filesystem::path &directory);

} // namespace genie::maven
