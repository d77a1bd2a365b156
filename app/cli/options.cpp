// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/options.h"

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "composition/engine_arguments.h"
#include "door/service/engine_options.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace genie {

namespace {

void addJson(CLI::App *command, CliOptions &options)
{
    command->add_flag("--json", options.json, "Print JSON and nothing else on standard output");
}

void addExecute(CLI::App &app, CliOptions &options)
{
    auto *execute = app.add_subcommand("execute", "Run phases over a scenario");
    auto &request = options.request;
    execute->add_option("SCENARIO", request.scenario, "Name of a scenario (see: scenarios list)")->required();
    execute->add_option("--preset", request.preset, "Named list of phases: quick, smoke, comprehensive, or one of the scenario's own");
    execute->add_option("--phases", request.phases, "Phases to run, in this order (comma-separated)")->delimiter(',');
    execute->add_option("--skip", request.skip, "Phases to leave out (comma-separated)")->delimiter(',');
    execute->add_flag("--fail-fast", request.failFast, "Cancel what has not finished after the first failed phase");
    execute->add_option("--jobs,-j", request.jobs, "Pieces of work side by side (default: the machine's cores)")->check(CLI::Range(1, 256));
    execute->add_option("--test", options.tests,
                        "Run only this test: toolchain:workspace:file:suite:name, empty parts match all (may be repeated)");
    execute->add_option("--failed", request.failedOf, "Run only the tests that failed in this execution");
    execute->add_option("--retries", request.retries, "Further attempts for a failed test (default: as the scenario says)")->check(CLI::Range(0, 5));
    execute->add_option("--request-id", request.suiteRequest, "The request for tests that this run belongs to (see: requests list)");
    execute->add_flag("--watch", options.watch, "Run again what a changed file affects, until Ctrl+C");
    execute->add_flag("!--no-wait", request.waitIfBusy, "Refuse instead of waiting when the scenario is being run already");
    execute->add_flag("--explain", options.explain, "Print the plan with the reason for each phase, and run nothing");
    execute->add_option("--junit", options.junitFile, "Write the results to this file as JUnit XML as well");
    execute->add_option("--ctrf", options.ctrfFile, "Write the results to this file as CTRF JSON as well");
    execute->add_option("--sarif", options.sarifFile, "Write what the phases found to this file as SARIF as well");
    addJson(execute, options);
    execute->callback([&options] { options.command = CliOptions::Command::Execute; });
}

void addScenarios(CLI::App &app, CliOptions &options)
{
    auto *scenarios = app.add_subcommand("scenarios", "The scenarios this engine knows");
    scenarios->require_subcommand(1);
    const auto add = [&](const char *name, const char *help, CliOptions::Command command, const char *argument) {
        auto *sub = scenarios->add_subcommand(name, help);
        if (argument != nullptr)
            sub->add_option(argument, options.target)->required();
        addJson(sub, options);
        sub->callback([&options, command] { options.command = command; });
    };
    add("list", "All scenarios with their last result", CliOptions::Command::ScenariosList, nullptr);
    add("show", "One scenario: phases in and out, warnings of its configuration", CliOptions::Command::ScenariosShow, "SCENARIO");
    add("add", "Make any folder a scenario", CliOptions::Command::ScenariosAdd, "PATH");
    add("remove", "Forget a scenario that was added by path (its files and history stay)", CliOptions::Command::ScenariosRemove, "SCENARIO");
}

void addExecutions(CLI::App &app, CliOptions &options)
{
    auto *executions = app.add_subcommand("executions", "What has been run");
    executions->require_subcommand(1);
    auto *list = executions->add_subcommand("list", "Newest first");
    list->add_option("--scenario", options.scenarioFilter, "Only of this scenario");
    list->add_option("--status", options.statusFilter, "Only with this status")
        ->check(CLI::IsMember({"queued", "running", "passed", "failed", "skipped", "cancelled", "interrupted"}));
    list->add_option("--limit", options.limit, "At most so many")->check(CLI::Range(1, 1000))->capture_default_str();
    list->add_option("--before", options.before, "Only those before this number (the `next` of the page before)");
    addJson(list, options);
    list->callback([&options] { options.command = CliOptions::Command::ExecutionsList; });
    for (const auto &[name, help, command] :
         {std::tuple{"show", "One execution in full", CliOptions::Command::ExecutionsShow},
          std::tuple{"follow", "Watch one to its end; its verdict is the exit code", CliOptions::Command::ExecutionsFollow}}) {
        auto *sub = executions->add_subcommand(name, help);
        sub->add_option("ID", options.target, "Id of an execution, or its first characters")->required();
        addJson(sub, options);
        sub->callback([&options, command = command] { options.command = command; });
    }
}

void addImport(CLI::App &app, CliOptions &options)
{
    auto *command = app.add_subcommand("import", "Take over what was made elsewhere");
    command->require_subcommand(1);
    auto *results = command->add_subcommand("results", "Keep reports as an execution of a scenario; exit code 9 when a file is no report");
    results->add_option("FILE", options.importRequest.files, "Reports of tests, coverage or findings: JUnit, TAP, go test -json, LCOV, Cobertura, SARIF, ...")
        ->required();
    results->add_option("--scenario", options.importRequest.scenario, "Whose results they are")->required();
    results->add_option("--format", options.importRequest.format, "What the files are (default: found out for each): " + reportFormatNames());
    results->add_option("--phase", options.importRequest.phase, "The phase they belong to (default: unit, or lint when they hold findings only)");
    addJson(results, options);
    results->callback([&options] { options.command = CliOptions::Command::ImportResults; });
}

/// Where XDG puts the settings of this user; nothing is read when there is no such file.
std::string defaultConfigFile()
{
    const auto file = defaultEngineOptions().configDirectory / "test-genie.toml";
    std::error_code error;
    return std::filesystem::is_regular_file(file, error) ? file.string() : std::string();
}

void addTests(CLI::App &app, CliOptions &options)
{
    auto *tests = app.add_subcommand("tests", "Single tests over time");
    tests->require_subcommand(1);
    auto *history = tests->add_subcommand("history", "How one test went in each execution, newest first");
    history->add_option("SCENARIO", options.target)->required();
    history->add_option("TEST", options.selector, "toolchain:workspace:file:suite:name; empty parts match all, but one test must fit")->required();
    history->add_option("--before", options.before, "Only executions before this number (the `next` of the page before)");
    history->callback([&options] { options.command = CliOptions::Command::TestsHistory; });
    auto *flaky = tests->add_subcommand("flaky", "Tests that lately failed and passed on the same tree, the worst first");
    flaky->add_option("SCENARIO", options.target)->required();
    flaky->callback([&options] { options.command = CliOptions::Command::TestsFlaky; });
    for (auto *sub : {history, flaky}) {
        sub->add_option("--limit", options.limit, "At most so many")->check(CLI::Range(1, 500))->capture_default_str();
        addJson(sub, options);
    }
}

} // namespace

