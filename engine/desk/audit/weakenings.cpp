// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/weakenings.h"

#include "core/base/text.h"
#include "desk/audit/test_paths.h"
#include "desk/audit/weakening_rules.h"
#include "host/files/atomic_file.h"
#include "scenario/workspace/projects.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace genie {

namespace fs = std::filesystem;

namespace weakening {

void Findings::add(std::string kind, const std::string &file, int line, std::string text)
{
    constexpr std::size_t kLongest = 300;
    if (m_found.size() < kMost)
        m_found.push_back({std::move(kind), file, line, text::shortened(text::withoutControls(text::validUtf8(text)), kLongest)});
}

std::vector<AddedLine> addedLines(std::string_view before, std::string_view after)
{
    const auto each = [](std::string_view text, auto take) {
        int number = 0;
        while (!text.empty()) {
            const auto end = std::min(text.find('\n'), text.size());
            take(++number, text::trimmed(text.substr(0, end)));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    };
    std::unordered_map<std::string_view, int> known;
    each(before, [&](int, std::string_view line) { ++known[line]; });
    std::vector<AddedLine> added;
    each(after, [&](int number, std::string_view line) {
        if (const auto found = known.find(line); found != known.end() && found->second > 0)
            --found->second;
        else if (!line.empty())
            added.push_back({number, line});
    });
    return added;
}

} // namespace weakening

namespace {

constexpr int kMostFiles = 50'000;
constexpr std::int64_t kLargestRead = 2 * 1024 * 1024;

/// The contents of a tree's regular files by path; what is too large to read stands as its size and time.
std::map<std::string, std::string> contentsOf(const fs::path &root)
{
    std::map<std::string, std::string> contents;
    std::error_code error;
    int entries = 0;
    fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::recursive_directory_iterator() && ++entries <= kMostFiles; at.increment(error)) {
        std::error_code ignored;
        const std::string name = at->path().filename().string();
        if (at->is_symlink(ignored))
            continue;
        if (at->is_directory(ignored)) {
            if (name == ".git" || isSkippedDirectory(name))
                at.disable_recursion_pending();
            continue;
        }
        if (!at->is_regular_file(ignored))
            continue;
        auto bytes = readBounded(at->path(), kLargestRead);
        contents[fs::relative(at->path(), root, ignored).generic_string()] =
            bytes ? std::move(*bytes) : "\xFFtoo large: " + std::to_string(fs::file_size(at->path(), ignored));
    }
    return contents;
}

/// Words for people: whatever they say, no test is weaker for it.
bool isDocumentation(std::string_view path)
{
    return path.ends_with(".md") || path.ends_with(".txt") || path.starts_with("docs/");
}

} // namespace

std::vector<Weakening> findWeakenings(const fs::path &before, const fs::path &after, const WeakeningOptions &options)
{
    const auto old = contentsOf(before);
    const auto now = contentsOf(after);
    std::map<std::string, weakening::FilePair> pairs;
    for (const auto &[path, bytes] : old)
        pairs[path] = {path, &bytes, nullptr};
    for (const auto &[path, bytes] : now) {
        auto &pair = pairs[path];
        pair.path = path;
        pair.after = &bytes;
    }
    weakening::Findings findings;
    for (const auto &[path, pair] : pairs) {
        if (pair.before != nullptr && pair.after != nullptr && *pair.before == *pair.after)
            continue;
        const bool named = std::find(options.testFiles.begin(), options.testFiles.end(), path) != options.testFiles.end();
        if (weakening::isSettings(path))
            weakening::compareProduct(pair, options.allowProductChanges, findings);
        else if (named || belongsToTests(path))
            weakening::compareTests(pair, findings);
        else if (!isDocumentation(path))
            weakening::compareProduct(pair, options.allowProductChanges, findings);
    }
    return findings.take();
}

} // namespace genie
