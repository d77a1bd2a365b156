// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/scenario_book.h"

#include "core/base/text.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace genie {

namespace {

/// Levenshtein distance, for names of some tens of bytes.
std::size_t editDistance(const std::string &a, const std::string &b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t k = 1; k <= b.size(); ++k) {
            const std::size_t above = row[k];
            row[k] = std::min({above + 1, row[k - 1] + 1, diagonal + (a[i - 1] == b[k - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

} // namespace

std::vector<std::string> nearNames(const std::string &typed, const std::vector<std::string> &known)
{
    std::vector<std::pair<std::size_t, std::string>> ranked;
    if (typed.size() > 100)
        return {};
    for (const auto &name : known) {
        const auto distance = editDistance(text::lowered(typed), text::lowered(name));
        const bool contains = typed.size() >= 3 && name.find(typed) != std::string::npos;
        if (contains || distance <= std::max<std::size_t>(1, typed.size() / 3))
            ranked.emplace_back(contains ? 0 : distance, name);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::string> names;
    for (std::size_t i = 0; i < ranked.size() && i < 3; ++i)
        names.push_back(ranked[i].second);
    return names;
}

ScenarioBook::ScenarioBook(std::filesystem::path root, std::vector<RegisteredScenario> registered)
    : m_root(std::move(root)), m_registered(std::move(registered))
{}

Outcome<std::vector<KnownScenario>> ScenarioBook::all() const
{
    std::vector<KnownScenario> known;
    std::set<std::string> names;
    if (!m_root.empty()) {
        auto found = discoverScenarios(m_root);
        if (!found)
            return tl::unexpected(found.error());
        for (auto &scenario : *found) {
            names.insert(scenario.name);
            known.push_back({std::move(scenario.name), std::move(scenario.directory), false});
        }
    }
    for (const auto &scenario : m_registered)
        if (names.insert(scenario.name).second)
            known.push_back({scenario.name, scenario.path, true});
    std::sort(known.begin(), known.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    return known;
}

Outcome<KnownScenario> ScenarioBook::find(const std::string &name) const
{
    const std::string shown = text::shortened(text::withoutControls(text::validUtf8(name)), 80);
    if (text::trimmed(name).empty())
        return fail(FailureKind::Invalid, "the name of a scenario is missing");
    if (!isScenarioName(name))
        return fail(FailureKind::Invalid, "'" + shown + "' cannot be the name of a scenario (letters, digits, '-', '_' and '.' only); "
                                              "to add a folder anywhere: test-genie scenarios add PATH");
    auto known = all();
    if (!known)
        return tl::unexpected(known.error());
    const auto found = std::find_if(known->begin(), known->end(), [&](const auto &scenario) { return scenario.name == name; });
    if (found != known->end())
        return *found;
    if (!m_root.empty()) {
        std::error_code error;
        if (std::filesystem::is_regular_file(m_root / name, error))
            return fail(FailureKind::NotFound, "'" + shown + "' is a file in " + m_root.string() + ", not a scenario's directory");
    }
    std::vector<std::string> names;
    for (const auto &scenario : *known)
        names.push_back(scenario.name);
    const auto near = nearNames(name, names);
    std::string hint = near.empty() ? "list what there is with: test-genie scenarios list" : "did you mean " + text::join(near, ", ") + "?";
    return fail(FailureKind::NotFound, "no scenario '" + shown + "'" + (m_root.empty() ? "" : " in " + m_root.string()) + "; " + hint);
}

ScenarioSummary ScenarioBook::summarize(const KnownScenario &scenario, const Outcome<Workspace> &workspace)
{
    ScenarioSummary summary;
    summary.name = scenario.name;
    summary.displayName = scenario.name;
    summary.path = scenario.directory.string();
    summary.registered = scenario.registered;
    if (!workspace) {
        summary.problem = workspace.error().message;
        return summary;
    }
    summary.hasConfig = workspace->hasConfig;
    if (workspace->service) {
        if (!workspace->service->displayName.empty())
            summary.displayName = workspace->service->displayName;
        summary.description = workspace->service->description;
        summary.tags = workspace->service->tags;
    }
    summary.problem = !workspace->serviceProblem.empty() ? workspace->serviceProblem : workspace->testingProblem;
    summary.warningCount = static_cast<int>(workspace->warnings.size());
    std::set<std::string> languages;
    for (const auto &project : workspace->projects)
        languages.emplace(toWord(project.kind));
    summary.languages.assign(languages.begin(), languages.end());
    return summary;
}

std::string ScenarioBook::freeNameFor(const std::filesystem::path &directory) const
{
    std::string base;
    for (const char c : directory.filename().string())
        base += isScenarioName(std::string(1, c)) || (c == '.' && !base.empty()) || c == '-' || c == '_' ? c : '-';
    if (base.empty() || !isScenarioName(base))
        base = "scenario";
    std::set<std::string> taken;
    if (const auto known = all())
        for (const auto &scenario : *known)
            taken.insert(scenario.name);
    for (const auto &scenario : m_registered)
        taken.insert(scenario.name);
    std::string name = base;
    for (int number = 2; taken.count(name) > 0; ++number)
        name = base + "-" + std::to_string(number);
    return name;
}

} // namespace genie
