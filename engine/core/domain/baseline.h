// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/domain/test_case.h"

#include <string>
#include <vector>

namespace genie {

/// Where a requirement stood when the baseline was taken.
struct RequirementStanding {
    std::string id;
    std::string text; ///< its title
    std::string criticality;
    std::string live; ///< "passed", "failed", "not_run", ...
    bool operator==(const RequirementStanding &) const = default;
};

/// A test and how it ended last before the baseline was taken.
struct TestStanding {
    TestSelector test; ///< its identity
    std::string phase;
    TestStatus status = TestStatus::Unknown;
    bool operator==(const TestStanding &) const = default;
};

/// What was measured at the moment a request was queued. Immutable: kept under the digest of its own bytes, outside the scenario.
struct Baseline {
    std::string scenario;
    Moment at{};
    std::string commit;          ///< of the repository; empty without git
    std::string treeDigest;      ///< host/git tree_digest; empty when it could not be had
    ExecutionId execution;       ///< whose coverage and results these are; empty: none was there
    bool coverageKnown = false;  ///< false: `coverage` says nothing, which is not the same as 0 %
    std::string coverageProblem; ///< why not, for people
    std::vector<FileCoverage> coverage;
    std::vector<RequirementStanding> requirements;
    std::vector<TestStanding> tests;
    std::vector<std::string> files; ///< regular files of the scenario with their digests, "sha256 path", sorted by path
    std::string snapshot;           ///< where the tree itself is kept: "git:<tree id>" or "copy:<digest>"; empty: not kept
    bool operator==(const Baseline &) const = default;
};

} // namespace genie
