// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace genie::xml {

/// Text as the value of an attribute: what XML cannot hold is removed, line ends and tabs survive a parser.
std::string escaped(std::string_view raw);

/// Text as element content, where line ends stay readable.
std::string content(std::string_view raw);

/// ` name="value"`, escaped.
std::string attribute(std::string_view name, std::string_view value);

} // namespace genie::xml
