// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/requirement_evidence.h"

#include "cli/words.h"
#include "core/base/text.h"
#include "core/domain/requirement_json.h"
#include "core/ports/clock.h"
#include "host/files/atomic_file.h"
#include "scenario/requirements/registry.h"
#include "scenario/requirements/sync/drift.h"
#include "scenario/requirements/sync/snapshot.h"

#include <CLI/CLI.hpp>
#include <QCoroFuture>

#include <iostream>

namespace genie {

namespace fs = std::filesystem;

namespace {

using Command = RequirementEvidenceOptions::Command;

ExitCode cannot(const Failure &failure)
{
    std::cerr << "Error: " << oneLine(failure.message) << "\n";
    return failure.kind == FailureKind::Invalid ? ExitCode::Usage : ExitCode::Unreachable;
}

/// Name and folder of the scenario that is meant.
struct Place {
    std::string name;
    fs::path directory;
};

/// By name the engine is asked; a folder is looked for among its scenarios, so that the folder has the same name everywhere. A folder that
/// it does not know is called by its own name.
QCoro::Task<Outcome<Place>> placeOf(Link *link, RequirementEvidenceOptions options)
{
    if (!options.scenario.empty() && options.directory.empty()) {
        const auto detail = co_await link->scenarios().show(options.scenario);
        if (!detail)
            co_return tl::unexpected(detail.error());
        co_return Place{detail->summary.name, detail->summary.path};
    }
    std::error_code error;
    const auto directory = fs::canonical(options.directory.empty() ? fs::current_path() : fs::path(options.directory), error);
    if (error || !fs::is_directory(directory, error))
        co_return fail(FailureKind::Invalid, "'" + options.directory + "' is no folder");
    const auto list = co_await link->scenarios().list();
    for (std::size_t i = 0; list && i < list->size(); ++i)
        if (std::error_code ignored; fs::equivalent((*list)[i].path, directory, ignored))
            co_return Place{(*list)[i].name, directory};
    co_return Place{options.scenario.empty() ? directory.filename().string() : options.scenario, directory};
}

/// The engine answers for its scenarios only.
Failure withAdvice(Failure failure, const Place &place)
{
    if (failure.kind == FailureKind::NotFound)
        failure.message += "; add the folder with: test-genie scenarios add " + text::shellQuoted(place.directory.string());
    return failure;
}

void printFindings(const std::vector<RequirementFinding> &findings)
{
    for (const auto &finding : findings)
        std::cerr << finding.severity << ": " << oneLine(finding.file) << (finding.line > 0 ? ":" + std::to_string(finding.line) : "")
                  << ": " << (finding.requirementId.empty() ? "" : oneLine(finding.requirementId) + ": ") << oneLine(finding.message)
                  << "\n";
}

void printSync(const RequirementSyncResult &result)
{
    if (!result.skippedReason.empty()) {
        std::cout << "not synced: " << oneLine(result.skippedReason) << "\n";
        return;
    }
    for (const auto &change : result.changes)
        std::cout << oneLine(change.file) << ": " << oneLine(change.requirementId) << " " << oneLine(change.field) << ": "
                  << (change.oldValue.empty() ? "-" : oneLine(change.oldValue)) << " -> "
                  << (change.newValue.empty() ? "-" : oneLine(change.newValue))
                  << (change.tier.empty() ? "" : " (" + change.tier + ", " + oneLine(change.source) + ")")
                  << (change.suppressed ? " [suppressed]" : "") << "\n";
    std::cout << (result.dryRun ? "would change " : "changed ") << result.requirementStatusesChanged + result.validationStatusesChanged
              << " statuses in " << result.filesUpdated << " files, " << result.prdTargetsChanged << " boxes in PRD.md";
    if (result.validationsAdded + result.validationsRemoved > 0)
        std::cout << "; " << result.validationsAdded << " validations added, " << result.validationsRemoved << " removed";
    std::cout << "\n";
}

QCoro::Task<ExitCode> syncCommand(Link *link, RequirementEvidenceOptions options)
{
    const auto place = co_await placeOf(link, options);
    if (!place)
        co_return cannot(place.error());
    options.sync.dryRun = options.sync.dryRun || options.check;
    const auto result = co_await link->requirements().sync(place->name, options.sync);
    if (!result)
        co_return cannot(withAdvice(result.error(), *place));
    if (options.json) {
        std::cout << toPretty(toJson(*result)) << std::endl;
    } else {
        printSync(*result);
        printFindings(result->findings);
    }
    const bool anyError =
        std::any_of(result->findings.begin(), result->findings.end(), [](const auto &finding) { return finding.severity == "error"; });
    co_return anyError || (options.check && !result->changes.empty()) ? ExitCode::Failed : ExitCode::Passed;
}

QCoro::Task<ExitCode> driftCommand(Link *link, RequirementEvidenceOptions options)
{
    const auto place = co_await placeOf(link, options);
    if (!place)
        co_return cannot(place.error());
    const auto drift = findDrift(place->directory, readRegistry(place->directory, place->name), SystemClock().now());
    if (!drift)
        co_return cannot({FailureKind::Unavailable, drift.error().message});
    if (options.json) {
        std::cout << toPretty(toJson(*drift)) << std::endl;
    } else {
        std::cout << toJson(*drift)["status"].get<std::string>() << "\n";
        for (const auto &message : drift->messages)
            std::cout << "  " << oneLine(message) << "\n";
    }
    co_return drift->any() ? ExitCode::Failed : ExitCode::Passed;
}

QCoro::Task<ExitCode> manualLogCommand(Link *link, RequirementEvidenceOptions options)
{
    const auto place = co_await placeOf(link, options);
    if (!place)
        co_return cannot(place.error());
    for (const char *variable : {"VROOLI_AGENT_ID", "USER"})
        if (options.entry.validatedBy.empty())
            options.entry.validatedBy = qgetenv(variable).toStdString();
    if (options.entry.validatedBy.empty())
        options.entry.validatedBy = "manual-validator";
    const auto written = recordManual(place->directory, readRegistry(place->directory, place->name), options.entry, SystemClock().now());
    if (!written && written.error().kind == FailureKind::NotFound) {
        cannot(written.error());
        co_return ExitCode::Failed;
    }
    if (!written)
        co_return cannot(written.error());
    std::cout << written->line << "\n";
    if (options.entry.dryRun)
        std::cout << "would be added to " << oneLine(written->manifest) << "\n";
    co_return ExitCode::Passed;
}

QCoro::Task<ExitCode> snapshotCommand(Link *link, RequirementEvidenceOptions options)
{
    const auto place = co_await placeOf(link, options);
    if (!place)
        co_return cannot(place.error());
    const auto bytes = readBounded(place->directory / kSnapshotFile, 64 * 1024 * 1024);
    if (!bytes)
        co_return cannot({FailureKind::NotFound, "there is no snapshot yet; make one with: test-genie requirements sync"});
    const auto snapshot = snapshotFrom(*bytes);
    if (!snapshot)
        co_return cannot({FailureKind::Unavailable, std::string(kSnapshotFile) + " " + snapshot.error().message});
    if (options.json) {
        std::cout << text::validUtf8(*bytes) << std::flush;
        co_return ExitCode::Passed;
    }
    std::cout << "synced " << (snapshot->at ? localTime(*snapshot->at) : std::string("at an unknown time")) << "\n";
    std::vector<std::vector<std::string>> rows;
    for (const auto &[id, entry] : snapshot->requirements)
        rows.push_back({oneLine(id), oneLine(entry.status), oneLine(entry.live)});
    std::cout << table(rows);
    co_return ExitCode::Passed;
}

QCoro::Task<ExitCode> qualityCommand(Link *link, RequirementEvidenceOptions options)
{
    const auto place = co_await placeOf(link, options);
    if (!place)
        co_return cannot(place.error());
    const auto report = co_await link->requirements().show(place->name);
    if (!report)
        co_return cannot(withAdvice(report.error(), *place));
    if (!report->folderExists)
        co_return cannot({FailureKind::NotFound, "there are no requirements"});
    const auto &quality = report->quality;
    if (options.json) {
        std::cout << toPretty(toJson(quality)) << std::endl;
    } else {
        for (const auto &issue : quality.issues)
            std::cout << issue.severity << ": " << issue.type << (issue.penalty > 0 ? " (-" + std::to_string(issue.penalty) + ")" : "")
                      << ": "
                      << (issue.file.empty() ? "" : oneLine(issue.file) + (issue.line > 0 ? ":" + std::to_string(issue.line) : "") + ": ")
                      << oneLine(issue.message) << "; " << oneLine(issue.recommendation) << "\n";
        std::cout << quality.issues.size() << (quality.issues.size() == 1 ? " sign, penalty " : " signs, penalty ") << quality.totalPenalty << "\n";
    }
    co_return quality.issues.empty() ? ExitCode::Passed : ExitCode::Failed;
}

CLI::App &requirementsOf(CLI::App &app)
{
    for (CLI::App *sub : app.get_subcommands([](const CLI::App *) { return true; }))
        if (sub->get_name() == "requirements")
            return *sub;
    CLI::App *made = app.add_subcommand("requirements", "The promises of a scenario and what proves them");
    made->require_subcommand(1);
    return *made;
}

CLI::App *add(CLI::App &requirements, const char *name, const char *help, Command command, RequirementEvidenceOptions &options)
{
    auto *sub = requirements.add_subcommand(name, help);
    sub->add_option("--scenario", options.scenario, "Name of a scenario (see: scenarios list)");
    sub->add_option("--dir", options.directory, "Folder of the scenario (default: here)");
    if (command != Command::ManualLog)
        sub->add_flag("--json", options.json, "Print JSON and nothing else on standard output");
    sub->callback([&options, command] { options.command = command; });
    return sub;
}

} // namespace

void addRequirementEvidence(CLI::App &app, RequirementEvidenceOptions &options)
{
    CLI::App &requirements = requirementsOf(app);
    auto *sync = add(requirements, "sync", "Write what the evidence says into the requirement files", Command::Sync, options);
    sync->add_option("--command", options.sync.commands, "What was run, for the record (may be repeated)");
    sync->add_flag("--dry-run", options.sync.dryRun, "Only say what would change");
    sync->add_flag("--check", options.check, "Only say what would change; exit 1 when something would");
    sync->add_flag("--force", options.sync.force, "Also where the scenario or the environment switches sync off");
    sync->add_flag("--prune-orphans", options.sync.pruneOrphans, "Cut validations out whose file is gone");
    sync->add_flag("--discover-new", options.sync.discoverNew,
                   "Add a validation for each file that proves a requirement and is not named yet");
    sync->add_option("--max-age", options.sync.maxAgeDays, "Ignore evidence older than so many days")->check(CLI::Range(1, 36500));
    add(requirements, "drift", "What has moved since the last sync", Command::Drift, options);
    auto *manual = add(requirements, "manual-log", "Record that a person has checked a requirement", Command::ManualLog, options);
    auto &entry = options.entry;
    manual->add_option("--requirement", entry.requirement, "Id of the requirement")->required();
    manual->add_option("--status", entry.status, "passed, failed or skipped")->capture_default_str();
    manual->add_option("--notes", entry.notes, "What was seen");
    manual->add_option("--artifact", entry.artifact, "A file of the scenario that shows it");
    manual->add_option("--validated-by", entry.validatedBy, "Who checked (default: $VROOLI_AGENT_ID, else $USER)");
    manual->add_option("--validated-at", entry.validatedAt, "When (default: now)");
    manual->add_option("--expires-in", entry.expiresInDays, "Days until it has to be checked again; 0: never")->capture_default_str();
    manual->add_option("--expires-at", entry.expiresAt, "The moment itself; wins over --expires-in");
    manual->add_option("--manifest", entry.manifest, "Another log, relative to the scenario");
    manual->add_flag("--invalidate", entry.invalidate, "Take the entry in force back");
    manual->add_flag("--allow-unknown", entry.allowUnknown, "Also for an id that no requirement has");
    manual->add_flag("--force", entry.force, "May expire later than in 90 days");
    manual->add_flag("--dry-run", entry.dryRun, "Only print the line");
    add(requirements, "snapshot", "What the last sync wrote down", Command::Snapshot, options);
    add(requirements, "quality", "Signs that requirements look better proven than they are", Command::Quality, options);
}

QCoro::Task<ExitCode> requirementEvidenceCommand(Link *link, RequirementEvidenceOptions options)
{
    switch (options.command) {
    case Command::Sync: co_return co_await syncCommand(link, options);
    case Command::Drift: co_return co_await driftCommand(link, options);
    case Command::ManualLog: co_return co_await manualLogCommand(link, options);
    case Command::Snapshot: co_return co_await snapshotCommand(link, options);
    case Command::Quality: co_return co_await qualityCommand(link, options);
    case Command::None: break;
    }
    co_return ExitCode::Usage;
}

} // namespace genie
