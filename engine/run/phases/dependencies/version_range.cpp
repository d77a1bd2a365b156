// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/dependencies/version_range.h"

#include "core/base/text.h"

#include <algorithm>

namespace genie {

namespace {

constexpr long kHighest = 1'000'000'000;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// A half-open interval of versions.
struct Bounds {
    Version from;
    Version below{{kHighest, 0, 0}, 3};
};

/// Reads "18", "18.x", "v18.1.2-rc", "*" at the start; false when there is none.
bool takePartial(std::string_view &text, Version &version)
{
    if (!text.empty() && (text.front() == 'v' || text.front() == '='))
        text.remove_prefix(1);
    if (text.empty() || (!isDigit(text.front()) && text.front() != '*' && text.front() != 'x' && text.front() != 'X'))
        return false;
    bool any = false; // everything behind an x is an x
    for (std::size_t part = 0; part < 3; ++part) {
        if (!text.empty() && (text.front() == '*' || text.front() == 'x' || text.front() == 'X')) {
            any = true;
            text.remove_prefix(1);
        } else {
            long number = 0;
            if (text.empty() || !isDigit(text.front()))
                return false;
            while (!text.empty() && isDigit(text.front())) {
                number = std::min(number * 10 + (text.front() - '0'), kHighest);
                text.remove_prefix(1);
            }
            if (!any) {
                version.parts[part] = number;
                version.given = static_cast<int>(part) + 1;
            }
        }
        if (text.empty() || text.front() != '.' || part == 2)
            break;
        text.remove_prefix(1);
    }
    while (!text.empty() && text.front() != ' ' && text.front() != '<' && text.front() != '>') // pre-release and build
        text.remove_prefix(1);
    return true;
}

/// The first version that is no longer "the same" when the part at that index (0: major) may not change.
Version bumped(const Version &version, int index)
{
    Version next{{0, 0, 0}, 3};
    for (int i = 0; i <= index; ++i)
        next.parts[static_cast<std::size_t>(i)] = version.parts[static_cast<std::size_t>(i)];
    ++next.parts[static_cast<std::size_t>(index)];
    return next;
}

/// Everything that a version with missing parts stands for: "18" is 18.0.0 up to 19.0.0.
Bounds spanOf(const Version &version)
{
    if (version.given == 0)
        return {};
    Bounds bounds{version, bumped(version, version.given - 1)};
    return bounds;
}

Bounds caretSpan(const Version &version)
{
    int index = 0;
    while (index < version.given - 1 && version.parts[static_cast<std::size_t>(index)] == 0)
        ++index;
    return version.given == 0 ? Bounds{} : Bounds{version, bumped(version, index)};
}

Bounds boundsFor(std::string_view comparator, const Version &version)
{
    const Bounds span = spanOf(version);
    if (comparator == ">=")
        return {version, Bounds{}.below};
    if (comparator == ">")
        return {version.given == 0 ? Bounds{}.below : span.below, Bounds{}.below};
    if (comparator == "<")
        return {Version{}, version};
    if (comparator == "<=")
        return {Version{}, span.below};
    if (comparator == "^")
        return caretSpan(version);
    if (comparator == "~")
        return version.given == 0 ? Bounds{} : Bounds{version, bumped(version, std::min(version.given - 1, 1))};
    return span;
}

std::string_view takeComparator(std::string_view &text)
{
    for (const std::string_view comparator : {">=", "<=", "~>", ">", "<", "^", "~", "="}) {
        if (!text.starts_with(comparator))
            continue;
        text.remove_prefix(comparator.size());
        while (!text.empty() && text.front() == ' ')
            text.remove_prefix(1);
        return comparator == "~>" ? "~" : comparator;
    }
    return "=";
}

bool isWithin(const Version &version, const Bounds &bounds) { return !(version < bounds.from) && version < bounds.below; }

/// All comparators of one alternative; nothing when one makes no sense.
std::optional<bool> satisfiesAll(const Version &version, std::string_view text)
{
    bool all = true;
    for (text = text::trimmed(text); !text.empty(); text = text::trimmed(text)) {
        const std::string_view comparator = takeComparator(text);
        Version limit;
        if (!takePartial(text, limit))
            return std::nullopt;
        Bounds bounds = boundsFor(comparator, limit);
        if (const std::string_view rest = text::trimmed(text); rest.starts_with("- ")) {
            text = text::trimmed(rest.substr(2));
            Version last;
            if (!takePartial(text, last))
                return std::nullopt;
            bounds = {limit, spanOf(last).below};
        }
        all = all && isWithin(version, bounds);
    }
    return all;
}

} // namespace

std::string Version::text() const
{
    std::string result = std::to_string(parts[0]);
    for (int i = 1; i < std::max(given, 1); ++i)
        result += "." + std::to_string(parts[static_cast<std::size_t>(i)]);
    return result;
}

std::optional<Version> firstVersion(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!isDigit(text[i]))
            continue;
        Version version;
        while (i < text.size() && isDigit(text[i]) && version.given < 3) {
            long number = 0;
            for (; i < text.size() && isDigit(text[i]); ++i)
                number = std::min(number * 10 + (text[i] - '0'), kHighest);
            version.parts[static_cast<std::size_t>(version.given++)] = number;
            if (i < text.size() && text[i] == '.')
                ++i;
            else
                break;
        }
        return version;
    }
    return std::nullopt;
}

std::optional<bool> satisfies(const Version &version, std::string_view range)
{
    if (text::trimmed(range).empty())
        return true;
    bool any = false;
    std::size_t start = 0;
    while (start <= range.size()) {
        const std::size_t end = std::min(range.find("||", start), range.size());
        const auto one = satisfiesAll(version, range.substr(start, end - start));
        if (!one)
            return std::nullopt;
        any = any || *one;
        start = end + 2;
    }
    return any;
}

} // namespace genie
