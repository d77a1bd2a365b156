// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/domain/gap.h"
#include "core/domain/test_case.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// What is known of one line with code. NoData is never the same as Uncovered.
enum class LineState { Covered, Uncovered, NoData, Excluded };

std::string_view toWord(LineState state);
std::optional<LineState> lineStateFrom(std::string_view word);

/// Lines that somebody took out of the measurement, and who: a comment in the source, or a rule of a tool's configuration.
struct Exclusion {
    LineRange lines;
    std::string by; ///< "pragma: no cover in line 12", ".coveragerc omit"
    bool operator==(const Exclusion &) const = default;
};

/// One source file in a coverage snapshot.
struct CoveredFile {
    std::string path; ///< relative to the scenario, normalised
    std::string toolchain;
    int covered = 0, uncovered = 0, excluded = 0; ///< lines
    bool noData = false;                          ///< nothing measured it
    std::vector<LineRange> uncoveredLines;
    std::vector<Exclusion> exclusions;
    std::optional<double> percent; ///< of covered and uncovered lines; nothing: no data or no code
    bool operator==(const CoveredFile &) const = default;
};

/// The coverage of one execution: files in byte order of their paths.
struct CoverageSnapshot {
    std::string scenario;
    ExecutionId execution; ///< empty: nothing was ever measured
    Moment at{};
    std::string treeDigest;
    bool complete = false; ///< every workspace with tests was measured: only complete sets are compared
    std::string incompleteBecause;
    std::vector<CoveredFile> files;
    int covered = 0, uncovered = 0, excluded = 0; ///< lines over all files
    int filesWithoutData = 0;
    std::optional<double> percent; ///< weighted by lines; nothing: no data
    bool operator==(const CoverageSnapshot &) const = default;
};

/// One entry of the work list: a gap of one file or one requirement, the most urgent first.
struct RankedGap {
    std::optional<FileGap> file;
    std::optional<RequirementGap> requirement;
    double weight = 0;  ///< higher is more urgent; see scenario/coverage
    std::string reason; ///< why it ranks here, in words
    bool operator==(const RankedGap &) const = default;
};

/// How one file stood in one execution.
struct FileCoveragePoint {
    ExecutionId execution;
    Moment at{};
    std::optional<double> percent; ///< nothing: not measured
    int covered = 0, uncovered = 0;
    bool operator==(const FileCoveragePoint &) const = default;
};

/// What is known of the code that belongs to a requirement: of the sources that name it with a [REQ:ID].
struct RequirementCoverage {
    std::string id;
    std::string text; ///< its title
    std::string criticality;
    std::string live;               ///< what its evidence says
    std::vector<std::string> files; ///< sources that name it
    int covered = 0, uncovered = 0; ///< lines of them that were measured
    std::optional<double> percent;  ///< nothing: no source names it, or none of them was measured
    bool operator==(const RequirementCoverage &) const = default;
};

/// How one file differs between two snapshots.
struct CoverageChange {
    std::string path;
    std::optional<double> before, after; ///< percent; nothing: not there, or not measured
    std::vector<LineRange> gained;       ///< lines that were uncovered and are covered
    std::vector<LineRange> lost;
    bool operator==(const CoverageChange &) const = default;
};

/// The coverage of a scenario as it is known now, with its work list.
struct CoverageView {
    CoverageSnapshot snapshot;
    std::vector<RankedGap> gaps;                   ///< at most 500
    std::vector<FileCoveragePoint> trend;          ///< of the whole scenario, oldest first, at most 50
    std::vector<RequirementCoverage> requirements; ///< in file order
    bool operator==(const CoverageView &) const = default;
};

} // namespace genie
