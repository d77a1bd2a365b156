// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace genie {

/// What a program said when it was asked for its version.
struct ToolVersion {
    std::string program;
    std::string line;    ///< its first line, for people
    std::string problem; ///< why it did not answer; empty when it did
};

/// Asks each program for its version, side by side, 10 s each. In the order of the names. Runs outside of the scenario, so that
/// no project file there makes a tool fetch another version of itself.
std::vector<ToolVersion> askVersions(const std::set<std::string> &programs, const PhaseContext &context);

/// A version that does not suit a project.
struct VersionFinding {
    bool gap = false; ///< the tool refuses the project; otherwise it may work and is only worth a warning
    std::string text;
    std::string file;
    int line = 0;
};

/// Compares the `go` line of a module with the Go that is there.
std::vector<VersionFinding> compareGo(const PhaseContext &context, const std::string &directory, const std::string &versionLine);

/// Compares `engines.node` of a package with the Node that is there.
std::vector<VersionFinding> compareNode(const PhaseContext &context, const std::string &directory, const std::string &versionLine);

} // namespace genie
