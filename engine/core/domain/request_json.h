// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/baseline.h"
#include "core/domain/coverage_view.h"
#include "core/domain/ledger.h"
#include "core/domain/suite_request.h"
#include "core/json/json.h"

namespace genie {

// Requests, verdicts, baselines and coverage as JSON. A request has the member names of spec/api.md 1.4 and 4.4; what the reference
// does not know is added to them.

Json toJson(const LineRange &range);
Json toJson(const FileGap &gap);
Json toJson(const RequirementGap &gap);
Json toJson(const Gap &gap);
Json toJson(const DelegationAttempt &attempt);
Json toJson(const SuiteRequest &request);
Json toJson(const QueueFigures &figures);
Json toJson(const FunnelCounts &counts);
Json toJson(const CandidateTest &test);
Json toJson(const GapVerdict &gap);
Json toJson(const Weakening &weakening);
Json toJson(const VerdictSummary &verdict);
Json toJson(const Verdict &verdict);
Json toJson(const VerdictOverride &override);
Json toJson(const VerificationReport &report);
Json toJson(const LedgerRow &row);
Json toJson(const Baseline &baseline);
Json toJson(const CoveredFile &file);
Json toJson(const CoverageSnapshot &snapshot);
Json toJson(const RankedGap &gap);
Json toJson(const FileCoveragePoint &point);
Json toJson(const RequirementCoverage &requirement);
Json toJson(const CoverageView &view);

Outcome<SuiteRequest> suiteRequestFrom(const Json &json);
Outcome<Gap> gapFrom(const Json &json);
Outcome<Verdict> verdictFrom(const Json &json);
Outcome<VerdictSummary> verdictSummaryFrom(const Json &json);
Outcome<Baseline> baselineFrom(const Json &json);

/// How long a request may wait by the reference's formula (spec/api.md 2.5): 30 s a type and a second per percent.
std::int64_t estimatedQueueSeconds(const SuiteRequest &request);

} // namespace genie
