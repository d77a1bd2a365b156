// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/test_case.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Takes the coverage of one file as a reader finds it. A file may come more than once: see CoverageSum.
using CoverageSink = std::function<void(FileCoverage &&)>;

/// Puts the parts of several records about the same files together: a line has the highest count that one of them tells, and
/// files stand in byte order of their paths.
class CoverageSum {
public:
    /// Lines over all files; a report that tells of more is not believed.
    static constexpr std::size_t kMostLines = 5'000'000;

    /// Invalid when there are too many lines.
    Done add(FileCoverage &&file);
    [[nodiscard]] std::vector<FileCoverage> take();

private:
    std::map<std::string, FileCoverage, std::less<>> m_files;
    std::size_t m_lines = 0;
};

/// Counts covered and total lines out of the hits.
void countLines(FileCoverage &file);

} // namespace genie
