// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/requirements/tags/tag_scanners.h"

#include <algorithm>
#include <utility>

namespace genie::tags {

namespace {

/// The name in `@test "name" {`; empty when the line is none.
std::string testName(std::string_view line)
{
    line = text::trimmed(line);
    if (!line.starts_with("@test"))
        return {};
    line = text::trimmed(line.substr(5));
    if (line.empty() || (line.front() != '"' && line.front() != '\''))
        return {};
    const auto end = line.rfind(line.front());
    std::string name;
    for (std::size_t i = 1; i < end; ++i) {
        if (line[i] == '\\' && i + 1 < end)
            ++i;
        name += line[i];
    }
    return name;
}

} // namespace

void scanBats(std::string_view source, const SourceText &, TagScan &scan)
{
    // Shell is read by lines: a quote in a here-document must not hide the tests below it.
    CommentBlock block; ///< of comment lines that have just been read
    SourceTest test;
    std::string body;
    const auto closeTest = [&](int line) {
        if (test.symbol.empty())
            return;
        test.lastLine = line;
        test.assertions = static_cast<int>(readSource(body, SourceLanguage::Shell).assertions.size());
        addTest(std::exchange(test, {}), scan);
        body.clear();
    };
    int number = 0;
    for (std::size_t begin = 0; begin < source.size();) {
        const std::size_t end = std::min(source.find('\n', begin), source.size());
        const std::string_view line = source.substr(begin, end - begin);
        begin = end + 1;
        ++number;
        if (std::string name = testName(line); !name.empty()) {
            closeTest(number - 1);
            test.symbol = std::move(name);
            test.line = number;
            bindName(test.symbol, number, test.symbol, scan);
            bind(std::exchange(block, {}), test.symbol, scan);
        } else if (text::trimmed(line).starts_with('#')) {
            for (auto &id : bracketTags(line))
                block.ids.emplace_back(std::move(id), number);
            if (!test.symbol.empty())
                bind(std::exchange(block, {}), test.symbol, scan);
        } else {
            bind(std::exchange(block, {}), std::string(), scan);
            body.append(line).push_back('\n');
            if (line.starts_with('}'))
                closeTest(number);
        }
    }
    bind(block, std::string(), scan);
    closeTest(number);
}

} // namespace genie::tags
