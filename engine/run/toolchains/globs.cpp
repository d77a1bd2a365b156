// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/globs.h"

#include "core/base/text.h"

#include <algorithm>

#include <fnmatch.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

using Parts = std::vector<std::string>;

constexpr int kMostEntries = 100'000;
constexpr std::size_t kMostFiles = 10'000;
constexpr std::size_t kMostLevels = 24;

Parts partsOf(std::string_view path)
{
    Parts parts = text::split(path, '/');
    std::erase_if(parts, [](const std::string &part) { return part.empty() || part == "."; });
    // `a/**/**/b` says no more than `a/**/b`, and takes much longer.
    parts.erase(std::unique(parts.begin(), parts.end(), [](const auto &a, const auto &b) { return a == "**" && b == "**"; }), parts.end());
    return parts;
}

bool fits(const std::string &pattern, const std::string &name) { return fnmatch(pattern.c_str(), name.c_str(), 0) == 0; }

/// The places in the pattern where one may be after a part of the path, from the places where one was.
std::vector<std::size_t> after(const Parts &pattern, const std::vector<std::size_t> &places, const std::string &name)
{
    std::vector<std::size_t> next;
    const auto add = [&](std::size_t place) {
        for (; std::find(next.begin(), next.end(), place) == next.end(); ++place) {
            next.push_back(place);
            if (place == pattern.size() || pattern[place] != "**")
                return;
        }
    };
    for (const std::size_t place : places) {
        if (place == pattern.size())
            continue;
        if (pattern[place] == "**")
            add(place);
        else if (fits(pattern[place], name))
            add(place + 1);
    }
    return next;
}

std::vector<std::size_t> start(const Parts &pattern)
{
    return !pattern.empty() && pattern.front() == "**" ? std::vector<std::size_t>{0, 1} : std::vector<std::size_t>{0};
}

bool isEnd(const Parts &pattern, const std::vector<std::size_t> &places)
{
    return std::find(places.begin(), places.end(), pattern.size()) != places.end();
}

class GlobWalk {
public:
    GlobWalk(const Parts &pattern, std::vector<std::string> &found) : m_pattern(pattern), m_found(found) {}

    void enter(const fs::path &directory, const std::string &prefix, const std::vector<std::size_t> &places, std::size_t level)
    {
        std::error_code error;
        fs::directory_iterator entries(directory, fs::directory_options::skip_permission_denied, error);
        for (; !error && entries != fs::directory_iterator() && m_left > 0 && m_found.size() < kMostFiles; entries.increment(error)) {
            --m_left;
            const std::string name = entries->path().filename().string();
            const auto next = after(m_pattern, places, name);
            if (next.empty())
                continue;
            std::error_code ignored;
            const auto status = entries->symlink_status(ignored);
            if (fs::is_directory(status) && level < kMostLevels && name != ".git" && name != "node_modules")
                enter(entries->path(), prefix + name + "/", next, level + 1);
            else if (fs::is_regular_file(status) && isEnd(m_pattern, next))
                m_found.push_back(prefix + name);
        }
    }

private:
    const Parts &m_pattern;
    std::vector<std::string> &m_found;
    int m_left = kMostEntries;
};

} // namespace

bool matchesGlob(std::string_view pattern, std::string_view path)
{
    const Parts wanted = partsOf(pattern);
    std::vector<std::size_t> places = start(wanted);
    for (const auto &name : partsOf(path))
        places = after(wanted, places, name);
    return !wanted.empty() && isEnd(wanted, places);
}

std::vector<std::string> filesMatching(const fs::path &root, const std::string &pattern)
{
    const Parts wanted = partsOf(pattern);
    std::vector<std::string> found;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), "..") == wanted.end())
        GlobWalk(wanted, found).enter(root, {}, start(wanted), 0);
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace genie
