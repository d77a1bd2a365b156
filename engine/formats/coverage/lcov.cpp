// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/coverage/lcov.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace genie {

void LcovReader::feed(std::string_view bytes)
{
    m_lines.feed(bytes, [this](const StreamLine &line) { addLine(line.text); });
}

Done LcovReader::finish()
{
    m_lines.flush([this](const StreamLine &line) { addLine(line.text); });
    if (m_problem.empty() && !m_any)
        m_problem = m_open ? "ended within its first record" : "has no record";
    if (m_problem.empty() && m_open)
        m_problem = "ended within a record";
    if (!m_problem.empty())
        return fail(FailureKind::Invalid, "the LCOV trace " + m_problem);
    return {};
}

void LcovReader::addLine(std::string_view line)
{
    ++m_number;
    if (!m_problem.empty())
        return;
    if (line.starts_with("DA:")) {
        addCount(line.substr(3));
    } else if (line.starts_with("SF:")) {
        m_file = {};
        m_file.path = text::shortened(text::withoutControls(text::validUtf8(line.substr(3))), 4096);
        m_open = true;
    } else if (line == "end_of_record") {
        endRecord();
    } else if (!m_open && !m_any && !line.empty() && !line.starts_with("TN:") && line.front() != '#') {
        m_problem = "has no record: line " + std::to_string(m_number) + " is not \"TN:\" or \"SF:\"";
    }
}

void LcovReader::addCount(std::string_view data)
{
    int line = 0;
    const char *const end = data.data() + data.size();
    const auto [comma, wrongLine] = std::from_chars(data.data(), end, line);
    std::int64_t hits = 0;
    bool right = wrongLine == std::errc{} && comma != end && *comma == ',' && line >= 0 && line <= kHighestLine && m_open;
    if (right) {
        const auto [rest, wrongHits] = std::from_chars(comma + 1, end, hits);
        // Counters that overflowed in the tool are printed as they are; so are negative ones.
        if (wrongHits == std::errc::result_out_of_range)
            hits = std::numeric_limits<std::int64_t>::max();
        right = (wrongHits == std::errc{} || wrongHits == std::errc::result_out_of_range) && (rest == end || *rest == ',' || *rest == '.');
    }
    if (!right) {
        m_problem = "has no line and count at line " + std::to_string(m_number);
        return;
    }
    if (line == 0) // some tools say it of a file as a whole
        return;
    auto &all = m_file.hits;
    std::int64_t &most = all.try_emplace(all.end(), line, 0)->second;
    most = std::max(most, hits);
}

void LcovReader::endRecord()
{
    if (!m_open) {
        m_problem = "ends a record at line " + std::to_string(m_number) + " that never began";
        return;
    }
    m_open = false;
    m_any = true;
    countLines(m_file);
    m_sink(std::move(m_file));
    m_file = {};
}

Outcome<std::vector<FileCoverage>> readLcov(std::string_view bytes)
{
    CoverageSum sum;
    Done summed;
    LcovReader reader([&](FileCoverage &&file) {
        if (summed)
            summed = sum.add(std::move(file));
    });
    reader.feed(bytes);
    if (const Done read = reader.finish(); !read)
        return tl::unexpected(read.error());
    if (!summed)
        return tl::unexpected(Failure{summed.error().kind, "the LCOV trace " + summed.error().message});
    return sum.take();
}

std::string writeLcov(const std::vector<FileCoverage> &files)
{
    std::string trace;
    for (const FileCoverage &file : files) {
        std::string path = text::withoutControls(text::validUtf8(file.path));
        std::replace(path.begin(), path.end(), '\n', ' ');
        trace += "TN:\nSF:" + path + "\n";
        std::size_t covered = 0;
        for (const auto &[line, hits] : file.hits) {
            trace += "DA:" + std::to_string(line) + "," + std::to_string(hits) + "\n";
            covered += hits > 0 ? 1 : 0;
        }
        trace += "LF:" + std::to_string(file.hits.size()) + "\nLH:" + std::to_string(covered) + "\nend_of_record\n";
    }
    return trace;
}

} // namespace genie
