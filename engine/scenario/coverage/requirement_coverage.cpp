// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/coverage/requirement_coverage.h"

#include "scenario/requirements/id_key.h"

#include <map>
#include <set>

namespace genie {

std::vector<RequirementCoverage> requirementCoverage(const CoverageSnapshot &snapshot, const RequirementReport &requirements,
                                                     const ScenarioTags &tags)
{
    std::map<std::string, std::set<std::string>> filesById;
    for (const auto &[file, scan] : tags.mentions)
        for (const auto &tag : scan.tags)
            filesById[idKey(tag.id)].insert(file);
    std::map<std::string, const CoveredFile *> byPath;
    for (const auto &file : snapshot.files)
        byPath[file.path] = &file;
    std::vector<RequirementCoverage> all;
    for (const auto &module : requirements.modules)
        for (const auto &requirement : module.requirements) {
            RequirementCoverage coverage{requirement.id, requirement.title, requirement.criticality, requirement.live, {}, 0, 0, {}};
            for (const auto &path : filesById[idKey(requirement.id)])
                if (const auto found = byPath.find(path); found != byPath.end()) {
                    coverage.files.push_back(path);
                    coverage.covered += found->second->covered;
                    coverage.uncovered += found->second->uncovered;
                }
            if (coverage.covered + coverage.uncovered > 0)
                coverage.percent = 100.0 * coverage.covered / (coverage.covered + coverage.uncovered);
            all.push_back(std::move(coverage));
        }
    return all;
}

} // namespace genie
