// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/route.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>

namespace genie {

namespace {

int digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

} // namespace

std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? digitOf(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? digitOf(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (plusIsSpace && c == '+') {
            c = ' ';
        }
        if (c == '\0')
            return std::nullopt;
        result += c;
    }
    return result;
}

Query Query::parse(std::string_view text)
{
    Query query;
    while (!text.empty()) {
        const auto end = text.find('&');
        const auto part = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        const auto sign = part.find('=');
        const auto name = percentDecoded(part.substr(0, sign), true);
        const auto value = sign == std::string_view::npos ? std::string() : percentDecoded(part.substr(sign + 1), true).value_or("");
        if (name && !name->empty())
            query.m_values[*name] = value;
    }
    return query;
}

std::string Query::text(const std::string &name) const
{
    const auto found = m_values.find(name);
    return found == m_values.end() ? std::string() : text::validUtf8(found->second);
}

bool Query::flag(const std::string &name) const
{
    const std::string value = text(name);
    return value == "1" || value == "true" || value == "yes";
}

std::int64_t Query::number(const std::string &name, std::int64_t otherwise, std::int64_t least, std::int64_t most) const
{
    const std::string value = text(name);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (value.empty() || error != std::errc() || end != value.data() + value.size() || number < least)
        return otherwise;
    return std::min(number, most);
}

std::vector<std::string> Query::list(const std::string &name) const
{
    std::vector<std::string> parts;
    for (const auto &part : text::split(text(name), ','))
        if (!text::trimmed(part).empty())
            parts.emplace_back(text::trimmed(part));
    return parts;
}

void Call::send(int status, const Json &json) const
{
    std::string text = toLine(json) + "\n";
    if (keep && status == 200)
        keep(text);
    exchange->send({status, "application/json", std::move(text)});
}

} // namespace genie
