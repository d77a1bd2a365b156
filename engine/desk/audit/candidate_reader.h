// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"
#include "desk/audit/evidence.h"
#include "scenario/requirements/tags/requirement_tags.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace genie {

/// On which lines tests begin, by file.
std::map<std::string, std::set<int>> startsByFile(const std::vector<TestCase> &cases);

/// Where a test ends: before the next one of its file; 0 when it is the last, or nothing is known.
int lastLineOf(const TestCase &test, const std::map<std::string, std::set<int>> &starts);

/// What a result says of a test that was added or changed; nothing of it has been measured yet.
CandidateRecord recordOf(const TestCase &test);

/// Completes records by what the sources of a tree say. Belongs to one thread.
class CandidateReader {
public:
    explicit CandidateReader(std::filesystem::path tree) : m_tree(std::move(tree)) {}

    /// Adds where the test begins and ends, and the requirements that comments bind to it.
    void describe(CandidateRecord &record);

private:
    std::filesystem::path m_tree;
    std::map<std::string, TagScan> m_scans;
};

} // namespace genie
