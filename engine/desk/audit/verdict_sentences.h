// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/verdict.h"
#include "desk/audit/evidence.h"
#include "desk/audit/gap_lines.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

// A verdict in words that an operator can repeat. Pure; every word is chosen here.

/// "once", "twice", "3 times".
std::string times(int count);
/// "what" or "what: detail", the detail in one line.
std::string sentenceOf(std::string_view what, std::string_view detail);
/// Why a test that was run alone did not pass.
std::string notPassed(const RunRecord &run);
std::string lineReason(const GapLines &part, const std::vector<int> &open, bool known);
std::string requirementReason(const RequirementGap &wanted, std::size_t tests, bool blind);
std::string typeReason(const std::string &type, std::size_t tests, bool measured);
std::string coverageReason(const GapVerdict &gap, int target);
std::string missingCoverage(const GapVerdict &gap, int target);
std::string lostReason(const LostTest &lost, bool passedAgain);
std::string uncoveredReason(const LinesByFile &lost);
std::string weakeningReason(const Weakening &weakening);

/// What the whole is put into words from.
struct SentenceFacts {
    const Evidence &evidence;
    const Verdict &verdict; ///< all but its sentences
    const std::vector<std::string> &regressions;
    const std::vector<std::string> &suspicions;
    const std::vector<std::string> &missing;
    bool measured = true;
};

/// The reasons, the weightiest first.
std::vector<std::string> reasonsOf(const SentenceFacts &facts);
/// The one sentence.
std::string sentenceFor(const SentenceFacts &facts);

} // namespace genie
