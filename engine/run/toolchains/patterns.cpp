// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/patterns.h"

#include "core/base/text.h"

namespace genie {

std::string regexEscaped(std::string_view text)
{
    constexpr std::string_view kSpecial = "\\.+*?()|[]{}^$";
    std::string result;
    for (const char c : text) {
        if (kSpecial.find(c) != std::string_view::npos)
            result += '\\';
        result += c;
    }
    return result;
}

std::string exactly(const std::vector<std::string> &texts)
{
    std::vector<std::string> escaped;
    escaped.reserve(texts.size());
    for (const auto &text : texts)
        escaped.push_back(regexEscaped(text));
    return texts.size() == 1 ? "^" + escaped.front() + "$" : "^(" + text::join(escaped, "|") + ")$";
}

} // namespace genie
