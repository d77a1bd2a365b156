// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/coverage_view.h"
#include "core/domain/execution.h"
#include "scenario/workspace/workspace.h"

#include <vector>

namespace genie {

/// What one execution says of a scenario's lines, together with what its sources say: lines that comments take out, and sources that
/// nothing measured (their files are there with `noData`, never with 0 %). Paths are those of the scenario; a file that several tools
/// measured has the sum of them. Reads the sources, within bounds.
CoverageSnapshot snapshotOf(const Execution &execution, const std::vector<FileCoverage> &files, const Workspace &workspace);

/// The same where nothing was ever measured: every source without data.
CoverageSnapshot emptySnapshot(const Workspace &workspace);

/// What changed between two snapshots, file by file in byte order; only files that differ. Invalid, with the reason, unless both are
/// complete: what one of them did not measure would look like a loss.
Outcome<std::vector<CoverageChange>> compareSnapshots(const CoverageSnapshot &before, const CoverageSnapshot &after);

/// Adjacent and overlapping ranges joined, ascending.
std::vector<LineRange> joined(std::vector<LineRange> ranges);

} // namespace genie
