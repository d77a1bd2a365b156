// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/bounded_text.h"

#include <algorithm>

namespace genie {

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

} // namespace

void BoundedText::append(std::string_view bytes)
{
    const std::size_t half = m_limit / 2;
    if (m_head.size() < half) {
        const std::size_t fits = std::min(bytes.size(), half - m_head.size());
        m_head.append(bytes.substr(0, fits));
        bytes.remove_prefix(fits);
    }
    if (bytes.size() > half) {
        bytes.remove_prefix(bytes.size() - half);
        m_tail.clear();
        m_cut = true;
    }
    m_tail.append(bytes);
    if (m_tail.size() > m_limit) {
        m_tail.erase(0, m_tail.size() - half);
        m_cut = true;
    }
}

std::string BoundedText::text() const
{
    if (!m_cut && held() <= m_limit)
        return m_head + m_tail;
    // Half of the limit at the end as well, and room for the mark between the halves.
    constexpr std::string_view kMark = "\n\xE2\x80\xA6\n";
    const std::size_t half = m_limit / 2 > kMark.size() ? m_limit / 2 - kMark.size() : 0;
    std::string_view tail(m_tail);
    tail.remove_prefix(tail.size() - std::min(tail.size(), half));
    while (!tail.empty() && continues(tail.front()))
        tail.remove_prefix(1);
    std::size_t end = m_head.size();
    while (end > 0 && continues(m_head[end - 1]))
        --end;
    // The lead byte before the continuation bytes goes too; a whole last character is lost at worst.
    if (end > 0 && static_cast<unsigned char>(m_head[end - 1]) >= 0xC0)
        --end;
    else
        end = m_head.size();
    return m_head.substr(0, end) + std::string(kMark) + std::string(tail);
}

} // namespace genie
