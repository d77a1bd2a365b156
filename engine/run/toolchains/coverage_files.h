// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/toolchain.h"

#include <optional>
#include <vector>

namespace genie {

/// Reports the coverage that a tool measured in one workspace: its paths made relative to the scenario, files outside of the scenario
/// or in dependencies left out. Answers the sum over the files; nothing when there was nothing to cover.
std::optional<CoverageSummary> reportCoverage(const TestWorkspace &found, const PhaseContext &context,
                                              Outcome<std::vector<FileCoverage>> files);

} // namespace genie
