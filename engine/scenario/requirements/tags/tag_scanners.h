// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/tags/requirement_tags.h"
#include "scenario/requirements/tags/source_text.h"

#include <optional>

namespace genie::tags {

// One scanner for each language; all add to a TagScan within its limits.

void scanGo(std::string_view source, const SourceText &text, TagScan &scan);
void scanScript(std::string_view source, const SourceText &text, TagScan &scan);
void scanPython(std::string_view source, const SourceText &text, TagScan &scan);
void scanBats(std::string_view source, const SourceText &text, TagScan &scan);

inline constexpr std::size_t kMostTests = 20'000;

/// The symbol of a test inside of another one, bounded: nesting without end must not grow without end.
std::string nestedSymbol(const std::string &outer, std::string_view separator, std::string_view name);

/// Comments on lines of their own that follow one another without another line between.
struct CommentBlock {
    int firstLine = 0;
    int lastLine = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool ownLine = true; ///< false: behind code, so it belongs to nothing below
    std::vector<std::pair<std::string, int>> ids; ///< with their lines
};

/// The blocks that carry tags.
std::vector<CommentBlock> taggedBlocks(std::string_view source, const SourceText &text);

/// What a block of comments is bound to: a symbol, the whole file (empty), or nothing.
using Binding = std::optional<std::string>;

/// Adds the block's tags with that binding.
void bind(const CommentBlock &block, const Binding &binding, TagScan &scan);

/// Adds the tags in a test's name.
void bindName(std::string_view name, int line, const std::string &symbol, TagScan &scan);

void addTest(SourceTest test, TagScan &scan);

} // namespace genie::tags
