// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/requirement_view.h"

#include "scenario/requirements/id_key.h"
#include "scenario/requirements/proof_reference.h"

#include <algorithm>

namespace genie {

namespace {

void countStatus(const Requirement &requirement, RequirementSummary &summary)
{
    switch (requirement.derived) {
    case DeclaredStatus::Complete: ++summary.complete; break;
    case DeclaredStatus::InProgress: ++summary.inProgress; break;
    case DeclaredStatus::Planned: ++summary.planned; break;
    case DeclaredStatus::Pending: ++summary.pending; break;
    case DeclaredStatus::NotImplemented: ++summary.notImplemented; break;
    }
    switch (requirement.live) {
    case LiveStatus::Passed: ++summary.livePassed; break;
    case LiveStatus::Failed: ++summary.liveFailed; break;
    case LiveStatus::Skipped: ++summary.liveSkipped; break;
    case LiveStatus::NotRun:
    case LiveStatus::Unknown: ++summary.liveNotRun; break;
    }
    switch (requirement.criticality) {
    case Criticality::P0: ++summary.p0; break;
    case Criticality::P1: ++summary.p1; break;
    case Criticality::P2: ++summary.p2; break;
    case Criticality::None: ++summary.unspecified; break;
    }
    const bool critical = requirement.criticality == Criticality::P0 || requirement.criticality == Criticality::P1;
    summary.criticalGap += critical && requirement.derived != DeclaredStatus::Complete ? 1 : 0;
    summary.verified += requirement.verified ? 1 : 0;
}

void countValidation(const Validation &validation, RequirementSummary &summary)
{
    ++summary.validations;
    switch (validation.derived) {
    case ValidationStatus::Implemented: ++summary.validationsImplemented; break;
    case ValidationStatus::Failing: ++summary.validationsFailing; break;
    case ValidationStatus::Planned: ++summary.validationsPlanned; break;
    case ValidationStatus::NotImplemented: ++summary.validationsNotImplemented; break;
    }
}

bool isStale(const Requirement &requirement)
{
    return std::any_of(requirement.validations.begin(), requirement.validations.end(),
                       [](const auto &validation) { return !validation.staleBecause.empty(); });
}

ValidationView viewOf(const Validation &validation)
{
    ValidationView view;
    view.type = toWord(validation.type);
    view.ref = validation.ref;
    view.file = validation.proof.file;
    view.symbol = validation.proof.symbol;
    view.line = validation.proof.line;
    view.phase = effectivePhase(validation);
    view.declared = toWord(validation.declared);
    view.derived = toWord(validation.derived);
    view.live = toWord(validation.live);
    view.tier = toWord(validation.tier);
    view.source = validation.evidenceSource;
    view.at = validation.evidenceAt;
    view.staleBecause = validation.staleBecause;
    view.manualExpired = validation.manualExpired;
    view.notes = validation.notes;
    return view;
}

RequirementView viewOf(const Requirement &requirement, const std::string &file)
{
    RequirementView view;
    view.id = requirement.id;
    view.title = requirement.title;
    view.description = requirement.description;
    view.declared = toWord(requirement.declared);
    view.derived = toWord(requirement.derived);
    view.live = toWord(requirement.live);
    view.criticality = toWord(requirement.criticality);
    view.criticalitySource = requirement.criticalitySource;
    view.prdRef = requirement.prdRef;
    view.targetId = requirement.targetId;
    view.file = file;
    view.tags = requirement.tags;
    view.children = requirement.children;
    view.verified = requirement.verified;
    view.touched = requirement.touched;
    view.stale = isStale(requirement);
    for (const auto &validation : requirement.validations)
        view.validations.push_back(viewOf(validation));
    return view;
}

} // namespace

double percentOf(int part, int whole) { return whole == 0 ? 0 : static_cast<double>(part) / whole * 100; }

RequirementSummary summaryOf(const Registry &registry)
{
    RequirementSummary summary;
    int traced = 0;
    int evident = 0;
    for (const auto place : registry.inOrder()) {
        const Requirement &requirement = registry.at(place);
        ++summary.total;
        countStatus(requirement, summary);
        summary.stale += isStale(requirement) ? 1 : 0;
        traced += requirement.validations.empty() ? 0 : 1;
        for (const auto &validation : requirement.validations) {
            countValidation(validation, summary);
            evident += validation.live == LiveStatus::Passed || validation.live == LiveStatus::Failed ? 1 : 0;
        }
    }
    summary.completionRate = percentOf(summary.complete, summary.total);
    summary.passRate = percentOf(summary.livePassed, summary.livePassed + summary.liveFailed);
    summary.traceCoverage = percentOf(traced, summary.total);
    summary.evidenceCoverage = percentOf(evident, summary.validations);
    return summary;
}

RequirementFinding viewOf(const RequirementIssue &issue)
{
    return {issue.code, std::string(toWord(issue.severity)), issue.file, issue.line, issue.requirementId, issue.field, issue.message,
            issue.hint};
}

RequirementReport viewOf(const Registry &registry)
{
    RequirementReport report;
    report.scenario = registry.scenario;
    report.folderExists = registry.folderExists;
    report.summary = summaryOf(registry);
    std::map<std::string, std::string> parents;
    for (const auto place : registry.inOrder())
        for (const auto &child : registry.at(place).children)
            parents.emplace(idKey(child), registry.at(place).id);
    for (const auto &module : registry.modules) {
        RequirementModuleView view;
        view.name = module.name;
        view.file = module.file;
        view.description = module.description;
        for (const auto &requirement : module.requirements) {
            view.requirements.push_back(viewOf(requirement, module.file));
            auto &last = view.requirements.back();
            if (const auto parent = parents.find(idKey(requirement.id)); parent != parents.end())
                last.parent = parent->second;
            ++view.total;
            view.complete += requirement.derived == DeclaredStatus::Complete ? 1 : 0;
            view.verified += requirement.verified ? 1 : 0;
        }
        view.completionRate = percentOf(view.complete, view.total);
        report.modules.push_back(std::move(view));
    }
    for (const auto &issue : registry.issues)
        report.findings.push_back(viewOf(issue));
    return report;
}

} // namespace genie
