// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/answer_cache.h"

#include <ctime>

namespace genie {

std::optional<std::string> AnswerCache::find(const std::string &key)
{
    const std::lock_guard lock(m_mutex);
    begin(std::time(nullptr));
    const auto found = m_bodies.find(key);
    return found == m_bodies.end() ? std::nullopt : std::optional(found->second);
}

void AnswerCache::keep(const std::string &key, std::uint64_t age, const std::string &body)
{
    const std::lock_guard lock(m_mutex);
    begin(std::time(nullptr));
    const std::size_t size = key.size() + body.size();
    if (age != m_age || m_bytes + size > kMostBytes)
        return;
    if (m_bodies.emplace(key, body).second)
        m_bytes += size;
}

void AnswerCache::renew()
{
    const std::lock_guard lock(m_mutex);
    m_second = 0;
    begin(std::time(nullptr));
}

std::uint64_t AnswerCache::age()
{
    const std::lock_guard lock(m_mutex);
    begin(std::time(nullptr));
    return m_age;
}

void AnswerCache::begin(std::int64_t second)
{
    if (second == m_second)
        return;
    m_second = second;
    ++m_age;
    m_bytes = 0;
    m_bodies.clear();
}

} // namespace genie
