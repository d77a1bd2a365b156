// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/requirement_report.h"
#include "core/json/json.h"
#include "scenario/requirements/model.h"
#include "scenario/requirements/summary.h"

#include <string>
#include <vector>

namespace genie {

/// What a report shows (spec/requirements.md 6.1).
struct ReportOptions {
    bool includePending = false; ///< requirements that are pending are listed
    bool includeValidations = true;
    std::string phase;    ///< only validations of this phase; empty: all
    bool verbose = false; ///< markdown: a table of validations for each module
};

/// The numbers alone.
Json summaryJson(const RegistrySummary &summary);
/// Summary, modules with their requirements, statistics.
Json reportJson(const Registry &registry, const ReportOptions &options);
/// Who is proven by what: every requirement with links, validations and the evidence that reached it; tags of unknown ids; signs that the
/// proofs are worth less than they look.
Json traceJson(const Registry &registry, const EvidenceSet &evidence, const RequirementQuality &quality = {});
/// Tables for people.
std::string reportMarkdown(const Registry &registry, const ReportOptions &options);
/// What `requirements validate --json` prints.
Json issuesJson(const std::string &scenario, const std::vector<RequirementIssue> &issues);

/// Coverage of phases and levels, as in trace and statistics.
Json phaseCoverageJson(const RegistrySummary &summary);
Json levelCoverageJson(const RegistrySummary &summary);

/// The requirements of a module that a report lists.
std::vector<RequirementPlace> listedIn(const Registry &registry, std::size_t module, const ReportOptions &options);

} // namespace genie
