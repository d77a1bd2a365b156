// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/audit_work.h"

#include "core/ports/request_store.h"
#include "desk/audit/audit_export.h"
#include "desk/audit/baseline_store.h"
#include "desk/audit/freeze_baseline.h"
#include "desk/audit/judge.h"
#include "desk/audit/tree_listing.h"
#include "desk/audit/weakenings.h"
#include "door/service/requirement_work.h"
#include "door/service/sandboxed_trials.h"
#include "host/git/checkout.h"
#include "host/git/tree_digest.h"
#include "host/process/environment.h"
#include "scenario/requirements/evidence/run_evidence.h"

#include <algorithm>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr int kMostExecutions = 50;
constexpr std::int64_t kMostCases = 200'000;
constexpr milliseconds kMeasuringTime{300'000};

/// A directory of one piece of work, gone with it.
class Scratch {
public:
    explicit Scratch(const fs::path &parent) : m_place(parent / newUuid()) { fs::create_directories(m_place, m_error); }
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;
    ~Scratch()
    {
        std::error_code ignored;
        fs::remove_all(m_place, ignored);
    }
    [[nodiscard]] Done usable() const
    {
        return m_error ? Done(fail(FailureKind::Unavailable, "cannot make " + m_place.string() + ": " + m_error.message())) : Done();
    }
    [[nodiscard]] fs::path at(const char *name) const { return m_place / name; }

private:
    fs::path m_place;
    std::error_code m_error;
};

fs::path scratchOf(const EngineOptions &options) { return options.dataDirectory / "audit" / "scratch"; }

/// The newest execution that ran all tests of exactly this tree and measured lines.
Outcome<std::optional<Execution>> measuredTree(const KnownScenario &scenario, const std::string &treeDigest, Store &store)
{
    if (treeDigest.empty())
        return std::nullopt;
    ExecutionQuery query;
    query.scenario = scenario.name;
    query.statuses = {RunStatus::Passed, RunStatus::Failed};
    query.limit = kMostExecutions;
    const auto page = store.executions(query);
    if (!page)
        return tl::unexpected(page.error());
    for (const auto &execution : page->items) {
        const auto measures = [](const PhaseResult &phase) { return phase.name == "unit" && !phase.coverage.empty(); };
        if (execution.treeDigest == treeDigest && execution.scenarioPath == scenario.directory.string() && ranAllTests(execution) &&
            std::any_of(execution.phases.begin(), execution.phases.end(), measures))
            return std::optional(execution);
    }
    return std::nullopt;
}

Done addMeasured(BaselineFacts &facts, const Execution &execution, Store &store)
{
    auto coverage = store.coverage(execution.id);
    if (!coverage)
        return tl::unexpected(coverage.error());
    CaseQuery query;
    query.limit = 10'000;
    do {
        auto page = store.cases(execution.id, query);
        if (!page)
            return tl::unexpected(page.error());
        std::move(page->items.begin(), page->items.end(), std::back_inserter(facts.cases));
        query.after = page->next;
    } while (query.after != 0 && static_cast<std::int64_t>(facts.cases.size()) < kMostCases);
    facts.execution = execution;
    facts.coverage = std::move(*coverage);
    return {};
}

Done addRequirements(BaselineFacts &facts, const KnownScenario &scenario, const AuditGround &ground)
{
    const auto report = reportRequirements(scenario, ground.store, ground.now);
    if (!report)
        return tl::unexpected(report.error());
    for (const auto &module : report->modules)
        for (const auto &requirement : module.requirements)
            facts.requirements.push_back({requirement.id, requirement.title, requirement.criticality, requirement.live});
    return {};
}

/// Why it cannot be told whose work a changed tree is; empty when it can. A tracker that works in place leaves no commit of its own.
std::string whoseWork(const SuiteRequest &request, RequestStore &store)
{
    const auto *attempt = request.attempt();
    if (attempt == nullptr || !attempt->result.empty() || !attempt->delegatedAt)
        return {};
    RequestQuery query;
    query.scenario = request.scenario;
    query.limit = 100;
    const auto others = store.requests(query);
    for (std::size_t i = 0; others && i < others->items.size(); ++i) {
        const auto &other = others->items[i];
        const auto *theirs = other.attempt();
        if (other.id == request.id || theirs == nullptr || !theirs->delegatedAt)
            continue;
        const Moment end = theirs->answeredAt.value_or(other.finishedAt.value_or(Moment::max()));
        if (end > *attempt->delegatedAt && *theirs->delegatedAt < attempt->answeredAt.value_or(Moment::max()))
            return "request " + other.id.substr(0, 8) + " was worked on in the same scenario at the same time, so nobody can tell whose work this is";
    }
    return {};
}

bool isCommit(const std::string &text)
{
    return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Lays the result out; the failure says why it cannot be checked out.
Done layResult(const SuiteRequest &request, const fs::path &after, const fs::path &mirror, const AuditGround &ground, AuditInput &input)
{
    const auto environment = childEnvironment({});
    const CheckoutTools tools{ground.commands, environment, {}};
    const auto *attempt = request.attempt();
    const std::string result = attempt == nullptr ? std::string() : attempt->result;
    const fs::path scenario = request.scenarioPath;
    if (result.empty() || result.front() == '/') {
        const fs::path source = result.empty() ? scenario : fs::path(result);
        input.result = result.empty() ? "the scenario as it lies there" : "directory " + result;
        const auto laid = checkOutDirectory(source, after, tools, ground.cancellation);
        return laid ? Done() : Done(tl::unexpected(laid.error()));
    }
    input.result = (isCommit(result) ? "commit " : "") + result;
    const auto place = repositoryPlace(scenario, tools, ground.cancellation);
    if (!place)
        return tl::unexpected(place.error());
    const auto url = remoteUrl(scenario, "origin", tools);
    if (!url)
        return tl::unexpected(url.error());
    const auto commit = fetchCommit(mirror, *url, result, tools, ground.cancellation);
    if (!commit)
        return tl::unexpected(commit.error());
    const auto laid = checkOutCommit(mirror, *commit, place->prefix, after, tools, ground.cancellation);
    return laid ? Done() : Done(tl::unexpected(laid.error()));
}

/// Everything but the measuring.
Outcome<AuditInput> inputFor(const SuiteRequest &request, const Scratch &scratch, const AuditGround &ground)
{
    AuditInput input;
    input.request = request;
    input.baselineDigest = request.baselineDigest;
    input.bench = scratch.at("bench");
    const BaselineStore kept(ground.options.dataDirectory);
    auto baseline = request.baselineDigest.empty() ? fail(FailureKind::NotFound, "no baseline was frozen when it was queued")
                                                   : kept.baseline(request.baselineDigest);
    if (!baseline) {
        input.problem = "there is nothing to compare with: " + baseline.error().message;
        return input;
    }
    input.baseline = std::move(*baseline);
    if (const auto laid = restoreTree(input.baseline.snapshot, scratch.at("before"), kept.objects()))
        input.before = scratch.at("before");
    else
        input.problem = "the tree of the baseline cannot be laid out: " + laid.error().message;
    if (const auto laid = layResult(request, scratch.at("after"), scratch.at("mirror"), ground, input))
        input.after = scratch.at("after");
    else if (laid.error().kind == FailureKind::Cancelled)
        return tl::unexpected(laid.error());
    else
        input.problem = "the result cannot be checked out: " + laid.error().message;
    if (input.problem.empty())
        input.problem = whoseWork(request, ground.store.requests());
    return input;
}

} // namespace

Outcome<std::string> freezeScenario(const KnownScenario &scenario, const AuditGround &ground)
{
    const Scratch scratch(scratchOf(ground.options));
    if (const auto usable = scratch.usable(); !usable)
        return tl::unexpected(usable.error());
    const auto environment = childEnvironment({});
    const auto copy = checkOutDirectory(scenario.directory, scratch.at("tree"), {ground.commands, environment, {}}, ground.cancellation);
    if (!copy)
        return tl::unexpected(copy.error());
    const BaselineStore kept(ground.options.dataDirectory);
    const auto listing = listTree(scratch.at("tree"));
    if (!listing)
        return tl::unexpected(listing.error());
    const auto snapshot = keepTree(scratch.at("tree"), kept.objects());
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    BaselineFacts facts;
    facts.scenario = scenario.name;
    facts.at = ground.now;
    facts.commit = copy->commit;
    facts.files = filesOf(*listing);
    facts.snapshot = *snapshot;
    facts.treeDigest = treeDigest(scenario.directory, ground.commands, environment, ground.cancellation);
    const auto measured = measuredTree(scenario, facts.treeDigest, ground.store);
    if (!measured)
        return tl::unexpected(measured.error());
    Done added = *measured ? addMeasured(facts, **measured, ground.store) : Done();
    if (added && !*measured) {
        // Nobody has run this very tree yet: it is run now, contained as its results will be.
        SandboxedTrials trials(ground.commands, {scenario.directory, scratch.at("work"), ground.options.dataDirectory});
        Trial trial;
        trial.scenario = scenario.name;
        trial.directory = scratch.at("tree");
        trial.timeout = kMeasuringTime;
        facts.measured = trials.run(trial, ground.cancellation);
    }
    if (added)
        added = addRequirements(facts, scenario, ground);
    return added ? kept.put(freezeBaseline(std::move(facts))) : tl::unexpected(added.error());
}

Outcome<fs::path> checkoutOfBaseline(const SuiteRequest &request, const EngineOptions &options)
{
    const BaselineStore kept(options.dataDirectory);
    const auto baseline = kept.baseline(request.baselineDigest);
    if (!baseline)
        return tl::unexpected(baseline.error().within("the baseline cannot be laid out"));
    const auto *attempt = request.attempt();
    const fs::path place = options.dataDirectory / "delegations" / "checkouts" / (request.id + "-" + std::to_string(attempt == nullptr ? 1 : attempt->number)) / request.scenario;
    std::error_code error;
    fs::remove_all(place, error);
    fs::create_directories(place.parent_path(), error);
    if (error)
        return fail(FailureKind::Unavailable, "cannot make " + place.parent_path().string() + ": " + error.message());
    const auto laid = restoreTree(baseline->snapshot, place, kept.objects());
    return laid ? Outcome<fs::path>(place) : tl::unexpected(laid.error());
}

Outcome<Verdict> judgeRequest(const SuiteRequest &request, const AuditGround &ground)
{
    const Scratch scratch(scratchOf(ground.options));
    if (const auto usable = scratch.usable(); !usable)
        return tl::unexpected(usable.error());
    auto input = inputFor(request, scratch, ground);
    if (!input)
        return tl::unexpected(input.error());
    SandboxedTrials trials(ground.commands, {request.scenarioPath, scratch.at("work"), ground.options.dataDirectory});
    const BaselineStore kept(ground.options.dataDirectory);
    const auto environment = childEnvironment({});
    const SystemClock clock;
    return judge(*input, {kept, trials, ground.commands, environment, clock, &findWeakenings}, ground.cancellation);
}

VerificationReport verifyVerdict(const Verdict &stored, const EngineOptions &options) { return verify(stored, BaselineStore(options.dataDirectory)); }

Outcome<std::string> exportVerdict(const Verdict &verdict, const fs::path &directory, const EngineOptions &options)
{
    const BaselineStore kept(options.dataDirectory);
    const auto evidence = kept.evidence(verdict.evidenceDigest);
    if (!evidence)
        return tl::unexpected(evidence.error().within("what was measured cannot be read"));
    const auto baseline = kept.baseline(verdict.baselineDigest);
    const auto diff = evidence->diff.empty() ? Outcome<std::string>() : kept.objects().get(evidence->diff);
    return exportAudit({verdict, baseline ? *baseline : Baseline(), *evidence, diff ? *diff : std::string()}, directory)
        .map([](const fs::path &folder) { return folder.string(); });
}

} // namespace genie
