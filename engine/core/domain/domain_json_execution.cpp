// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_readers.h"

#include <algorithm>

namespace genie {

namespace {

/// The counts that a reader of spec/phases.md 2.6 expects beside the phases.
Json phaseSummary(const std::vector<PhaseResult> &phases)
{
    const auto count = [&](PhaseStatus status) {
        return std::count_if(phases.begin(), phases.end(), [status](const PhaseResult &phase) { return phase.status == status; });
    };
    std::int64_t seconds = 0;
    std::size_t observations = 0;
    for (const auto &phase : phases) {
        seconds += wholeSeconds(phase.duration);
        observations += phase.observations.size();
    }
    return {{"total", phases.size()},
            {"passed", count(PhaseStatus::Passed)},
            {"failed", count(PhaseStatus::Failed)},
            {"skipped", count(PhaseStatus::Skipped)},
            {"durationSeconds", seconds},
            {"observationCount", observations}};
}

} // namespace

Json toJson(const TestSelector &selector)
{
    return {{"toolchain", selector.toolchain},
            {"workspace", selector.workspace},
            {"suite", selector.suite},
            {"file", selector.file},
            {"name", selector.name}};
}

TestSelector readSelector(JsonFields &fields)
{
    TestSelector selector;
    selector.toolchain = fields.text("toolchain");
    selector.workspace = fields.text("workspace");
    selector.suite = fields.text("suite");
    selector.file = fields.text("file");
    selector.name = fields.text("name");
    return selector;
}

Json toJson(const RunRequest &request)
{
    Json json{{"scenarioName", request.scenario}};
    setIfAny(json, "preset", request.preset);
    json["phases"] = request.phases;
    json["skip"] = request.skip;
    json["failFast"] = request.failFast;
    json["jobs"] = request.jobs;
    json["waitIfBusy"] = request.waitIfBusy;
    for (const auto &selector : request.tests)
        json["tests"].push_back(toJson(selector));
    setIfAny(json, "failedOf", request.failedOf);
    if (!request.changed.empty())
        json["changed"] = request.changed;
    json["trigger"] = request.trigger;
    if (request.retries)
        json["retries"] = *request.retries;
    setIfAny(json, "suiteRequestId", request.suiteRequest);
    return json;
}

RunRequest readRunRequest(JsonFields &fields)
{
    RunRequest request;
    request.scenario = fields.text("scenarioName");
    request.preset = fields.text("preset");
    request.phases = fields.texts("phases");
    request.skip = fields.texts("skip");
    request.failFast = fields.flag("failFast");
    request.jobs = fields.number("jobs");
    request.waitIfBusy = fields.flag("waitIfBusy", true);
    request.tests = fields.list("tests", &readSelector);
    request.failedOf = fields.text("failedOf");
    request.changed = fields.texts("changed");
    if (fields.has("trigger"))
        request.trigger = fields.text("trigger");
    if (fields.has("retries"))
        request.retries = fields.number("retries");
    request.suiteRequest = fields.text("suiteRequestId");
    return request;
}

Outcome<RunRequest> runRequestFrom(const Json &json) { return readWhole(json, &readRunRequest); }

Json toJson(const Execution &execution)
{
    Json json{{"executionId", execution.id},
              {"number", execution.number},
              {"scenarioName", execution.scenario},
              {"status", toWord(execution.status)},
              {"success", execution.status == RunStatus::Passed}};
    setIfAny(json, "preset", execution.preset);
    json["requestedAt"] = toRfc3339(execution.requestedAt);
    if (execution.startedAt)
        json["startedAt"] = toRfc3339(*execution.startedAt);
    if (execution.completedAt)
        json["completedAt"] = toRfc3339(*execution.completedAt);
    json["phases"] = jsonArray(execution.phases);
    json["phaseSummary"] = phaseSummary(execution.phases);
    json["tally"] = toJson(execution.tally);
    if (!execution.warnings.empty())
        json["warnings"] = execution.warnings;
    setIfAny(json, "scenarioPath", execution.scenarioPath);
    json["request"] = toJson(execution.request);
    setIfAny(json, "owner", execution.owner);
    setIfAny(json, "treeDigest", execution.treeDigest);
    return json;
}

Execution readExecution(JsonFields &fields)
{
    Execution execution;
    execution.id = fields.requiredText("executionId");
    execution.number = fields.integer("number");
    execution.scenario = fields.text("scenarioName");
    fields.requiredText("status");
    execution.status = fields.word("status", &runStatusFrom, RunStatus::Queued);
    execution.preset = fields.text("preset");
    execution.requestedAt = fields.moment("requestedAt").value_or(Moment{});
    execution.startedAt = fields.moment("startedAt");
    execution.completedAt = fields.moment("completedAt");
    execution.phases = fields.list("phases", &readPhaseResult);
    JsonFields tally = fields.object("tally");
    execution.tally = readTally(tally);
    execution.warnings = fields.texts("warnings");
    execution.scenarioPath = fields.text("scenarioPath");
    JsonFields request = fields.object("request");
    execution.request = readRunRequest(request);
    execution.owner = fields.text("owner");
    execution.treeDigest = fields.text("treeDigest");
    return execution;
}

Outcome<Execution> executionFrom(const Json &json) { return readWhole(json, &readExecution); }

} // namespace genie
