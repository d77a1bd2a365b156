// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/files/line_index.h"

#include <algorithm>
#include <cstring>

namespace genie {

namespace {

// Sixteen bytes at once; the compiler makes of it what the machine has.
using Lanes __attribute__((vector_size(16))) = unsigned char;

} // namespace

std::int64_t newlinesIn(std::string_view bytes)
{
    std::int64_t count = 0;
    const char *at = bytes.data();
    std::size_t left = bytes.size();
    while (left >= sizeof(Lanes)) {
        // A lane counts up to 255 before it must be emptied.
        const std::size_t rounds = std::min<std::size_t>(left / sizeof(Lanes), 255);
        Lanes sums{};
        const Lanes newline = Lanes{} + static_cast<unsigned char>('\n');
        for (std::size_t i = 0; i < rounds; ++i, at += sizeof(Lanes)) {
            Lanes lanes;
            std::memcpy(&lanes, at, sizeof lanes);
            sums += reinterpret_cast<Lanes>(lanes == newline) & 1;
        }
        for (std::size_t i = 0; i < sizeof(Lanes); ++i)
            count += sums[i];
        left -= rounds * sizeof(Lanes);
    }
    return count + std::count(at, at + left, '\n');
}

void LineIndex::feed(std::string_view bytes)
{
    while (!bytes.empty()) {
        const std::int64_t room = kStep - m_offset % kStep;
        const auto piece = bytes.substr(0, static_cast<std::size_t>(room));
        m_newlines += newlinesIn(piece);
        m_offset += static_cast<std::int64_t>(piece.size());
        if (m_offset % kStep == 0)
            m_steps.push_back(m_newlines);
        bytes.remove_prefix(piece.size());
    }
}

void LineIndex::cutTo(std::int64_t offset, std::int64_t newlines)
{
    m_steps.resize(static_cast<std::size_t>(offset / kStep) + 1);
    m_offset = offset;
    m_newlines = newlines;
}

bool LineIndex::adopt(std::int64_t newlinesBefore)
{
    if (m_offset % kStep != 0 || newlinesBefore < m_newlines || newlinesBefore > m_newlines + kStep)
        return false;
    m_steps.push_back(newlinesBefore);
    m_newlines = newlinesBefore;
    m_offset += kStep;
    return true;
}

std::int64_t LineIndex::stepOf(std::int64_t newline) const
{
    const auto after = std::lower_bound(m_steps.begin(), m_steps.end(), newline);
    return std::max<std::int64_t>(after - m_steps.begin() - 1, 0);
}

} // namespace genie
