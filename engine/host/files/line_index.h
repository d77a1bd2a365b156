// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace genie {

/// Counts newlines, at memory speed.
std::int64_t newlinesIn(std::string_view bytes);

/// How many lines end before each 64 KiB step of a log: 8 bytes a step, whatever the length of the lines. Fed with all bytes in their
/// order.
class LineIndex {
public:
    static constexpr std::int64_t kStep = 64 * 1024;

    /// Counts the bytes that follow those already counted.
    void feed(std::string_view bytes);
    /// Back to an earlier position, given how many newlines lie before it.
    void cutTo(std::int64_t offset, std::int64_t newlines);
    /// Takes a step that somebody else has counted; false (and nothing taken) when it cannot be right.
    bool adopt(std::int64_t newlinesBefore);

    /// How many bytes have been counted, and the newlines in them.
    [[nodiscard]] std::int64_t offset() const { return m_offset; }
    [[nodiscard]] std::int64_t newlines() const { return m_newlines; }
    /// Entry i: the newlines in the first i * kStep bytes; entry 0 is 0.
    [[nodiscard]] const std::vector<std::int64_t> &steps() const { return m_steps; }
    /// The last step in which the newline number `newline` (1-based) may lie: the step's number.
    [[nodiscard]] std::int64_t stepOf(std::int64_t newline) const;

private:
    std::vector<std::int64_t> m_steps{0};
    std::int64_t m_offset = 0;
    std::int64_t m_newlines = 0;
};

/// What the index file starts with. `generation` is odd while the writer moves the log's tail, and changes when it has.
struct LineIndexHeader {
    char magic[8] = {'T', 'G', 'L', 'I', 'N', 'E', '1', '\n'};
    std::uint64_t generation = 0;
};

} // namespace genie
