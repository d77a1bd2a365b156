// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/answer_readers.h"

#include "core/domain/domain_readers.h"

namespace genie {

namespace {

PlannedPhase readPlannedPhase(JsonFields &fields)
{
    PlannedPhase planned;
    planned.phase = readPhaseDescriptor(fields);
    planned.selected = fields.flag("selected");
    planned.reason = fields.text("reason");
    planned.timeout = std::chrono::seconds(fields.integer("timeoutSeconds"));
    planned.notice = fields.text("notice");
    planned.last = fields.flag("last");
    return planned;
}

ConfigWarning readConfigWarning(JsonFields &fields) { return {fields.text("file"), fields.text("path"), fields.text("message")}; }

TestRun readTestRun(JsonFields &fields)
{
    TestRun run;
    run.execution = fields.requiredText("executionId");
    run.number = fields.integer("number");
    run.at = fields.moment("at").value_or(Moment{});
    run.status = fields.word("status", &testStatusFrom, TestStatus::Unknown);
    run.duration = fields.duration("durationMs");
    run.attempts = fields.number("attempts");
    run.treeDigest = fields.text("treeDigest");
    return run;
}

/// The member as an object, when it is there.
template <class T> std::optional<T> objectIfAny(JsonFields &fields, const char *name, T (*read)(JsonFields &))
{
    if (!fields.has(name))
        return std::nullopt;
    JsonFields object = fields.object(name);
    return read(object);
}

template <class T> T objectOf(JsonFields &fields, const char *name, T (*read)(JsonFields &))
{
    JsonFields object = fields.object(name);
    return read(object);
}

std::optional<milliseconds> durationIfAny(JsonFields &fields, const char *name)
{
    return fields.has(name) ? std::optional(fields.duration(name)) : std::nullopt;
}

ValidationView readValidationView(JsonFields &fields)
{
    ValidationView view;
    view.type = fields.text("type");
    view.ref = fields.text("ref");
    view.file = fields.text("file");
    view.symbol = fields.text("symbol");
    view.line = fields.number("line");
    view.phase = fields.text("phase");
    view.declared = fields.text("declared_status");
    view.derived = fields.text("status");
    view.live = fields.text("live_status");
    view.tier = fields.text("tier");
    view.source = fields.text("source");
    view.at = fields.moment("updated_at");
    view.staleBecause = fields.text("stale_because");
    view.manualExpired = fields.flag("manual_expired");
    view.notes = fields.text("notes");
    return view;
}

RequirementView readRequirementView(JsonFields &fields)
{
    RequirementView view;
    view.id = fields.requiredText("id");
    view.title = fields.text("title");
    view.description = fields.text("description");
    view.declared = fields.text("declared_status");
    view.derived = fields.text("status");
    view.live = fields.text("live_status");
    view.criticality = fields.text("criticality");
    view.criticalitySource = fields.text("criticality_source");
    view.prdRef = fields.text("prd_ref");
    view.targetId = fields.text("target_id");
    view.file = fields.text("file_path");
    view.tags = fields.texts("tags");
    view.parent = fields.text("parent");
    view.children = fields.texts("children");
    view.verified = fields.flag("verified");
    view.touched = fields.flag("touched");
    view.stale = fields.flag("stale");
    view.validations = fields.list("validations", &readValidationView);
    return view;
}

RequirementModuleView readModuleView(JsonFields &fields)
{
    RequirementModuleView view;
    view.name = fields.text("name");
    view.file = fields.text("file_path");
    view.description = fields.text("description");
    view.total = fields.number("total");
    view.complete = fields.number("complete");
    view.verified = fields.number("verified");
    view.completionRate = fields.real("completion_rate");
    view.requirements = fields.list("requirements", &readRequirementView);
    return view;
}

RequirementSummary readRequirementSummary(JsonFields &fields)
{
    RequirementSummary summary;
    summary.total = fields.number("total");
    summary.complete = fields.number("complete");
    summary.inProgress = fields.number("in_progress");
    summary.planned = fields.number("planned");
    summary.pending = fields.number("pending");
    summary.notImplemented = fields.number("not_implemented");
    summary.livePassed = fields.number("live_passed");
    summary.liveFailed = fields.number("live_failed");
    summary.liveSkipped = fields.number("live_skipped");
    summary.liveNotRun = fields.number("live_not_run");
    JsonFields criticality = fields.object("by_criticality");
    summary.p0 = criticality.number("P0");
    summary.p1 = criticality.number("P1");
    summary.p2 = criticality.number("P2");
    summary.unspecified = criticality.number("unspecified");
    summary.criticalGap = fields.number("critical_gap");
    summary.verified = fields.number("verified");
    summary.stale = fields.number("stale");
    JsonFields validations = fields.object("validations");
    summary.validations = validations.number("total");
    summary.validationsImplemented = validations.number("implemented");
    summary.validationsFailing = validations.number("failing");
    summary.validationsPlanned = validations.number("planned");
    summary.validationsNotImplemented = validations.number("not_implemented");
    summary.completionRate = fields.real("completion_rate");
    summary.passRate = fields.real("pass_rate");
    summary.traceCoverage = fields.real("trace_coverage");
    summary.evidenceCoverage = fields.real("evidence_coverage");
    return summary;
}

RequirementFinding readRequirementFinding(JsonFields &fields)
{
    return {fields.text("code"), fields.text("severity"), fields.text("file"), fields.number("line"), fields.text("requirement_id"),
            fields.text("field"), fields.text("message"), fields.text("hint")};
}

QualityIssue readQualityIssue(JsonFields &fields)
{
    QualityIssue issue;
    issue.type = fields.text("type");
    issue.severity = fields.text("severity");
    issue.penalty = fields.number("penalty");
    issue.message = fields.text("message");
    issue.recommendation = fields.text("recommendation");
    issue.count = fields.number("count");
    issue.total = fields.number("total");
    issue.requirements = fields.texts("affected_requirements");
    issue.files = fields.texts("files");
    issue.file = fields.text("file");
    issue.line = fields.number("line");
    return issue;
}

RequirementQuality readRequirementQuality(JsonFields &fields)
{
    return {fields.list("issues", &readQualityIssue), fields.number("total_penalty"), fields.text("overall_severity")};
}

RequirementChange readRequirementChange(JsonFields &fields)
{
    RequirementChange change;
    change.type = fields.text("type");
    change.file = fields.text("file");
    change.requirementId = fields.text("requirement_id");
    change.field = fields.text("field");
    change.oldValue = fields.text("old");
    change.newValue = fields.text("new");
    JsonFields evidence = fields.object("evidence");
    change.tier = evidence.text("tier");
    change.source = evidence.text("source");
    change.at = evidence.moment("updated_at");
    change.suppressed = fields.flag("suppressed");
    return change;
}

Exclusion readExclusion(JsonFields &fields) { return {objectOf(fields, "lines", &readLineRange), fields.text("by")}; }

CoveredFile readCoveredFile(JsonFields &fields)
{
    CoveredFile file;
    file.path = fields.requiredText("path");
    file.toolchain = fields.text("lang");
    file.covered = fields.number("covered");
    file.uncovered = fields.number("uncovered");
    file.excluded = fields.number("excluded");
    file.noData = fields.flag("noData");
    file.uncoveredLines = fields.list("uncoveredRanges", &readLineRange);
    file.exclusions = fields.list("exclusions", &readExclusion);
    file.percent = fields.realIfAny("percent");
    return file;
}

CoverageSnapshot readCoverageSnapshot(JsonFields &fields)
{
    CoverageSnapshot snapshot;
    snapshot.scenario = fields.text("scenario");
    snapshot.execution = fields.text("executionId");
    snapshot.at = fields.moment("generatedAt").value_or(Moment{});
    snapshot.treeDigest = fields.text("treeDigest");
    snapshot.complete = fields.flag("complete");
    snapshot.incompleteBecause = fields.text("incompleteBecause");
    snapshot.files = fields.list("files", &readCoveredFile);
    snapshot.covered = fields.number("covered");
    snapshot.uncovered = fields.number("uncovered");
    snapshot.excluded = fields.number("excluded");
    snapshot.filesWithoutData = fields.number("filesWithoutData");
    snapshot.percent = fields.realIfAny("percent");
    return snapshot;
}

RankedGap readRankedGap(JsonFields &fields)
{
    return {objectIfAny(fields, "file", &readFileGap), objectIfAny(fields, "requirement", &readRequirementGap), fields.real("weight"), fields.text("reason")};
}

RequirementCoverage readRequirementCoverage(JsonFields &fields)
{
    return {fields.requiredText("id"), fields.text("text"), fields.text("criticality"), fields.text("live"), fields.texts("files"),
            fields.number("covered"), fields.number("uncovered"), fields.realIfAny("percent")};
}

struct NumberedEvent {
    std::int64_t number = 0;
    Moment at{};
    std::string kind;
};

NumberedEvent readNumberedEvent(JsonFields &fields)
{
    return {fields.integer("number"), fields.moment("at").value_or(Moment{}), fields.requiredText("kind")};
}

} // namespace

PhaseDescriptor readPhaseDescriptor(JsonFields &fields)
{
    PhaseDescriptor phase;
    phase.name = fields.requiredText("name");
    phase.optional = fields.flag("optional");
    phase.description = fields.text("description");
    phase.source = fields.text("source");
    phase.defaultTimeout = std::chrono::seconds(fields.integer("defaultTimeoutSeconds"));
    phase.available = fields.flag("available", true);
    phase.readOnly = fields.flag("readOnly");
    phase.exclusive = fields.flag("exclusive");
    return phase;
}

ScenarioSummary readScenarioSummary(JsonFields &fields)
{
    ScenarioSummary scenario;
    scenario.name = fields.requiredText("name");
    scenario.displayName = fields.text("displayName");
    scenario.description = fields.text("description");
    scenario.path = fields.text("path");
    scenario.registered = fields.flag("registered");
    scenario.hasConfig = fields.flag("hasConfig");
    scenario.tags = fields.texts("tags");
    scenario.languages = fields.texts("languages");
    scenario.problem = fields.text("problem");
    scenario.warningCount = fields.number("warningCount");
    scenario.lastExecution = objectIfAny(fields, "lastExecution", &readExecution);
    scenario.executionCount = fields.integer("executionCount");
    return scenario;
}

ScenarioDetail readScenarioDetail(JsonFields &fields)
{
    return {readScenarioSummary(fields), fields.list("warnings", &readConfigWarning), fields.texts("presets"), fields.list("phases", &readPlannedPhase)};
}

Plan readPlan(JsonFields &fields)
{
    return {fields.text("scenarioName"), fields.text("preset"), fields.list("phases", &readPlannedPhase), fields.texts("warnings")};
}

TestHistory readTestHistory(JsonFields &fields)
{
    TestHistory history;
    history.scenario = fields.text("scenarioName");
    history.test = objectOf(fields, "test", &readSelector);
    history.failures = fields.integer("failures");
    history.flakes = fields.integer("flakes");
    history.firstFailure = objectIfAny(fields, "firstFailure", &readTestRun);
    history.failingSince = objectIfAny(fields, "failingSince", &readTestRun);
    history.medianPass = durationIfAny(fields, "medianPassMs");
    history.disputedTrees = fields.texts("disputedTrees");
    history.runs = {fields.list("items", &readTestRun), fields.integer("next"), -1};
    return history;
}

FlakyTest readFlakyTest(JsonFields &fields)
{
    FlakyTest flaky;
    flaky.test = objectOf(fields, "test", &readSelector);
    flaky.flakes = fields.number("flakes");
    flaky.disputes = fields.number("disputes");
    flaky.failures = fields.number("failures");
    flaky.runs = fields.number("runs");
    flaky.last = objectOf(fields, "last", &readTestRun);
    flaky.standing = fields.word("standing", &testStatusFrom, TestStatus::Unknown);
    return flaky;
}

RequirementReport readRequirementReport(JsonFields &fields)
{
    RequirementReport report;
    report.scenario = fields.text("scenario");
    report.folderExists = fields.flag("has_requirements");
    report.modules = fields.list("modules", &readModuleView);
    report.summary = objectOf(fields, "summary", &readRequirementSummary);
    report.findings = fields.list("findings", &readRequirementFinding);
    report.quality = objectOf(fields, "quality", &readRequirementQuality);
    report.syncedAt = fields.moment("synced_at");
    return report;
}

RequirementSyncResult readRequirementSyncResult(JsonFields &fields)
{
    RequirementSyncResult result;
    result.scenario = fields.text("scenario");
    result.dryRun = fields.flag("dry_run");
    result.skippedReason = fields.text("reason");
    result.changes = fields.list("changes", &readRequirementChange);
    result.filesUpdated = fields.number("files_updated");
    result.validationsAdded = fields.number("validations_added");
    result.validationsRemoved = fields.number("validations_removed");
    result.requirementStatusesChanged = fields.number("requirement_statuses_changed");
    result.validationStatusesChanged = fields.number("validation_statuses_changed");
    result.prdTargetsChanged = fields.number("prd_targets_changed");
    result.suppressed = fields.number("suppressed");
    result.findings = fields.list("findings", &readRequirementFinding);
    return result;
}

FileCoveragePoint readFileCoveragePoint(JsonFields &fields)
{
    return {fields.text("executionId"), fields.moment("at").value_or(Moment{}), fields.realIfAny("percent"), fields.number("covered"), fields.number("uncovered")};
}

CoverageView readCoverageView(JsonFields &fields)
{
    return {objectOf(fields, "snapshot", &readCoverageSnapshot), fields.list("gaps", &readRankedGap), fields.list("trend", &readFileCoveragePoint),
            fields.list("requirements", &readRequirementCoverage)};
}

QueueFigures readQueueFigures(JsonFields &fields)
{
    QueueFigures figures;
    figures.queued = fields.integer("queued");
    figures.delegated = fields.integer("delegated");
    figures.running = fields.integer("running");
    figures.completed = fields.integer("completed");
    figures.failed = fields.integer("failed");
    figures.eligible = fields.integer("eligible");
    figures.oldestEligibleAt = fields.moment("oldestEligibleAt");
    figures.oldestEligible = fields.text("oldestEligible");
    figures.outbox = fields.integer("outbox");
    figures.lastDelegatedAt = fields.moment("lastDelegatedAt");
    JsonFields window = fields.object("window24h");
    figures.completed24h = window.integer("completed");
    figures.failed24h = window.integer("failed");
    JsonFields waits = fields.object("waitMs");
    figures.wait50 = durationIfAny(waits, "p50");
    figures.wait90 = durationIfAny(waits, "p90");
    figures.wait99 = durationIfAny(waits, "p99");
    figures.silent = fields.integer("silent");
    JsonFields verdicts = fields.object("verdicts");
    for (const auto &word : verdicts.names())
        figures.verdicts[word] = verdicts.integer(word.c_str());
    return figures;
}

LedgerRow readLedgerRow(JsonFields &fields)
{
    LedgerRow row;
    row.group = fields.text("group");
    row.requested = fields.integer("requested");
    row.delegated = fields.integer("delegated");
    row.answered = fields.integer("answered");
    row.built = fields.integer("built");
    row.stable = fields.integer("stable");
    row.onTarget = fields.integer("onTarget");
    row.closed = fields.integer("closed");
    row.meanTimeToClose = durationIfAny(fields, "meanTimeToCloseMs");
    row.cost = fields.realIfAny("costUsd");
    return row;
}

VerificationReport readVerificationReport(JsonFields &fields)
{
    return {fields.text("auditId"), fields.flag("same"), fields.texts("differences"), objectOf(fields, "stored", &readVerdictSummary),
            objectIfAny(fields, "recomputed", &readVerdictSummary)};
}

Outcome<Event> eventFrom(const Json &json)
{
    const auto head = readWhole(json, &readNumberedEvent);
    if (!head)
        return tl::unexpected(head.error());
    const auto data = json.find("data");
    auto fact = factFrom(head->kind, data == json.end() ? Json::object() : *data);
    if (!fact)
        return tl::unexpected(fact.error());
    return Event{head->number, head->at, std::move(*fact)};
}

} // namespace genie
