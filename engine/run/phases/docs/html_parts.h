// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// What is of use in a piece of HTML within Markdown.
struct HtmlParts {
    struct Attribute {
        std::string name;  ///< "href", "src", "id" or "name"
        std::string value; ///< with the commonest entities resolved
        std::size_t offset = 0;
    };
    struct Text {
        std::string_view text;
        std::size_t offset = 0;
    };
    std::vector<Attribute> attributes;
    std::vector<Text> texts; ///< outside of tags, comments, code, scripts and styles
};

/// Takes a piece of HTML apart. Not a parser: it takes any bytes, and what is not closed ends with the piece. `text` views into it.
HtmlParts htmlParts(std::string_view html);

} // namespace genie
