// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/baseline.h"
#include "core/domain/execution.h"
#include "core/ports/trial_runner.h"

#include <optional>
#include <string>
#include <vector>

namespace genie {

/// Everything that is known of a scenario at the moment a request is queued.
struct BaselineFacts {
    std::string scenario;
    Moment at{};
    std::string commit;
    std::string treeDigest;            ///< of the scenario as it stands now
    std::optional<Execution> execution; ///< the last one that measured coverage
    std::vector<FileCoverage> coverage; ///< of that execution
    std::vector<TestCase> cases;        ///< of that execution
    std::optional<TrialResult> measured; ///< what was measured now, where no execution fits
    std::vector<RequirementStanding> requirements;
    std::vector<std::string> files;     ///< "sha256 path"; see tree_listing.h
    std::string snapshot;               ///< where the tree is kept
};

/// Puts a baseline together. Coverage and results of an execution count only when it ran exactly the tree that is frozen; else what was
/// measured now counts; else they are not known, which is not the same as nothing. Pure; the same facts give the same bytes.
Baseline freezeBaseline(BaselineFacts facts);

/// Whether an execution's coverage and results are those of this tree.
bool fitsTree(const Execution &execution, const std::string &treeDigest);

} // namespace genie