CliOptions readCommandLine(int argc, char **argv, int &exit)
{
    CliOptions options;
    CLI::App app{"Runs a project's tests in phases and remembers what became of them.", "test-genie"};
    app.set_version_flag("--version", std::string("test-genie ") + GENIE_VERSION);
    app.require_subcommand(1);
    addEngineArguments(app, options.scenariosRoot, options.store, options.remote);
    app.footer("Exit codes: 0 passed, 1 tests failed, 2 usage, 3 engine or store unreachable, 4 not found, 5 internal,\n"
               "6 stream cut, 7 nothing ran, 8 cancelled or interrupted, 9 not a report,\n"
               "130 after Ctrl+C.");
    addExecute(app, options);
    addScenarios(app, options);
    auto *phases = app.add_subcommand("phases", "The phase catalogue");
    addJson(phases, options);
    phases->callback([&options] { options.command = CliOptions::Command::Phases; });
    addExecutions(app, options);
    addImport(app, options);
    addTests(app, options);
    auto *doctor = app.add_subcommand("doctor", "What this machine has to run tests with, and what is missing");
    addJson(doctor, options);
    doctor->callback([&options] { options.command = CliOptions::Command::Doctor; });

    bool requirements = false;
    addRequirements(app, options.requirements, requirements);
    addRequirementEvidence(app, options.requirementEvidence);
    addCoverage(app, options.coverage);
    addRequests(app, options.requests);
    addServe(app, options.serve);
    addBackup(app, options.backup);
    app.set_config("--config", defaultConfigFile(), "Settings in TOML; commands are sections, such as [serve]");

    exit = -1;
    try {
        app.parse(argc, argv);
        if (requirements)
            options.command = CliOptions::Command::Requirements;
    } catch (const CLI::ParseError &error) {
        const int code = app.exit(error, std::cout, std::cerr);
        exit = code == 0 ? 0 : static_cast<int>(ExitCode::Usage);
    }
    return options;
}

} // namespace genie
