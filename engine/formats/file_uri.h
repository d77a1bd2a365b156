// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace genie {

/// The path that a `file:` URI or a relative reference means, with its %-escapes undone; any other URI as it is. Not cleaned.
std::string pathFromUri(std::string_view uri);

/// A path as a relative reference.
std::string uriFromPath(std::string_view path);

} // namespace genie
