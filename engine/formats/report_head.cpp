// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/report_head.h"

#include "core/base/text.h"

#include <algorithm>

namespace genie {

std::string plainHead(std::string_view head)
{
    std::string plain(head.substr(0, kSniffedBytes));
    // UTF-16: the words that are looked for are ASCII.
    if (plain.starts_with("\xFF\xFE") || plain.starts_with("\xFE\xFF")) {
        plain.erase(0, 2);
        plain.erase(std::remove(plain.begin(), plain.end(), '\0'), plain.end());
    }
    if (plain.starts_with("\xEF\xBB\xBF"))
        plain.erase(0, 3);
    return plain;
}

std::string shownHead(std::string_view text)
{
    return "'" + text::shortened(text::withoutControls(text::validUtf8(text.substr(0, 200))), 60) + "'";
}

/// Goes past `<? ... ?>`, `<!-- ... -->` and `<!DOCTYPE ... >`.
std::string_view rootElement(std::string_view xml)
{
    for (;;) {
        const auto begin = xml.find('<');
        if (begin == std::string_view::npos)
            return {};
        xml.remove_prefix(begin);
        std::size_t end = 0;
        if (xml.starts_with("<?")) {
            end = xml.find("?>");
        } else if (xml.starts_with("<!--")) {
            end = xml.find("-->");
        } else if (xml.starts_with("<!")) {
            // An internal subset holds declarations of its own.
            const auto bracket = xml.find('[');
            end = xml.find('>');
            if (bracket < end)
                end = xml.find('>', std::min(xml.find(']', bracket), xml.size()));
        } else {
            std::string_view name = xml.substr(1, xml.find_first_of(" \t\r\n/>", 1) - 1);
            return name.substr(name.rfind(':') + 1);
        }
        if (end == std::string_view::npos)
            return {};
        xml.remove_prefix(end + 1);
    }
}

std::set<std::string, std::less<>> memberNames(std::string_view json)
{
    constexpr std::size_t kMostKeys = 1000;
    std::set<std::string, std::less<>> keys;
    int depth = 0;
    for (std::size_t at = 0; at < json.size() && keys.size() < kMostKeys; ++at) {
        const char c = json[at];
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        if (c != '"')
            continue;
        const std::size_t begin = ++at;
        while (at < json.size() && json[at] != '"')
            at += json[at] == '\\' ? 2 : 1;
        const std::size_t next = json.find_first_not_of(" \t\r\n", std::min(at + 1, json.size()));
        if (depth <= 2 && next != std::string_view::npos && json[next] == ':' && at - begin < 64)
            keys.emplace(json.substr(begin, at - begin));
    }
    return keys;
}

} // namespace genie
