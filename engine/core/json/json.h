// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace genie {

/// Keeps the order of members, so that what we write reads in the order that it was meant.
using Json = nlohmann::ordered_json;

/// Bounds of what is read as JSON.
struct JsonLimits {
    std::size_t bytes = 16 * 1024 * 1024;
    int depth = 64;
};

/// Reads one JSON document; a byte order mark is allowed. The failure (Invalid) names line and column, or the limit that was
/// passed. Never throws.
Outcome<Json> parseJson(std::string_view text, const JsonLimits &limits = {});

/// One line of JSON; bytes that are not UTF-8 become U+FFFD instead of an exception.
std::string toLine(const Json &json);

/// Indented by two spaces, for people.
std::string toPretty(const Json &json);

} // namespace genie
