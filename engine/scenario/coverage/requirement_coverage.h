// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/coverage_view.h"
#include "core/domain/requirement_report.h"
#include "scenario/requirements/tags/tag_walk.h"

#include <vector>

namespace genie {

/// What is known of the code of each requirement: of the sources that name it with a tag. Which lines a requirement's own tests run is
/// not known, since coverage is measured for all tests of a workspace together. Pure.
std::vector<RequirementCoverage> requirementCoverage(const CoverageSnapshot &snapshot, const RequirementReport &requirements,
                                                     const ScenarioTags &tags);

} // namespace genie
