// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/base/time.h"
#include "core/json/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace genie {

/// Reads the members of one JSON object as values, for the readers of this room. The first member that cannot be read is kept as
/// a failure that names its JSON path; everything after it reads as empty, so that a reader needs to look only once, at the end.
/// An absent member, and null, is the empty value unless it is required.
class JsonFields {
public:
    /// `trouble` outlives this object and all that are made from it.
    JsonFields(const Json &json, std::string path, std::optional<Failure> &trouble);

    [[nodiscard]] bool has(const char *name) const;
    std::string text(const char *name);
    /// Absent or empty is a failure.
    std::string requiredText(const char *name);
    std::int64_t integer(const char *name);
    int number(const char *name);
    /// A number with a fraction; 0 when absent.
    double real(const char *name);
    /// Nothing when absent.
    std::optional<double> realIfAny(const char *name) { return has(name) ? std::optional<double>(real(name)) : std::nullopt; }
    bool flag(const char *name, bool otherwise = false);
    std::optional<Moment> moment(const char *name);
    milliseconds duration(const char *name) { return milliseconds(integer(name)); }
    std::vector<std::string> texts(const char *name);
    /// An array of whole numbers.
    std::vector<std::int64_t> integers(const char *name);
    /// An array of arrays of two whole numbers each, the first within the range of `int`.
    std::vector<std::pair<std::int64_t, std::int64_t>> pairs(const char *name);
    JsonFields object(const char *name);
    /// The names of all members, in their order.
    [[nodiscard]] std::vector<std::string> names() const;

    /// One of the words that `read` knows.
    template <class E> E word(const char *name, std::optional<E> (*read)(std::string_view), E otherwise)
    {
        const std::string value = text(name);
        if (value.empty())
            return otherwise;
        if (const auto known = read(value))
            return *known;
        note(name, "has the unknown value '" + value + "'");
        return otherwise;
    }

    /// The members of an array, each read as an object.
    template <class T> std::vector<T> list(const char *name, T (*read)(JsonFields &))
    {
        std::vector<T> result;
        const Json *array = find(name, &Json::is_array, "an array");
        for (std::size_t i = 0; array != nullptr && i < array->size() && !m_trouble; ++i) {
            JsonFields item((*array)[i], pathOf(name) + "[" + std::to_string(i) + "]", m_trouble);
            result.push_back(read(item));
        }
        return result;
    }

    /// Keeps the first trouble: `what` follows the path, as in "is not a number".
    void note(const char *name, const std::string &what);

private:
    [[nodiscard]] std::string pathOf(const char *name) const;
    /// The member when it is of the right type; notes when it is there and is not.
    const Json *find(const char *name, bool (Json::*is)() const noexcept, const char *type);

    const Json &m_json;
    std::string m_path;
    std::optional<Failure> &m_trouble;
};

/// Reads a whole document with `read`, from its root on.
template <class T> Outcome<T> readWhole(const Json &json, T (*read)(JsonFields &))
{
    std::optional<Failure> trouble;
    JsonFields fields(json, {}, trouble);
    T value = read(fields);
    if (trouble)
        return tl::unexpected<Failure>(std::move(*trouble));
    return value;
}

} // namespace genie
