// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace genie {

using std::chrono::milliseconds;

/// A moment on the wall clock, UTC, in milliseconds since the epoch.
using Moment = std::chrono::time_point<std::chrono::system_clock, milliseconds>;

/// RFC 3339 in UTC with milliseconds: 2026-01-09T10:01:07.250Z.
std::string toRfc3339(Moment moment);

/// Reads RFC 3339 with any offset and any number of fractional digits; nothing when the text is not one.
std::optional<Moment> fromRfc3339(std::string_view text);

} // namespace genie
