// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace genie {

/// Lines that were replaced: `beforeCount` lines from `before` on became `afterCount` lines from `after` on; 1-based. Either count may be 0.
struct LineShift {
    int before = 0;
    int beforeCount = 0;
    int after = 0;
    int afterCount = 0;
    bool operator==(const LineShift &) const = default;
};

/// The smallest set of replacements between two texts, by lines, ascending. Where the texts differ in more than a few thousand places,
/// everything between their common beginning and end counts as replaced: a line that is not known to be the same is another one.
std::vector<LineShift> lineShifts(std::string_view before, std::string_view after);

/// Where a line of `before` is in `after`; nothing when it was replaced.
std::optional<int> lineAfter(const std::vector<LineShift> &shifts, int before);

} // namespace genie
