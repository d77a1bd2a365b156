// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"
#include "scenario/requirements/tags/requirement_tags.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace genie {

/// How far the search for tags goes.
struct TagWalkLimits {
    int entries = 100'000;
    int levels = 24;
    std::int64_t bytes = 256LL * 1024 * 1024; ///< read in all
    std::size_t tags = 200'000;
};

/// The tags and tests of a scenario's sources.
struct ScenarioTags {
    std::map<std::string, TagScan> tests;    ///< test files with tests or tags, by path relative to the scenario
    std::map<std::string, TagScan> mentions; ///< other sources that name requirements: documentation, never evidence
    std::vector<RequirementIssue> issues;    ///< what the limits left out
};

/// Reads all sources of the scenario. Folders of dependencies and output and symbolic links are left out. Any thread.
ScenarioTags readScenarioTags(const std::filesystem::path &scenario, const TagWalkLimits &limits = {});

/// Tags that name no requirement (`tag_unknown_id`, once for each file and id) and tags in tests that belong to none (`tag_unbound`).
std::vector<RequirementIssue> tagFindings(const ScenarioTags &tags, const Registry &registry);

} // namespace genie
