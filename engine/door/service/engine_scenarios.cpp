// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's deeds about scenarios.
#include "core/base/text.h"
#include "door/service/active_run.h"
#include "run/plan/planner.h"
#include "scenario/workspace/side_files.h"

#include <algorithm>
#include <map>

namespace genie {

namespace {

/// What a full list of phases in and out needs: a request for everything.
RunRequest everythingOf(const std::string &scenario)
{
    RunRequest request;
    request.scenario = scenario;
    return request;
}

} // namespace

void Engine::listScenarios(Reply<std::vector<ScenarioSummary>> reply)
{
    using Listed = Outcome<std::vector<ScenarioSummary>>;
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    onPool<Listed>(
        [book = book()]() -> Listed {
            auto known = book.all();
            if (!known)
                return tl::unexpected(known.error());
            std::vector<ScenarioSummary> list;
            for (const auto &scenario : *known)
                list.push_back(ScenarioBook::summarize(scenario, readWorkspace(scenario.name, scenario.directory)));
            return list;
        },
        [this, reply = std::move(reply)](Listed list) {
            auto histories = list ? m_store->scenarioHistories() : Outcome<std::vector<Store::ScenarioHistory>>();
            if (list && histories) {
                std::map<std::string, Store::ScenarioHistory> byName;
                for (auto &history : *histories)
                    byName.emplace(history.scenario, history);
                for (auto &summary : *list) {
                    if (const auto found = byName.find(summary.name); found != byName.end()) {
                        summary.executionCount = found->second.count;
                        summary.lastExecution = found->second.newest;
                    }
                }
            }
            reply(std::move(list));
        });
}

void Engine::showScenario(const std::string &name, Reply<ScenarioDetail> reply)
{
    using Shown = Outcome<ScenarioDetail>;
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    onPool<Shown>(
        [book = book(), name]() -> Shown {
            auto known = book.find(name);
            if (!known)
                return tl::unexpected(known.error());
            const auto workspace = readWorkspace(known->name, known->directory);
            ScenarioDetail detail;
            detail.summary = ScenarioBook::summarize(*known, workspace);
            if (!workspace)
                return detail;
            detail.warnings = workspace->warnings;
            for (const auto &[preset, phases] : presetsOf(*workspace))
                detail.presets.push_back(preset);
            if (const auto everything = makePlan(everythingOf(name), *workspace))
                detail.phases = everything->phases;
            return detail;
        },
        [this, name, reply = std::move(reply)](Shown detail) {
            if (detail) {
                if (auto newest = m_store->executions({name, {}, 0, 1}); newest && !newest->items.empty()) {
                    detail->summary.lastExecution = newest->items.front();
                    detail->summary.executionCount = newest->total;
                }
            }
            reply(std::move(detail));
        });
}

void Engine::addScenario(const std::string &path, Reply<ScenarioSummary> reply)
{
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    std::error_code error;
    const auto directory = std::filesystem::canonical(path, error);
    if (error || !std::filesystem::is_directory(directory, error))
        return reply(fail(FailureKind::Invalid, "'" + text::validUtf8(path) + "' is not a directory that can be read; name the folder of a project"));
    const ScenarioBook known = book();
    if (const auto all = known.all())
        for (const auto &scenario : *all)
            if (std::error_code ignored; std::filesystem::equivalent(scenario.directory, directory, ignored))
                return reply(ScenarioBook::summarize(scenario, readWorkspace(scenario.name, scenario.directory)));
    const KnownScenario added{known.freeNameFor(directory), directory, true};
    const auto events = m_store->append({{ScenarioAdded{added.name, directory.string()}, {}, {}}});
    if (!events)
        return reply(tl::unexpected(events.error()));
    announce(*events);
    onPool<ScenarioSummary>([added] { return ScenarioBook::summarize(added, readWorkspace(added.name, added.directory)); },
                            [reply = std::move(reply)](ScenarioSummary summary) { reply(std::move(summary)); });
}

Outcome<Nothing> Engine::removeScenario(const std::string &name)
{
    auto usable = store();
    if (!usable)
        return tl::unexpected(usable.error());
    const auto known = book().find(name);
    if (!known)
        return tl::unexpected(known.error());
    if (!known->registered)
        return fail(FailureKind::Invalid, "scenario '" + name + "' lies in the scenarios root; only one that was added by path can be removed");
    const auto events = (*usable)->append({{ScenarioRemoved{name}, {}, {}}});
    if (!events)
        return tl::unexpected(events.error());
    announce(*events);
    return Nothing{};
}

void Engine::plan(const RunRequest &request, Reply<Plan> reply)
{
    onPool<Outcome<Plan>>(
        [book = book(), request]() -> Outcome<Plan> {
            auto known = book.find(request.scenario);
            if (!known)
                return tl::unexpected(known.error());
            const auto workspace = readWorkspace(known->name, known->directory);
            if (!workspace)
                return tl::unexpected(workspace.error());
            return makePlan(request, *workspace);
        },
        [reply = std::move(reply)](Outcome<Plan> plan) { reply(std::move(plan)); });
}

Outcome<PhaseToggles> Engine::phaseToggles()
{
    if (m_options.scenariosRoot.empty())
        return PhaseToggles{};
    std::vector<ConfigWarning> warnings;
    auto toggles = readToggles(m_options.scenariosRoot.parent_path(), warnings);
    if (!warnings.empty())
        return fail(FailureKind::Invalid, std::string(kTogglesFile) + ": " + warnings.front().message);
    return toggles;
}

Outcome<PhaseToggles> Engine::setPhaseToggles(PhaseToggles toggles)
{
    if (m_options.scenariosRoot.empty())
        return fail(FailureKind::Invalid, "phases are switched off beside a scenarios root, and this engine has none; start it with --scenarios-root DIR");
    PhaseToggles kept;
    for (auto &[name, toggle] : toggles) {
        const std::string phase = text::lowered(text::trimmed(name));
        const auto &all = phaseCatalogue();
        if (std::none_of(all.begin(), all.end(), [&](const auto &known) { return known.name == phase; }))
            continue;
        if (!toggle.disabled)
            toggle.addedAt.reset();
        else if (!toggle.addedAt)
            toggle.addedAt = m_clock.now();
        kept[phase] = std::move(toggle);
    }
    if (auto written = writeToggles(m_options.scenariosRoot.parent_path(), kept); !written)
        return tl::unexpected(written.error());
    return phaseToggles();
}

} // namespace genie
