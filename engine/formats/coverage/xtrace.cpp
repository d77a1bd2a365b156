// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/coverage/xtrace.h"

#include <charconv>

namespace genie {

namespace {

constexpr std::string_view kMark = "genie:";

} // namespace

void XtraceReader::feed(std::string_view bytes)
{
    m_lines.feed(bytes, [this](const StreamLine &line) { addLine(line.text); }); // the place stands at its beginning
}

void XtraceReader::addLine(std::string_view line)
{
    const auto plus = line.find_first_not_of('+'); // one for each level of shells within shells
    if (plus == 0 || plus == std::string_view::npos || !line.substr(plus).starts_with(kMark))
        return;
    line.remove_prefix(plus + kMark.size());
    const auto directory = line.find(':');
    if (directory == std::string_view::npos)
        return;
    const auto script = line.find(':', directory + 1);
    if (script == std::string_view::npos || script == directory + 1) // no script: a command given with -c
        return;
    const auto number = line.substr(script + 1);
    int at = 0;
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), at);
    if (problem != std::errc{} || end == number.data() + number.size() || *end != ':' || at < 1 || at > kHighestLine)
        return;
    Place place{std::string(line.substr(0, directory)), std::string(line.substr(directory + 1, script - directory - 1))};
    if (place.script.starts_with('/'))
        place.directory.clear();
    if (place.directory.size() > kLongestPath || place.script.size() > kLongestPath)
        return;
    auto known = m_places.find(place);
    if (known != m_places.end()) {
        if (const auto hit = known->second.find(at); hit != known->second.end()) {
            ++hit->second;
            return;
        }
    }
    if (m_known == kMostLines || (known == m_places.end() && m_places.size() == kMostFiles))
        return;
    if (known == m_places.end())
        known = m_places.emplace(std::move(place), Hits{}).first;
    known->second[at] = 1;
    ++m_known;
}

} // namespace genie
