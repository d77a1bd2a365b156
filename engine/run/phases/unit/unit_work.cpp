// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/unit/unit_work.h"

#include "core/base/text.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <fnmatch.h>

namespace genie {

namespace {

std::string plainPath(std::string path)
{
    if (path.starts_with("./"))
        path.erase(0, 2);
    while (path.size() > 1 && path.ends_with('/'))
        path.pop_back();
    return path;
}

bool isExcluded(const std::string &path, const std::vector<std::string> &exclude)
{
    return std::any_of(exclude.begin(), exclude.end(), [&](const std::string &raw) {
        const std::string entry = plainPath(raw);
        if (entry.empty() || entry == ".")
            return false;
        return isBeneath(path, entry) || fnmatch(entry.c_str(), path.c_str(), 0) == 0;
    });
}

/// Applies `dir` and `exclude`: to files where a workspace is a list of files, else to its directory.
void applySettings(std::vector<TestWorkspace> &found, const LanguageSettings &settings)
{
    const std::string directory = plainPath(settings.directory);
    const auto isOut = [&](const std::string &path) { return !isBeneath(path, directory) || isExcluded(path, settings.exclude); };
    std::erase_if(found, [&](TestWorkspace &one) {
        if (one.files.empty())
            return isOut(one.directory);
        std::erase_if(one.files, isOut);
        return one.files.empty();
    });
}

UnitTask taskFor(TestWorkspace &&found, const std::vector<std::string> &missing)
{
    UnitTask task;
    task.found = std::move(found);
    if (!task.found.problem.empty()) {
        task.outcome = failed(FailureClass::Misconfiguration, task.found.problem,
                              {"unit.manifest", "correct the manifest of " + placeOf(task.found) + ": " + task.found.problem, {}});
        task.runs = false;
    } else if (!task.found.skipReason.empty()) {
        task.outcome = skipped(task.found.skipReason);
        task.runs = false;
    } else if (!missing.empty()) {
        // Said once for the phase, not once for each workspace.
        task.outcome = failed(FailureClass::MissingDependency, "not run: " + text::join(missing, ", ") + " is missing", {});
        task.outcome.remediations.clear();
        task.runs = false;
    }
    return task;
}

std::string percentText(double percent)
{
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.1f %%", percent);
    return buffer.data();
}

} // namespace

std::vector<UnitLanguage> unitWork(const PhaseContext &context)
{
    std::vector<UnitLanguage> languages;
    for (const auto &toolchain : toolchains()) {
        const auto &all = context.workspace.testing.languages;
        const auto settings = all.find(std::string(toolchain->name()));
        auto found = toolchain->detect(context.workspace);
        if (found.empty())
            continue;
        UnitLanguage language;
        language.toolchain = toolchain.get();
        language.enabled = settings == all.end() || settings->second.enabled.value_or(true);
        if (settings != all.end())
            applySettings(found, settings->second);
        std::erase_if(found, [&](const TestWorkspace &one) { return selectionFor(one, context.tests).none(); });
        if (language.enabled) {
            language.missing = toolchain->missingTools(found, context);
            for (auto &one : found)
                language.tasks.push_back(taskFor(std::move(one), language.missing));
        }
        if (!language.tasks.empty() || (!language.enabled && context.tests.empty()))
            languages.push_back(std::move(language));
    }
    return languages;
}

void applyCoverageLimits(UnitTask &task, const Workspace &workspace)
{
    const auto settings = workspace.testing.languages.find(task.found.toolchain);
    const auto percent = task.outcome.coverage ? task.outcome.coverage->percent() : std::nullopt;
    if (!percent || settings == workspace.testing.languages.end())
        return;
    const auto &error = settings->second.coverageError;
    const auto &warn = settings->second.coverageWarn;
    if (error && *percent < *error && task.outcome.status == PhaseStatus::Passed) {
        const Tally tally = task.outcome.tally;
        const auto coverage = task.outcome.coverage;
        task.outcome =
            failed(FailureClass::TestFailure, "coverage " + percentText(*percent) + " is below the required " + percentText(*error),
                   {"unit.coverage",
                    "test more of " + placeOf(task.found) + ", or lower unit.languages." + task.found.toolchain +
                        ".coverage.error_threshold in .vrooli/testing.json",
                    {}});
        task.outcome.tally = tally;
        task.outcome.coverage = coverage;
    } else if (warn && *percent < *warn) {
        task.warnings.push_back("coverage " + percentText(*percent) + " is below " + percentText(*warn));
    }
}

} // namespace genie
