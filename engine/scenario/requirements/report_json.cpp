// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/requirement_json.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/proof_reference.h"
#include "scenario/requirements/reports.h"
#include "scenario/requirements/rules.h"

#include <algorithm>
#include <unordered_map>

namespace genie {

namespace {

void setUnlessEmpty(Json &json, const char *key, std::string_view value)
{
    if (!value.empty())
        json[key] = value;
}

void setUnlessEmpty(Json &json, const char *key, const std::vector<std::string> &values)
{
    if (!values.empty())
        json[key] = values;
}

Json validationsSummary(const RegistrySummary &summary)
{
    return {{"total", summary.validations},
            {"implemented", summary.of(ValidationStatus::Implemented)},
            {"failing", summary.of(ValidationStatus::Failing)},
            {"planned", summary.of(ValidationStatus::Planned)},
            {"not_implemented", summary.of(ValidationStatus::NotImplemented)}};
}

Json validationJson(const Validation &validation)
{
    Json json = {{"type", toWord(validation.type)}};
    setUnlessEmpty(json, "ref", validation.ref);
    setUnlessEmpty(json, "phase", validation.phase);
    json["status"] = toWord(validation.derived);
    json["live_status"] = toWord(validation.live);
    setUnlessEmpty(json, "tier", toWord(validation.tier));
    if (validation.evidenceAt)
        json["updated_at"] = toRfc3339(*validation.evidenceAt);
    if (validation.manualExpired)
        json["manual_expired"] = true;
    setUnlessEmpty(json, "stale_because", validation.staleBecause);
    return json;
}

Json requirementJson(const Requirement &requirement, const ReportOptions &options)
{
    Json json = {{"id", requirement.id}, {"title", requirement.title}, {"status", toWord(requirement.derived)}};
    if (requirement.derived != requirement.declared)
        json["declared_status"] = toWord(requirement.declared); // The files still say so.
    json["live_status"] = toWord(requirement.live);
    setUnlessEmpty(json, "criticality", toWord(requirement.criticality));
    json["criticality_source"] = requirement.criticalitySource;
    setUnlessEmpty(json, "prd_ref", requirement.prdRef);
    json["verified"] = requirement.verified;
    Json validations = Json::array();
    for (const Validation &validation : requirement.validations)
        if (options.includeValidations && (options.phase.empty() || effectivePhase(validation) == options.phase))
            validations.push_back(validationJson(validation));
    if (!validations.empty())
        json["validations"] = std::move(validations);
    return json;
}

Json statisticsJson(const RegistrySummary &summary)
{
    Json byStatus = Json::object();
    for (const DeclaredStatus status : {DeclaredStatus::Pending, DeclaredStatus::Planned, DeclaredStatus::InProgress,
                                        DeclaredStatus::Complete, DeclaredStatus::NotImplemented})
        if (summary.of(status) > 0)
            byStatus[std::string(toWord(status))] = summary.of(status);
    Json byCriticality = Json::object();
    for (const auto &[level, coverage] : summary.levels)
        byCriticality[level] = coverage.total;
    return {{"by_status", std::move(byStatus)},
            {"by_criticality", std::move(byCriticality)},
            {"by_phase", phaseCoverageJson(summary)},
            {"validations", validationsSummary(summary)}};
}

/// Records by what they can speak for, so that a trace of many requirements stays quick.
class RecordIndex {
public:
    explicit RecordIndex(const EvidenceSet &evidence)
    {
        for (const EvidenceRecord &record : evidence.records) {
            if (record.phaseLevel)
                m_byPhase[record.phase].push_back(&record);
            if (!record.requirementId.empty())
                m_byId[idKey(record.requirementId)].push_back(&record);
            if (!record.file.empty())
                m_byFile[record.file].push_back(&record);
        }
    }

    /// Records that speak for the requirement or one of its validations, in no tier twice.
    [[nodiscard]] std::vector<const EvidenceRecord *> of(const Requirement &requirement) const
    {
        std::vector<const EvidenceRecord *> records;
        add(m_byId, idKey(requirement.id), records);
        for (const Validation &validation : requirement.validations) {
            if (validation.tier == EvidenceTier::Symbol || validation.tier == EvidenceTier::File ||
                validation.tier == EvidenceTier::FileAndRequirement)
                add(m_byFile, validation.proof.file, records);
            if (validation.tier == EvidenceTier::Phase)
                add(m_byPhase, effectivePhase(validation), records);
        }
        return records;
    }

private:
    using Records = std::unordered_map<std::string, std::vector<const EvidenceRecord *>>;

