// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace genie {

/// Text that may grow without end in bounded memory: the first half of the limit and the newest bytes are kept, because a
/// failure is told at its beginning and at its end.
class BoundedText {
public:
    /// `limit` in bytes; at most 1.5 times as much is held.
    explicit BoundedText(std::size_t limit) : m_limit(limit) {}

    void append(std::string_view bytes);
    /// Bytes held now.
    [[nodiscard]] std::size_t held() const { return m_head.size() + m_tail.size(); }
    [[nodiscard]] bool empty() const { return m_head.empty(); }
    /// What was kept, with a line `…` where something was left out; cut at UTF-8 boundaries.
    [[nodiscard]] std::string text() const;

private:
    std::size_t m_limit;
    std::string m_head;
    std::string m_tail;
    bool m_cut = false;
};

} // namespace genie
