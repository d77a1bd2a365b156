// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/prd_document.h"

#include "core/base/text.h"
#include "scenario/requirements/criticality.h"

namespace genie {

namespace {

constexpr std::size_t kMostTargets = 20'000;
constexpr std::size_t kLongestText = 500;
constexpr std::size_t kIdLength = 9;

bool isBlank(char c) { return c == ' ' || c == '\t'; }

std::size_t afterBlanks(std::string_view line, std::size_t at)
{
    while (at < line.size() && isBlank(line[at]))
        ++at;
    return at;
}

/// The id that begins at `at` and is followed by the end of a word; empty when there is none.
std::string idAt(std::string_view line, std::size_t at)
{
    const std::string_view rest = line.substr(at, kIdLength);
    if (!rest.starts_with("OT-"))
        return {};
    std::string id = targetIdIn(rest);
    const char next = at + kIdLength < line.size() ? line[at + kIdLength] : ' ';
    const bool goesOn = (next >= '0' && next <= '9') || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '_';
    return goesOn ? std::string() : id;
}

/// Title and description behind an id: parts between bars, without emphasis.
void readTitle(std::string_view rest, PrdTarget &target)
{
    while (!rest.empty() && (isBlank(rest.front()) || std::string_view("*|:-").find(rest.front()) != std::string_view::npos))
        rest.remove_prefix(1);
    const auto bar = rest.find('|');
    const auto plain = [](std::string_view part) {
        std::string result(text::trimmed(part));
        while (result.ends_with('*'))
            result.pop_back();
        return text::shortened(text::withoutControls(text::validUtf8(text::trimmed(result))), kLongestText);
    };
    target.title = plain(rest.substr(0, bar));
    if (bar != std::string_view::npos)
        target.description = plain(rest.substr(bar + 1));
}

/// The ids of `[req:ID,ID]` on the line, any case of `req`.
std::vector<std::string> linkedIdsIn(std::string_view line)
{
    std::vector<std::string> ids;
    const std::string lowered = text::lowered(line);
    for (auto at = lowered.find("[req:"); at != std::string::npos; at = lowered.find("[req:", at + 1)) {
        const auto close = line.find(']', at);
        if (close == std::string_view::npos)
            break;
        for (const std::string &id : text::split(line.substr(at + 5, close - at - 5), ','))
            if (const auto trimmed = text::trimmed(id); !trimmed.empty())
                ids.emplace_back(trimmed);
    }
    return ids;
}

/// Reads `- [x] OT-P0-001 | Title | Description`, with or without `**` before the id.
bool readTarget(std::string_view line, PrdTarget &target)
{
    std::size_t at = afterBlanks(line, 0);
    if (at >= line.size() || line[at] != '-')
        return false;
    at = afterBlanks(line, at + 1);
    if (at + 2 >= line.size() || line[at] != '[' || line[at + 2] != ']' ||
        std::string_view(" xX").find(line[at + 1]) == std::string_view::npos)
        return false;
    target.mark = at + 1;
    target.checked = line[at + 1] != ' ';
    at = afterBlanks(line, at + 3);
    if (line.substr(at).starts_with("**"))
        at += 2;
    target.id = idAt(line, at);
    if (target.id.empty())
        return false;
    readTitle(line.substr(at + kIdLength), target);
    target.linkedIds = linkedIdsIn(line);
    return true;
}

/// The level that a heading of at least three `#` names; nothing when the line is no such heading.
std::optional<Criticality> headingLevel(std::string_view line)
{
    if (!line.starts_with("###"))
        return std::nullopt;
    for (const auto &[word, level] : {std::pair{"P0", Criticality::P0}, {"P1", Criticality::P1}, {"P2", Criticality::P2}})
        if (line.find(word) != std::string_view::npos)
            return level;
    return std::nullopt;
}

} // namespace

PrdDocument readPrdDocument(std::string_view text)
{
    PrdDocument document;
    Criticality heading = Criticality::None;
    int number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        std::string_view line = text.substr(begin, end - begin);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        ++number;
        heading = headingLevel(line).value_or(heading);
        PrdTarget target;
        if (document.targets.size() < kMostTargets && readTarget(line, target)) {
            target.mark += begin;
            target.line = number;
            target.heading = heading;
            document.targets.push_back(std::move(target));
        }
        for (auto at = line.find("OT-"); at != std::string_view::npos && document.mentioned.size() < kMostTargets;
             at = line.find("OT-", at + 1))
            if (std::string id = targetIdIn(line.substr(at, kIdLength)); !id.empty())
                document.mentioned.insert(std::move(id));
        begin = end + 1;
    }
    return document;
}

} // namespace genie
