// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/dependencies/dependencies_phase.h"

#include "core/base/text.h"
#include "run/phases/dependencies/resource_checks.h"
#include "run/phases/dependencies/tool_versions.h"
#include "run/phases/unit/unit_work.h"
#include "run/toolchains/node/detect.h"
#include "scenario/workspace/service_manifest.h"

#include <algorithm>

namespace genie {

namespace {

using Kind = Observation::Kind;

/// What the projects of one scenario need.
struct Needs {
    std::set<std::string> missing;                              ///< programs that are not on PATH
    std::set<std::string> programs;                             ///< programs that are there and can tell their version
    std::vector<std::string> goModules, nodePackages;           ///< directories whose versions matter
    std::vector<std::pair<std::string, std::string>> manifests; ///< file or directory -> what is wrong with it
    int projects = 0;
};

std::string placeOfDirectory(const std::string &directory) { return directory == "." ? "the scenario" : text::validUtf8(directory); }

void addProgram(Needs &needs, const std::string &program, const PhaseContext &context)
{
    if (!context.commands.find(program, context.environment).empty())
        needs.programs.insert(program);
}

void addPrograms(Needs &needs, const TestWorkspace &found, const PhaseContext &context)
{
    if (found.toolchain == "go") {
        addProgram(needs, "go", context);
        needs.goModules.push_back(found.directory);
    } else if (found.toolchain == "node") {
        addProgram(needs, "node", context);
        addProgram(needs, node::packageManager(context.workspace.directory, found.directory).name, context);
        needs.nodePackages.push_back(found.directory);
    } else if (found.toolchain == "python") {
        addProgram(needs, "python3", context);
    } else if (found.toolchain == "bats" || found.toolchain == "cmake" || found.toolchain == "cargo") {
        addProgram(needs, found.toolchain, context);
    } else if (found.toolchain == "maven") {
        addProgram(needs, "mvn", context);
    }
}

/// Asks every toolchain, workspace by workspace, so that no gap hides behind another.
Needs needsOf(const PhaseContext &context)
{
    Needs needs;
    for (const UnitLanguage &language : unitWork(context)) {
        const std::string name(language.toolchain->name());
        if (!language.enabled) {
            context.reporter.observe({Kind::Info, name + " is switched off in .vrooli/testing.json, so nothing is needed for it", "", 0});
            continue;
        }
        for (const UnitTask &task : language.tasks) {
            const TestWorkspace &found = task.found;
            if (!found.problem.empty()) {
                needs.manifests.emplace_back(found.directory, found.problem);
                continue;
            }
            if (!found.skipReason.empty()) {
                context.reporter.observe(
                    {Kind::Info, name + " in " + placeOfDirectory(found.directory) + " needs nothing: " + found.skipReason, "", 0});
                continue;
            }
            ++needs.projects;
            const auto missing = language.toolchain->missingTools({found}, context);
            needs.missing.insert(missing.begin(), missing.end());
            addPrograms(needs, found, context);
        }
    }
    return needs;
}

/// How to get programs on Debian; empty where we do not know it for one of them.
std::string installCommand(const std::set<std::string> &programs)
{
    static const std::map<std::string, std::string, std::less<>> packages = {
        {"go", "golang-go"}, {"node", "nodejs"}, {"npm", "npm"},   {"python3", "python3"}, {"python", "python3"}, {"bats", "bats"},
        {"bash", "bash"},    {"dash", "dash"},   {"sh", "dash"},   {"ksh", "ksh"},         {"cmake", "cmake"},    {"ctest", "cmake"},
        {"make", "make"},    {"cargo", "cargo"}, {"mvn", "maven"}, {"zsh", "zsh"},
    };
    std::vector<std::string> system = {"apt-get", "install", "-y"};
    std::vector<std::string> npm = {"npm", "install", "-g"};
    for (const std::string &program : programs) {
        if (program == "pnpm" || program == "yarn")
            npm.push_back(program);
        else if (const auto package = packages.find(program); package != packages.end())
            system.push_back(package->second);
        else
            return {};
    }
    std::string command = system.size() > 3 ? text::commandLine(system) : "";
    if (npm.size() > 3)
        command += (command.empty() ? "" : " && ") + text::commandLine(npm);
    return command;
}

/// Collects the phase's result; the first thing that fails names error and class.
class Verdict {
public:
    void fail(FailureClass failureClass, std::string error, Remediation remediation)
    {
        if (m_outcome.error.empty()) {
            m_outcome.error = std::move(error);
            m_outcome.failureClass = failureClass;
        }
        m_outcome.status = PhaseStatus::Failed;
        m_outcome.remediations.push_back(std::move(remediation));
    }
    PhaseOutcome &outcome() { return m_outcome; }

private:
    PhaseOutcome m_outcome;
};

/// Tells the versions and adds what does not suit to the gaps.
void checkVersions(const Needs &needs, const PhaseContext &context, std::vector<std::string> &gaps)
{
    for (const ToolVersion &version : askVersions(needs.programs, context)) {
        if (!version.problem.empty()) {
            const bool essential = version.program == "go" || version.program == "node" || version.program == "python3";
            if (essential && !context.cancellation.requested())
                gaps.push_back(version.program + " does not run (" + version.problem + ")");
            else
                context.reporter.observe({Kind::Warning, version.problem, "", 0});
            continue;
        }
        context.reporter.observe(
            {Kind::Success, version.line.find(version.program) == std::string::npos ? version.program + " " + version.line : version.line,
             "", 0});
        std::vector<VersionFinding> findings;
        const auto add = [&findings](std::vector<VersionFinding> more) { findings.insert(findings.end(), more.begin(), more.end()); };
        if (version.program == "go")
            for (const std::string &module : needs.goModules)
                add(compareGo(context, module, version.line));
        if (version.program == "node")
            for (const std::string &package : needs.nodePackages)
                add(compareNode(context, package, version.line));
        for (const VersionFinding &finding : findings) {
            if (finding.gap)
                gaps.push_back(finding.text);
            else
                context.reporter.observe({Kind::Warning, finding.text, finding.file, finding.line});
        }
    }
}

/// All that is missing or does not suit, as one finding.
void checkTools(const Needs &needs, const PhaseContext &context, Verdict &verdict)
{
    std::vector<std::string> gaps;
    if (!needs.missing.empty())
        gaps.push_back("not on PATH: " + text::join({needs.missing.begin(), needs.missing.end()}, ", "));
    checkVersions(needs, context, gaps);
    if (gaps.empty())
        return;
    const std::string error = text::join(gaps, "; ");
    context.reporter.observe({Kind::Error, error, "", 0});
    std::string advice = needs.missing.empty() ? "Install versions that suit: "
                                               : "Install " + text::join({needs.missing.begin(), needs.missing.end()}, ", ") +
                                                     " or put them on PATH. All that was found: ";
    verdict.fail(FailureClass::MissingDependency, error, {"deps.commands", advice + error + ".", installCommand(needs.missing)});
}

void checkManifests(const Needs &needs, const PhaseContext &context, Verdict &verdict)
{
    const auto tell = [&](const std::string &place, const std::string &problem) {
        context.reporter.observe({Kind::Error, problem, place == "." ? "" : text::validUtf8(place), 0});
        verdict.fail(FailureClass::Misconfiguration, placeOfDirectory(place) + ": " + problem,
                     {"deps.manifest", "Correct " + placeOfDirectory(place) + ": " + problem + ".", ""});
    };
    for (const auto &[directory, problem] : needs.manifests)
        tell(directory, problem);
    if (!context.workspace.serviceProblem.empty())
        tell(std::string(kServiceFile), context.workspace.serviceProblem);
}

class DependenciesPhase : public PhaseRunner {
public:
    [[nodiscard]] std::string_view name() const override { return "dependencies"; }

