// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace genie {

/// Some lines of a log.
struct LogSlice {
    std::int64_t firstLine = 0; ///< 0-based number of the first of `lines`
    std::vector<std::string> lines; ///< valid UTF-8 without line ends; very long lines are cut and end in an ellipsis
    std::int64_t totalLines = 0;
    std::int64_t bytes = 0;     ///< of the whole log
};

/// Which lines of a log: from `firstLine`, or the last `count` when `firstLine` is negative.
struct LogRange {
    std::int64_t firstLine = -1;
    int count = 500; ///< 1..5000
};

/// Lines of a log that contain a text.
struct LogMatches {
    std::vector<std::int64_t> lines; ///< 0-based, at most as many as asked for
    bool more = false;
};

} // namespace genie
