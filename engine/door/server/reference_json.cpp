// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/reference_json.h"

#include "core/domain/domain_readers.h"
#include "core/domain/requirement_json.h"

#include <algorithm>

namespace genie {

namespace {

std::chrono::seconds ageOf(Moment then, Moment now)
{
    return std::max(std::chrono::seconds(0), std::chrono::duration_cast<std::chrono::seconds>(now - then));
}

Json phaseSummaryOf(const Execution &execution) { return toJson(execution)["phaseSummary"]; }

} // namespace

std::string wholeSecond(Moment moment)
{
    const std::string text = toRfc3339(moment);
    const auto point = text.find('.');
    return point == std::string::npos ? text : text.substr(0, point) + "Z";
}

Json executionResultJson(const Execution &execution)
{
    Json json = toJson(execution);
    if (!execution.request.suiteRequest.empty())
        json["suiteRequestId"] = execution.request.suiteRequest;
    json["presetUsed"] = execution.preset;
    const auto lasted = execution.startedAt && execution.completedAt ? *execution.completedAt - *execution.startedAt : milliseconds(0);
    json["totalDuration"] = static_cast<double>(std::chrono::duration_cast<milliseconds>(lasted).count()) / 1000.0;
    json["persisted"] = true;
    return json;
}

Json lastExecutionJson(const Execution &execution)
{
    Json json{{"executionId", execution.id}, {"scenario", execution.scenario}, {"success", execution.status == RunStatus::Passed}};
    json["status"] = toWord(execution.status);
    json["startedAt"] = wholeSecond(execution.startedAt.value_or(execution.requestedAt));
    json["completedAt"] = wholeSecond(execution.completedAt.value_or(execution.requestedAt));
    json["preset"] = execution.preset;
    json["phaseSummary"] = phaseSummaryOf(execution);
    return json;
}

Json queueSnapshot(const QueueFigures &figures, Moment now)
{
    Json json = toJson(figures);
    json["pending"] = figures.queued + figures.delegated;
    json["timestamp"] = wholeSecond(now);
    if (figures.oldestEligibleAt) {
        json["oldestQueuedAt"] = toRfc3339(*figures.oldestEligibleAt);
        json["oldestQueuedAgeSeconds"] = ageOf(*figures.oldestEligibleAt, now).count();
    }
    return json;
}

Json scenarioJson(Json own, const ScenarioSummary &scenario, const ScenarioStanding &standing)
{
    own["scenarioName"] = scenario.name;
    setIfAny(own, "scenarioDescription", scenario.description);
    if (!scenario.tags.empty())
        own["scenarioTags"] = scenario.tags;
    own["pendingRequests"] = standing.pendingRequests;
    own["totalRequests"] = standing.totalRequests;
    if (const auto &last = standing.lastRequest) {
        own["lastRequestAt"] = toRfc3339(last->updatedAt);
        own["lastRequestPriority"] = toWord(last->priority);
        own["lastRequestStatus"] = toWord(last->status);
        setIfAny(own, "lastRequestNotes", last->notes);
        own["lastRequestCoverageTarget"] = last->coverageTarget;
        own["lastRequestTypes"] = last->types;
    }
    own["totalExecutions"] = scenario.executionCount;
    if (const auto &last = scenario.lastExecution) {
        own["lastExecutionAt"] = toRfc3339(last->completedAt.value_or(last->requestedAt));
        own["lastExecutionId"] = last->id;
        setIfAny(own, "lastExecutionPreset", last->preset);
        own["lastExecutionSuccess"] = last->status == RunStatus::Passed;
        own["lastExecutionPhases"] = jsonArray(last->phases);
        own["lastExecutionPhaseSummary"] = phaseSummaryOf(*last);
    }
    setIfAny(own, "lastFailureAt", standing.lastFailureAt);
    own["testing"] = {{"genie", true}, {"hasTests", !scenario.languages.empty()}, {"phased", false}, {"lifecycle", false}, {"legacy", false},
                      {"preferred", "genie"},
                      {"commands", Json::array({{{"type", "genie"},
                                                 {"command", {"test-genie", "execute", scenario.name, "--preset", "smoke"}},
                                                 {"description", "Runs the preset smoke in this engine"}}})}};
    return own;
}

Json requirementSnapshotJson(const RequirementReport &report, Moment now)
{
    const auto &sum = report.summary;
    std::map<std::string, int> live, declared;
    Json modules = Json::array();
    for (const auto &module : report.modules) {
        Json requirements = Json::array();
        int inProgress = 0, pending = 0;
        for (const auto &requirement : module.requirements) {
            ++live[requirement.live];
            ++declared[requirement.declared];
            inProgress += requirement.derived == "in_progress" ? 1 : 0;
            pending += requirement.derived == "pending" ? 1 : 0;
            Json validations = Json::array();
            for (const auto &validation : requirement.validations) {
                Json one{{"type", validation.type}, {"ref", validation.ref}, {"status", validation.declared}, {"liveStatus", validation.live}};
                setIfAny(one, "phase", validation.phase);
                validations.push_back(std::move(one));
            }
            Json one{{"id", requirement.id}, {"title", requirement.title}, {"status", requirement.derived}, {"liveStatus", requirement.live}};
            setIfAny(one, "prdRef", requirement.prdRef);
            setIfAny(one, "criticality", requirement.criticality);
            setIfAny(one, "description", requirement.description);
            one["validations"] = std::move(validations);
            requirements.push_back(std::move(one));
        }
        modules.push_back({{"name", module.name},
                           {"filePath", module.file},
                           {"total", module.total},
                           {"complete", module.complete},
                           {"inProgress", inProgress},
                           {"pending", pending},
                           {"completionRate", module.completionRate},
                           {"requirements", std::move(requirements)}});
    }
    Json sync{{"enabled", true}, {"filesUpdated", 0}, {"validationsAdded", 0}, {"validationsRemoved", 0}, {"statusesChanged", 0}, {"errorCount", 0}};
    setIfAny(sync, "lastSyncedAt", report.syncedAt);
    return {{"scenarioName", report.scenario},
            {"generatedAt", toRfc3339(now)},
            {"summary",
             {{"totalRequirements", sum.total},
              {"totalValidations", sum.validations},
              {"completionRate", sum.completionRate},
              {"passRate", sum.passRate},
              {"criticalGap", sum.criticalGap},
              {"byLiveStatus", live},
              {"byDeclaredStatus", declared}}},
            {"modules", std::move(modules)},
            {"syncStatus", std::move(sync)}};
}

std::string observationLine(const Observation &observation)
{
    const Json json = toJson(observation);
    if (const auto section = json.find("section"); section != json.end())
        return "SECTION " + section->get<std::string>();
    return "[" + json.value("prefix", std::string("INFO")) + "] " + observation.text;
}

Json toJson(const PhaseToggle &toggle)
{
    return {{"disabled", toggle.disabled},
            {"reason", toggle.reason},
            {"owner", toggle.owner},
            {"addedAt", toggle.addedAt ? toRfc3339(*toggle.addedAt) : std::string("0001-01-01T00:00:00Z")}};
}

Outcome<PhaseToggles> phaseTogglesFrom(const Json &json)
{
    PhaseToggles toggles;
    const auto phases = json.find("phases");
    if (phases == json.end() || !phases->is_object())
        return fail(FailureKind::Invalid, "phases is not an object of phase names");
    for (const auto &[name, entry] : phases->items()) {
        std::optional<Failure> trouble;
        JsonFields fields(entry, "phases." + name, trouble);
        PhaseToggle toggle{fields.flag("disabled"), fields.text("reason"), fields.text("owner"), std::nullopt};
        if (fields.has("addedAt") && fields.text("addedAt").rfind("0001-", 0) != 0)
            toggle.addedAt = fields.moment("addedAt");
        if (trouble)
            return tl::unexpected<Failure>(std::move(*trouble));
        toggles[name] = std::move(toggle);
    }
    return toggles;
}

} // namespace genie
