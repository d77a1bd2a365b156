// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sql/line_hits.h"

#include <charconv>

namespace genie {

namespace {

/// Takes a number from the front; false when there is none.
template <class T> bool take(std::string_view &text, T &number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc())
        return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

bool take(std::string_view &text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

} // namespace

std::string lineHitsToText(const std::map<int, std::int64_t> &hits)
{
    std::string text;
    for (auto at = hits.begin(); at != hits.end();) {
        const auto [first, times] = *at;
        int last = first;
        for (++at; at != hits.end() && at->first == last + 1 && at->second == times; ++at)
            last = at->first;
        if (!text.empty())
            text += ',';
        text += std::to_string(first);
        if (last != first)
            text += '-' + std::to_string(last);
        text += ':' + std::to_string(times);
    }
    return text;
}

Outcome<std::map<int, std::int64_t>> lineHitsFromText(std::string_view text)
{
    constexpr int kLongestFile = 50'000'000; // A damaged run must not fill the memory.
    std::map<int, std::int64_t> hits;
    while (!text.empty()) {
        int first = 0;
        std::int64_t times = 0;
        bool read = take(text, first);
        int last = first;
        if (read && take(text, '-'))
            read = take(text, last) && last >= first && last <= kLongestFile;
        read = read && take(text, ':') && take(text, times) && (text.empty() || (take(text, ',') && !text.empty()));
        if (!read)
            return fail(FailureKind::Invalid, "the line hits of a file are damaged");
        for (int line = first; line <= last; ++line)
            hits.emplace_hint(hits.end(), line, times);
    }
    return hits;
}

} // namespace genie
