// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/baseline.h"
#include "desk/audit/evidence.h"

#include <map>
#include <set>
#include <string>

namespace genie {

using LinesByFile = std::map<std::string, std::set<int>>;

/// The lines of the product before and after, all in the numbers of the result. Pure.
struct LineLedger {
    bool knownBefore = false, knownAfter = false;
    LinesByFile coveredBefore; ///< covered in the baseline, where they still stand
    LinesByFile allBefore;     ///< have code in the baseline, where they still stand
    LinesByFile allAfter;      ///< have code in the result
    LinesByFile coveredAfter;  ///< run by any test of the result
    LinesByFile believed;      ///< run by a test that is on target
    int coveredCount = 0, count = 0; ///< of the baseline as it was

    [[nodiscard]] std::optional<double> percentBefore() const;
    /// Of the lines that were covered before and still are, and of those that believable tests cover.
    [[nodiscard]] std::optional<double> percentAfter() const;
    /// Lines that were covered before, still stand, and are not covered any more.
    [[nodiscard]] LinesByFile lost() const;
};

/// One part of the gap, in lines.
struct GapLines {
    std::string path;
    std::set<int> wanted;    ///< in the numbers of the result
    std::vector<int> gone;   ///< in the numbers of the baseline: replaced or removed
    std::set<int> closed;    ///< of the wanted
};

/// Reads the measured lines of both sides; `believed` is still empty.
LineLedger lineLedger(const Evidence &evidence, const Baseline &baseline);

/// The lines that the request wanted, or, where nobody chose any, all that the baseline does not cover.
std::vector<GapLines> gapLines(const Evidence &evidence, const Baseline &baseline, const LineLedger &ledger);

std::size_t countOf(const LinesByFile &lines);
bool holds(const LinesByFile &lines, const std::string &path, int line);

} // namespace genie
