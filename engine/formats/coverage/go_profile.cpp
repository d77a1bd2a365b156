// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/coverage/go_profile.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

namespace genie {

namespace {

constexpr int kHighestLine = 1'000'000;
/// Bounds what a hostile profile can make us do: lines told, over all blocks.
constexpr std::int64_t kMostLines = 50'000'000;
constexpr std::size_t kMostHits = 5'000'000;

/// l0.c0,l1.c1 of a block.
using Range = std::array<int, 4>;

struct Count {
    int statements = 0;
    std::int64_t hits = 0;
};

struct Block {
    std::string_view path;
    Range range{};
    Count count;
};

template <class Number> bool takeNumber(std::string_view &text, Number &number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0)
        return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

bool take(std::string_view &text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

/// `x/a.go:3.10,5.2 2 7`; the path may hold blanks and colons.
std::optional<Block> blockFrom(std::string_view line)
{
    const auto colon = line.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return std::nullopt;
    Block block;
    block.path = line.substr(0, colon);
    std::string_view rest = line.substr(colon + 1);
    auto &[l0, c0, l1, c1] = block.range;
    const bool read = takeNumber(rest, l0) && take(rest, '.') && takeNumber(rest, c0) && take(rest, ',') && takeNumber(rest, l1) &&
                      take(rest, '.') && takeNumber(rest, c1) && take(rest, ' ') && takeNumber(rest, block.count.statements) &&
                      take(rest, ' ') && takeNumber(rest, block.count.hits) && rest.empty();
    if (!read || l0 < 1 || l1 < l0 || l1 > kHighestLine || block.count.statements > kHighestLine)
        return std::nullopt;
    return block;
}

using Blocks = std::map<std::string_view, std::map<Range, Count>>;

Outcome<Blocks> blocksOf(std::string_view bytes)
{
    Blocks blocks;
    bool headed = false;
    for (std::size_t number = 1; !bytes.empty(); ++number) {
        const std::string_view line = text::trimmed(bytes.substr(0, bytes.find('\n')));
        bytes.remove_prefix(std::min(bytes.find('\n'), bytes.size() - 1) + 1);
        if (line.empty())
            continue;
        // Profiles that were put together by hand have the line more than once.
        if (line.starts_with("mode:")) {
            headed = true;
            continue;
        }
        if (!headed)
            return fail(FailureKind::Invalid, "the Go cover profile does not begin with \"mode:\"");
        const auto block = blockFrom(line);
        if (!block)
            return fail(FailureKind::Invalid, "line " + std::to_string(number) +
                                                  " of the Go cover profile is not \"file:l.c,l.c statements count\": " +
                                                  text::shortened(text::withoutControls(text::validUtf8(line.substr(0, 200))), 120));
        Count &count = blocks[block->path][block->range];
        count.statements = std::max(count.statements, block->count.statements);
        count.hits = std::max(count.hits, block->count.hits);
    }
    if (!headed)
        return fail(FailureKind::Invalid, "the Go cover profile is empty");
    return blocks;
}

} // namespace

Outcome<std::vector<FileCoverage>> readGoProfile(std::string_view bytes)
{
    const auto blocks = blocksOf(bytes);
    if (!blocks)
        return tl::unexpected(blocks.error());
    std::vector<FileCoverage> files;
    std::int64_t lines = 0;
    std::size_t held = 0;
    for (const auto &[path, ranges] : *blocks) {
        FileCoverage file;
        file.path = text::validUtf8(path);
        std::int64_t total = 0;
        std::int64_t covered = 0;
        for (const auto &[range, count] : ranges) {
            total += count.statements;
            covered += count.hits > 0 ? count.statements : 0;
            lines += range[2] - range[0] + 1;
            if (lines > kMostLines || held + file.hits.size() > kMostHits)
                return fail(FailureKind::Invalid, "the Go cover profile tells of more lines than can be true");
            for (int line = range[0]; line <= range[2] && count.statements > 0; ++line) {
                std::int64_t &hits = file.hits[line];
                hits = std::max(hits, count.hits);
            }
        }
        held += file.hits.size();
        file.total = static_cast<int>(std::min<std::int64_t>(total, kHighestLine * std::int64_t{1000}));
        file.covered = static_cast<int>(std::min<std::int64_t>(covered, file.total));
        files.push_back(std::move(file));
    }
    return files;
}

std::string writeGoProfile(const std::vector<FileCoverage> &files)
{
    std::string profile = "mode: count\n";
    for (const FileCoverage &file : files) {
        // A line end in a path would be read as another block.
        std::string path = text::withoutControls(text::validUtf8(file.path));
        std::replace(path.begin(), path.end(), '\n', ' ');
        for (auto hit = file.hits.begin(); hit != file.hits.end();) {
            const auto first = hit;
            int last = hit->first;
            for (++hit; hit != file.hits.end() && hit->first == last + 1 && hit->second == first->second; ++hit)
                ++last;
            profile += path + ":" + std::to_string(first->first) + ".1," + std::to_string(last) + ".2 " +
                       std::to_string(last - first->first + 1) + " " + std::to_string(first->second) + "\n";
        }
    }
    return profile;
}

} // namespace genie
