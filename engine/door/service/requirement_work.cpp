// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/requirement_work.h"

#include "core/base/text.h"
#include "run/plan/planner.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/run_evidence.h"
#include "scenario/requirements/judgement.h"
#include "scenario/requirements/registry.h"
#include "scenario/requirements/requirement_view.h"
#include "scenario/requirements/sync/sync.h"

#include <QByteArray>

#include <algorithm>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr int kMostExecutions = 50;            ///< how far back evidence of a phase is looked for
constexpr std::int64_t kMostCases = 2'000'000; ///< looked at in all

bool hasEnded(const PhaseResult &phase)
{
    return phase.status == PhaseStatus::Passed || phase.status == PhaseStatus::Failed || phase.status == PhaseStatus::Skipped;
}

/// The newest evidence of every phase: back to the last execution that ran all its tests.
class StoredEvidence {
public:
    StoredEvidence(Store &store, const KnownScenario &scenario, const KnownPromises &known)
        : m_store(store), m_scenario(scenario), m_evidence(known.registry, known.tags)
    {
    }

    Outcome<EvidenceSet> read()
    {
        ExecutionQuery query;
        query.scenario = m_scenario.name;
        query.statuses = {RunStatus::Passed, RunStatus::Failed, RunStatus::Skipped, RunStatus::Cancelled, RunStatus::Interrupted};
        query.limit = kMostExecutions;
        const auto page = m_store.executions(query);
        if (!page)
            return tl::unexpected(page.error());
        for (const auto &execution : page->items)
            if (execution.scenarioPath == m_scenario.directory.string())
                if (const auto done = add(execution); !done)
                    return tl::unexpected(done.error());
        return m_evidence.take();
    }

private:
    Done add(const Execution &execution)
    {
        std::set<std::string> wanted;
        for (const auto &phase : execution.phases)
            if (hasEnded(phase) && !m_closed.contains(phase.name))
                wanted.insert(phase.name);
        if (wanted.empty())
            return {};
        m_evidence.begin(execution, wanted);
        CaseQuery query;
        query.limit = 10'000;
        do {
            const auto page = m_store.cases(execution.id, query);
            if (!page)
                return tl::unexpected(page.error());
            for (const auto &test : page->items)
                m_evidence.add(test);
            m_cases += static_cast<std::int64_t>(page->items.size());
            query.after = page->next;
        } while (query.after != 0 && m_cases < kMostCases);
        for (const auto &phase : execution.phases)
            if (wanted.contains(phase.name) && phase.status != PhaseStatus::Skipped && ranAllTests(execution))
                m_closed.insert(phase.name);
        return {};
    }

    Store &m_store;
    const KnownScenario &m_scenario;
    RunEvidence m_evidence;
    std::set<std::string> m_closed; ///< phases of which nothing older counts
    std::int64_t m_cases = 0;
};

void append(EvidenceSet &to, EvidenceSet from)
{
    std::move(from.records.begin(), from.records.end(), std::back_inserter(to.records));
    to.manual.merge(from.manual);
    std::move(from.issues.begin(), from.issues.end(), std::back_inserter(to.issues));
}

/// Of a phase that this engine has run as a whole, files that are older, or do not say how old they are, tell nothing any more.
void dropOutdated(EvidenceSet &files, const EvidenceSet &stored)
{
    std::map<std::string, Moment> newest;
    for (const auto &record : stored.records)
        if (record.phaseLevel && record.at)
            newest[record.phase] = std::max(newest[record.phase], *record.at);
    std::erase_if(files.records, [&](const EvidenceRecord &record) {
        const auto run = newest.find(record.phase);
        return run != newest.end() && record.at.value_or(Moment{}) < run->second;
    });
}

/// Evidence files of the scenarios that own proofs of this one, where they lie beside it.
std::map<std::string, EvidenceSet> foreignEvidence(const KnownScenario &scenario, const Registry &registry)
{
    std::map<std::string, EvidenceSet> sets;
    for (const auto &module : registry.modules)
        for (const auto &requirement : module.requirements)
            for (const auto &validation : requirement.validations) {
                const auto &name = validation.scenario;
                const fs::path place = scenario.directory.parent_path() / name;
                std::error_code error;
                if (name != scenario.name && isScenarioName(name) && !sets.contains(name) && fs::is_directory(place, error))
                    sets.emplace(name, readEvidenceFiles(place));
            }
    return sets;
}

