// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace genie {

// How a file begins, for finding out which format it is. Pure; takes any bytes.

/// Bytes that are looked at, at most.
inline constexpr std::size_t kSniffedBytes = 64 * 1024;

/// The beginning without a byte order mark; of UTF-16 its ASCII.
std::string plainHead(std::string_view head);

/// In quotes and short enough for a message.
std::string shownHead(std::string_view text);

/// The name of the first element of an XML document, without its prefix; empty when it does not come.
std::string_view rootElement(std::string_view xml);

/// The names of the members of the root object and of the objects in it, as far as the bytes go.
std::set<std::string, std::less<>> memberNames(std::string_view json);

} // namespace genie
