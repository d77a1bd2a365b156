// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/requirement_view.h"

#include "scenario/requirements/id_key.h"
#include "scenario/requirements/proof_reference.h"
#include "scenario/requirements/summary.h"

#include <algorithm>

namespace genie {

namespace {

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

RequirementSummary summaryOf(const Registry &registry)
{
    const RegistrySummary counted = summarise(registry);
    const auto number = [](std::size_t count) { return static_cast<int>(count); };
    const auto level = [&](Criticality criticality) {
        const auto found = counted.levels.find(levelWord(criticality));
        return found == counted.levels.end() ? 0 : number(found->second.total);
    };
    RequirementSummary summary;
    summary.total = number(counted.total);
    summary.complete = number(counted.of(DeclaredStatus::Complete));
    summary.inProgress = number(counted.of(DeclaredStatus::InProgress));
    summary.planned = number(counted.of(DeclaredStatus::Planned));
    summary.pending = number(counted.of(DeclaredStatus::Pending));
    summary.notImplemented = number(counted.of(DeclaredStatus::NotImplemented));
    summary.livePassed = number(counted.of(LiveStatus::Passed));
    summary.liveFailed = number(counted.of(LiveStatus::Failed));
    summary.liveSkipped = number(counted.of(LiveStatus::Skipped));
    summary.liveNotRun = number(counted.of(LiveStatus::NotRun) + counted.of(LiveStatus::Unknown));
    summary.p0 = level(Criticality::P0);
    summary.p1 = level(Criticality::P1);
    summary.p2 = level(Criticality::P2);
    summary.unspecified = level(Criticality::None);
    summary.criticalGap = number(counted.criticalGap);
    summary.verified = number(counted.verified);
    const auto places = registry.inOrder();
    summary.stale = number(static_cast<std::size_t>(
        std::count_if(places.begin(), places.end(), [&](RequirementPlace place) { return isStale(registry.at(place)); })));
    summary.validations = number(counted.validations);
    summary.validationsImplemented = number(counted.of(ValidationStatus::Implemented));
    summary.validationsFailing = number(counted.of(ValidationStatus::Failing));
    summary.validationsPlanned = number(counted.of(ValidationStatus::Planned));
    summary.validationsNotImplemented = number(counted.of(ValidationStatus::NotImplemented));
    summary.completionRate = counted.completionRate();
    summary.passRate = counted.passRate();
    summary.traceCoverage = counted.traceCoverage();
    summary.evidenceCoverage = counted.evidenceCoverage();
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
        view.completionRate = percentOf(static_cast<std::size_t>(view.complete), static_cast<std::size_t>(view.total));
        report.modules.push_back(std::move(view));
    }
    for (const auto &issue : registry.issues)
        report.findings.push_back(viewOf(issue));
    return report;
}

} // namespace genie
