// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>

namespace genie::simd {

/// Reads a document with a bound on its nesting. The views live as long as the parser is not used again. Invalid when it is
/// not JSON. Never throws.
inline Outcome<simdjson::dom::element> parse(simdjson::dom::parser &parser, std::string_view bytes)
{
    constexpr std::size_t kDeepest = 1024;
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    if (bytes.empty())
        return fail(FailureKind::Invalid, "is empty");
    simdjson::dom::element root;
    auto error = parser.allocate(bytes.size(), kDeepest);
    if (!error)
        error = parser.parse(bytes.data(), bytes.size(), true).get(root);
    if (error)
        return fail(FailureKind::Invalid, std::string("is not valid JSON: ") + simdjson::error_message(error));
    return root;
}

/// The member as text; nothing when it is absent or no text.
inline std::optional<std::string_view> textAt(const simdjson::dom::element &object, std::string_view key)
{
    std::string_view text;
    return object[key].get(text) ? std::nullopt : std::optional(text);
}

/// The member as a number, from an integer as well.
inline std::optional<double> numberAt(const simdjson::dom::element &object, std::string_view key)
{
    double number = 0;
    return object[key].get(number) ? std::nullopt : std::optional(number);
}

/// The member as an array or an object; an empty optional when it is absent or something else.
template <class T> std::optional<T> memberAt(const simdjson::dom::element &object, std::string_view key)
{
    T member;
    return object[key].get(member) ? std::nullopt : std::optional(member);
}

} // namespace genie::simd
