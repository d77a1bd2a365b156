// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace genie {

/// Finds a file that somebody may have meant, by its base name, in the places where sources and tests lie (spec/requirements.md 6.6).
/// Walks the tree once, when it is first asked; bounded in entries and depth.
class ProofSearch {
public:
    explicit ProofSearch(std::filesystem::path scenario) : m_scenario(std::move(scenario)) {}

    /// The best candidate, relative to the scenario: the more folders of the wanted path it shares, the better. Empty when there is none.
    std::string bestFor(const std::string &wanted);

private:
    void walk();
    void walk(const std::filesystem::path &folder, const std::string &path, int depth);
    void take(const std::filesystem::directory_entry &entry, const std::string &path);

    std::filesystem::path m_scenario;
    bool m_walked = false;
    std::size_t m_entries = 0;
    std::map<std::string, std::vector<std::string>> m_byName; ///< base name -> paths in the order of the walk
};

} // namespace genie
