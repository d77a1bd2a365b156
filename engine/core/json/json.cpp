// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/json.h"

#include <algorithm>

namespace genie {

namespace {

/// "line 3, column 14" of a byte offset, 1-based.
std::string position(std::string_view text, std::size_t byte)
{
    const auto before = text.substr(0, std::min(byte == 0 ? 0 : byte - 1, text.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto lastBreak = before.rfind('\n');
    const auto column = 1 + before.size() - (lastBreak == std::string_view::npos ? 0 : lastBreak + 1);
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// Whether brackets outside of strings are nested deeper than allowed; checked before parsing, which recurses.
bool deeperThan(std::string_view text, int limit)
{
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > limit)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

} // namespace

Outcome<Json> parseJson(std::string_view text, const JsonLimits &limits)
{
    if (text.size() > limits.bytes)
        return fail(FailureKind::Invalid, "is larger than " + std::to_string(limits.bytes / 1024) + " KiB");
    if (deeperThan(text, limits.depth))
        return fail(FailureKind::Invalid, "is nested deeper than " + std::to_string(limits.depth) + " levels");
    try {
        return Json::parse(text.begin(), text.end());
    } catch (const Json::parse_error &error) {
        std::string what = error.what();
        // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error ...": the part after the position.
        const auto detail = what.find(": ");
        return fail(FailureKind::Invalid, "is not valid JSON at " + position(text, error.byte)
                                              + (detail == std::string::npos ? "" : ": " + what.substr(detail + 2)));
    } catch (const Json::exception &error) {
        return fail(FailureKind::Invalid, std::string("is not valid JSON: ") + error.what());
    }
}

std::string toLine(const Json &json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string toPretty(const Json &json)
{
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

} // namespace genie
