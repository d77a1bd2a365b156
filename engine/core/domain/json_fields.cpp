// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/json_fields.h"

#include <limits>

namespace genie {

namespace {

const Json &emptyObject()
{
    static const Json empty = Json::object();
    return empty;
}

/// The value as a signed 64-bit integer; also of a float without a fraction, which some writers make of whole numbers.
std::optional<std::int64_t> integerOf(const Json &json)
{
    if (json.is_number_unsigned()) {
        const auto value = json.get<std::uint64_t>();
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return std::nullopt;
        return static_cast<std::int64_t>(value);
    }
    if (json.is_number_integer())
        return json.get<std::int64_t>();
    constexpr double kExact = 9007199254740992.0; // 2^53: beyond it a double does not name one integer
    if (json.is_number_float()) {
        const auto value = json.get<double>();
        if (value >= -kExact && value <= kExact && value == static_cast<double>(static_cast<std::int64_t>(value)))
            return static_cast<std::int64_t>(value);
    }
    return std::nullopt;
}

} // namespace

JsonFields::JsonFields(const Json &json, std::string path, std::optional<Failure> &trouble)
    : m_json(json.is_object() ? json : emptyObject()), m_path(std::move(path)), m_trouble(trouble)
{
    if (!json.is_object() && !m_trouble)
        m_trouble = Failure{FailureKind::Invalid, (m_path.empty() ? std::string("the document") : m_path) + " is not an object"};
}

bool JsonFields::has(const char *name) const
{
    const auto found = m_json.find(name);
    return found != m_json.end() && !found->is_null();
}

std::string JsonFields::text(const char *name)
{
    const Json *value = find(name, &Json::is_string, "a string");
    return value == nullptr ? std::string() : value->get<std::string>();
}

std::string JsonFields::requiredText(const char *name)
{
    std::string value = text(name);
    if (value.empty())
        note(name, "is missing");
    return value;
}

std::int64_t JsonFields::integer(const char *name)
{
    const Json *value = find(name, &Json::is_number, "a number");
    if (value == nullptr)
        return 0;
    const auto integer = integerOf(*value);
    if (!integer)
        note(name, "is not a whole number of 64 bits");
    return integer.value_or(0);
}

int JsonFields::number(const char *name)
{
    const std::int64_t value = integer(name);
    if (value >= std::numeric_limits<int>::min() && value <= std::numeric_limits<int>::max())
        return static_cast<int>(value);
    note(name, "is out of range");
    return 0;
}

double JsonFields::real(const char *name)
{
    const Json *value = find(name, &Json::is_number, "a number");
    return value == nullptr ? 0 : value->get<double>();
}

bool JsonFields::flag(const char *name, bool otherwise)
{
    const Json *value = find(name, &Json::is_boolean, "true or false");
    return value == nullptr ? otherwise : value->get<bool>();
}

std::optional<Moment> JsonFields::moment(const char *name)
{
    const std::string value = text(name);
    if (value.empty())
        return std::nullopt;
    const auto moment = fromRfc3339(value);
    if (!moment)
        note(name, "is not a time in RFC 3339");
    return moment;
}

std::vector<std::pair<std::int64_t, std::int64_t>> JsonFields::pairs(const char *name)
{
    std::vector<std::pair<std::int64_t, std::int64_t>> result;
    const Json *array = find(name, &Json::is_array, "an array");
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
        const Json &item = (*array)[i];
        const bool two = item.is_array() && item.size() == 2 && item[0].is_number() && item[1].is_number();
        const auto first = two ? integerOf(item[0]) : std::nullopt;
        const auto second = two ? integerOf(item[1]) : std::nullopt;
        if (!first || !second || *first < std::numeric_limits<int>::min() || *first > std::numeric_limits<int>::max()) {
            note((std::string(name) + "[" + std::to_string(i) + "]").c_str(), "is not a pair of whole numbers");
            return result;
        }
        result.emplace_back(*first, *second);
    }
    return result;
}

std::vector<std::int64_t> JsonFields::integers(const char *name)
{
    std::vector<std::int64_t> result;
    const Json *array = find(name, &Json::is_array, "an array");
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
        const auto number = (*array)[i].is_number() ? integerOf((*array)[i]) : std::nullopt;
        if (!number) {
            note((std::string(name) + "[" + std::to_string(i) + "]").c_str(), "is not a whole number");
            return result;
        }
        result.push_back(*number);
    }
    return result;
}

std::vector<std::string> JsonFields::texts(const char *name)
{
    std::vector<std::string> result;
    const Json *array = find(name, &Json::is_array, "an array");
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
        const Json &item = (*array)[i];
        if (!item.is_string()) {
            note((std::string(name) + "[" + std::to_string(i) + "]").c_str(), "is not a string");
            return result;
        }
        result.push_back(item.get<std::string>());
    }
    return result;
}

JsonFields JsonFields::object(const char *name)
{
    const Json *value = find(name, &Json::is_object, "an object");
    return JsonFields(value == nullptr ? emptyObject() : *value, pathOf(name), m_trouble);
}

std::vector<std::string> JsonFields::names() const
{
    std::vector<std::string> result;
    for (const auto &[name, value] : m_json.items())
        result.push_back(name);
    return result;
}

void JsonFields::note(const char *name, const std::string &what)
{
    if (!m_trouble)
        m_trouble = Failure{FailureKind::Invalid, pathOf(name) + " " + what};
}

std::string JsonFields::pathOf(const char *name) const { return m_path.empty() ? std::string(name) : m_path + "." + name; }

const Json *JsonFields::find(const char *name, bool (Json::*is)() const noexcept, const char *type)
{
    const auto found = m_json.find(name);
    if (found == m_json.end() || found->is_null())
        return nullptr;
    if (((*found).*is)())
        return &*found;
    note(name, std::string("is not ") + type);
    return nullptr;
}

} // namespace genie
