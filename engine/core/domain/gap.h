// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace genie {

/// Lines first..last of a file, both 1-based and inclusive.
struct LineRange {
    int first = 0;
    int last = 0;
    bool operator==(const LineRange &) const = default;
};

/// Lines of one file that no test runs.
struct FileGap {
    std::string path;             ///< relative to the scenario
    std::vector<LineRange> lines; ///< ascending, apart from one another
    std::string why;              ///< why it ranks where it does, for people: "changed and uncovered"
    bool operator==(const FileGap &) const = default;
};

/// A requirement that nothing proves.
struct RequirementGap {
    std::string id;
    std::string text;        ///< its title
    std::string criticality; ///< "P0", "P1", "P2", empty for none
    std::string status;      ///< its live status when the gap was taken
    bool operator==(const RequirementGap &) const = default;
};

/// What a request is queued to close. Test types that are missing stand in the request itself.
struct Gap {
    std::vector<FileGap> files; ///< in the order of their rank
    std::vector<RequirementGap> requirements;
    bool operator==(const Gap &) const = default;

    [[nodiscard]] bool empty() const { return files.empty() && requirements.empty(); }
    /// Lines over all files.
    [[nodiscard]] int lineCount() const
    {
        int lines = 0;
        for (const auto &file : files)
            for (const auto &range : file.lines)
                lines += range.last - range.first + 1;
        return lines;
    }
};

} // namespace genie
