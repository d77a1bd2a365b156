// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/requirements_options.h"

#include <CLI/CLI.hpp>

namespace genie {

namespace {

using Deed = RequirementsOptions::Deed;

void addReport(CLI::App *report, RequirementsOptions &options)
{
    report->add_option("--format", options.format, "json, markdown, trace or summary")
        ->check(CLI::IsMember({"json", "markdown", "md", "trace", "summary"}))
        ->capture_default_str();
    report->add_flag("--include-pending", options.includePending, "List pending requirements as well");
    report->add_flag("--include-validations,!--no-validations", options.includeValidations, "List validations (default)");
    report->add_option("--phase", options.phase, "Only validations of this phase");
    report->add_option("--output", options.output, "Write to this file instead of standard output");
    report->add_flag("--fail-on-critical-gap", options.failOnCriticalGap, "Exit 1 when a P0 or P1 requirement is not complete");
    report->add_option("--max-age", options.maxAgeDays, "Ignore evidence older than so many days")->check(CLI::Range(1, 36500));
    report->add_flag("--verbose", options.verbose, "Markdown: a table of validations for each module");
}

void addValidate(CLI::App *validate, RequirementsOptions &options)
{
    validate->add_flag("--json", options.json, "Print JSON and nothing else on standard output");
    validate->add_flag("--strict", options.strict, "Warnings count as errors; unknown keys are told");
    validate->add_flag("--tags", options.tags, "Also tags in sources that name no requirement, or belong to no test");
    validate->add_flag("--quiet", options.quiet, "Say nothing when all is well");
}

void addInit(CLI::App *init, RequirementsOptions &options)
{
    init->add_flag("--force", options.force, "Move an existing folder aside to requirements.bak-TIME");
    init->add_flag("--from-prd", options.fromPrd, "One module for each level of PRD.md, one requirement for each operational target");
    init->add_option("--template", options.layout, "Layout of the folder")->check(CLI::IsMember({"modular"}))->capture_default_str();
    init->add_option("--owner", options.owner, "Contact in the README (default: engineering@SCENARIO.local)");
}

} // namespace

void addRequirements(CLI::App &app, RequirementsOptions &options, bool &chosen)
{
    auto *requirements = app.add_subcommand("requirements", "Promises of a scenario and what proves them (works on its files)");
    requirements->require_subcommand(1);
    requirements->footer("Exit codes: 0 ok, 1 findings, 2 usage, 3 cannot run (such as no requirements), 4 unknown scenario.");
    const auto add = [&](const char *name, const char *help, Deed deed) {
        auto *sub = requirements->add_subcommand(name, help);
        sub->add_option("--dir", options.directory, "Directory of the scenario (default: the scenario's by name, else this one)");
        sub->add_option("--scenario", options.scenario, "Name of a scenario (see: scenarios list)");
        sub->callback([&options, &chosen, deed] {
            options.deed = deed;
            chosen = true;
        });
        return sub;
    };
    addReport(add("report", "Numbers, requirements and their proofs", Deed::Report), options);
    addValidate(add("validate", "What is wrong with the requirement files", Deed::Validate), options);
    add("lint-prd", "Whether PRD.md and the requirements agree on operational targets", Deed::LintPrd)
        ->add_flag("--json", options.json, "Print JSON and nothing else on standard output");
    auto *phase = add("phase", "Which proofs belong to a phase, and which of them are missing", Deed::Phase);
    phase->alias("phase-inspect");
    phase->add_option("--phase", options.phase, "Name of the phase")->required();
    phase->add_option("--output", options.output, "Write to this file instead of standard output");
    addInit(add("init", "Start a registry of requirements", Deed::Init), options);
}

} // namespace genie
