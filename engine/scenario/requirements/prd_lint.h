// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "scenario/requirements/model.h"
#include "scenario/requirements/prd_document.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace genie {

/// One finding about operational targets and the requirements that refer to them (spec/requirements.md 6.4).
struct PrdFinding {
    std::string code;
    IssueSeverity severity = IssueSeverity::Warning;
    std::string targetId;
    std::string requirementId;
    std::string file; ///< relative to the scenario
    int line = 0;
    std::string message;
};

/// Whether PRD.md and the registry agree on operational targets.
struct PrdLint {
    enum class Status { Ok, Issues, MissingPrd, MissingRequirements };
    Status status = Status::Ok;
    std::vector<PrdFinding> findings;
    std::vector<std::string> discoveredTargets;  ///< sorted
    std::vector<std::string> requirementPrdRefs; ///< target ids that requirements refer to, sorted
};

/// Compares; `prd` is nothing when there is no PRD.md.
PrdLint lintPrd(const Registry &registry, const std::optional<PrdDocument> &prd);

/// PRD.md of a scenario; nothing when it is absent or cannot be read (a folder, a link to outside, more than 8 MiB).
std::optional<PrdDocument> readPrd(const std::filesystem::path &scenario);

/// The reference's keys, with `findings` beside them.
Json prdLintJson(const PrdLint &lint);

} // namespace genie
