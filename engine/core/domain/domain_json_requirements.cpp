// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_readers.h"
#include "core/domain/requirement_json.h"

#include <cmath>

namespace genie {

Json shortestNumber(double value)
{
    constexpr double kExact = 9e15;
    if (std::isfinite(value) && std::abs(value) < kExact && value == std::floor(value))
        return static_cast<std::int64_t>(value);
    return value;
}

Json toJson(const RequirementFinding &finding)
{
    Json json{{"code", finding.code}, {"severity", finding.severity}};
    setIfAny(json, "file", finding.file);
    if (finding.line > 0)
        json["line"] = finding.line;
    setIfAny(json, "requirement_id", finding.requirementId);
    setIfAny(json, "field", finding.field);
    json["message"] = finding.message;
    setIfAny(json, "hint", finding.hint);
    return json;
}

Json toJson(const ValidationView &validation)
{
    Json json{{"type", validation.type}};
    setIfAny(json, "ref", validation.ref);
    setIfAny(json, "file", validation.file);
    setIfAny(json, "symbol", validation.symbol);
    if (validation.line > 0)
        json["line"] = validation.line;
    setIfAny(json, "phase", validation.phase);
    json["declared_status"] = validation.declared;
    json["status"] = validation.derived;
    json["live_status"] = validation.live;
    setIfAny(json, "tier", validation.tier);
    setIfAny(json, "source", validation.source);
    if (validation.at)
        json["updated_at"] = toRfc3339(*validation.at);
    setIfAny(json, "stale_because", validation.staleBecause);
    if (validation.manualExpired)
        json["manual_expired"] = true;
    setIfAny(json, "notes", validation.notes);
    return json;
}

Json toJson(const RequirementView &requirement)
{
    Json json{{"id", requirement.id},           {"title", requirement.title},      {"declared_status", requirement.declared},
              {"status", requirement.derived},  {"live_status", requirement.live}, {"verified", requirement.verified},
              {"touched", requirement.touched}, {"stale", requirement.stale}};
    setIfAny(json, "description", requirement.description);
    setIfAny(json, "criticality", requirement.criticality);
    setIfAny(json, "criticality_source", requirement.criticalitySource);
    setIfAny(json, "prd_ref", requirement.prdRef);
    setIfAny(json, "target_id", requirement.targetId);
    json["file_path"] = requirement.file;
    if (!requirement.tags.empty())
        json["tags"] = requirement.tags;
    setIfAny(json, "parent", requirement.parent);
    if (!requirement.children.empty())
        json["children"] = requirement.children;
    json["validations"] = jsonArray(requirement.validations);
    return json;
}

Json toJson(const RequirementModuleView &module)
{
    return {{"name", module.name},
            {"file_path", module.file},
            {"description", module.description},
            {"total", module.total},
            {"complete", module.complete},
            {"verified", module.verified},
            {"completion_rate", shortestNumber(module.completionRate)},
            {"requirements", jsonArray(module.requirements)}};
}

Json toJson(const RequirementSummary &summary)
{
    return {{"total", summary.total},
            {"complete", summary.complete},
            {"in_progress", summary.inProgress},
            {"planned", summary.planned},
            {"pending", summary.pending},
            {"not_implemented", summary.notImplemented},
            {"live_passed", summary.livePassed},
            {"live_failed", summary.liveFailed},
            {"live_skipped", summary.liveSkipped},
            {"live_not_run", summary.liveNotRun},
            {"by_criticality", {{"P0", summary.p0}, {"P1", summary.p1}, {"P2", summary.p2}, {"unspecified", summary.unspecified}}},
            {"critical_gap", summary.criticalGap},
            {"verified", summary.verified},
            {"stale", summary.stale},
            {"validations",
             {{"total", summary.validations},
              {"implemented", summary.validationsImplemented},
              {"failing", summary.validationsFailing},
              {"planned", summary.validationsPlanned},
              {"not_implemented", summary.validationsNotImplemented}}},
            {"completion_rate", shortestNumber(summary.completionRate)},
            {"pass_rate", shortestNumber(summary.passRate)},
            {"trace_coverage", shortestNumber(summary.traceCoverage)},
            {"evidence_coverage", shortestNumber(summary.evidenceCoverage)}};
}

Json toJson(const RequirementQuality &report)
{
    Json json{{"has_issues", !report.issues.empty()},
              {"issue_count", report.issues.size()},
              {"total_penalty", report.totalPenalty},
              {"overall_severity", report.overallSeverity},
              {"issues", Json::array()}};
    for (const auto &issue : report.issues) {
        Json entry{{"type", issue.type},       {"severity", issue.severity}, {"detected", true},
                   {"penalty", issue.penalty}, {"message", issue.message},   {"recommendation", issue.recommendation}};
        if (issue.count > 0)
            entry["count"] = issue.count;
        if (issue.total > 0) {
            entry["total"] = issue.total;
            entry["ratio"] = shortestNumber(static_cast<double>(issue.count) / issue.total);
        }
        if (!issue.file.empty())
            entry["file"] = issue.file;
        if (issue.line > 0)
            entry["line"] = issue.line;
        if (!issue.requirements.empty())
            entry["affected_requirements"] = issue.requirements;
        if (!issue.files.empty())
            entry["files"] = issue.files;
        json["issues"].push_back(std::move(entry));
    }
    return json;
}

Json toJson(const RequirementReport &report)
{
    Json json{{"scenario", report.scenario}, {"has_requirements", report.folderExists}, {"summary", toJson(report.summary)}};
    if (report.syncedAt)
        json["synced_at"] = toRfc3339(*report.syncedAt);
    json["modules"] = jsonArray(report.modules);
    json["findings"] = jsonArray(report.findings);
    json["quality"] = toJson(report.quality);
    return json;
}

Json toJson(const RequirementChange &change)
{
    Json json{{"type", change.type},   {"file", change.file},    {"requirement_id", change.requirementId},
              {"field", change.field}, {"old", change.oldValue}, {"new", change.newValue}};
    if (!change.tier.empty()) {
        json["evidence"] = {{"tier", change.tier}, {"source", change.source}};
        if (change.at)
            json["evidence"]["updated_at"] = toRfc3339(*change.at);
    }
    if (change.suppressed)
        json["suppressed"] = true;
    return json;
}

Json toJson(const RequirementSyncResult &result)
{
    Json json{{"scenario", result.scenario}, {"dry_run", result.dryRun}};
    if (!result.skippedReason.empty()) {
        json["status"] = "skipped";
        json["reason"] = result.skippedReason;
    } else {
        json["status"] = "completed";
    }
    json["changes"] = jsonArray(result.changes);
    json["files_updated"] = result.filesUpdated;
    json["validations_added"] = result.validationsAdded;
    json["validations_removed"] = result.validationsRemoved;
    json["requirement_statuses_changed"] = result.requirementStatusesChanged;
    json["validation_statuses_changed"] = result.validationStatusesChanged;
    json["prd_targets_changed"] = result.prdTargetsChanged;
    json["suppressed"] = result.suppressed;
    json["findings"] = jsonArray(result.findings);
    return json;
}

} // namespace genie
