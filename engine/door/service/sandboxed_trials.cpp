// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/sandboxed_trials.h"

#include "core/base/text.h"
#include "host/process/environment.h"
#include "run/phases/unit/unit_phase.h"
#include "run/toolchains/link_mirror.h"
#include "run/toolchains/toolchain.h"
#include "scenario/workspace/workspace.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <stop_token>
#include <thread>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostOutput = 64 * 1024;
constexpr std::size_t kMostCases = 20'000;
constexpr std::size_t kMostFiles = 20'000;
constexpr milliseconds kPatience{10'000}; ///< for a tool to end by its own limit

/// Keeps what a trial reports, within bounds. Thread-safe while the phase runs.
class TrialReporter final : public PhaseReporter {
public:
    void observe(Observation) override {}
    void cases(std::vector<TestCase> cases) override
    {
        const std::lock_guard guard(m_mutex);
        for (auto &one : cases) {
            if (result.cases.size() < kMostCases)
                result.cases.push_back(std::move(one));
            else
                tooMany = true;
        }
    }
    void coverage(std::vector<FileCoverage> files) override
    {
        const std::lock_guard guard(m_mutex);
        for (auto &one : files) {
            if (result.coverage.size() < kMostFiles)
                result.coverage.push_back(std::move(one));
            else
                tooMany = true;
        }
    }
    void log(std::string_view bytes) override
    {
        const std::lock_guard guard(m_mutex);
        result.output += bytes;
        if (result.output.size() > 2 * kMostOutput)
            result.output.erase(0, result.output.size() - kMostOutput);
    }

    TrialResult result;
    bool tooMany = false;

private:
    std::mutex m_mutex;
};

/// The folders of installed packages that a checkout is given, as paths relative to the scenario.
std::vector<std::string> installedIn(const Workspace &workspace, const fs::path &scenario)
{
    std::vector<std::string> found;
    std::error_code error;
    std::vector<std::string> folders{"."};
    for (const auto &project : workspace.projects)
        folders.push_back(project.directory);
    for (const auto &folder : folders)
        for (const auto *name : {"node_modules", ".venv", "venv"}) {
            const std::string path = (fs::path(folder) / name).lexically_normal().generic_string();
            if (fs::is_directory(scenario / path, error) && std::find(found.begin(), found.end(), path) == found.end())
                found.push_back(path);
        }
    return found;
}

/// Puts the installed packages where the tools look for them. Runners write caches into node_modules, so that it is a folder of links.
Done linkInstalled(const fs::path &scenario, const fs::path &checkout, const std::string &path)
{
    std::error_code error;
    const fs::path there = checkout / path;
    if (fs::exists(fs::symlink_status(there, error)) || !fs::is_directory(there.parent_path(), error))
        return {};
    if (there.filename() == "node_modules")
        return mirrorWithLinks(scenario / path, there, {}, {".cache", ".vite", ".vite-temp", ".vitest"});
    fs::create_directory_symlink(scenario / path, there, error);
    return error ? Done(fail(FailureKind::Unavailable, there.string() + ": " + error.message())) : Done();
}

PlannedPhase unitPhase(milliseconds timeout)
{
    PlannedPhase planned;
    planned.phase.name = "unit";
    planned.selected = true;
    planned.timeout = timeout;
    return planned;
}

/// Whether a case says that something could not be built or loaded.
bool saysNotBuilt(const TestCase &one) { return one.rawStatus == "build" || one.rawStatus == "load" || one.name.ends_with(" [build]") || one.name.ends_with(" [load]"); }

void judgeEnd(const PhaseOutcome &outcome, const Cancellation &cancellation, bool tooMany, TrialResult &result)
{
    result.built = std::none_of(result.cases.begin(), result.cases.end(), saysNotBuilt) && outcome.failureClass != FailureClass::MissingDependency;
    const bool finished = outcome.status == PhaseStatus::Passed || outcome.status == PhaseStatus::Skipped ||
                          (outcome.status == PhaseStatus::Failed && outcome.failureClass == FailureClass::TestFailure);
    result.ran = finished && !cancellation.requested() && !tooMany;
    if (cancellation.requested())
        result.problem = "it was stopped";
    else if (tooMany)
        result.problem = "it reported more than can be kept";
    else if (!finished)
        result.problem = outcome.error.empty() ? "the tools did not come to an end of their own" : outcome.error;
    else if (result.cases.empty())
        result.problem = !outcome.skipReason.empty() ? outcome.skipReason : outcome.error.empty() ? "no test was run" : outcome.error;
    result.problem = text::shortened(text::withoutControls(text::validUtf8(result.problem)), 1000);
}

} // namespace

SandboxedTrials::SandboxedTrials(CommandRunner &commands, TrialGround ground) : m_commands(commands), m_ground(std::move(ground))
{
    SandboxedRunner sandbox(m_commands, {}, m_ground.limits);
    m_sandbox = sandbox.probe(childEnvironment({}));
}

std::string SandboxedTrials::containment() const
{
    if (m_sandbox)
        return "bubblewrap";
    return (m_ground.uncontained ? "not contained, as the settings allow: " : "not to be had: ") + m_sandbox.error().message;
}

