// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/unit/unit_report.h"

#include "core/base/text.h"
#include "core/domain/tally_words.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace genie {

namespace {

constexpr std::size_t kMostListed = 10;

std::string coverageOf(const WorkspaceOutcome &outcome)
{
    const auto percent = outcome.coverage ? outcome.coverage->percent() : std::nullopt;
    if (!percent)
        return {};
    std::array<char, 48> buffer{};
    std::snprintf(buffer.data(), buffer.size(), ", %.1f %% covered", *percent);
    return buffer.data();
}

std::string place(const UnitTask &task) { return task.found.directory == "." ? "" : task.found.directory + ": "; }

void addFailures(const UnitTask &task, std::vector<Observation> &section)
{
    const auto failing = task.tests.failing();
    for (std::size_t i = 0; i < failing.size() && i < kMostListed; ++i) {
        const TestCase &test = failing[i]->test;
        const std::string reason(text::trimmed(std::string_view(test.message).substr(0, test.message.find('\n'))));
        section.push_back(
            {Observation::Kind::Error, test.name + (reason.empty() ? "" : ": " + text::shortened(reason, 200)), test.file, test.line});
    }
    const int more = task.outcome.tally.failed - static_cast<int>(std::min(failing.size(), kMostListed));
    if (more > 0)
        section.push_back({Observation::Kind::Error, "and " + std::to_string(more) + " more", {}, 0});
}

void addTask(const UnitTask &task, std::vector<Observation> &section)
{
    const WorkspaceOutcome &outcome = task.outcome;
    switch (outcome.status) {
    case PhaseStatus::Passed:
        section.push_back({Observation::Kind::Success, place(task) + countsOf(outcome.tally) + coverageOf(outcome), {}, 0});
        break;
    case PhaseStatus::Skipped: section.push_back({Observation::Kind::Skip, place(task) + outcome.skipReason, {}, 0}); break;
    default:
        section.push_back({Observation::Kind::Error, place(task) + outcome.error + coverageOf(outcome), {}, 0});
        addFailures(task, section);
        break;
    }
    for (const auto &warning : task.warnings)
        section.push_back({Observation::Kind::Warning, place(task) + warning, {}, 0});
}

/// How much a class says about the scenario: what is known to be wrong with the code comes first.
int weight(FailureClass failureClass)
{
    switch (failureClass) {
    case FailureClass::TestFailure: return 6;
    case FailureClass::Timeout: return 5;
    case FailureClass::Misconfiguration: return 4;
    case FailureClass::MissingDependency: return 3;
    case FailureClass::System: return 2;
    case FailureClass::None: return 0;
    default: return 1;
    }
}

struct Failing {
    const UnitLanguage *language;
    const UnitTask *task;
};

/// Failing tasks, the most telling first, otherwise in reporting order.
std::vector<Failing> failingTasks(const std::vector<UnitLanguage> &languages)
{
    std::vector<Failing> failing;
    for (const auto &language : languages)
        for (const auto &task : language.tasks)
            if (task.outcome.status == PhaseStatus::Failed)
                failing.push_back({&language, &task});
    std::stable_sort(failing.begin(), failing.end(), [](const Failing &a, const Failing &b) {
        return weight(a.task->outcome.failureClass) > weight(b.task->outcome.failureClass);
    });
    return failing;
}

void addRemediation(PhaseOutcome &outcome, const Remediation &remediation)
{
    if (std::find(outcome.remediations.begin(), outcome.remediations.end(), remediation) == outcome.remediations.end())
        outcome.remediations.push_back(remediation);
}

/// One remedy for all that is not installed.
std::optional<Remediation> missingToolsRemedy(const std::vector<UnitLanguage> &languages)
{
    const auto finding = missingToolsFinding(languages);
    if (!finding)
        return std::nullopt;
    std::vector<std::string> commands;
    for (const auto &language : languages)
        for (const auto &tool : language.missing) {
            const std::string command = installCommand(tool);
            if (!command.empty() && std::find(commands.begin(), commands.end(), command) == commands.end())
                commands.push_back(command);
        }
    return Remediation{"unit.tool", "install what is missing, or put it on PATH: " + finding->text.substr(finding->text.find(": ") + 2),
                       text::join(commands, " && ")};
}

std::string summaryOf(const std::vector<UnitLanguage> &languages, Tally &tally)
{
    std::vector<std::string> names;
    for (const auto &language : languages) {
        Tally of;
        for (const auto &task : language.tasks)
            of += task.outcome.tally;
        if (of.total() > 0)
            names.emplace_back(language.toolchain->name());
        tally += of;
    }
    return names.empty() ? "no tests were run" : countsOf(tally) + " in " + text::join(names, ", ");
}

void fail(PhaseOutcome &outcome, const std::vector<UnitLanguage> &languages, const std::vector<Failing> &failing)
{
    const Failing &first = failing.front();
    outcome.status = PhaseStatus::Failed;
    outcome.failureClass = first.task->outcome.failureClass;
    const auto missing = missingToolsFinding(languages);
    if (outcome.failureClass == FailureClass::MissingDependency && missing && first.task->outcome.remediations.empty())
        outcome.error = missing->text;
    else
        outcome.error =
            std::string(first.language->toolchain->name()) + " in " + placeOf(first.task->found) + ": " + first.task->outcome.error;
    if (failing.size() > 1)
        outcome.error +=
            " (and " + std::to_string(failing.size() - 1) + " more " + (failing.size() == 2 ? "workspace" : "workspaces") + ")";
    const auto remedy = missingToolsRemedy(languages);
    for (const auto &one : failing) {
        if (one.task->outcome.remediations.empty() && remedy)
            addRemediation(outcome, *remedy);
        for (const auto &remediation : one.task->outcome.remediations)
            addRemediation(outcome, remediation);
    }
}

std::string reasonsOf(const std::vector<UnitLanguage> &languages, bool selected)
{
    if (languages.empty())
        return selected
                   ? "no test matches the selection"
                   : "no tests that it knows are in the scenario (go.mod, package.json, Python tests, CMakeLists.txt, Cargo.toml, pom.xml, "
                     "*.bats, shell scripts, unit.commands of .vrooli/testing.json)";
    std::vector<std::string> reasons;
    for (const auto &language : languages) {
        if (!language.enabled)
            reasons.push_back(std::string(language.toolchain->name()) + " is switched off in .vrooli/testing.json");
        for (const auto &task : language.tasks)
            reasons.push_back(std::string(language.toolchain->name()) + " in " + placeOf(task.found) + ": " + task.outcome.skipReason);
    }
    if (reasons.size() > 3) {
        const auto more = reasons.size() - 3;
        reasons.resize(3);
        reasons.push_back("and " + std::to_string(more) + " more");
    }
    return text::join(reasons, "; ");
}

} // namespace

