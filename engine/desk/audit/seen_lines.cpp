// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/seen_lines.h"

#include "desk/audit/test_paths.h"

#include <map>
#include <set>

namespace genie {

std::vector<LineRange> rangesOf(const std::vector<int> &ascending)
{
    std::vector<LineRange> ranges;
    for (const int line : ascending) {
        if (!ranges.empty() && ranges.back().last + 1 == line)
            ranges.back().last = line;
        else if (ranges.empty() || ranges.back().last != line)
            ranges.push_back({line, line});
    }
    return ranges;
}

std::vector<SeenLines> seenLines(const std::vector<FileCoverage> &coverage, const std::vector<std::string> &testFiles)
{
    const std::set<std::string> tests(testFiles.begin(), testFiles.end());
    std::map<std::string, std::map<int, bool>> files;
    for (const auto &file : coverage) {
        if (tests.count(file.path) != 0 || namesTestFile(file.path))
            continue;
        auto &lines = files[file.path];
        for (const auto &[line, hits] : file.hits)
            lines[line] = lines[line] || hits > 0;
    }
    std::vector<SeenLines> result;
    for (const auto &[path, lines] : files) {
        std::vector<int> covered;
        std::vector<int> open;
        for (const auto &[line, hit] : lines)
            (hit ? covered : open).push_back(line);
        result.push_back({path, rangesOf(covered), rangesOf(open)});
    }
    return result;
}

} // namespace genie
