// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <optional>
#include <string>
#include <vector>

namespace genie {

// The registry of requirements with its evidence applied, as plain values for whoever looks at it. Statuses are the stable words
// of spec/requirements.md 1.4 ("in_progress", "not_run", "req+phase"): what this engine does not know is shown as it is.

/// One claim of a requirement that something proves it, and what the evidence says.
struct ValidationView {
    std::string type;         ///< "test", "automation", "manual", "lighthouse"
    std::string ref;          ///< as written; empty when there is none
    std::string file;         ///< of the ref, relative to the scenario
    std::string symbol;       ///< test name inside the file
    int line = 0;             ///< of the ref; 0 when it names none
    std::string phase;        ///< as written or inferred
    std::string declared;     ///< what the requirement file says
    std::string derived;      ///< what a sync would write
    std::string live;         ///< what the evidence says
    std::string tier;         ///< which kind of record decided; empty when none did
    std::string source;       ///< "execution <id>", or the file of the deciding record, relative to the scenario
    std::optional<Moment> at; ///< when that evidence was made
    std::string staleBecause; ///< what changed since the evidence; empty while it is fresh
    bool manualExpired = false;
    std::string notes;
    bool operator==(const ValidationView &) const = default;
};

/// A promise with an id, and where it stands.
struct RequirementView {
    std::string id;
    std::string title;
    std::string description;
    std::string declared;
    std::string derived;
    std::string live;
    std::string criticality;       ///< "P0", "P1", "P2", empty for none
    std::string criticalitySource; ///< "criticality", "prd_ref", ...
    std::string prdRef;
    std::string targetId; ///< operational target in upper case; empty when there is none
    std::string file;     ///< of the module, relative to the scenario
    std::vector<std::string> tags;
    std::string parent;                ///< id of the requirement above it; empty at the top
    std::vector<std::string> children; ///< ids
    bool verified = false;             ///< proven by fresh evidence of its own, and so are its children
    bool touched = false;              ///< evidence says something about it
    bool stale = false;                ///< a validation of it is
    std::vector<ValidationView> validations;
    bool operator==(const RequirementView &) const = default;
};

/// One requirement file.
struct RequirementModuleView {
    std::string name;
    std::string file; ///< relative to the scenario
    std::string description;
    int total = 0;
    int complete = 0;
    int verified = 0;
    double completionRate = 0;                 ///< percent
    std::vector<RequirementView> requirements; ///< in file order
    bool operator==(const RequirementModuleView &) const = default;
};

/// The summary numbers of spec/requirements.md 3.4.
struct RequirementSummary {
    int total = 0;
    int complete = 0, inProgress = 0, planned = 0, pending = 0, notImplemented = 0; ///< derived
    int livePassed = 0, liveFailed = 0, liveSkipped = 0, liveNotRun = 0;
    int p0 = 0, p1 = 0, p2 = 0, unspecified = 0;
    int criticalGap = 0; ///< P0 and P1 that are not complete
    int verified = 0;
    int stale = 0;
    int validations = 0;
    int validationsImplemented = 0, validationsFailing = 0, validationsPlanned = 0, validationsNotImplemented = 0; ///< derived
    double completionRate = 0; ///< percent, as are the others
    double passRate = 0;
    double traceCoverage = 0;
    double evidenceCoverage = 0;
    bool operator==(const RequirementSummary &) const = default;
};

/// One finding about requirements, their evidence or their files. Codes are stable.
struct RequirementFinding {
    std::string code;
    std::string severity; ///< "error", "warning", "info"
    std::string file;     ///< relative to the scenario
    int line = 0;         ///< 1-based, 0 when unknown
    std::string requirementId;
    std::string field;
    std::string message;
    std::string hint;
    bool operator==(const RequirementFinding &) const = default;
};

/// A sign that requirements look better proven than they are (spec/requirements.md 7).
struct QualityIssue {
    std::string type;     ///< stable: "monolithic_test_files", "tag_only", ...
    std::string severity; ///< "high" or "medium"
    int penalty = 0;      ///< points; the holes of 7.4 take none
    std::string message;
    std::string recommendation;
    int count = 0;
    int total = 0;
    std::vector<std::string> requirements; ///< ids, at most a few
    std::vector<std::string> files;        ///< or refs, at most a few
    std::string file;                      ///< where to look first; empty when it is no single place
    int line = 0;
    bool operator==(const QualityIssue &) const = default;
};

/// All signs with their sum.
struct RequirementQuality {
    std::vector<QualityIssue> issues;
    int totalPenalty = 0;
    std::string overallSeverity; ///< "high", "medium", or empty without issues
    bool operator==(const RequirementQuality &) const = default;
};

/// The requirements of a scenario as they stand now.
struct RequirementReport {
    std::string scenario;
    bool folderExists = false; ///< false: the scenario keeps no requirements; everything else is empty
    std::vector<RequirementModuleView> modules;
    RequirementSummary summary;
    std::vector<RequirementFinding> findings;
    RequirementQuality quality;
    std::optional<Moment> syncedAt; ///< of the last sync's snapshot
    bool operator==(const RequirementReport &) const = default;
};

} // namespace genie
