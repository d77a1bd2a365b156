// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/xml/xml_text.h"

#include "core/base/text.h"

namespace genie::xml {

namespace {

/// U+FFFE and U+FFFF are UTF-8 and yet no XML.
std::string xmlText(std::string_view raw)
{
    std::string text = text::withoutControls(text::validUtf8(raw));
    for (const std::string_view bad : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
        for (auto at = text.find(bad); at != std::string::npos; at = text.find(bad, at))
            text.erase(at, bad.size());
    return text;
}

} // namespace

std::string escaped(std::string_view raw)
{
    std::string result;
    for (const char c : xmlText(raw)) {
        switch (c) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        // A parser makes blanks of these in an attribute.
        case '\n': result += "&#10;"; break;
        case '\t': result += "&#9;"; break;
        default: result += c;
        }
    }
    return result;
}

std::string content(std::string_view raw)
{
    std::string result;
    for (const char c : xmlText(raw)) {
        switch (c) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        default: result += c;
        }
    }
    return result;
}

std::string attribute(std::string_view name, std::string_view value) { return " " + std::string(name) + "=\"" + escaped(value) + "\""; }

} // namespace genie::xml
