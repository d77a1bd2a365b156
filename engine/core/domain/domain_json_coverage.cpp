// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_readers.h"

namespace genie {

namespace {

RequirementStanding readRequirementStanding(JsonFields &fields)
{
    return {fields.requiredText("id"), fields.text("text"), fields.text("criticality"), fields.text("live")};
}

TestStanding readTestStanding(JsonFields &fields)
{
    TestStanding standing;
    JsonFields selector = fields.object("test");
    standing.test = readSelector(selector);
    standing.phase = fields.text("phase");
    standing.status = fields.word("status", &testStatusFrom, TestStatus::Unknown);
    return standing;
}

Json toJson(const RequirementStanding &standing)
{
    return {{"id", standing.id}, {"text", standing.text}, {"criticality", standing.criticality}, {"live", standing.live}};
}

Json toJson(const TestStanding &standing)
{
    return {{"test", genie::toJson(standing.test)}, {"phase", standing.phase}, {"status", toWord(standing.status)}};
}

Json toJson(const Exclusion &exclusion) { return {{"lines", genie::toJson(exclusion.lines)}, {"by", exclusion.by}}; }

template <class T> Json standings(const std::vector<T> &items)
{
    Json array = Json::array();
    for (const auto &item : items)
        array.push_back(toJson(item));
    return array;
}

Baseline readBaseline(JsonFields &fields)
{
    Baseline baseline;
    baseline.scenario = fields.requiredText("scenario");
    baseline.at = fields.moment("at").value_or(Moment{});
    baseline.commit = fields.text("commit");
    baseline.treeDigest = fields.text("treeDigest");
    baseline.execution = fields.text("executionId");
    baseline.coverageKnown = fields.flag("coverageKnown");
    baseline.coverageProblem = fields.text("coverageProblem");
    baseline.coverage = fields.list("coverage", &readFileCoverage);
    baseline.requirements = fields.list("requirements", &readRequirementStanding);
    baseline.tests = fields.list("tests", &readTestStanding);
    baseline.files = fields.texts("files");
    baseline.snapshot = fields.text("snapshot");
    return baseline;
}

} // namespace

Json toJson(const Baseline &baseline)
{
    Json json{{"scenario", baseline.scenario}, {"at", toRfc3339(baseline.at)}};
    setIfAny(json, "commit", baseline.commit);
    setIfAny(json, "treeDigest", baseline.treeDigest);
    setIfAny(json, "executionId", baseline.execution);
    json["coverageKnown"] = baseline.coverageKnown;
    setIfAny(json, "coverageProblem", baseline.coverageProblem);
    json["coverage"] = jsonArray(baseline.coverage);
    json["requirements"] = standings(baseline.requirements);
    json["tests"] = standings(baseline.tests);
    json["files"] = baseline.files;
    setIfAny(json, "snapshot", baseline.snapshot);
    return json;
}

Json toJson(const CoveredFile &file)
{
    Json json{{"path", file.path},           {"lang", file.toolchain},    {"covered", file.covered},
              {"uncovered", file.uncovered}, {"excluded", file.excluded}, {"noData", file.noData}};
    json["percent"] = file.percent ? Json(*file.percent) : Json();
    json["uncoveredRanges"] = jsonArray(file.uncoveredLines);
    if (!file.exclusions.empty())
        json["exclusions"] = standings(file.exclusions);
    return json;
}

Json toJson(const CoverageSnapshot &snapshot)
{
    Json json{{"scenario", snapshot.scenario}};
    setIfAny(json, "executionId", snapshot.execution);
    if (!snapshot.execution.empty())
        json["generatedAt"] = toRfc3339(snapshot.at);
    setIfAny(json, "treeDigest", snapshot.treeDigest);
    json["complete"] = snapshot.complete;
    setIfAny(json, "incompleteBecause", snapshot.incompleteBecause);
    json["percent"] = snapshot.percent ? Json(*snapshot.percent) : Json(); // null: no data, which is not 0
    json["covered"] = snapshot.covered;
    json["uncovered"] = snapshot.uncovered;
    json["excluded"] = snapshot.excluded;
    json["filesWithoutData"] = snapshot.filesWithoutData;
    json["files"] = jsonArray(snapshot.files);
    return json;
}

Json toJson(const RankedGap &gap)
{
    Json json = Json::object();
    if (gap.file)
        json["file"] = toJson(*gap.file);
    if (gap.requirement)
        json["requirement"] = toJson(*gap.requirement);
    json["weight"] = gap.weight;
    json["reason"] = gap.reason;
    return json;
}

Json toJson(const FileCoveragePoint &point)
{
    return {{"executionId", point.execution},
            {"at", toRfc3339(point.at)},
            {"percent", point.percent ? Json(*point.percent) : Json()},
            {"covered", point.covered},
            {"uncovered", point.uncovered}};
}

Json toJson(const RequirementCoverage &requirement)
{
    Json json{{"id", requirement.id}, {"text", requirement.text}};
    setIfAny(json, "criticality", requirement.criticality);
    json["live"] = requirement.live;
    json["files"] = requirement.files;
    json["covered"] = requirement.covered;
    json["uncovered"] = requirement.uncovered;
    json["percent"] = requirement.percent ? Json(*requirement.percent) : Json();
    return json;
}

Json toJson(const CoverageView &view)
{
    return {{"snapshot", toJson(view.snapshot)},
            {"gaps", jsonArray(view.gaps)},
            {"trend", jsonArray(view.trend)},
            {"requirements", jsonArray(view.requirements)}};
}

Outcome<Baseline> baselineFrom(const Json &json) { return readWhole(json, &readBaseline); }

} // namespace genie
