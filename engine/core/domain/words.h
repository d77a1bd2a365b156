// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace genie {

/// The values of an enumeration beside their stable words, so that one table serves both directions.
template <class E, std::size_t N> using Words = std::array<std::pair<E, std::string_view>, N>;

/// The word of a value; empty for a value that the table does not have.
template <class E, std::size_t N> constexpr std::string_view wordOf(const Words<E, N> &words, E value)
{
    for (const auto &[known, word] : words)
        if (known == value)
            return word;
    return {};
}

/// The value of a word, compared exactly.
template <class E, std::size_t N> constexpr std::optional<E> valueOf(const Words<E, N> &words, std::string_view word)
{
    for (const auto &[value, known] : words)
        if (known == word)
            return value;
    return std::nullopt;
}

} // namespace genie