Outcome<KnownPromises> gather(const KnownScenario &scenario, Store *store, bool strict = false)
{
    KnownPromises found;
    found.registry = readRegistry(scenario.directory, scenario.name, {strict});
    if (!found.registry.folderExists)
        return found;
    found.tags = readScenarioTags(scenario.directory);
    found.evidence = readEvidenceFiles(scenario.directory);
    if (store != nullptr) {
        auto stored = StoredEvidence(*store, scenario, found).read();
        if (!stored)
            return tl::unexpected(stored.error());
        dropOutdated(found.evidence, *stored);
        append(found.evidence, std::move(*stored));
    }
    found.foreign = foreignEvidence(scenario, found.registry);
    return found;
}

/// How a run is told of in the sync's metadata.
std::vector<std::string> commandsOf(const Execution &execution)
{
    const auto &request = execution.request;
    std::string command = "scenario=" + execution.scenario;
    if (!execution.preset.empty())
        command += " preset=" + execution.preset;
    if (!request.phases.empty())
        command += " phases=" + text::join(request.phases, ",");
    if (!request.skip.empty())
        command += " skip=" + text::join(request.skip, ",");
    if (request.failFast)
        command += " failFast=true";
    std::vector<std::string> order;
    for (const auto &phase : execution.phases)
        order.push_back(phase.name);
    return {command, "phase-order:" + text::join(order, ",")};
}

/// Whether the execution gave a result to every phase that this scenario runs when everything is asked for.
bool isComplete(const Execution &execution, const Workspace &workspace)
{
    RunRequest everything;
    everything.scenario = execution.scenario;
    const auto plan = makePlan(everything, workspace);
    if (!plan || !ranAllTests(execution))
        return false;
    for (const auto &planned : plan->selected()) {
        const auto found = std::find_if(execution.phases.begin(), execution.phases.end(),
                                        [&](const PhaseResult &phase) { return phase.name == planned.phase.name; });
        const bool judged =
            found != execution.phases.end() && (found->status == PhaseStatus::Passed || found->status == PhaseStatus::Failed);
        if (!planned.phase.optional && !judged)
            return false;
    }
    return true;
}

bool isForced()
{
    const std::string value = text::lowered(text::trimmed(qgetenv("TESTING_REQUIREMENTS_SYNC_FORCE").toStdString()));
    return value == "1" || value == "true" || value == "yes" || value == "on";
}

/// Why nothing of this run is written down, whatever it says; empty when something is.
std::string whyNot(const Execution &execution, const Workspace &workspace)
{
    if (execution.phases.empty())
        return "no phase was run";
    if (const auto off = whySyncIsOff(workspace.testing.requirementsSync, qgetenv("TESTING_REQUIREMENTS_SYNC").toStdString()); !off.empty())
        return off;
    if (isForced())
        return {};
    if (execution.status == RunStatus::Cancelled || execution.status == RunStatus::Interrupted)
        return "the run was " + std::string(toWord(execution.status));
    for (const auto &phase : execution.phases)
        if (!hasEnded(phase))
            return "the run was cut short: " + phase.name + " has no result";
    return {};
}

void addTagFindings(KnownPromises &known)
{
    for (auto &issue : tagFindings(known.tags, known.registry))
        known.evidence.issues.push_back(std::move(issue));
}

RequirementQuality qualityIn(const KnownScenario &scenario, const KnownPromises &known, const std::optional<Snapshot> &before, Moment now)
{
    const auto workspace = readWorkspace(scenario.name, scenario.directory);
    return qualityOf(scenario.directory, workspace ? workspace->testing.document : Json(), known, before ? &*before : nullptr,
                     qgetenv("VROOLI_AGENT_ID").toStdString(), now);
}

} // namespace

