// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/case_text.h"

#include "core/base/text.h"
#include "formats/results/result_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace genie {

namespace {

constexpr std::size_t kLongestLabel = 4096;
constexpr std::size_t kMostTags = 64;

bool upperOrDigit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool idCharacter(char c) { return upperOrDigit(c) || c == '-'; }

bool isRequirementId(std::string_view id)
{
    const auto hyphen = id.find('-');
    if (hyphen == std::string_view::npos || hyphen < 2 || hyphen + 1 == id.size() || id[0] < 'A' || id[0] > 'Z')
        return false;
    return std::all_of(id.begin(), id.begin() + static_cast<std::ptrdiff_t>(hyphen), upperOrDigit) &&
           std::all_of(id.begin(), id.end(), idCharacter);
}

void addTag(std::vector<std::string> &tags, std::string_view id)
{
    if (isRequirementId(id) && tags.size() < kMostTags && std::find(tags.begin(), tags.end(), id) == tags.end())
        tags.emplace_back(id);
}

/// The ids of a bracketed list; Go turns the blank after a comma into an underscore.
void addTagList(std::vector<std::string> &tags, std::string_view list)
{
    for (const std::string &part : text::split(list, ',')) {
        std::string_view id = text::trimmed(part);
        while (!id.empty() && id.front() == '_')
            id.remove_prefix(1);
        while (!id.empty() && id.back() == '_')
            id.remove_suffix(1);
        addTag(tags, id);
    }
}

bool isWordCharacter(char c) { return upperOrDigit(c) || (c >= 'a' && c <= 'z'); }

} // namespace

std::vector<std::string> requirementTags(std::string_view name)
{
    std::vector<std::string> tags;
    for (std::size_t at = 0; (at = name.find(':', at)) != std::string_view::npos; ++at) {
        if (at < 3 || text::lowered(name.substr(at - 3, 3)) != "req")
            continue;
        const std::string_view rest = name.substr(at + 1);
        if (at > 3 && name[at - 4] == '[') {
            if (const auto end = rest.find(']'); end != std::string_view::npos)
                addTagList(tags, rest.substr(0, end));
        } else if (name.substr(at - 3, 3) == "REQ" && (at == 3 || !isWordCharacter(name[at - 4]))) {
            const auto *end = std::find_if_not(rest.begin(), rest.end(), idCharacter);
            addTag(tags, rest.substr(0, static_cast<std::size_t>(end - rest.begin())));
        }
    }
    return tags;
}

std::string caseMessage(std::string_view raw)
{
    const std::string clean = text::withoutControls(text::validUtf8(raw));
    return text::shortened(text::trimmed(clean), ResultReader::kLongestMessage);
}

std::string caseLabel(std::string_view raw)
{
    std::string label = text::withoutControls(text::validUtf8(raw.substr(0, 2 * kLongestLabel)));
    std::replace(label.begin(), label.end(), '\n', ' ');
    return text::shortened(label, kLongestLabel);
}

std::string statusWord(std::string_view text)
{
    std::string word = caseLabel(text);
    return word.empty() ? "none" : word;
}

milliseconds durationFromSeconds(double seconds)
{
    constexpr double kLongest = 1e9;
    if (!(seconds > 0) || seconds > kLongest)
        return milliseconds{0};
    return milliseconds{std::llround(seconds * 1000)};
}

milliseconds durationFromSeconds(std::string_view raw)
{
    std::string digits(text::trimmed(raw.substr(0, 64)));
    digits.erase(std::remove(digits.begin(), digits.end(), ','), digits.end());
    double seconds = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    return error == std::errc{} ? durationFromSeconds(seconds) : milliseconds{0};
}

int leadingLineNumber(std::string_view text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && number > 0 ? number : 0;
}

} // namespace genie
