// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_readers.h"

#include <array>

namespace genie {

namespace {

// One writer and one reader per kind of fact, in the order of the variant.

Json body(const RunQueued &fact) { return {{"execution", toJson(fact.execution)}}; }
Json body(const RunStarted &fact)
{
    Json json{{"executionId", fact.run}, {"at", toRfc3339(fact.at)}, {"phases", fact.phases}};
    setIfAny(json, "treeDigest", fact.treeDigest);
    return json;
}
Json body(const PhaseStarted &fact) { return {{"executionId", fact.run}, {"phase", fact.phase}, {"at", toRfc3339(fact.at)}}; }
Json body(const PhaseObserved &fact)
{
    return {{"executionId", fact.run}, {"phase", fact.phase}, {"observations", jsonArray(fact.observations)}};
}
Json body(const CasesRecorded &fact)
{
    return {{"executionId", fact.run}, {"phase", fact.phase}, {"first", fact.first}, {"last", fact.last}, {"tests", toJson(fact.tally)}};
}
Json body(const LogGrew &fact) { return {{"executionId", fact.run}, {"phase", fact.phase}, {"bytes", fact.bytes}, {"lines", fact.lines}}; }
Json body(const PhaseFinished &fact) { return {{"executionId", fact.run}, {"result", toJson(fact.result)}}; }
Json body(const RunFinished &fact)
{
    Json json{{"executionId", fact.run}, {"status", toWord(fact.status)}, {"at", toRfc3339(fact.at)}};
    if (!fact.warnings.empty())
        json["warnings"] = fact.warnings;
    return json;
}
Json body(const ScenarioAdded &fact) { return {{"name", fact.name}, {"path", fact.path}}; }
Json body(const ScenarioRemoved &fact) { return {{"name", fact.name}}; }
Json body(const RequirementsSynced &fact)
{
    Json json{{"executionId", fact.run}, {"scenario", fact.scenario}, {"changes", fact.changes}};
    if (!fact.skippedReason.empty())
        json["skippedReason"] = fact.skippedReason;
    return json;
}

Json body(const RequestQueued &fact)
{
    Json json{{"request", toJson(fact.request)}};
    setIfAny(json, "idempotencyKey", fact.idempotencyKey);
    return json;
}
Json body(const RequestChanged &fact)
{
    Json json{{"request", toJson(fact.request)}, {"what", fact.what}};
    setIfAny(json, "note", fact.note);
    setIfAny(json, "by", fact.by);
    return json;
}
Json body(const RequestJudged &fact) { return {{"verdict", toJson(fact.verdict)}}; }

Moment requiredMoment(JsonFields &fields)
{
    fields.requiredText("at");
    return fields.moment("at").value_or(Moment{});
}

Fact readRunQueued(JsonFields &fields)
{
    JsonFields execution = fields.object("execution");
    return RunQueued{readExecution(execution)};
}
Fact readRunStarted(JsonFields &fields)
{
    return RunStarted{fields.requiredText("executionId"), requiredMoment(fields), fields.texts("phases"), fields.text("treeDigest")};
}
Fact readPhaseStarted(JsonFields &fields)
{
    return PhaseStarted{fields.requiredText("executionId"), fields.text("phase"), requiredMoment(fields)};
}
Fact readPhaseObserved(JsonFields &fields)
{
    return PhaseObserved{fields.requiredText("executionId"), fields.text("phase"), fields.list("observations", &readObservation)};
}
Fact readCasesRecorded(JsonFields &fields)
{
    JsonFields tests = fields.object("tests");
    return CasesRecorded{fields.requiredText("executionId"), fields.text("phase"), fields.integer("first"), fields.integer("last"),
                         readTally(tests)};
}
Fact readLogGrew(JsonFields &fields)
{
    return LogGrew{fields.requiredText("executionId"), fields.text("phase"), fields.integer("bytes"), fields.integer("lines")};
}
Fact readPhaseFinished(JsonFields &fields)
{
    std::string run = fields.requiredText("executionId");
    JsonFields result = fields.object("result");
    return PhaseFinished{std::move(run), readPhaseResult(result)};
}
Fact readRunFinished(JsonFields &fields)
{
    fields.requiredText("status");
    return RunFinished{fields.requiredText("executionId"), fields.word("status", &runStatusFrom, RunStatus::Passed), requiredMoment(fields),
                       fields.texts("warnings")};
}
Fact readScenarioAdded(JsonFields &fields) { return ScenarioAdded{fields.requiredText("name"), fields.text("path")}; }
Fact readScenarioRemoved(JsonFields &fields) { return ScenarioRemoved{fields.requiredText("name")}; }
Fact readRequirementsSynced(JsonFields &fields)
{
    return RequirementsSynced{fields.text("executionId"), fields.requiredText("scenario"), fields.number("changes"), fields.text("skippedReason")};
}

Fact readRequestQueued(JsonFields &fields)
{
    JsonFields request = fields.object("request");
    return RequestQueued{readSuiteRequest(request), fields.text("idempotencyKey")};
}
Fact readRequestChanged(JsonFields &fields)
{
    JsonFields request = fields.object("request");
    return RequestChanged{readSuiteRequest(request), fields.requiredText("what"), fields.text("note"), fields.text("by")};
}
Fact readRequestJudged(JsonFields &fields)
{
    JsonFields verdict = fields.object("verdict");
    return RequestJudged{readVerdictSummary(verdict)};
}

struct FactReader {
    std::string_view kind;
    Fact (*read)(JsonFields &);
};

constexpr std::array<FactReader, std::variant_size_v<Fact>> kReaders{{
    {"run_queued", &readRunQueued},
    {"run_started", &readRunStarted},
    {"phase_started", &readPhaseStarted},
    {"phase_observed", &readPhaseObserved},
    {"cases_recorded", &readCasesRecorded},
    {"log_grew", &readLogGrew},
    {"phase_finished", &readPhaseFinished},
    {"run_finished", &readRunFinished},
    {"scenario_added", &readScenarioAdded},
    {"scenario_removed", &readScenarioRemoved},
    {"requirements_synced", &readRequirementsSynced},
    {"request_queued", &readRequestQueued},
    {"request_changed", &readRequestChanged},
    {"request_judged", &readRequestJudged},
}};

} // namespace

Json toJson(const Fact &fact)
{
    return std::visit([](const auto &value) { return body(value); }, fact);
}

Json toJson(const Event &event)
{
    return {{"number", event.number}, {"at", toRfc3339(event.at)}, {"kind", kindOf(event.fact)}, {"data", toJson(event.fact)}};
}

Outcome<Fact> factFrom(std::string_view kind, const Json &json)
{
    for (const auto &reader : kReaders)
        if (reader.kind == kind)
            return readWhole(json, reader.read);
    return fail(FailureKind::Invalid, "unknown kind of fact '" + std::string(kind) + "'");
}

} // namespace genie
