// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_readers.h"

namespace genie {

namespace {

Json plannedPhases(const std::vector<PlannedPhase> &phases)
{
    Json array = Json::array();
    for (const auto &planned : phases) {
        Json json = toJson(planned.phase);
        json["selected"] = planned.selected;
        json["reason"] = planned.reason;
        json["timeoutSeconds"] = wholeSeconds(planned.timeout);
        setIfAny(json, "notice", planned.notice);
        if (planned.last)
            json["last"] = true;
        array.push_back(std::move(json));
    }
    return array;
}

} // namespace

Json toJson(const Plan &plan)
{
    Json json{{"scenarioName", plan.scenario}};
    setIfAny(json, "preset", plan.preset);
    json["phases"] = plannedPhases(plan.phases);
    if (!plan.warnings.empty())
        json["warnings"] = plan.warnings;
    return json;
}

Json toJson(const ConfigWarning &warning) { return {{"file", warning.file}, {"path", warning.path}, {"message", warning.message}}; }

Json toJson(const ScenarioSummary &scenario)
{
    Json json{{"name", scenario.name}};
    setIfAny(json, "displayName", scenario.displayName);
    setIfAny(json, "description", scenario.description);
    json["path"] = scenario.path;
    json["registered"] = scenario.registered;
    json["hasConfig"] = scenario.hasConfig;
    json["tags"] = scenario.tags;
    json["languages"] = scenario.languages;
    setIfAny(json, "problem", scenario.problem);
    json["warningCount"] = scenario.warningCount;
    json["executionCount"] = scenario.executionCount;
    if (scenario.lastExecution)
        json["lastExecution"] = toJson(*scenario.lastExecution);
    return json;
}

Json toJson(const ScenarioDetail &scenario)
{
    Json json = toJson(scenario.summary);
    json["warnings"] = jsonArray(scenario.warnings);
    json["presets"] = scenario.presets;
    json["phases"] = plannedPhases(scenario.phases);
    return json;
}

} // namespace genie
