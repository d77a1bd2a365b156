// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/models/case_store.h"

#include "core/base/text.h"

#include <algorithm>
#include <cstring>

namespace genie::ui {

namespace {
constexpr std::size_t kBlockBytes = 256 * 1024;
/// Longer texts are seldom equal to another one, so looking for an equal one is not worth its hash.
constexpr std::size_t kLongestShared = 200;
} // namespace

TextPool::TextPool() { m_texts.emplace_back(); }

std::string_view TextPool::stored(std::string_view text)
{
    if (text.size() > kBlockBytes / 4) {
        // A text of its own size goes in front of the block that is being filled.
        auto block = std::make_unique<char[]>(text.size());
        std::memcpy(block.get(), text.data(), text.size());
        const std::string_view view(block.get(), text.size());
        m_blocks.insert(m_blocks.empty() ? m_blocks.end() : m_blocks.end() - 1, std::move(block));
        return view;
    }
    if (m_free < text.size()) {
        m_blocks.push_back(std::make_unique<char[]>(kBlockBytes));
        m_free = kBlockBytes;
    }
    char *place = m_blocks.back().get() + (kBlockBytes - m_free);
    std::memcpy(place, text.data(), text.size());
    m_free -= text.size();
    return {place, text.size()};
}

TextPool::Id TextPool::kept(std::string_view text)
{
    if (text.empty())
        return 0;
    m_texts.push_back(stored(text));
    return static_cast<Id>(m_texts.size() - 1);
}

TextPool::Id TextPool::shared(std::string_view text)
{
    if (text.empty())
        return 0;
    if (text.size() > kLongestShared)
        return kept(text);
    if (const auto known = m_known.find(text); known != m_known.end())
        return known->second;
    const Id id = kept(text);
    m_known.emplace(m_texts[id], id);
    return id;
}

void TextPool::clear()
{
    m_known.clear();
    m_texts.assign(1, {});
    m_blocks.clear();
    m_free = 0;
}

std::size_t CaseStore::GroupHash::operator()(const Group &group) const
{
    std::size_t hash = group.phase;
    for (const TextPool::Id part : {group.toolchain, group.workspace, group.suite})
        hash = hash * 1'000'003U + part;
    return hash;
}

std::uint32_t CaseStore::groupFor(const TestCase &test)
{
    const Group group{m_texts.shared(test.phase), m_texts.shared(test.toolchain), m_texts.shared(test.workspace),
                      m_texts.shared(test.suite)};
    const auto [place, fresh] = m_groupIndex.try_emplace(group, static_cast<std::uint32_t>(m_groups.size()));
    if (fresh)
        m_groups.push_back(group);
    return place->second;
}

std::uint32_t CaseStore::add(const TestCase &test)
{
    const std::uint32_t row = size();
    m_group.push_back(groupFor(test));
    m_ordinal.push_back(test.ordinal);
    m_name.push_back(m_texts.kept(test.name));
    m_file.push_back(m_texts.shared(test.file));
    m_message.push_back(m_texts.shared(test.message));
    m_rawStatus.push_back(m_texts.shared(test.rawStatus));
    m_requirements.push_back(test.requirementIds.empty() ? 0 : m_texts.shared(text::join(test.requirementIds, "\n")));
    m_line.push_back(test.line);
    m_attempt.push_back(test.attempt);
    m_duration.push_back(test.duration.count());
    m_status.push_back(test.status);
    return row;
}

void CaseStore::amend(std::uint32_t row, const TestCase &attempt, TestStatus status)
{
    m_status[row] = status;
    m_attempt[row] = attempt.attempt;
    m_duration[row] = attempt.duration.count();
    m_rawStatus[row] = m_texts.shared(attempt.rawStatus);
    if (!attempt.message.empty())
        m_message[row] = m_texts.shared(attempt.message);
}

TestCase CaseStore::at(std::uint32_t row) const
{
    const Group &common = m_groups[m_group[row]];
    TestCase test;
    test.ordinal = m_ordinal[row];
    test.phase = m_texts.text(common.phase);
    test.toolchain = m_texts.text(common.toolchain);
    test.workspace = m_texts.text(common.workspace);
    test.suite = m_texts.text(common.suite);
    test.name = name(row);
    test.file = file(row);
    test.line = m_line[row];
    test.status = m_status[row];
    test.rawStatus = m_texts.text(m_rawStatus[row]);
    test.duration = duration(row);
    test.message = message(row);
    test.attempt = m_attempt[row];
    if (m_requirements[row] != 0)
        test.requirementIds = text::split(m_texts.text(m_requirements[row]), '\n');
    return test;
}

void CaseStore::clear() { *this = CaseStore(); }

} // namespace genie::ui
