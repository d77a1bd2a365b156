// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_readers.h"

#include "core/base/text.h"
#include "core/domain/words.h"

namespace genie {

namespace {

/// The prefixes of spec/phases.md 2.8; a section has a member of its own instead.
constexpr Words<Observation::Kind, 5> kPrefixes{{
    {Observation::Kind::Success, "SUCCESS"},
    {Observation::Kind::Info, "INFO"},
    {Observation::Kind::Warning, "WARNING"},
    {Observation::Kind::Error, "ERROR"},
    {Observation::Kind::Skip, "SKIP"},
}};

std::optional<Observation::Kind> kindOfPrefix(std::string_view word) { return valueOf(kPrefixes, word); }

Json coverageJson(const CoverageSummary &coverage)
{
    Json json{
        {"toolchain", coverage.toolchain}, {"workspace", coverage.workspace}, {"covered", coverage.covered}, {"total", coverage.total}};
    if (const auto percent = coverage.percent())
        json["percent"] = *percent;
    return json;
}

CoverageSummary readCoverage(JsonFields &fields)
{
    CoverageSummary coverage;
    coverage.toolchain = fields.text("toolchain");
    coverage.workspace = fields.text("workspace");
    coverage.covered = fields.number("covered");
    coverage.total = fields.number("total");
    return coverage;
}

Remediation readRemediation(JsonFields &fields)
{
    Remediation remediation;
    remediation.code = fields.text("code");
    remediation.text = fields.text("text");
    remediation.command = fields.text("command");
    return remediation;
}

/// The remedies in the two forms that a reader may want: one text with the first code, and the list.
void addRemediations(Json &json, const std::vector<Remediation> &remediations)
{
    if (remediations.empty())
        return;
    std::vector<std::string> texts;
    for (const auto &remediation : remediations)
        texts.push_back(remediation.text);
    json["remediation"] = text::join(texts, "\n");
    json["remediationCode"] = remediations.front().code;
    json["remediations"] = jsonArray(remediations);
}

} // namespace

std::int64_t wholeSeconds(milliseconds duration) { return std::chrono::ceil<std::chrono::seconds>(duration).count(); }

Json toJson(const Observation &observation)
{
    Json json = Json::object();
    if (observation.kind == Observation::Kind::Section) {
        json["section"] = observation.text;
        json["text"] = "";
    } else {
        json["prefix"] = wordOf(kPrefixes, observation.kind);
        json["text"] = observation.text;
    }
    setIfAny(json, "file", observation.file);
    if (observation.line != 0)
        json["line"] = observation.line;
    if (observation.column != 0)
        json["column"] = observation.column;
    setIfAny(json, "rule", observation.rule);
    return json;
}

Observation readObservation(JsonFields &fields)
{
    Observation observation;
    observation.text = fields.text("text");
    if (fields.has("section")) {
        observation.kind = Observation::Kind::Section;
        observation.text = fields.text("section");
    } else {
        observation.kind = fields.word("prefix", &kindOfPrefix, Observation::Kind::Info);
    }
    observation.file = fields.text("file");
    observation.line = fields.number("line");
    observation.column = fields.number("column");
    observation.rule = fields.text("rule");
    return observation;
}

Json toJson(const Remediation &remediation)
{
    Json json{{"code", remediation.code}, {"text", remediation.text}};
    setIfAny(json, "command", remediation.command);
    return json;
}

Json toJson(const Tally &tally)
{
    return {{"total", tally.total()},   {"passed", tally.passed},   {"failed", tally.failed},
            {"skipped", tally.skipped}, {"unknown", tally.unknown}, {"flaky", tally.flaky}};
}

Tally readTally(JsonFields &fields)
{
    Tally tally;
    tally.passed = fields.number("passed");
    tally.failed = fields.number("failed");
    tally.skipped = fields.number("skipped");
    tally.unknown = fields.number("unknown");
    tally.flaky = fields.number("flaky");
    return tally;
}

Json toJson(const PhaseDescriptor &phase)
{
    return {{"name", phase.name},
            {"optional", phase.optional},
            {"description", phase.description},
            {"source", phase.source},
            {"defaultTimeoutSeconds", wholeSeconds(phase.defaultTimeout)},
            {"available", phase.available},
            {"readOnly", phase.readOnly},
            {"exclusive", phase.exclusive}};
}

Json toJson(const PhaseResult &result)
{
    Json json{{"name", result.name}, {"status", toWord(result.status)}};
    if (result.startedAt)
        json["startedAt"] = toRfc3339(*result.startedAt);
    json["durationSeconds"] = wholeSeconds(result.duration);
    json["durationMs"] = result.duration.count();
    setIfAny(json, "logPath", result.logPath);
    setIfAny(json, "error", result.error);
    if (result.failureClass != FailureClass::None)
        json["classification"] = toWord(result.failureClass);
    addRemediations(json, result.remediations);
    setIfAny(json, "skipReason", result.skipReason);
    setIfAny(json, "summary", result.summary);
    json["tests"] = toJson(result.tally);
    for (const auto &coverage : result.coverage)
        json["coverage"].push_back(coverageJson(coverage));
    if (!result.observations.empty())
        json["observations"] = jsonArray(result.observations);
    return json;
}

PhaseResult readPhaseResult(JsonFields &fields)
{
    PhaseResult result;
    result.name = fields.requiredText("name");
    fields.requiredText("status");
    result.status = fields.word("status", &phaseStatusFrom, PhaseStatus::Pending);
    result.startedAt = fields.moment("startedAt");
    result.duration = fields.duration("durationMs");
    result.logPath = fields.text("logPath");
    result.error = fields.text("error");
    result.failureClass = fields.word("classification", &failureClassFrom, FailureClass::None);
    result.remediations = fields.list("remediations", &readRemediation);
    result.skipReason = fields.text("skipReason");
    result.summary = fields.text("summary");
    JsonFields tests = fields.object("tests");
    result.tally = readTally(tests);
    result.coverage = fields.list("coverage", &readCoverage);
    result.observations = fields.list("observations", &readObservation);
    return result;
}

Outcome<PhaseResult> phaseResultFrom(const Json &json) { return readWhole(json, &readPhaseResult); }

} // namespace genie
