// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// A place in a file: line and column are 1-based, the column in bytes; 0 when unknown.
struct DocPlace {
    int line = 0;
    int column = 0;
};

/// What the phase `docs` needs to know of one Markdown file. A value.
struct MarkdownPage {
    struct Link {
        std::string destination; ///< as meant: without angle brackets, title, entities and backslashes
        DocPlace place;
    };
    struct Diagram {
        std::string body;
        DocPlace place; ///< of the fence that opens it
    };
    struct OpenFence {
        DocPlace place;
        bool endsWithBlock = false; ///< a list or a quotation ended it, not the end of the file
    };
    struct RootedPath {
        std::string path; ///< up to the next blank, quote or bracket
        DocPlace place;
    };
    std::vector<Link> links;           ///< inline, reference, autolinks, images, href and src, in their order
    std::vector<std::string> anchors;  ///< GitHub's slugs of the headings, ids and names of HTML; sorted
    std::vector<Diagram> diagrams;     ///< fences of mermaid
    std::vector<OpenFence> openFences; ///< fences without an end of their own
    std::vector<RootedPath> rooted;    ///< absolute paths of one machine in prose, at most one a line
    int badUtf8Line = 0;               ///< the first line that is not valid UTF-8; 0 when all are
};

/// Reads GitHub's Markdown. Code, be it fenced, indented or inline, holds no links and no paths. Pure; takes any bytes.
MarkdownPage readMarkdown(std::string_view bytes);

} // namespace genie
