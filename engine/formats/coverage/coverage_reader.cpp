// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/coverage/coverage_reader.h"

#include <algorithm>

namespace genie {

Done CoverageSum::add(FileCoverage &&file)
{
    if (m_lines + file.hits.size() > kMostLines)
        return fail(FailureKind::Invalid, "tells of more than " + std::to_string(kMostLines) + " lines");
    const auto [place, fresh] = m_files.try_emplace(file.path);
    if (fresh) {
        m_lines += file.hits.size();
        place->second = std::move(file);
        return {};
    }
    FileCoverage &known = place->second;
    const std::size_t before = known.hits.size();
    for (const auto &[line, hits] : file.hits) {
        std::int64_t &most = known.hits.try_emplace(line, 0).first->second;
        most = std::max(most, hits);
    }
    m_lines += known.hits.size() - before;
    countLines(known);
    return {};
}

std::vector<FileCoverage> CoverageSum::take()
{
    std::vector<FileCoverage> files;
    files.reserve(m_files.size());
    for (auto &[path, file] : m_files)
        files.push_back(std::move(file));
    m_files.clear();
    m_lines = 0;
    return files;
}

void countLines(FileCoverage &file)
{
    file.total = static_cast<int>(file.hits.size());
    file.covered = static_cast<int>(std::count_if(file.hits.begin(), file.hits.end(), [](const auto &hit) { return hit.second > 0; }));
}

} // namespace genie
