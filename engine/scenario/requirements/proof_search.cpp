// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/proof_search.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostEntries = 50'000;
constexpr int kDeepest = 10;
constexpr std::size_t kMostCandidates = 200; // For one name: `index.ts` may lie everywhere.
constexpr std::array<std::string_view, 11> kPlaces = {"api", "cli",  "ui/src", "lib", "src",      "internal",
                                                      "pkg", "test", "tests",  "bas", "__tests__"};
constexpr std::array<std::string_view, 8> kSkipped = {"node_modules", ".git",   "vendor",   "dist",
                                                      "build",        ".cache", "coverage", "__pycache__"};

/// Entries in byte order of their names, so that the first of two equally good candidates is always the same.
std::vector<fs::directory_entry> sortedEntries(const fs::path &folder, std::size_t most)
{
    std::vector<fs::directory_entry> entries;
    std::error_code error;
    for (fs::directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end;
         !error && it != end && entries.size() < most; it.increment(error))
        entries.push_back(*it);
    std::sort(entries.begin(), entries.end());
    return entries;
}

/// How much of the wanted path a candidate has (spec/requirements.md 6.6).
int scoreOf(const std::vector<std::string> &wanted, const std::vector<std::string> &candidate)
{
    int score = wanted.size() == candidate.size() ? 5 : 0;
    for (std::size_t i = 0; i + 1 < candidate.size(); ++i)
        if (std::find(wanted.begin(), wanted.end() - 1, candidate[i]) != wanted.end() - 1)
            score += 10;
    for (std::size_t i = 1; i <= std::min(wanted.size(), candidate.size()); ++i) {
        if (wanted[wanted.size() - i] != candidate[candidate.size() - i])
            break;
        score += 15;
    }
    return score;
}

} // namespace

std::string ProofSearch::bestFor(const std::string &wanted)
{
    walk();
    const std::vector<std::string> parts = text::split(wanted, '/');
    const auto candidates = m_byName.find(parts.back());
    if (candidates == m_byName.end())
        return {};
    std::string best;
    int bestScore = -1;
    for (const std::string &candidate : candidates->second)
        if (const int score = scoreOf(parts, text::split(candidate, '/')); score > bestScore) {
            bestScore = score;
            best = candidate;
        }
    return best;
}

void ProofSearch::walk()
{
    if (m_walked)
        return;
    m_walked = true;
    std::error_code error;
    for (const fs::directory_entry &entry : sortedEntries(m_scenario, kMostEntries))
        if (entry.is_regular_file(error))
            take(entry, entry.path().filename().generic_string());
    for (const std::string_view place : kPlaces)
        walk(m_scenario / place, std::string(place), 0);
}

void ProofSearch::walk(const fs::path &folder, const std::string &path, int depth)
{
    std::error_code error;
    if (depth > kDeepest || m_entries >= kMostEntries || fs::is_symlink(folder, error))
        return;
    for (const fs::directory_entry &entry : sortedEntries(folder, kMostEntries - m_entries)) {
        const std::string name = entry.path().filename().generic_string();
        if (entry.is_symlink(error))
            continue;
        if (!entry.is_directory(error))
            take(entry, path + "/" + name);
        else if (std::find(kSkipped.begin(), kSkipped.end(), name) == kSkipped.end())
            walk(entry.path(), path + "/" + name, depth + 1);
    }
}

void ProofSearch::take(const fs::directory_entry &entry, const std::string &path)
{
    ++m_entries;
    auto &paths = m_byName[entry.path().filename().generic_string()];
    if (paths.size() < kMostCandidates)
        paths.push_back(text::validUtf8(path));
}

} // namespace genie
