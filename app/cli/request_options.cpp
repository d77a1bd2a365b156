// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/request_options.h"

#include <CLI/CLI.hpp>

namespace genie {

namespace {

using Command = RequestOptions::Command;

constexpr const char *kTracker = "Whom to hand it to: app-issue-tracker, github or command:PROGRAM";

/// A sub-command that prints JSON when asked to.
CLI::App *add(CLI::App *parent, const char *name, const char *help, Command command, RequestOptions &options)
{
    auto *sub = parent->add_subcommand(name, help);
    sub->add_flag("--json", options.json, "Print JSON and nothing else on standard output");
    sub->callback([&options, command] { options.command = command; });
    return sub;
}

void addGenerate(CLI::App &app, RequestOptions &options)
{
    auto *generate = add(&app, "generate", "Ask for tests: freezes what is there and queues what is missing", Command::Generate, options);
    auto &wish = options.wish;
    generate->add_option("SCENARIO", wish.scenario, "Name of a scenario (see: scenarios list)")->required();
    generate
        ->add_option("--types", wish.types,
                     "unit, integration, performance, vault, regression (comma-separated; default: unit,integration)")
        ->delimiter(',');
    generate->add_option("--coverage", wish.coverageTarget, "Coverage of lines to reach, in percent, 1 to 100 (default: 95)");
    generate->add_option("--priority", wish.priority, "low, normal, high or urgent (default: normal)");
    auto *notes = generate->add_option("--notes", wish.notes, "What whoever does it should know, at most 4,000 characters");
    generate->add_option("--notes-file", options.notesFile, "The same from a file; - is standard input")->excludes(notes);
    generate
        ->add_option("--gaps", options.gaps, "Only the so many most urgent gaps (see: coverage SCENARIO); default: all that is uncovered")
        ->check(CLI::Range(1, 500));
    generate
        ->add_option("--gap-file", options.gapFile,
                     "What is to be closed, as JSON: "
                     "{\"files\":[{\"path\",\"lines\":[{\"first\",\"last\"}]}],\"requirements\":[{\"id\"}]}; - is standard input")
        ->excludes("--gaps");
    generate->add_flag("--allow-product-changes", wish.allowProductChanges, "The result may change more than tests");
    generate->add_flag("--delegate,!--no-delegate", options.delegate, "Hand it on at once (to app-issue-tracker unless --tracker says otherwise)");
    generate->add_option("--tracker", wish.tracker, kTracker);
    generate->add_flag("--wait", options.wait, "Wait for the verdict: exit code 0 when the gap is closed, 1 otherwise");
}

void addList(CLI::App *list, RequestOptions &options)
{
    list->add_option("--status", options.status, "Only with this status")
        ->check(CLI::IsMember({"queued", "delegated", "running", "completed", "failed"}));
    list->add_option("--priority", options.priority, "Only with this priority")->check(CLI::IsMember({"low", "normal", "high", "urgent"}));
    list->add_option("--scenario", options.scenario, "Only of this scenario");
    list->add_option("--find", options.text, "Only with this in the scenario's name, the notes or the issue id");
    list->add_option("--limit", options.limit, "At most so many")->check(CLI::Range(1, 1000))->capture_default_str();
    list->add_option("--before", options.before, "Only those before this number (the `next` of the page before)");
}

void addRequestCommands(CLI::App &app, RequestOptions &options)
{
    auto *requests = app.add_subcommand("requests", "Requests for tests: what waits, who has it, what became of it");
    requests->require_subcommand(1);
    addList(add(requests, "list", "Newest first, with the figures of the queue", Command::List, options), options);
    const auto each = [&](const char *name, const char *help, Command command) {
        auto *sub = add(requests, name, help, command, options);
        sub->add_option("ID", options.ids, "Ids of requests, their first characters, or issue ids")->required();
        return sub;
    };
    each("show", "Requests in full, with their timeline", Command::Show)->get_option("ID")->expected(1);
    auto *retry = each("retry", "Open another attempt of failed requests", Command::Retry);
    auto *delegate = each("delegate", "Hand queued requests on", Command::Delegate);
    for (auto *sub : {retry, delegate}) {
        sub->add_option("--tracker", options.tracker, kTracker);
        sub->add_flag("--wait", options.wait, "Wait for the verdicts: exit code 0 when every gap is closed, 1 otherwise");
    }
    each("cancel", "End requests that are not done", Command::Cancel)->add_option("--note", options.note, "Why");
    each("prioritise", "Change how urgent requests are", Command::Prioritise)
        ->add_option("--priority", options.priority, "low, normal, high or urgent")
        ->required()
        ->check(CLI::IsMember({"low", "normal", "high", "urgent"}));
    auto *override = each("override", "Put your own verdict beside the measured one", Command::Override);
    override->add_option("--verdict", options.word, "closed, partial, unchanged, regressed, unverifiable or suspect")->required();
    override->add_option("--note", options.note, "Why; it is kept with your name")->required();
}

void addAudits(CLI::App &app, RequestOptions &options)
{
    auto *audit = app.add_subcommand("audit", "Whether what came back closed the gap it was queued for");
    audit->require_subcommand(1);
    const auto one = [&](const char *name, const char *help, Command command) {
        auto *sub = add(audit, name, help, command, options);
        sub->add_option("ID", options.ids, "Id of an audit or a request, its first characters, or an issue id")->required()->expected(1);
        return sub;
    };
    one("show", "A verdict with its gaps, tests and reasons", Command::AuditShow);
    one("judge", "Measure what is there now, whatever the tracker says", Command::AuditJudge);
    one("verify", "Compute a verdict again from what it was computed from; exit code 1 when it differs", Command::AuditVerify);
    one("export", "Write everything that proves a verdict into a new folder", Command::AuditExport)
        ->add_option("--output", options.directory, "Where the folder is made (default: here)");
    auto *funnel = add(audit, "funnel", "From wish to closed gap, by tracker, agent, scenario or week", Command::AuditFunnel, options);
    funnel->add_option("--by", options.by, "tracker, agent, scenario or week")
        ->check(CLI::IsMember({"tracker", "agent", "scenario", "week"}))
        ->capture_default_str();
    funnel->add_option("--scenario", options.scenario, "Only of this scenario");
    funnel->add_option("--tracker", options.tracker, "Only of this tracker");
    funnel->add_option("--since", options.since, "Only from this ISO week on, such as 2026-W07");
}

} // namespace

void addRequests(CLI::App &app, RequestOptions &options)
{
    addGenerate(app, options);
    addRequestCommands(app, options);
    addAudits(app, options);
}

} // namespace genie