std::optional<Observation> missingToolsFinding(const std::vector<UnitLanguage> &languages)
{
    std::vector<std::string> tools;
    for (const auto &language : languages)
        for (const auto &tool : language.missing)
            tools.push_back(tool + " (for " + std::string(language.toolchain->name()) + ")");
    if (tools.empty())
        return std::nullopt;
    return Observation{Observation::Kind::Error, "not on PATH: " + text::join(tools, ", "), {}, 0};
}

std::vector<Observation> sectionOf(const UnitLanguage &language)
{
    std::vector<Observation> section;
    section.push_back({Observation::Kind::Section, std::string(language.toolchain->name()), {}, 0});
    if (!language.enabled)
        section.push_back({Observation::Kind::Skip, "switched off in .vrooli/testing.json", {}, 0});
    for (const auto &task : language.tasks)
        addTask(task, section);
    return section;
}

PhaseOutcome unitOutcome(const std::vector<UnitLanguage> &languages, bool selected, bool cancelled)
{
    PhaseOutcome outcome;
    Tally tally;
    outcome.summary = summaryOf(languages, tally);
    bool anyPassed = false;
    for (const auto &language : languages)
        for (const auto &task : language.tasks) {
            anyPassed = anyPassed || task.outcome.status == PhaseStatus::Passed;
            if (task.outcome.coverage)
                outcome.coverage.push_back(*task.outcome.coverage);
        }
    const auto failing = failingTasks(languages);
    if (!failing.empty()) {
        fail(outcome, languages, failing);
    } else if (cancelled) {
        outcome.status = PhaseStatus::Failed;
        outcome.error = "was stopped before all tests had run";
    } else if (!anyPassed) {
        outcome.status = PhaseStatus::Skipped;
        outcome.skipReason = reasonsOf(languages, selected);
    }
    // What was skipped for want of something can be had, even when the phase passes.
    for (const auto &language : languages)
        for (const auto &task : language.tasks)
            if (task.outcome.status == PhaseStatus::Skipped)
                for (const auto &remediation : task.outcome.remediations)
                    addRemediation(outcome, remediation);
    return outcome;
}

} // namespace genie
