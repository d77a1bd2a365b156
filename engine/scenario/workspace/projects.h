// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/workspace/workspace.h"

#include <filesystem>
#include <string_view>

namespace genie {

/// How far the search for projects goes.
struct ProjectLimits {
    int depth = 24;
    int entries = 200'000;
};

/// Whether a directory of that name holds what tools made or fetched, so that nobody looks for projects in it (spec/phases.md 3.7).
bool isSkippedDirectory(std::string_view name);

/// The projects in the tree by their files, sorted by kind and directory. Links to directories are not followed, so loops cannot
/// occur; what the limits cut and what cannot be listed is a warning. Python, CMake, Cargo and Maven projects are never nested in
/// one of their kind.
std::vector<Project> findProjects(const std::filesystem::path &scenario, std::vector<ConfigWarning> &warnings,
                                  const ProjectLimits &limits = {});

/// Whether a file of that name at the top of a tree says by itself that here is a project.
bool marksProject(std::string_view fileName);

/// `test_*.py` or `*_test.py`.
bool isPythonTest(std::string_view fileName);

} // namespace genie
