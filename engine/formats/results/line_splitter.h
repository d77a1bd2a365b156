// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace genie {

/// One line of a stream, without its line end.
struct StreamLine {
    std::string_view text;
    std::size_t slack = 0; ///< bytes after `text` that may be read, whatever they hold
    bool cut = false;      ///< longer than allowed: `text` is its beginning
};

/// Cuts a stream into lines, wherever its bytes were split; `\r\n` counts as `\n`. Lines that lie whole in what is fed are not
/// copied.
class LineSplitter {
public:
    /// `longest` in bytes: the rest of a longer line is thrown away.
    explicit LineSplitter(std::size_t longest) : m_longest(longest) {}

    template <class OnLine> void feed(std::string_view bytes, OnLine &&onLine)
    {
        for (;;) {
            const std::size_t end = bytes.find('\n');
            if (end == std::string_view::npos) {
                keep(bytes);
                return;
            }
            if (m_carry.empty() && !m_cut && end <= m_longest) {
                onLine(StreamLine{withoutReturn(bytes.substr(0, end)), bytes.size() - end, false});
            } else {
                keep(bytes.substr(0, end));
                giveCarry(onLine);
            }
            bytes.remove_prefix(end + 1);
        }
    }

    /// Hands out a last line that has no end; false when there was none.
    template <class OnLine> bool flush(OnLine &&onLine)
    {
        if (m_carry.empty())
            return false;
        giveCarry(onLine);
        return true;
    }

private:
    static std::string_view withoutReturn(std::string_view line)
    {
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        return line;
    }

    void keep(std::string_view bytes)
    {
        const std::size_t room = m_longest - m_carry.size();
        if (bytes.size() > room) {
            m_cut = true;
            bytes = bytes.substr(0, room);
        }
        m_carry.append(bytes);
    }

    template <class OnLine> void giveCarry(OnLine &onLine)
    {
        onLine(StreamLine{withoutReturn(m_carry), 0, m_cut});
        m_carry.clear();
        m_cut = false;
    }

    std::size_t m_longest;
    std::string m_carry;
    bool m_cut = false;
};

} // namespace genie
