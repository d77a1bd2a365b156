// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/tags/requirement_tags.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"
#include "scenario/requirements/tags/tag_scanners.h"

#include <algorithm>
#include <utility>

namespace genie {

namespace {

constexpr std::size_t kLargestSource = 2 * 1024 * 1024;
constexpr std::size_t kMostTags = 10'000;
constexpr std::size_t kLongestSymbol = 1024;

void addTag(RequirementTag tag, TagScan &scan)
{
    if (scan.tags.size() >= kMostTags)
        scan.cut = true;
    else
        scan.tags.push_back(std::move(tag));
}

/// Without `[REQ:...]`, with `_` for blanks, each once: how tools write names differs in this only.
std::string plainSymbol(std::string_view symbol)
{
    std::string plain;
    for (std::size_t i = 0; i < symbol.size(); ++i) {
        if (symbol.substr(i, 5) == "[REQ:") {
            if (const auto end = symbol.find(']', i); end != std::string_view::npos) {
                i = end;
                continue;
            }
        }
        const char c = symbol[i] == ' ' || symbol[i] == '\t' ? '_' : symbol[i];
        if (c != '_' || (!plain.empty() && plain.back() != '_'))
            plain += c;
    }
    while (plain.ends_with('_'))
        plain.pop_back();
    return plain;
}

/// Whether something else than the same name begins at `at`: a sub-test, a parameter or a nested name.
bool separatesAt(std::string_view symbol, std::size_t at)
{
    const std::string_view rest = symbol.substr(at);
    return rest.empty() || rest.starts_with('/') || rest.starts_with('[') || rest.starts_with("::") || rest.starts_with("_>_");
}

} // namespace

std::vector<std::string> bracketTags(std::string_view text)
{
    std::vector<std::string> ids;
    for (std::size_t at = 0; (at = text.find("[REQ:", at)) != std::string_view::npos; ++at) {
        const auto end = text.find_first_of("]\n", at);
        if (end == std::string_view::npos || text[end] != ']')
            continue;
        for (auto &id : requirementTags(text.substr(at, end - at + 1)))
            if (std::find(ids.begin(), ids.end(), id) == ids.end())
                ids.push_back(std::move(id));
    }
    return ids;
}

bool symbolCovers(std::string_view wanted, std::string_view symbol)
{
    const std::string inner = plainSymbol(symbol);
    const std::string outer = plainSymbol(wanted);
    if (outer.empty())
        return false;
    for (std::size_t at = 0; (at = inner.find(outer, at)) != std::string::npos; ++at) {
        const std::string_view before = std::string_view(inner).substr(0, at);
        const bool begins = before.empty() || before.ends_with("_>_") || before.ends_with("::");
        if (begins && separatesAt(inner, at + outer.size()))
            return true;
    }
    return false;
}

std::vector<std::string> idsBoundTo(const TagScan &scan, std::string_view symbol)
{
    std::vector<std::string> ids;
    for (const auto &tag : scan.tags) {
        if (tag.named || tag.symbol.empty() || std::find(ids.begin(), ids.end(), tag.id) != ids.end())
            continue;
        const bool around = symbol.starts_with(tag.symbol) &&
                            (symbol.size() == tag.symbol.size() || symbol.substr(tag.symbol.size()).starts_with('/') ||
                             symbol.substr(tag.symbol.size()).starts_with(" > ") || symbol.substr(tag.symbol.size()).starts_with("::") ||
                             symbol.substr(tag.symbol.size()).starts_with('['));
        // A method of a suite runs as `TestSuite/TestMethod`, which the source of the method does not say.
        const bool method = tag.symbol.find('/') == std::string::npos && symbol.ends_with("/" + tag.symbol);
        if (around || method)
            ids.push_back(tag.id);
    }
    return ids;
}

TagScan scanTags(std::string_view file, std::string_view source)
{
    TagScan scan;
    scan.isTestFile = isTestFile(file);
    scan.cut = source.size() > kLargestSource;
    source = source.substr(0, kLargestSource);
    const SourceLanguage language = languageOf(file);
    if (!scan.isTestFile) {
        int line = 1;
        std::size_t counted = 0;
        for (std::size_t at = 0; (at = source.find("[REQ:", at)) != std::string_view::npos; ++at) {
            line += static_cast<int>(
                std::count(source.begin() + static_cast<std::ptrdiff_t>(counted), source.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
            counted = at;
            const auto end = source.find_first_of("]\n", at);
            for (auto &id : bracketTags(source.substr(at, end == std::string_view::npos ? end : end - at + 1)))
                addTag({std::move(id), line, {}, false, false}, scan);
        }
        return scan;
    }
    const SourceText text = readSource(source, language);
    switch (language) {
    case SourceLanguage::Go: tags::scanGo(source, text, scan); break;
    case SourceLanguage::Script: tags::scanScript(source, text, scan); break;
    case SourceLanguage::Python: tags::scanPython(source, text, scan); break;
    case SourceLanguage::Shell: tags::scanBats(source, text, scan); break;
    case SourceLanguage::Other: break;
    }
    std::stable_sort(scan.tags.begin(), scan.tags.end(), [](const auto &a, const auto &b) { return a.line < b.line; });
    return scan;
}

namespace tags {

std::vector<CommentBlock> taggedBlocks(std::string_view source, const SourceText &text)
{
    std::vector<CommentBlock> blocks;
    CommentBlock current;
    bool open = false;
    const auto close = [&] {
        if (open && !current.ids.empty())
            blocks.push_back(std::move(current));
        current = {};
        open = false;
    };
    for (const auto &comment : text.comments) {
        if (!open || !comment.ownLine || comment.firstLine != current.lastLine + 1)
            close();
        if (!open) {
            current.firstLine = comment.firstLine;
            current.begin = comment.begin;
            current.ownLine = comment.ownLine;
            open = true;
        }
        current.lastLine = comment.lastLine;
        current.end = comment.end;
        int line = comment.firstLine;
        for (const auto &part : text::split(source.substr(comment.begin, comment.end - comment.begin), '\n')) {
            for (auto &id : bracketTags(part))
                current.ids.emplace_back(std::move(id), line);
            ++line;
        }
        if (!comment.ownLine)
            close();
    }
    close();
    return blocks;
}

void bind(const CommentBlock &block, const Binding &binding, TagScan &scan)
{
    for (const auto &[id, line] : block.ids)
        addTag({id, line, binding.value_or(std::string()), binding && binding->empty(), false}, scan);
}

void bindName(std::string_view name, int line, const std::string &symbol, TagScan &scan)
{
    for (auto &id : requirementTags(name))
        addTag({std::move(id), line, symbol, false, true}, scan);
}

std::string nestedSymbol(const std::string &outer, std::string_view separator, std::string_view name)
{
    std::string symbol = outer.size() < kLongestSymbol ? outer : outer.substr(0, kLongestSymbol);
    return symbol.append(separator).append(name.substr(0, kLongestSymbol));
}

void addTest(SourceTest test, TagScan &scan)
{
    if (scan.tests.size() >= kMostTests)
        scan.cut = true;
    else
        scan.tests.push_back(std::move(test));
}

} // namespace tags

} // namespace genie