std::map<std::string, std::string> SandboxedTrials::environmentOfTrials() const
{
    // What the result would like to inherit (`environment.pass`) is its own wish, and it does not get it.
    auto environment = childEnvironment({});
    const auto home = environment.count("HOME") != 0 ? environment["HOME"] : std::string("/root");
    const auto cache = m_ground.work / "cache";
    if (environment.count("GOMODCACHE") == 0)
        environment["GOMODCACHE"] = environment.count("GOPATH") != 0 ? text::split(environment["GOPATH"], ':').front() + "/pkg/mod" : home + "/go/pkg/mod";
    environment["GOCACHE"] = (cache / "go").string();
    environment["npm_config_cache"] = (cache / "npm").string();
    environment["GOTOOLCHAIN"] = "local";
    environment["PYTHONDONTWRITEBYTECODE"] = "1";
    if (!m_ground.network)
        environment["GOPROXY"] = "off";
    // The engine's own variables are nothing that tests may know.
    std::erase_if(environment, [](const auto &entry) { return entry.first.starts_with("TEST_GENIE_"); });
    return environment;
}

Done SandboxedTrials::prepare(const fs::path &baseline, const Cancellation &cancellation)
{
    if (!m_ground.network)
        return {};
    const auto workspace = readWorkspace("baseline", baseline);
    if (!workspace)
        return tl::unexpected(workspace.error());
    class Quiet final : public OutputSink {
    public:
        void standardOutput(std::string_view) override {}
        void standardError(std::string_view bytes) override { said = text::shortened(bytes, 500); }
        std::string said;
    } sink;
    for (const auto &project : workspace->projects) {
        if (project.kind != Project::Kind::Go)
            continue;
        CommandSpec spec;
        spec.argv = {"go", "mod", "download"};
        spec.workingDirectory = baseline / project.directory;
        spec.environment = environmentOfTrials();
        spec.timeout = milliseconds{300'000};
        if (const auto end = m_commands.run(spec, sink, cancellation); !end.succeeded())
            return fail(FailureKind::Unavailable, "the Go modules of " + project.directory + " could not be fetched: go mod download " + end.describe() + ": " + sink.said);
    }
    return {};
}

TrialResult SandboxedTrials::run(const Trial &trial, const Cancellation &cancellation)
{
    TrialResult result;
    if (!m_sandbox && !m_ground.uncontained) {
        result.problem = "it can only be run contained: " + m_sandbox.error().message;
        return result;
    }
    auto workspace = readWorkspace(trial.scenario.empty() ? "trial" : trial.scenario, trial.directory);
    if (!workspace) {
        result.problem = workspace.error().message;
        return result;
    }
    int number = 0;
    {
        const std::lock_guard guard(m_mutex);
        number = ++m_trials;
    }
    std::error_code error;
    const fs::path reports = m_ground.work / ("reports-" + std::to_string(number));
    const fs::path cache = m_ground.work / "cache";
    fs::create_directories(cache / "go", error);
    fs::create_directories(reports, error);
    workspace->testing.unitFailFast = false;
    const auto environment = environmentOfTrials();
    SandboxView view{.writable = {trial.directory, reports, cache}, .readable = {environment.at("GOMODCACHE")}, .hidden = {m_ground.data}, .network = m_ground.network};
    for (const auto &path : installedIn(*workspace, m_ground.scenario)) {
        if (const Done linked = linkInstalled(m_ground.scenario, trial.directory, path); !linked)
            result.problem = linked.error().message;
        view.readable.push_back(m_ground.scenario / path);
    }
    SandboxedRunner sandbox(m_commands, view, m_ground.limits);
    CommandRunner &commands = m_sandbox ? static_cast<CommandRunner &>(sandbox) : m_commands;

    TrialReporter reporter;
    JobSlots slots(1);
    CancellationSource stop;
    const std::stop_callback onStop(cancellation.stop, [&stop] { stop.requestStop(); });
    const std::stop_callback onKill(cancellation.kill, [&stop] { stop.requestKill(); });
    const PlannedPhase planned = unitPhase(trial.timeout);
    for (const auto &toolchain : toolchains()) {
        auto &limit = workspace->testing.languages[std::string(toolchain->name())].timeout;
        limit = std::min(limit.value_or(trial.timeout), trial.timeout);
    }
    std::atomic<bool> late = false;
    const std::jthread watch([&stop, &late, limit = trial.timeout](const std::stop_token &done) {
        std::mutex mutex;
        std::condition_variable_any changed;
        std::unique_lock lock(mutex);
        if (!changed.wait_for(lock, done, limit + kPatience, [] { return false; }) && !done.stop_requested()) {
            late = true;
            stop.requestStop();
        }
    });
    const PhaseContext context{*workspace,  planned, reporter, commands, slots, stop.token(), environment, reports, trial.tests, {}, 0, {}, nullptr, trial.coverage};
    const PhaseOutcome outcome = makeUnitPhase()->run(context);
    const bool tooMany = reporter.tooMany;
    result = std::move(reporter.result);
    if (result.output.size() > kMostOutput)
        result.output.erase(0, result.output.size() - kMostOutput);
    result.output = text::withoutControls(text::validUtf8(result.output));
    judgeEnd(outcome, cancellation, tooMany, result);
    if (late) {
        result.ran = false;
        result.problem = "it took longer than " + std::to_string(trial.timeout.count() / 1000) + " s";
    }
    fs::remove_all(reports, error);
    return result;
}

} // namespace genie