    PhaseOutcome run(const PhaseContext &context) const override
    {
        context.reporter.observe({Kind::Section, "Tools", "", 0});
        const Needs needs = needsOf(context);
        Verdict verdict;
        checkTools(needs, context, verdict);
        checkManifests(needs, context, verdict);
        const ResourceFindings resources = checkResources(context);
        if (context.workspace.testing.resourcesStrict && !resources.unreachable.empty()) {
            const std::string names = text::join(resources.unreachable, ", ");
            verdict.fail(
                FailureClass::MissingDependency, "not reachable: " + names,
                {"deps.resource", "Start " + names + ", or set dependencies.resources_strict in .vrooli/testing.json to false.", ""});
        }
        return finish(needs, resources, context, verdict);
    }

private:
    static PhaseOutcome finish(const Needs &needs, const ResourceFindings &resources, const PhaseContext &context, Verdict &verdict)
    {
        PhaseOutcome &outcome = verdict.outcome();
        if (needs.projects == 0 && resources.checked == 0 && outcome.status == PhaseStatus::Passed) {
            outcome.status = PhaseStatus::Skipped;
            outcome.skipReason = "nothing in this scenario needs a tool or a resource to be tested";
            context.reporter.observe({Kind::Skip, outcome.skipReason, "", 0});
            return std::move(outcome);
        }
        outcome.summary = std::to_string(needs.projects) + (needs.projects == 1 ? " workspace, " : " workspaces, ") +
                          std::to_string(needs.programs.size()) + " tools present, " + std::to_string(needs.missing.size()) + " missing";
        if (resources.checked > 0)
            outcome.summary += ", " + std::to_string(resources.checked) + " resources";
        return std::move(outcome);
    }
};

} // namespace

std::unique_ptr<PhaseRunner> makeDependenciesPhase() { return std::make_unique<DependenciesPhase>(); }

} // namespace genie
