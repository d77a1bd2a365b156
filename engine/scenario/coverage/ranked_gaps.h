// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/coverage_view.h"
#include "core/domain/requirement_report.h"

#include <map>
#include <string>
#include <vector>

namespace genie {

/// The gaps of a scenario as a work list, the most urgent first, at most 500: uncovered lines that were changed lately, then P0 and P1
/// requirements that nothing proves, then the other uncovered lines by their number, then the other requirements. Files without data
/// are no gap: nobody knows what is uncovered in them. `changed` may be empty. Pure.
std::vector<RankedGap> rankedGaps(const CoverageSnapshot &snapshot, const RequirementReport &requirements,
                                  const std::map<std::string, std::vector<LineRange>> &changed);

} // namespace genie
