// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace genie {

/// Answers that hold until something happens, or the second is over (ages and files are part of some): each belongs to an age, and a
/// new age forgets them all. Bounded. Thread-safe.
class AnswerCache {
public:
    /// The answer of this age, if it is kept.
    [[nodiscard]] std::optional<std::string> find(const std::string &key);
    /// Keeps an answer that was worked out in `age`; forgotten at once when that age is over.
    void keep(const std::string &key, std::uint64_t age, const std::string &body);
    /// Something has happened.
    void renew();
    [[nodiscard]] std::uint64_t age();

private:
    void begin(std::int64_t second);

    static constexpr std::size_t kMostBytes = 32 * 1024 * 1024;

    std::mutex m_mutex;
    std::uint64_t m_age = 1;
    std::int64_t m_second = 0;
    std::size_t m_bytes = 0;
    std::unordered_map<std::string, std::string> m_bodies;
};

} // namespace genie
