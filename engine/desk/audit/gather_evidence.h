// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancellation.h"
#include "core/domain/baseline.h"
#include "core/domain/suite_request.h"
#include "core/ports/trial_runner.h"
#include "desk/audit/evidence.h"
#include "desk/audit/weakenings.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace genie {

/// Compares two trees for weakenings; `findWeakenings`, or a fake of it.
using WeakeningFinder = std::function<std::vector<Weakening>(const std::filesystem::path &before, const std::filesystem::path &after, const WeakeningOptions &)>;

/// What there is to measure.
struct AuditInput {
    SuiteRequest request;            ///< with its gap
    Baseline baseline;
    std::string baselineDigest;
    std::filesystem::path before;    ///< a checkout of the baseline's tree; empty: it was not kept
    std::filesystem::path after;     ///< a checkout of the result; empty: there is none, and `problem` says why
    std::filesystem::path bench;     ///< where copies are tried, one after the other; nobody else's, removed afterwards
    std::string result;              ///< where the result was found, in words
    std::string problem;             ///< why it cannot be judged ("others edited meanwhile"); empty: it can
    milliseconds trialTimeout{60'000}; ///< of one test alone; the whole run has three times that
    milliseconds budget{600'000};      ///< of all of it; what is not reached is not believed
    int passes = 5;                    ///< in a row, each in fresh processes over a fresh copy
    int mostCandidates = 200;
};

/// Measures a result: runs all tests of it, finds those that were added or changed, and runs each of them alone, as often as it takes. Blocks
/// for as long as the tests do. Failure: Cancelled, or that the disk does not let it.
Outcome<Evidence> gatherEvidence(const AuditInput &input, TrialRunner &trials, const WeakeningFinder &weakenings, const Cancellation &cancellation);

} // namespace genie
