// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time.h"

#include <cstdio>

namespace genie {

namespace {

/// Reads exactly `digits` decimal digits at `at` and moves on; nothing when there are fewer.
std::optional<int> number(std::string_view text, std::size_t &at, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; ++i, ++at) {
        if (at >= text.size() || text[at] < '0' || text[at] > '9')
            return std::nullopt;
        value = value * 10 + (text[at] - '0');
    }
    return value;
}

bool skip(std::string_view text, std::size_t &at, char expected)
{
    if (at >= text.size() || text[at] != expected)
        return false;
    ++at;
    return true;
}

/// The offset from UTC in minutes, with nothing after it.
std::optional<int> offset(std::string_view text, std::size_t &at)
{
    if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z'))
        return 0;
    if (at >= text.size() || (text[at] != '+' && text[at] != '-'))
        return std::nullopt;
    const int sign = text[at++] == '-' ? -1 : 1;
    const auto hours = number(text, at, 2);
    if (!hours || !skip(text, at, ':'))
        return std::nullopt;
    const auto minutes = number(text, at, 2);
    if (!minutes || at != text.size())
        return std::nullopt;
    return sign * (*hours * 60 + *minutes);
}

/// Fractional seconds as milliseconds; digits beyond the third are dropped.
std::optional<int> fraction(std::string_view text, std::size_t &at)
{
    if (!skip(text, at, '.'))
        return 0;
    int value = 0;
    int digits = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits)
        if (digits < 3)
            value = value * 10 + (text[at] - '0');
    if (digits == 0)
        return std::nullopt;
    for (; digits < 3; ++digits)
        value *= 10;
    return value;
}

} // namespace

std::string toRfc3339(Moment moment)
{
    using namespace std::chrono;
    const auto day = floor<days>(moment);
    const year_month_day date{day};
    const hh_mm_ss clock{moment - day};
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                  static_cast<int>(clock.subseconds().count()));
    return buffer;
}

std::optional<Moment> fromRfc3339(std::string_view text)
{
    using namespace std::chrono;
    std::size_t at = 0;
    const auto y = number(text, at, 4);
    if (!y || !skip(text, at, '-'))
        return std::nullopt;
    const auto mo = number(text, at, 2);
    if (!mo || !skip(text, at, '-'))
        return std::nullopt;
    const auto d = number(text, at, 2);
    if (!d || at >= text.size() || (text[at] != 'T' && text[at] != 't' && text[at] != ' '))
        return std::nullopt;
    ++at;
    const auto h = number(text, at, 2);
    if (!h || !skip(text, at, ':'))
        return std::nullopt;
    const auto mi = number(text, at, 2);
    if (!mi || !skip(text, at, ':'))
        return std::nullopt;
    const auto s = number(text, at, 2);
    if (!s)
        return std::nullopt;
    const auto ms = fraction(text, at);
    if (!ms)
        return std::nullopt;
    const auto minutesEast = offset(text, at);
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
    if (!minutesEast || !date.ok() || *h > 23 || *mi > 59 || *s > 60)
        return std::nullopt;
    return Moment{sys_days{date}} + hours{*h} + minutes{*mi - *minutesEast} + seconds{*s} + milliseconds{*ms};
}

} // namespace genie