Outcome<JudgedRequirements> judgedRequirements(const KnownScenario &scenario, Store *store, Moment now, const JudgingOptions &options)
{
    auto found = gather(scenario, store, options.strict);
    if (!found)
        return tl::unexpected(found.error());
    judgePromises(scenario.directory, *found, now, options.oldest);
    if (options.tags)
        addTagFindings(*found);
    RequirementQuality quality;
    if (options.quality)
        quality = qualityIn(scenario, *found, lastSnapshot(scenario.directory), now);
    return JudgedRequirements{std::move(found->registry), std::move(found->evidence), std::move(quality)};
}

Outcome<RequirementReport> reportRequirements(const KnownScenario &scenario, Store &store, Moment now)
{
    auto found = gather(scenario, &store);
    if (!found)
        return tl::unexpected(found.error());
    judgePromises(scenario.directory, *found, now);
    addTagFindings(*found);
    RequirementReport report = viewOf(found->registry);
    for (const auto &issue : found->evidence.issues)
        report.findings.push_back(viewOf(issue));
    const auto before = lastSnapshot(scenario.directory);
    if (before)
        report.syncedAt = before->at;
    report.quality = qualityIn(scenario, *found, before, now);
    return report;
}

Outcome<RequirementSyncResult> syncAllEvidence(const KnownScenario &scenario, Store &store, Moment now,
                                               const RequirementSyncOptions &options)
{
    if (!options.force) {
        const auto workspace = readWorkspace(scenario.name, scenario.directory);
        const bool configured = !workspace || workspace->testing.requirementsSync;
        RequirementSyncResult off;
        off.scenario = scenario.name;
        off.dryRun = options.dryRun;
        off.skippedReason = whySyncIsOff(configured, qgetenv("TESTING_REQUIREMENTS_SYNC").toStdString());
        if (!off.skippedReason.empty())
            return off;
    }
    auto found = gather(scenario, &store);
    if (!found)
        return tl::unexpected(found.error());
    SyncInput input;
    input.scenario = scenario.directory;
    input.registry = std::move(found->registry);
    input.evidence = std::move(found->evidence);
    input.foreign = std::move(found->foreign);
    input.tags = &found->tags;
    input.now = now;
    input.options = options;
    return syncRequirements(std::move(input));
}

Outcome<std::optional<RequirementSyncResult>> syncAfterRun(const ExecutionId &run, Store &store, Moment now)
{
    const auto execution = store.execution(run);
    if (!execution)
        return tl::unexpected(execution.error());
    const KnownScenario scenario{execution->scenario, execution->scenarioPath, false};
    std::error_code error;
    if (!fs::is_directory(scenario.directory / "requirements", error))
        return std::nullopt;
    const auto workspace = readWorkspace(scenario.name, scenario.directory);
    if (!workspace)
        return tl::unexpected(workspace.error());
    RequirementSyncResult skipped;
    skipped.scenario = scenario.name;
    skipped.skippedReason = whyNot(*execution, *workspace);
    if (!skipped.skippedReason.empty())
        return skipped;
    auto found = gather(scenario, &store);
    if (!found)
        return tl::unexpected(found.error());

    std::set<std::string> ran;
    for (const auto &phase : execution->phases)
        if (hasEnded(phase))
            ran.insert(phase.name);
    const Moment since = execution->startedAt.value_or(execution->requestedAt);
    SyncInput input;
    input.scenario = scenario.directory;
    input.registry = std::move(found->registry);
    input.foreign = std::move(found->foreign);
    input.tags = &found->tags;
    input.now = now;
    input.partial = !isForced() && !isComplete(*execution, *workspace);
    input.options.commands = commandsOf(*execution);
    input.whole = &found->evidence;
    input.evidence = scopedTo(found->evidence, ran, since);
    if (!input.partial) {
        // Of the phases that ran only this run counts; of the others, and of people, everything there is.
        for (const auto &record : found->evidence.records)
            if (!ran.contains(record.phase))
                input.evidence.records.push_back(record);
        input.evidence.manual = found->evidence.manual;
    }
    auto synced = syncRequirements(std::move(input));
    if (!synced)
        return tl::unexpected(synced.error());
    return std::move(*synced);
}

} // namespace genie
