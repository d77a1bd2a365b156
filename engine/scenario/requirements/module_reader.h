// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"
#include "scenario/requirements/requirement_files.h"

#include <cstddef>
#include <vector>

namespace genie {

/// What the files of one registry may still hold; what goes beyond is left out with an error.
struct ReadingBudget {
    std::size_t requirements = 20'000;
    std::size_t validations = 50'000;
    std::size_t issues = 5'000;
};

/// Turns a file into values with all conversions of foreign shapes (spec/requirements.md 1.2, 1.5). A wrong value is an issue of its
/// own, and the rest is used. With `strict`, keys that are not part of the format are issues as well.
RequirementModule readModule(const RequirementFile &file, bool strict, ReadingBudget &budget, std::vector<RequirementIssue> &issues);

} // namespace genie
