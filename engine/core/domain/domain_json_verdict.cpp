// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_readers.h"

namespace genie {

namespace {

FunnelCounts readFunnelCounts(JsonFields &fields)
{
    return {fields.number("found"), fields.number("built"), fields.number("ran"), fields.number("stable"), fields.number("onTarget")};
}

CandidateTest readCandidateTest(JsonFields &fields)
{
    CandidateTest test;
    JsonFields selector = fields.object("test");
    test.test = readSelector(selector);
    test.line = fields.number("line");
    test.added = fields.flag("added", true);
    test.stage = fields.word("stage", &funnelStageFrom, FunnelStage::Found);
    test.stopped = fields.text("stopped");
    test.passes = fields.number("passes");
    test.covers = fields.list("covers", &readFileGap);
    test.requirements = fields.texts("requirements");
    return test;
}

GapVerdict readGapVerdict(JsonFields &fields)
{
    GapVerdict gap;
    gap.kind = fields.word("kind", &gapKindFrom, GapVerdict::Kind::Lines);
    gap.subject = fields.text("subject");
    gap.text = fields.text("text");
    gap.word = fields.word("verdict", &verdictWordFrom, VerdictWord::Unverifiable);
    gap.closed = fields.list("closed", &readLineRange);
    gap.open = fields.list("open", &readLineRange);
    gap.before = fields.realIfAny("before");
    gap.after = fields.realIfAny("after");
    gap.reason = fields.text("reason");
    gap.tests = fields.texts("tests");
    return gap;
}

Weakening readWeakening(JsonFields &fields)
{
    return {fields.requiredText("kind"), fields.text("file"), fields.number("line"), fields.text("text")};
}

Verdict readVerdict(JsonFields &fields)
{
    Verdict verdict;
    JsonFields summary = fields.object("summary");
    verdict.summary = readVerdictSummary(summary);
    verdict.reasons = fields.texts("reasons");
    verdict.gaps = fields.list("gaps", &readGapVerdict);
    verdict.tests = fields.list("tests", &readCandidateTest);
    verdict.weakenings = fields.list("weakenings", &readWeakening);
    verdict.baselineDigest = fields.text("baselineDigest");
    verdict.resultDigest = fields.text("resultDigest");
    verdict.evidenceDigest = fields.text("evidenceDigest");
    verdict.sandbox = fields.text("sandbox");
    verdict.took = fields.duration("tookMs");
    return verdict;
}

} // namespace

VerdictSummary readVerdictSummary(JsonFields &fields)
{
    VerdictSummary verdict;
    verdict.id = fields.requiredText("id");
    verdict.request = fields.text("requestId");
    verdict.attempt = fields.number("attempt");
    verdict.word = fields.word("verdict", &verdictWordFrom, VerdictWord::Unverifiable);
    verdict.progress = fields.real("progress");
    verdict.sentence = fields.text("sentence");
    JsonFields funnel = fields.object("funnel");
    verdict.funnel = readFunnelCounts(funnel);
    verdict.coverageBefore = fields.realIfAny("coverageBefore");
    verdict.coverageAfter = fields.realIfAny("coverageAfter");
    verdict.gapLines = fields.number("gapLines");
    verdict.gapLinesClosed = fields.number("gapLinesClosed");
    verdict.at = fields.moment("at").value_or(Moment{});
    return verdict;
}

Json toJson(const FunnelCounts &counts)
{
    return {
        {"found", counts.found}, {"built", counts.built}, {"ran", counts.ran}, {"stable", counts.stable}, {"onTarget", counts.onTarget}};
}

Json toJson(const CandidateTest &test)
{
    Json json{
        {"test", toJson(test.test)}, {"line", test.line}, {"added", test.added}, {"stage", toWord(test.stage)}, {"passes", test.passes}};
    setIfAny(json, "stopped", test.stopped);
    json["covers"] = jsonArray(test.covers);
    json["requirements"] = test.requirements;
    return json;
}

Json toJson(const GapVerdict &gap)
{
    Json json{{"kind", toWord(gap.kind)}, {"subject", gap.subject}, {"verdict", toWord(gap.word)}};
    setIfAny(json, "text", gap.text);
    json["closed"] = jsonArray(gap.closed);
    json["open"] = jsonArray(gap.open);
    setIfAny(json, "before", gap.before);
    setIfAny(json, "after", gap.after);
    setIfAny(json, "reason", gap.reason);
    json["tests"] = gap.tests;
    return json;
}

Json toJson(const Weakening &weakening)
{
    Json json{{"kind", weakening.kind}};
    setIfAny(json, "file", weakening.file);
    if (weakening.line > 0)
        json["line"] = weakening.line;
    json["text"] = weakening.text;
    return json;
}

Json toJson(const VerdictSummary &verdict)
{
    Json json{{"id", verdict.id},
              {"requestId", verdict.request},
              {"attempt", verdict.attempt},
              {"verdict", toWord(verdict.word)},
              {"progress", verdict.progress},
              {"sentence", verdict.sentence},
              {"funnel", toJson(verdict.funnel)}};
    setIfAny(json, "coverageBefore", verdict.coverageBefore);
    setIfAny(json, "coverageAfter", verdict.coverageAfter);
    json["gapLines"] = verdict.gapLines;
    json["gapLinesClosed"] = verdict.gapLinesClosed;
    json["at"] = toRfc3339(verdict.at);
    return json;
}

Json toJson(const Verdict &verdict)
{
    return {{"summary", toJson(verdict.summary)},
            {"reasons", verdict.reasons},
            {"gaps", jsonArray(verdict.gaps)},
            {"tests", jsonArray(verdict.tests)},
            {"weakenings", jsonArray(verdict.weakenings)},
            {"baselineDigest", verdict.baselineDigest},
            {"resultDigest", verdict.resultDigest},
            {"evidenceDigest", verdict.evidenceDigest},
            {"sandbox", verdict.sandbox},
            {"tookMs", verdict.took.count()}};
}

Json toJson(const VerificationReport &report)
{
    Json json{{"auditId", report.auditId}, {"same", report.same}, {"differences", report.differences}, {"stored", toJson(report.stored)}};
    if (report.recomputed)
        json["recomputed"] = toJson(*report.recomputed);
    return json;
}

Outcome<VerdictSummary> verdictSummaryFrom(const Json &json) { return readWhole(json, &readVerdictSummary); }
Outcome<Verdict> verdictFrom(const Json &json) { return readWhole(json, &readVerdict); }

} // namespace genie
