// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace genie::ui {

/// Text kept in large blocks and named by a small number, so that a hundred thousand names cost no hundred thousand objects.
/// Never forgets before it is cleared. Belongs to one thread.
class TextPool {
public:
    using Id = std::uint32_t; ///< 0 is the empty text

    TextPool();
    /// The id of this text; equal texts share one.
    Id shared(std::string_view text);
    /// A new id for this text, without looking for an equal one: for texts that are mostly different.
    Id kept(std::string_view text);
    [[nodiscard]] std::string_view text(Id id) const { return m_texts[id]; }
    void clear();

private:
    std::string_view stored(std::string_view text);

    std::vector<std::unique_ptr<char[]>> m_blocks;
    std::size_t m_free = 0; ///< bytes left in the last block
    std::vector<std::string_view> m_texts;
    std::unordered_map<std::string_view, Id> m_known;
};

/// The test cases of one execution in columns: one entry per case in each, in the order of arrival. What cases have in common
/// (phase, toolchain, workspace, suite) is kept once, as a group. Holds values only; belongs to one thread.
class CaseStore {
public:
    /// What the cases of one suite have in common.
    struct Group {
        TextPool::Id phase = 0;
        TextPool::Id toolchain = 0;
        TextPool::Id workspace = 0;
        TextPool::Id suite = 0;
        bool operator==(const Group &) const = default;
    };

    /// Adds a case and answers its row. O(1), no allocation per case beyond the growth of the columns.
    std::uint32_t add(const TestCase &test);
    /// Makes a row what a later attempt of its test has made of it; an empty message leaves the earlier one.
    void amend(std::uint32_t row, const TestCase &attempt, TestStatus status);
    void clear();

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_status.size()); }
    [[nodiscard]] std::uint32_t groupCount() const { return static_cast<std::uint32_t>(m_groups.size()); }
    [[nodiscard]] const Group &group(std::uint32_t group) const { return m_groups[group]; }
    [[nodiscard]] std::uint32_t groupOf(std::uint32_t row) const { return m_group[row]; }
    [[nodiscard]] TestStatus status(std::uint32_t row) const { return m_status[row]; }
    [[nodiscard]] milliseconds duration(std::uint32_t row) const { return milliseconds(m_duration[row]); }
    [[nodiscard]] std::string_view name(std::uint32_t row) const { return m_texts.text(m_name[row]); }
    [[nodiscard]] std::string_view message(std::uint32_t row) const { return m_texts.text(m_message[row]); }
    [[nodiscard]] std::string_view file(std::uint32_t row) const { return m_texts.text(m_file[row]); }
    [[nodiscard]] std::int64_t ordinal(std::uint32_t row) const { return m_ordinal[row]; }
    [[nodiscard]] std::string_view text(TextPool::Id id) const { return m_texts.text(id); }
    /// The whole case again, as it came.
    [[nodiscard]] TestCase at(std::uint32_t row) const;

private:
    struct GroupHash {
        std::size_t operator()(const Group &group) const;
    };
    std::uint32_t groupFor(const TestCase &test);

    TextPool m_texts;
    std::vector<Group> m_groups;
    std::unordered_map<Group, std::uint32_t, GroupHash> m_groupIndex;
    std::vector<std::int64_t> m_ordinal;
    std::vector<std::uint32_t> m_group;
    std::vector<TextPool::Id> m_name;
    std::vector<TextPool::Id> m_file;
    std::vector<TextPool::Id> m_message;
    std::vector<TextPool::Id> m_rawStatus;
    std::vector<TextPool::Id> m_requirements; ///< joined with line ends
    std::vector<std::int32_t> m_line;
    std::vector<std::int32_t> m_attempt;
    std::vector<std::int64_t> m_duration; ///< milliseconds
    std::vector<TestStatus> m_status;
};

} // namespace genie::ui