    static void add(const Records &from, const std::string &key, std::vector<const EvidenceRecord *> &to)
    {
        constexpr std::size_t kMost = 200; // For one requirement.
        const auto found = from.find(key);
        if (found == from.end())
            return;
        for (const EvidenceRecord *record : found->second)
            if (to.size() < kMost && std::find(to.begin(), to.end(), record) == to.end())
                to.push_back(record);
    }

    Records m_byId;
    Records m_byFile;
    Records m_byPhase;
};

Json evidenceJson(const EvidenceRecord &record)
{
    Json json = {{"source", record.origin}};
    setUnlessEmpty(json, "phase", record.phase);
    json["status"] = toWord(record.status);
    if (record.at)
        json["timestamp"] = toRfc3339(*record.at);
    setUnlessEmpty(json, "path", record.source);
    setUnlessEmpty(json, "file", record.file);
    setUnlessEmpty(json, "symbol", record.symbol);
    return json;
}

Json tracedJson(const Requirement &requirement, const RequirementModule &module, const RecordIndex &records)
{
    Json json = {{"id", requirement.id},
                 {"title", requirement.title},
                 {"module", module.name},
                 {"file_path", module.file},
                 {"status", toWord(requirement.derived)},
                 {"live_status", toWord(requirement.live)}};
    setUnlessEmpty(json, "criticality", toWord(requirement.criticality));
    setUnlessEmpty(json, "prd_ref", requirement.prdRef);
    setUnlessEmpty(json, "children", requirement.children);
    setUnlessEmpty(json, "depends_on", requirement.dependsOn);
    setUnlessEmpty(json, "validation_methods", requirement.validationMethods);
    Json validations = Json::array();
    for (const Validation &validation : requirement.validations) {
        Json traced = {{"type", toWord(validation.type)}};
        setUnlessEmpty(traced, "ref", validation.ref);
        setUnlessEmpty(traced, "workflow_id", validation.workflowId);
        setUnlessEmpty(traced, "phase", validation.phase);
        traced["status"] = toWord(validation.derived);
        traced["live_status"] = toWord(validation.live);
        setUnlessEmpty(traced, "tier", toWord(validation.tier));
        setUnlessEmpty(traced, "notes", validation.notes);
        validations.push_back(std::move(traced));
    }
    if (!validations.empty())
        json["validations"] = std::move(validations);
    Json evidence = Json::array();
    for (const EvidenceRecord *record : records.of(requirement))
        evidence.push_back(evidenceJson(*record));
    if (!evidence.empty())
        json["evidence"] = std::move(evidence);
    return json;
}

} // namespace

Json summaryJson(const RegistrySummary &summary)
{
    return {{"total", summary.total},
            {"complete", summary.of(DeclaredStatus::Complete)},
            {"in_progress", summary.of(DeclaredStatus::InProgress)},
            {"pending", summary.of(DeclaredStatus::Pending)},
            {"completion_rate", shortestNumber(summary.completionRate())},
            {"critical_gap", summary.criticalGap},
            {"live_passed", summary.of(LiveStatus::Passed)},
            {"live_failed", summary.of(LiveStatus::Failed)},
            {"pass_rate", shortestNumber(summary.passRate())},
            {"planned", summary.of(DeclaredStatus::Planned)},
            {"not_implemented", summary.of(DeclaredStatus::NotImplemented)},
            {"verified", summary.verified},
            {"evidence_coverage", shortestNumber(summary.evidenceCoverage())}};
}

std::vector<RequirementPlace> listedIn(const Registry &registry, std::size_t module, const ReportOptions &options)
{
    std::vector<RequirementPlace> listed;
    for (std::size_t position = 0; position < registry.modules[module].requirements.size(); ++position) {
        const RequirementPlace place{module, position};
        const Requirement &requirement = registry.at(place);
        const auto indexed = registry.byId.find(idKey(requirement.id));
        const bool counts = indexed != registry.byId.end() && indexed->second == place;
        if (counts && (options.includePending || requirement.derived != DeclaredStatus::Pending))
            listed.push_back(place);
    }
    return listed;
}

Json phaseCoverageJson(const RegistrySummary &summary)
{
    Json json = Json::object();
    for (const auto &[phase, coverage] : summary.phases)
        json[phase] = {{"total", coverage.total},
                       {"covered", coverage.covered()},
                       {"coverage", shortestNumber(percentOf(coverage.covered(), coverage.total))},
                       {"passing", coverage.passing},
                       {"failing", coverage.failing}};
    return json;
}

Json levelCoverageJson(const RegistrySummary &summary)
{
    Json json = Json::object();
    for (const auto &[level, coverage] : summary.levels)
        json[level] = {{"total", coverage.total},
                       {"complete", coverage.complete},
                       {"coverage", shortestNumber(percentOf(coverage.complete, coverage.total))},
                       {"gap", coverage.gap},
                       {"verified", coverage.verified}};
    return json;
}

Json reportJson(const Registry &registry, const ReportOptions &options)
{
    const RegistrySummary summary = summarise(registry);
    Json modules = Json::array();
    for (std::size_t module = 0; module < registry.modules.size(); ++module) {
        const std::vector<RequirementPlace> listed = listedIn(registry, module, options);
        Json json = {{"name", registry.modules[module].name}, {"file_path", registry.modules[module].file}};
        for (const RequirementPlace place : listed)
            json["requirements"].push_back(requirementJson(registry.at(place), options));
        json["summary"] = summaryJson(summarise(registry, listed));
        modules.push_back(std::move(json));
    }
    return {{"summary", summaryJson(summary)}, {"modules", std::move(modules)}, {"statistics", statisticsJson(summary)}};
}

Json traceJson(const Registry &registry, const EvidenceSet &evidence, const RequirementQuality &quality)
{
    const RegistrySummary summary = summarise(registry);
    const RecordIndex records(evidence);
    Json requirements = Json::array();
    for (const RequirementPlace place : registry.inOrder())
        requirements.push_back(tracedJson(registry.at(place), registry.modules[place.module], records));
    Json unmatched = Json::array();
    for (const RequirementIssue &issue : evidence.issues)
        if (issue.code == "tag_unknown_id" || issue.code == "tag_unbound")
            unmatched.push_back({{"code", issue.code}, {"file", issue.file}, {"line", issue.line}, {"message", issue.message}});
    Json json = {{"summary",
                  {{"total", summary.total},
                   {"with_validations", summary.withValidations},
                   {"without_validations", summary.total - summary.withValidations},
                   {"trace_coverage", shortestNumber(summary.traceCoverage())}}},
                 {"requirements", std::move(requirements)},
                 {"coverage", {{"by_phase", phaseCoverageJson(summary)}, {"by_criticality", levelCoverageJson(summary)}}}};
    if (!unmatched.empty())
        json["unmatched_tags"] = std::move(unmatched);
    if (!quality.issues.empty())
        json["quality"] = toJson(quality);
    return json;
}

Json issuesJson(const std::string &scenario, const std::vector<RequirementIssue> &issues)
{
    const IssueCounts counts = countIssues(issues);
    Json list = Json::array();
    for (const RequirementIssue &issue : issues) {
        Json json = {{"code", issue.code}, {"severity", toWord(issue.severity)}, {"file", issue.file}};
        if (issue.line > 0)
            json["line"] = issue.line;
        setUnlessEmpty(json, "requirement_id", issue.requirementId);
        setUnlessEmpty(json, "field", issue.field);
        json["message"] = issue.message;
        setUnlessEmpty(json, "hint", issue.hint);
        list.push_back(std::move(json));
    }
    return {{"scenario", scenario},
            {"status", counts.errors > 0     ? "errors"
                       : counts.warnings > 0 ? "warnings"
                                             : "ok"},
            {"counts", {{"error", counts.errors}, {"warning", counts.warnings}, {"info", counts.infos}}},
            {"issues", std::move(list)}};
}

} // namespace genie
