// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/coverage/coverage_reader.h"
#include "formats/results/line_splitter.h"

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Reads an LCOV trace as a stream, a record at a time: bytes may be split anywhere, and only one record is held. Counts are
/// lines (`DA`); functions and branches are left out. Paths as written, toolchain and workspace empty. Belongs to one thread.
class LcovReader {
public:
    static constexpr std::size_t kLongestLine = 64 * 1024;
    static constexpr int kHighestLine = 100'000'000; ///< as the other readers of coverage believe

    explicit LcovReader(CoverageSink sink) : m_sink(std::move(sink)) {}
    void feed(std::string_view bytes);
    /// Invalid when no record came, a line is not what LCOV has, or the trace ended within a record.
    [[nodiscard]] Done finish();

private:
    void addLine(std::string_view line);
    void addCount(std::string_view data);
    void endRecord();

    CoverageSink m_sink;
    LineSplitter m_lines{kLongestLine};
    FileCoverage m_file;
    std::string m_problem;
    std::int64_t m_number = 0;
    bool m_open = false;
    bool m_any = false;
};

/// A whole trace; records of the same file are put together.
Outcome<std::vector<FileCoverage>> readLcov(std::string_view bytes);

/// The files as an LCOV trace with their lines and sums.
std::string writeLcov(const std::vector<FileCoverage> &files);

} // namespace genie
