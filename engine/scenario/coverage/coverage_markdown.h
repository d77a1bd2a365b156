// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/coverage_view.h"

#include <string>

namespace genie {

/// The coverage of a scenario as Markdown: the numbers, the files worst first, the work list. Paths are shown as text.
std::string coverageMarkdown(const CoverageView &view);

/// "62.5 %", or "no data".
std::string percentOrNoData(const std::optional<double> &percent);

/// "3-8, 12"; at most a few, and how many more.
std::string shownRanges(const std::vector<LineRange> &ranges, std::size_t most = 12);

} // namespace genie
