// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/requirements_command.h"

#include "cli/commands.h"
#include "cli/words.h"
#include "composition/engine_choice.h"
#include "core/base/text.h"
#include "core/ports/clock.h"
#include "door/link/local_link.h"
#include "door/service/requirement_work.h"
#include "host/files/atomic_file.h"
#include "memory/open_store.h"
#include "scenario/requirements/phase_inspection.h"
#include "scenario/requirements/prd_lint.h"
#include "scenario/requirements/registry.h"
#include "scenario/requirements/reports.h"
#include "scenario/requirements/rules.h"
#include "scenario/requirements/scaffold.h"
#include "scenario/requirements/summary.h"
#include "scenario/workspace/discovery.h"

#include <QCoroFuture>

#include <iostream>

namespace genie {

namespace fs = std::filesystem;

namespace {

/// These commands' 3: there is nothing that could be judged, or it cannot be read or written.
constexpr ExitCode kCannotRun = ExitCode::Unreachable;

/// The scenario that a command is about.
struct Target {
    std::string name;
    fs::path directory;
};

/// What the files of a scenario say, and what was found out about it.
using Loaded = JudgedRequirements;

QCoro::Task<Outcome<Target>> askEngine(Link *link, std::string name)
{
    auto detail = co_await link->scenarios().show(name);
    if (!detail)
        co_return tl::unexpected(detail.error());
    co_return Target{detail->summary.name, detail->summary.path};
}

/// The directory that was given, else the scenario of that name, else the current directory.
Outcome<Target> findTarget(const CliOptions &options)
{
    const RequirementsOptions &asked = options.requirements;
    std::error_code error;
    if (!asked.directory.empty() || asked.scenario.empty()) {
        fs::path directory = fs::absolute(asked.directory.empty() ? "." : asked.directory, error).lexically_normal();
        if (!directory.has_filename())
            directory = directory.parent_path();
        if (!fs::is_directory(directory, error))
            return fail(FailureKind::Invalid, "--dir: '" + asked.directory + "' is not a directory");
        return Target{asked.scenario.empty() ? directory.filename().generic_string() : asked.scenario, directory};
    }
    const auto choice = chooseEngine(options.scenariosRoot, options.store);
    if (!choice)
        return tl::unexpected(choice.error());
    if (const auto found = discoverScenarios(choice->options.scenariosRoot))
        for (const FoundScenario &scenario : *found)
            if (scenario.name == asked.scenario)
                return Target{scenario.name, scenario.directory};
    LocalLink link(choice->options); // It may have been added by path, which only the store knows.
    return QCoro::waitFor(askEngine(&link, asked.scenario));
}

/// What the files declare.
Registry declared(const Target &target) { return readRegistry(target.directory, target.name); }

/// What the files declare, judged by evidence: by that of this user's store too where it can be read, else by files alone.
Outcome<Loaded> load(const Target &target, const CliOptions &options)
{
    std::unique_ptr<Store> store;
    if (const auto choice = chooseEngine(options.scenariosRoot, options.store)) {
        std::error_code error;
        const std::string file = sqliteFileOf(choice->options.store);
        if (file.empty() || fs::exists(file, error)) { // None is made for a report.
            auto opened = openStore(choice->options.store);
            if (opened)
                store = std::move(*opened);
            else
                std::cerr << "test-genie: without the results of runs: " << oneLine(opened.error().message) << std::endl;
        }
    }
    const auto &asked = options.requirements;
    const auto now = SystemClock().now();
    const bool traced = asked.deed == RequirementsOptions::Deed::Report && asked.format == "trace";
    JudgingOptions judging{asked.strict, asked.tags || traced, traced, {}};
    if (asked.maxAgeDays > 0)
        judging.oldest = now - std::chrono::hours(24) * asked.maxAgeDays;
    return judgedRequirements({target.name, target.directory, false}, store.get(), now, judging);
}

ExitCode cannotRun(const std::string &why)
{
    std::cerr << "test-genie: " << oneLine(why) << std::endl;
    return kCannotRun;
}

/// Whether nothing of a registry can be judged; says so.
bool isUnreadable(const Registry &registry)
{
    if (!registry.folderExists) {
        cannotRun("there is no requirements/ directory; start one with: test-genie requirements init");
        return true;
    }
    bool any = registry.modules.empty();
    for (const RequirementModule &module : registry.modules)
        any = any || !module.bytes.empty();
    for (const RequirementIssue &issue : registry.issues)
        if (issue.severity == IssueSeverity::Error)
            std::cerr << "error: " << oneLine(issueLine(issue)) << "\n";
    if (!any)
        cannotRun("no requirement file can be read");
    return !any;
}

/// Prints what a command answers, or writes it to the file that was asked for.
ExitCode answer(const std::string &text, const RequirementsOptions &options)
{
    if (options.output.empty()) {
        std::cout << text << std::flush;
        return std::cout ? ExitCode::Passed : kCannotRun;
    }
    std::error_code error;
    const fs::path path = fs::absolute(options.output, error);
    fs::create_directories(path.parent_path(), error);
    if (const Done written = writeAtomically(path, text); !written)
        return cannotRun(written.error().message);
    std::cerr << "written to " << oneLine(options.output) << std::endl;
    return ExitCode::Passed;
}

ExitCode reportTo(const Target &target, const CliOptions &asked)
{
    const RequirementsOptions &options = asked.requirements;
    const auto judged = load(target, asked);
    if (!judged)
        return cannotRun(judged.error().message);
    const Loaded &loaded = *judged;
    if (isUnreadable(loaded.registry))
        return kCannotRun;
    const ReportOptions shown{options.includePending, options.includeValidations, phaseFrom(options.phase), options.verbose};
    const RegistrySummary summary = summarise(loaded.registry);
    std::string text;
    if (options.format == "markdown" || options.format == "md")
        text = reportMarkdown(loaded.registry, shown);
    else if (options.format == "trace")
        text = toPretty(traceJson(loaded.registry, loaded.evidence, loaded.quality)) + "\n";
    else if (options.format == "summary")
        text = toPretty(summaryJson(summary)) + "\n";
    else
        text = toPretty(reportJson(loaded.registry, shown)) + "\n";
    const ExitCode code = answer(text, options);
    if (code != ExitCode::Passed || !options.failOnCriticalGap || summary.criticalGap == 0)
        return code;
    std::cerr << summary.criticalGap << " critical requirements are not complete" << std::endl;
    return ExitCode::Failed;
}

ExitCode validateRequirements(const Target &target, const CliOptions &asked)
{
    const RequirementsOptions &options = asked.requirements;
    const auto judged = load(target, asked);
    if (!judged)
        return cannotRun(judged.error().message);
    const Loaded &loaded = *judged;
    std::vector<RequirementIssue> issues;
    if (loaded.registry.folderExists) {
        ProofFiles files(target.directory);
        issues = judge(loaded.registry, files, loaded.evidence.issues);
    }
    const IssueCounts counts = countIssues(issues);
    const bool failed = counts.errors > 0 || (options.strict && counts.warnings > 0);
    if (options.json) {
        std::cout << toPretty(issuesJson(target.name, issues)) << std::endl;
        return failed ? ExitCode::Failed : ExitCode::Passed;
    }
    for (const RequirementIssue &issue : issues)
        std::cerr << toWord(issue.severity) << ": " << oneLine(issueLine(issue)) << "\n";
    if (failed || options.quiet)
        return failed ? ExitCode::Failed : ExitCode::Passed;
    if (!loaded.registry.folderExists)
        std::cout << oneLine(target.name) << ": there are no requirements\n";
    else if (counts.warnings > 0)
        std::cout << oneLine(target.name) << ": valid, with " << counts.warnings << (counts.warnings == 1 ? " warning\n" : " warnings\n");
    else
        std::cout << oneLine(target.name) << ": valid\n";
    return ExitCode::Passed;
}

ExitCode lintRequirements(const Target &target, const RequirementsOptions &options)
{
    const PrdLint lint = lintPrd(declared(target), readPrd(target.directory));
    if (options.json)
        std::cout << toPretty(prdLintJson(lint)) << std::endl;
    else
        for (const PrdFinding &finding : lint.findings)
            std::cout << toWord(finding.severity) << ": " << oneLine(finding.file) << ":" << finding.line << ": " << finding.code << ": "
                      << oneLine(finding.message) << "\n";
    switch (lint.status) {
    case PrdLint::Status::Ok:
        if (!options.json)
            std::cout << oneLine(target.name) << ": PRD.md and the requirements agree\n";
        return ExitCode::Passed;
    case PrdLint::Status::Issues: return ExitCode::Failed;
    case PrdLint::Status::MissingPrd: return cannotRun("there is no PRD.md that could be read");
    case PrdLint::Status::MissingRequirements: break;
    }
    return cannotRun("there is no requirements/ directory; start one with: test-genie requirements init --from-prd");
}

ExitCode inspectRequirements(const Target &target, const RequirementsOptions &options)
{
    const Registry registry = declared(target);
    if (isUnreadable(registry))
        return kCannotRun;
    ProofFiles files(target.directory);
    return answer(toPretty(inspectPhase(registry, phaseFrom(options.phase), files)) + "\n", options);
}

ExitCode initRequirements(const Target &target, const RequirementsOptions &options)
{
    const auto now = std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
    const auto made = scaffoldRegistry(target.directory, {target.name, options.owner, options.force, options.fromPrd, now});
    if (!made)
        return cannotRun(made.error().message);
    if (!made->movedTo.empty())
        std::cout << "moved the old folder to " << made->movedTo << "\n";
    for (const std::string &file : made->files)
        std::cout << "wrote " << file << "\n";
    return ExitCode::Passed;
}

} // namespace

ExitCode requirementsCommand(const CliOptions &options)
{
    using Deed = RequirementsOptions::Deed;
    const auto target = findTarget(options);
    if (!target)
        return report(target.error());
    const RequirementsOptions &asked = options.requirements;
    switch (asked.deed) {
    case Deed::Report: return reportTo(*target, options);
    case Deed::Validate: return validateRequirements(*target, options);
    case Deed::LintPrd: return lintRequirements(*target, asked);
    case Deed::Phase: return inspectRequirements(*target, asked);
    case Deed::Init: return initRequirements(*target, asked);
    case Deed::None: break;
    }
    return ExitCode::Usage;
}

} // namespace genie
