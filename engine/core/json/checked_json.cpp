// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/checked_json.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>

namespace genie {

namespace {

constexpr double kLongestSeconds = 7.0 * 24 * 3600;
constexpr std::size_t kShownBytes = 40;
constexpr std::string_view kDefault = "using the default";

/// The value as a person would recognise it, in few bytes.
std::string shown(const Json &value)
{
    if (value.is_object())
        return "an object";
    if (value.is_array())
        return "an array";
    return text::shortened(toLine(value), kShownBytes);
}

std::string wholeSeconds(double seconds) { return std::to_string(static_cast<std::int64_t>(seconds)) + " s"; }

/// Seconds of `^([0-9]+)([smh]?)$`; nothing when the text is something else.
std::optional<double> secondsOf(std::string_view text)
{
    if (text.empty())
        return 0;
    double unit = 1;
    const char last = text.back();
    if (last == 's' || last == 'm' || last == 'h') {
        unit = last == 's' ? 1 : last == 'm' ? 60 : 3600;
        text.remove_suffix(1);
    }
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    double number = 0;
    for (const char digit : text)
        number = number * 10 + (digit - '0');
    return number * unit;
}

} // namespace

std::string jsonPathOf(std::string_view parent, std::string_view name)
{
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '$' || c >= 0x80;
    });
    std::string path(parent);
    if (!plain)
        return path + "[" + toLine(Json(std::string(name))) + "]";
    if (!path.empty())
        path += '.';
    return path + std::string(name);
}

CheckedJson::CheckedJson(const Json &root, std::string file, std::vector<ConfigWarning> &warnings)
    : m_value(root.is_null() ? nullptr : &root), m_file(std::move(file)), m_warnings(&warnings)
{
}

CheckedJson::CheckedJson(const Json *value, const CheckedJson &parent, std::string path)
    : m_value(value != nullptr && value->is_null() ? nullptr : value),
      m_file(parent.m_file),
      m_path(std::move(path)),
      m_warnings(parent.m_warnings)
{
}

CheckedJson CheckedJson::member(std::string_view name) const
{
    const std::string path = jsonPathOf(m_path, name);
    if (m_value == nullptr)
        return {nullptr, *this, path};
    if (!m_value->is_object()) {
        expected("an object", "ignoring it");
        return {nullptr, *this, path};
    }
    const std::string key(name);
    if (const auto exact = m_value->find(key); exact != m_value->end())
        return {&*exact, *this, path};
    const std::string wanted = text::lowered(name);
    for (auto it = m_value->begin(); it != m_value->end(); ++it) {
        if (text::lowered(it.key()) != wanted)
            continue;
        CheckedJson found(&it.value(), *this, jsonPathOf(m_path, it.key()));
        found.warn("read as \"" + key + "\"; write it like that");
        return found;
    }
    return {nullptr, *this, path};
}

std::vector<std::pair<std::string, CheckedJson>> CheckedJson::members() const
{
    std::vector<std::pair<std::string, CheckedJson>> result;
    if (m_value == nullptr)
        return result;
    if (!m_value->is_object()) {
        expected("an object", "ignoring it");
        return result;
    }
    for (auto it = m_value->begin(); it != m_value->end(); ++it)
        result.emplace_back(it.key(), CheckedJson(&it.value(), *this, jsonPathOf(m_path, it.key())));
    return result;
}

std::vector<CheckedJson> CheckedJson::elements() const
{
    std::vector<CheckedJson> result;
    if (m_value == nullptr)
        return result;
    if (!m_value->is_array()) {
        expected("an array", "ignoring it");
        return result;
    }
    for (std::size_t i = 0; i < m_value->size(); ++i)
        result.push_back(CheckedJson(&(*m_value)[i], *this, m_path + "[" + std::to_string(i) + "]"));
    return result;
}

std::optional<bool> CheckedJson::flag() const
{
    if (m_value == nullptr)
        return std::nullopt;
    if (!m_value->is_boolean()) {
        expected("true or false", kDefault);
        return std::nullopt;
    }
    return m_value->get<bool>();
}

std::optional<std::string> CheckedJson::text() const
{
    if (m_value == nullptr)
        return std::nullopt;
    if (!m_value->is_string()) {
        expected("text", kDefault);
        return std::nullopt;
    }
    return m_value->get<std::string>();
}

std::optional<double> CheckedJson::number(double low, double high) const
{
    if (m_value == nullptr)
        return std::nullopt;
    if (!m_value->is_number()) {
        expected("a number", kDefault);
        return std::nullopt;
    }
    const double number = m_value->get<double>();
    if (number < low || number > high) {
        expected("a number from " + toLine(Json(low)) + " to " + toLine(Json(high)), kDefault);
        return std::nullopt;
    }
    return number;
}

std::vector<std::string> CheckedJson::texts() const
{
    std::vector<std::string> result;
    if (isText()) {
        expected("an array of texts", "using the one text");
        result.push_back(m_value->get<std::string>());
        return result;
    }
    for (const CheckedJson &element : elements()) {
        if (element.isText())
            result.push_back(element.m_value->get<std::string>());
        else
            element.warn(std::string("expected text, found ") + (element.present() ? shown(*element.m_value) : "null") +
                         "; leaving it out");
    }
    return result;
}

std::optional<milliseconds> CheckedJson::duration() const
{
    if (m_value == nullptr)
        return std::nullopt;
    std::optional<double> seconds;
    if (m_value->is_string())
        seconds = secondsOf(text::trimmed(m_value->get_ref<const std::string &>()));
    else if (m_value->is_number() && std::isfinite(m_value->get<double>()) && m_value->get<double>() >= 0)
        seconds = m_value->get<double>();
    if (!seconds) {
        expected("text such as \"300s\"", kDefault);
        return std::nullopt;
    }
    if (*seconds > kLongestSeconds) {
        expected("at most a week", "using " + wholeSeconds(kLongestSeconds));
        seconds = kLongestSeconds;
    } else if (m_value->is_number()) {
        expected("text such as \"300s\"",
                 *seconds > 0 ? "using " + (*seconds < 1 ? toLine(Json(*seconds)) + " s" : wholeSeconds(*seconds)) : std::string(kDefault));
    }
    if (*seconds <= 0)
        return std::nullopt;
    return milliseconds(static_cast<std::int64_t>(*seconds * 1000));
}

void CheckedJson::warn(std::string message) const
{
    ConfigWarning warning{m_file, m_path, std::move(message)};
    if (std::find(m_warnings->begin(), m_warnings->end(), warning) == m_warnings->end())
        m_warnings->push_back(std::move(warning));
}

void CheckedJson::expected(std::string_view what, std::string_view instead) const
{
    warn("expected " + std::string(what) + ", found " + shown(*m_value) + "; " + std::string(instead));
}

} // namespace genie
