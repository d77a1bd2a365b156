// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/line_splitter.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace genie {

/// Counts the lines that bash says it runs (`set -x`), as a stream whose bytes may be split anywhere and come from several shells.
/// What is no such line (the rest of a command of several lines) counts as nothing. Bounded in memory; belongs to one thread.
/// Format: PS4 in the manual of bash, "Bash Variables".
class XtraceReader {
public:
    static constexpr std::size_t kLongestLine = 16 * 1024; ///< what a command says behind its place does not matter
    static constexpr std::size_t kLongestPath = 4'096;     ///< as the system has it (PATH_MAX); places that are longer are none
    static constexpr std::size_t kMostFiles = 10'000;
    static constexpr std::size_t kMostLines = 1'000'000;   ///< over all files: whoever can write to the stream can name any line
    static constexpr int kHighestLine = 1'000'000;
    /// What PS4 has to be: the working directory, the script as it was called and the line.
    static constexpr const char *kPrompt = R"(+genie:$PWD:${BASH_SOURCE[0]-}:$LINENO: )";

    /// Directory and script of a line, as bash knows them.
    struct Place {
        std::string directory;
        std::string script; ///< absolute, or relative to where the shell was when it began
        auto operator<=>(const Place &) const = default;
    };
    using Hits = std::map<int, std::int64_t>; ///< line (1-based) -> times run

    void feed(std::string_view bytes);
    [[nodiscard]] const std::map<Place, Hits> &places() const { return m_places; }

private:
    void addLine(std::string_view line);

    LineSplitter m_lines{kLongestLine};
    std::map<Place, Hits> m_places;
    std::size_t m_known = 0; ///< lines over all files
};

} // namespace genie
