// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_json.h"
#include "core/domain/domain_readers.h"
#include "core/domain/json_fields.h"
#include "core/domain/request_json.h"
#include "desk/audit/evidence.h"

namespace genie {

namespace {

template <class T, class F> Json listOf(const std::vector<T> &values, F toValue)
{
    Json list = Json::array();
    for (const auto &value : values)
        list.push_back(toValue(value));
    return list;
}

Json rangesJson(const std::vector<LineRange> &ranges)
{
    return listOf(ranges, [](const LineRange &range) { return Json::array({range.first, range.last}); });
}

std::vector<LineRange> rangesFrom(JsonFields &fields, const char *name)
{
    std::vector<LineRange> ranges;
    for (const auto &[first, last] : fields.pairs(name))
        ranges.push_back({static_cast<int>(first), static_cast<int>(last)});
    return ranges;
}

Json linesJson(const SeenLines &lines) { return {{"path", lines.path}, {"covered", rangesJson(lines.covered)}, {"open", rangesJson(lines.open)}}; }
SeenLines readLines(JsonFields &fields) { return {fields.text("path"), rangesFrom(fields, "covered"), rangesFrom(fields, "open")}; }

Json runJson(const WholeRun &run)
{
    if (!run.done)
        return nullptr;
    return {{"ran", run.ran},         {"built", run.built},   {"problem", run.problem}, {"passed", run.passed},
            {"failed", run.failed},   {"skipped", run.skipped}, {"other", run.other},   {"coverageKnown", run.coverageKnown},
            {"coverage", listOf(run.coverage, linesJson)}, {"output", run.output}};
}

WholeRun readRun(JsonFields fields)
{
    WholeRun run;
    run.done = true;
    run.ran = fields.flag("ran");
    run.built = fields.flag("built");
    run.problem = fields.text("problem");
    run.passed = fields.number("passed");
    run.failed = fields.number("failed");
    run.skipped = fields.number("skipped");
    run.other = fields.number("other");
    run.coverageKnown = fields.flag("coverageKnown");
    run.coverage = fields.list("coverage", readLines);
    run.output = fields.text("output");
    return run;
}

Json recordJson(const RunRecord &run) { return {{"ran", run.ran}, {"built", run.built}, {"status", toWord(run.status)}, {"problem", run.problem}}; }
RunRecord readRecord(JsonFields &fields)
{
    return {fields.flag("ran"), fields.flag("built"), fields.word("status", testStatusFrom, TestStatus::Unknown), fields.text("problem")};
}

TestSelector selectorFrom(JsonFields &fields)
{
    const auto selector = TestSelector::fromText(fields.text("test"));
    if (!selector)
        fields.note("test", "is no test");
    return selector.value_or(TestSelector{});
}

Json candidateJson(const CandidateRecord &candidate)
{
    return {{"test", candidate.test.toText()},
            {"file", candidate.file},
            {"line", candidate.line},
            {"lastLine", candidate.lastLine},
            {"added", candidate.added},
            {"type", candidate.type},
            {"requirements", candidate.requirements},
            {"runs", listOf(candidate.runs, recordJson)},
            {"coverageKnown", candidate.coverageKnown},
            {"covers", listOf(candidate.covers, linesJson)},
            {"notJudged", candidate.notJudged}};
}

CandidateRecord readCandidate(JsonFields &fields)
{
    CandidateRecord candidate;
    candidate.test = selectorFrom(fields);
    candidate.file = fields.text("file");
    candidate.line = fields.number("line");
    candidate.lastLine = fields.number("lastLine");
    candidate.added = fields.flag("added");
    candidate.type = fields.text("type");
    candidate.requirements = fields.texts("requirements");
    candidate.runs = fields.list("runs", readRecord);
    candidate.coverageKnown = fields.flag("coverageKnown");
    candidate.covers = fields.list("covers", readLines);
    candidate.notJudged = fields.text("notJudged");
    return candidate;
}

Json lostJson(const LostTest &lost)
{
    Json json{{"test", lost.test.toText()}};
    json["now"] = lost.now ? Json(toWord(*lost.now)) : Json(nullptr);
    json["again"] = listOf(lost.again, [](TestStatus status) { return Json(toWord(status)); });
    json["passesBefore"] = lost.passesBefore ? Json(*lost.passesBefore) : Json(nullptr);
    json["problem"] = lost.problem;
    return json;
}

LostTest readLost(JsonFields &fields)
{
    LostTest lost;
    lost.test = selectorFrom(fields);
    if (fields.has("now"))
        lost.now = fields.word("now", testStatusFrom, TestStatus::Unknown);
    for (const auto &word : fields.texts("again"))
        lost.again.push_back(testStatusFrom(word).value_or(TestStatus::Unknown));
    if (fields.has("passesBefore"))
        lost.passesBefore = fields.flag("passesBefore");
    lost.problem = fields.text("problem");
    return lost;
}


Json changeJson(const FileChange &change)
{
    Json before = Json::array();
    Json after = Json::array();
    for (const auto &shift : change.shifts) {
        before.push_back({shift.before, shift.beforeCount});
        after.push_back({shift.after, shift.afterCount});
    }
    return {{"path", change.path}, {"before", change.before}, {"after", change.after}, {"test", change.test}, {"linesBefore", before}, {"linesAfter", after}};
}

FileChange readChange(JsonFields &fields)
{
    FileChange change{fields.text("path"), fields.text("before"), fields.text("after"), fields.flag("test"), {}};
    const auto before = fields.pairs("linesBefore");
    const auto after = fields.pairs("linesAfter");
    for (std::size_t i = 0; i < before.size() && i < after.size(); ++i)
        change.shifts.push_back({static_cast<int>(before[i].first), static_cast<int>(before[i].second), static_cast<int>(after[i].first), static_cast<int>(after[i].second)});
    return change;
}

Weakening readWeakening(JsonFields &fields) { return {fields.text("kind"), fields.text("file"), fields.number("line"), fields.text("text")}; }

Evidence readEvidence(JsonFields &fields)
{
    Evidence evidence;
    evidence.request = fields.text("request");
    evidence.attempt = fields.number("attempt");
    evidence.scenario = fields.text("scenario");
    evidence.types = fields.texts("types");
    evidence.coverageTarget = fields.number("coverageTarget");
    evidence.allowProductChanges = fields.flag("allowProductChanges");
    evidence.gapChosen = fields.flag("gapChosen");
    evidence.baselineDigest = fields.text("baselineDigest");
    evidence.resultDigest = fields.text("resultDigest");
    evidence.result = fields.text("result");
    evidence.problem = fields.text("problem");
    evidence.sandbox = fields.text("sandbox");
    evidence.changes = fields.list("changes", readChange);
    evidence.diff = fields.text("diff");
    if (fields.has("before"))
        evidence.before = readRun(fields.object("before"));
    if (fields.has("after"))
        evidence.after = readRun(fields.object("after"));
    evidence.candidates = fields.list("candidates", readCandidate);
    evidence.silentFiles = fields.texts("silentFiles");
    evidence.lost = fields.list("lost", readLost);
    evidence.weakenings = fields.list("weakenings", readWeakening);
    return evidence;
}

} // namespace

Json toJson(const Evidence &evidence)
{
    return {{"version", 1},
            {"request", evidence.request},
            {"attempt", evidence.attempt},
            {"scenario", evidence.scenario},
            {"types", evidence.types},
            {"coverageTarget", evidence.coverageTarget},
            {"allowProductChanges", evidence.allowProductChanges},
            {"gapChosen", evidence.gapChosen},
            {"gap", toJson(evidence.gap)},
            {"baselineDigest", evidence.baselineDigest},
            {"resultDigest", evidence.resultDigest},
            {"result", evidence.result},
            {"problem", evidence.problem},
            {"sandbox", evidence.sandbox},
            {"changes", listOf(evidence.changes, changeJson)},
            {"diff", evidence.diff},
            {"before", runJson(evidence.before)},
            {"after", runJson(evidence.after)},
            {"candidates", listOf(evidence.candidates, candidateJson)},
            {"silentFiles", evidence.silentFiles},
            {"lost", listOf(evidence.lost, lostJson)},
            {"weakenings", listOf(evidence.weakenings, [](const Weakening &one) { return toJson(one); })}};
}

Outcome<Evidence> evidenceFrom(const Json &json)
{
    auto evidence = readWhole<Evidence>(json, readEvidence);
    if (!evidence)
        return tl::unexpected(evidence.error().within("the evidence"));
    if (json.contains("gap")) {
        auto gap = gapFrom(json["gap"]);
        if (!gap)
            return tl::unexpected(gap.error().within("the evidence"));
        evidence->gap = std::move(*gap);
    }
    return evidence;
}

} // namespace genie
