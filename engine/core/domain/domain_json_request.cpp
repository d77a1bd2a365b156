// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_readers.h"

namespace genie {

namespace {

DelegationAttempt readAttempt(JsonFields &fields)
{
    DelegationAttempt attempt;
    attempt.number = fields.number("attempt");
    attempt.tracker = fields.text("tracker");
    attempt.state = fields.word("state", &attemptStateFrom, AttemptState::Pending);
    attempt.tries = fields.number("tries");
    attempt.nextTry = fields.moment("nextTryAt");
    attempt.issueId = fields.text("issueId");
    attempt.issueUrl = fields.text("issueUrl");
    attempt.starts = fields.number("starts");
    attempt.trackerState = fields.text("trackerState");
    attempt.agent = fields.text("agent");
    attempt.result = fields.text("result");
    attempt.report = fields.text("report");
    attempt.lastError = fields.text("lastError");
    attempt.silence = fields.text("silence");
    attempt.cost = fields.realIfAny("costUsd");
    attempt.createdAt = fields.moment("createdAt").value_or(Moment{});
    attempt.delegatedAt = fields.moment("delegatedAt");
    attempt.startedAt = fields.moment("startedAt");
    attempt.heardAt = fields.moment("heardAt");
    attempt.answeredAt = fields.moment("answeredAt");
    return attempt;
}

VerdictOverride readOverride(JsonFields &fields)
{
    return {fields.word("verdict", &verdictWordFrom, VerdictWord::Closed), fields.text("note"), fields.text("by"),
            fields.moment("at").value_or(Moment{})};
}

/// Members of the reference for the last attempt (spec/api.md 4.4).
void addDelegation(Json &json, const DelegationAttempt &attempt)
{
    setIfAny(json, "delegationIssueId", attempt.issueId);
    setIfAny(json, "delegationUrl", attempt.issueUrl);
    json["delegationSystem"] = attempt.tracker;
    json["delegationState"] = toWord(attempt.state);
    json["delegationAttempts"] = attempt.tries;
    setIfAny(json, "delegationLastError", attempt.lastError);
    setIfAny(json, "delegationUpdatedAt", attempt.heardAt);
}

} // namespace

std::int64_t estimatedQueueSeconds(const SuiteRequest &request)
{
    constexpr std::int64_t kSecondsPerType = 30;
    const auto types = request.types.empty() ? std::size_t{2} : request.types.size();
    return kSecondsPerType * static_cast<std::int64_t>(types) + (request.coverageTarget > 0 ? request.coverageTarget : 95);
}

LineRange readLineRange(JsonFields &fields) { return {fields.number("first"), fields.number("last")}; }
FileGap readFileGap(JsonFields &fields) { return {fields.requiredText("path"), fields.list("lines", &readLineRange), fields.text("why")}; }
RequirementGap readRequirementGap(JsonFields &fields)
{
    return {fields.requiredText("id"), fields.text("text"), fields.text("criticality"), fields.text("status")};
}
Gap readGap(JsonFields &fields) { return {fields.list("files", &readFileGap), fields.list("requirements", &readRequirementGap)}; }

SuiteRequest readSuiteRequest(JsonFields &fields)
{
    SuiteRequest request;
    request.id = fields.requiredText("id");
    request.number = fields.integer("number");
    request.revision = fields.integer("revision");
    request.scenario = fields.requiredText("scenarioName");
    request.scenarioPath = fields.text("scenarioPath");
    request.types = fields.texts("requestedTypes");
    request.coverageTarget = fields.number("coverageTarget");
    request.priority = fields.word("priority", &requestPriorityFrom, RequestPriority::Normal);
    request.notes = fields.text("notes");
    request.tracker = fields.text("tracker");
    request.allowProductChanges = fields.flag("allowProductChanges");
    request.status = fields.word("status", &requestStatusFrom, RequestStatus::Queued);
    request.finishReason = fields.text("finishReason");
    request.lastError = fields.text("lastError");
    request.baselineDigest = fields.text("baselineDigest");
    request.gapFromBaseline = fields.flag("gapFromBaseline");
    if (fields.has("gap")) {
        JsonFields gap = fields.object("gap");
        request.gap = readGap(gap);
    }
    request.attempts = fields.list("attempts", &readAttempt);
    if (fields.has("measured")) {
        JsonFields verdict = fields.object("measured");
        request.verdict = readVerdictSummary(verdict);
    }
    if (fields.has("override")) {
        JsonFields override = fields.object("override");
        request.overridden = readOverride(override);
    }
    request.requestedBy = fields.text("requestedBy");
    request.source = fields.text("source");
    request.createdAt = fields.moment("createdAt").value_or(Moment{});
    request.updatedAt = fields.moment("updatedAt").value_or(Moment{});
    request.eligibleAt = fields.moment("eligibleAt");
    request.deadline = fields.moment("deadlineAt");
    request.startedAt = fields.moment("startedAt");
    request.finishedAt = fields.moment("finishedAt");
    return request;
}

Json toJson(const LineRange &range) { return {{"first", range.first}, {"last", range.last}}; }

Json toJson(const FileGap &gap)
{
    Json json{{"path", gap.path}, {"lines", jsonArray(gap.lines)}};
    setIfAny(json, "why", gap.why);
    return json;
}

Json toJson(const RequirementGap &gap)
{
    Json json{{"id", gap.id}, {"text", gap.text}};
    setIfAny(json, "criticality", gap.criticality);
    setIfAny(json, "status", gap.status);
    return json;
}

Json toJson(const Gap &gap) { return {{"files", jsonArray(gap.files)}, {"requirements", jsonArray(gap.requirements)}}; }

Json toJson(const DelegationAttempt &attempt)
{
    Json json{{"attempt", attempt.number}, {"tracker", attempt.tracker}, {"state", toWord(attempt.state)}, {"tries", attempt.tries}};
    setIfAny(json, "nextTryAt", attempt.nextTry);
    setIfAny(json, "issueId", attempt.issueId);
    setIfAny(json, "issueUrl", attempt.issueUrl);
    if (attempt.starts > 0)
        json["starts"] = attempt.starts;
    setIfAny(json, "trackerState", attempt.trackerState);
    setIfAny(json, "agent", attempt.agent);
    setIfAny(json, "result", attempt.result);
    setIfAny(json, "report", attempt.report);
    setIfAny(json, "lastError", attempt.lastError);
    setIfAny(json, "silence", attempt.silence);
    setIfAny(json, "costUsd", attempt.cost);
    json["createdAt"] = toRfc3339(attempt.createdAt);
    setIfAny(json, "delegatedAt", attempt.delegatedAt);
    setIfAny(json, "startedAt", attempt.startedAt);
    setIfAny(json, "heardAt", attempt.heardAt);
    setIfAny(json, "answeredAt", attempt.answeredAt);
    return json;
}

Json toJson(const VerdictOverride &override)
{
    return {{"verdict", toWord(override.word)}, {"note", override.note}, {"by", override.by}, {"at", toRfc3339(override.at)}};
}

Json toJson(const SuiteRequest &request)
{
    Json json{{"id", request.id},
              {"number", request.number},
              {"revision", request.revision},
              {"scenarioName", request.scenario},
              {"scenarioPath", request.scenarioPath},
              {"requestedTypes", request.types},
              {"coverageTarget", request.coverageTarget},
              {"priority", toWord(request.priority)},
              {"status", toWord(request.status)}};
    setIfAny(json, "notes", request.notes);
    setIfAny(json, "tracker", request.tracker);
    if (request.allowProductChanges)
        json["allowProductChanges"] = true;
    setIfAny(json, "finishReason", request.finishReason);
    setIfAny(json, "lastError", request.lastError);
    if (const auto *attempt = request.attempt())
        addDelegation(json, *attempt);
    setIfAny(json, "baselineDigest", request.baselineDigest);
    if (request.gapFromBaseline)
        json["gapFromBaseline"] = true;
    if (!request.gap.empty())
        json["gap"] = toJson(request.gap);
    json["attempts"] = jsonArray(request.attempts);
    // `verdict` is the word that counts; what was measured and what an operator said stand beside it.
    if (request.overridden || request.verdict)
        json["verdict"] = toWord(request.overridden ? request.overridden->word : request.verdict->word);
    if (request.verdict)
        json["measured"] = toJson(*request.verdict);
    if (request.overridden)
        json["override"] = toJson(*request.overridden);
    setIfAny(json, "requestedBy", request.requestedBy);
    setIfAny(json, "source", request.source);
    json["createdAt"] = toRfc3339(request.createdAt);
    json["updatedAt"] = toRfc3339(request.updatedAt);
    setIfAny(json, "eligibleAt", request.eligibleAt);
    setIfAny(json, "deadlineAt", request.deadline);
    setIfAny(json, "startedAt", request.startedAt);
    setIfAny(json, "finishedAt", request.finishedAt);
    json["estimatedQueueTimeSeconds"] = estimatedQueueSeconds(request);
    return json;
}

Json toJson(const QueueFigures &figures)
{
    Json json{{"queued", figures.queued},
              {"delegated", figures.delegated},
              {"running", figures.running},
              {"completed", figures.completed},
              {"failed", figures.failed},
              {"eligible", figures.eligible},
              {"outbox", figures.outbox},
              {"silent", figures.silent},
              {"window24h", {{"completed", figures.completed24h}, {"failed", figures.failed24h}}}};
    setIfAny(json, "oldestEligibleAt", figures.oldestEligibleAt);
    setIfAny(json, "oldestEligible", figures.oldestEligible);
    setIfAny(json, "lastDelegatedAt", figures.lastDelegatedAt);
    Json waits = Json::object();
    for (const auto &[name, wait] : {std::pair{"p50", figures.wait50}, std::pair{"p90", figures.wait90}, std::pair{"p99", figures.wait99}})
        if (wait)
            waits[name] = wait->count();
    json["waitMs"] = std::move(waits);
    Json verdicts = Json::object();
    for (const auto &[word, count] : figures.verdicts)
        verdicts[word] = count;
    json["verdicts"] = std::move(verdicts);
    return json;
}

Json toJson(const LedgerRow &row)
{
    Json json{{"group", row.group}, {"requested", row.requested}, {"delegated", row.delegated}, {"answered", row.answered},
              {"built", row.built}, {"stable", row.stable},       {"onTarget", row.onTarget},   {"closed", row.closed}};
    if (row.meanTimeToClose)
        json["meanTimeToCloseMs"] = row.meanTimeToClose->count();
    setIfAny(json, "costUsd", row.cost);
    return json;
}

Outcome<SuiteRequest> suiteRequestFrom(const Json &json) { return readWhole(json, &readSuiteRequest); }
Outcome<Gap> gapFrom(const Json &json) { return readWhole(json, &readGap); }

} // namespace genie
