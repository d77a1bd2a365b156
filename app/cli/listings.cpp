// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/words.h"
#include "core/base/text.h"
#include "core/domain/domain_json.h"

#include <QCoroFuture>

#include <iostream>
#include <unistd.h>

namespace genie {

namespace {

/// `{"items":[...],"count":n}`, as every list answers.
template <class Items>
Json listed(const Items &items)
{
    Json json{{"items", Json::array()}, {"count", items.size()}};
    for (const auto &item : items)
        json["items"].push_back(toJson(item));
    return json;
}

std::string lastRunOf(const ScenarioSummary &scenario, bool colours)
{
    if (!scenario.problem.empty())
        return coloured("cannot be read", "failed", colours);
    if (!scenario.lastExecution)
        return "never run";
    const auto word = toWord(scenario.lastExecution->status);
    return coloured(word, word, colours) + " " + localTime(scenario.lastExecution->requestedAt);
}

QCoro::Task<ExitCode> listScenarios(Link *link, bool json)
{
    auto list = co_await link->scenarios().list();
    if (!list)
        co_return report(list.error());
    if (json) {
        std::cout << toPretty(listed(*list)) << std::endl;
        co_return ExitCode::Passed;
    }
    const bool colours = isTerminal(STDOUT_FILENO);
    std::vector<std::vector<std::string>> rows;
    for (const auto &scenario : *list)
        rows.push_back({scenario.name, text::join(scenario.languages, " "), lastRunOf(scenario, colours),
                        oneLine(text::shortened(scenario.problem.empty() ? scenario.description : scenario.problem, 70))});
    std::cout << table(rows);
    if (rows.empty())
        std::cout << "no scenarios; add a folder with: test-genie scenarios add PATH\n";
    co_return ExitCode::Passed;
}

QCoro::Task<ExitCode> showScenario(Link *link, std::string name, bool json)
{
    auto detail = co_await link->scenarios().show(name);
    if (!detail)
        co_return report(detail.error());
    if (json) {
        std::cout << toPretty(toJson(*detail)) << std::endl;
        co_return ExitCode::Passed;
    }
    const auto &summary = detail->summary;
    std::cout << summary.name << (summary.displayName == summary.name ? "" : "  " + oneLine(summary.displayName)) << "\n"
              << summary.path << "\n";
    if (!summary.description.empty())
        std::cout << oneLine(summary.description) << "\n";
    if (!summary.problem.empty())
        std::cout << "problem: " << oneLine(summary.problem) << "\n";
    std::cout << "\nphases\n";
    std::vector<std::vector<std::string>> rows;
    for (const auto &planned : detail->phases)
        rows.push_back({planned.selected ? "  run " : "  skip", planned.phase.name, oneLine(planned.reason)});
    std::cout << table(rows) << "\npresets: " << text::join(detail->presets, ", ") << "\n";
    for (const auto &warning : detail->warnings)
        std::cout << "warning: " << warning.file << (warning.path.empty() ? "" : " " + warning.path) << ": " << oneLine(warning.message) << "\n";
    co_return ExitCode::Passed;
}

QCoro::Task<ExitCode> listExecutions(Link *link, CliOptions options)
{
    ExecutionQuery query;
    query.scenario = options.scenarioFilter;
    query.before = options.before;
    query.limit = options.limit;
    if (const auto status = runStatusFrom(options.statusFilter))
        query.statuses = {*status};
    auto page = co_await link->runs().list(query);
    if (!page)
        co_return report(page.error());
    if (options.json) {
        Json json = listed(page->items);
        json["next"] = page->next;
        if (page->total >= 0)
            json["total"] = page->total;
        std::cout << toPretty(json) << std::endl;
        co_return ExitCode::Passed;
    }
    const bool colours = isTerminal(STDOUT_FILENO);
    std::vector<std::vector<std::string>> rows;
    for (const auto &run : page->items) {
        const auto took = run.startedAt && run.completedAt ? shortDuration(*run.completedAt - *run.startedAt) : std::string("-");
        const auto word = toWord(run.status);
        rows.push_back({run.id.substr(0, 8), localTime(run.requestedAt), run.scenario, coloured(word, word, colours), took, countsOf(run.tally)});
    }
    std::cout << table(rows);
    if (rows.empty())
        std::cout << "nothing has been run yet; start with: test-genie execute SCENARIO\n";
    else if (page->next != 0)
        std::cout << "more: test-genie executions list --before " << page->next << "\n";
    co_return ExitCode::Passed;
}

} // namespace

ExitCode report(const Failure &failure)
{
    std::cerr << "test-genie: " << failure.message << "\n";
    return exitCodeOf(failure.kind);
}

QCoro::Task<ExitCode> scenariosCommand(Link *link, CliOptions options)
{
    if (options.command == CliOptions::Command::ScenariosList)
        co_return co_await listScenarios(link, options.json);
    if (options.command == CliOptions::Command::ScenariosShow)
        co_return co_await showScenario(link, options.target, options.json);
    if (options.command == CliOptions::Command::ScenariosRemove) {
        auto removed = co_await link->scenarios().remove(options.target);
        if (!removed)
            co_return report(removed.error());
        std::cerr << "forgot " << options.target << "; its files and history are untouched\n";
        co_return ExitCode::Passed;
    }
    auto added = co_await link->scenarios().add(options.target);
    if (!added)
        co_return report(added.error());
    if (options.json)
        std::cout << toPretty(toJson(*added)) << std::endl;
    else
        std::cout << "added " << added->name << " (" << added->path << ")\n";
    co_return ExitCode::Passed;
}

QCoro::Task<ExitCode> phasesCommand(Link *link, CliOptions options)
{
    auto info = co_await link->engine().info();
    if (!info)
        co_return report(info.error());
    if (options.json) {
        std::cout << toPretty(listed(info->phases)) << std::endl;
        co_return ExitCode::Passed;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto &phase : info->phases)
        rows.push_back({phase.name, phase.available ? shortDuration(phase.defaultTimeout) : "unavailable", oneLine(phase.description)});
    std::cout << table(rows);
    co_return ExitCode::Passed;
}

QCoro::Task<ExitCode> executionsCommand(Link *link, CliOptions options)
{
    if (options.command == CliOptions::Command::ExecutionsList)
        co_return co_await listExecutions(link, options);
    std::vector<Event> early;
    QObject scope;
    const auto collect = [&early](const std::vector<Event> &events) { early.insert(early.end(), events.begin(), events.end()); };
    QObject::connect(link, &Link::told, &scope, collect);
    auto execution = co_await link->runs().show(options.target);
    QObject::disconnect(link, nullptr, &scope, nullptr);
    if (!execution)
        co_return report(execution.error());
    if (options.command == CliOptions::Command::ExecutionsFollow || isFinal(execution->status)) {
        const bool follow = options.command == CliOptions::Command::ExecutionsFollow;
        const auto code = co_await followRun(link, *execution, early, options);
        co_return follow ? code : ExitCode::Passed;
    }
    if (options.json)
        std::cout << toPretty(toJson(*execution)) << std::endl;
    else
        std::cout << execution->id << " of " << execution->scenario << " is " << toWord(execution->status)
                  << "; watch it with: test-genie executions follow " << execution->id << "\n";
    co_return ExitCode::Passed;
}

QCoro::Task<ExitCode> doctorCommand(Link *link, CliOptions options)
{
    auto checks = co_await link->engine().doctor();
    if (!checks)
        co_return report(checks.error());
    bool fine = true;
    Json json{{"items", Json::array()}, {"count", checks->size()}};
    std::vector<std::vector<std::string>> rows;
    const bool colours = isTerminal(STDOUT_FILENO);
    for (const auto &check : *checks) {
        fine = fine && (check.ok || !check.required);
        json["items"].push_back({{"name", check.name}, {"ok", check.ok}, {"required", check.required}, {"detail", check.detail}, {"remedy", check.remedy}});
        const std::string word = check.ok ? "ok" : check.required ? "missing" : "absent";
        rows.push_back({coloured(word, check.ok ? "passed" : check.required ? "failed" : "skipped", colours), check.name,
                        oneLine(check.detail) + (check.remedy.empty() ? "" : "  > " + oneLine(check.remedy))});
    }
    std::cout << (options.json ? toPretty(json) + "\n" : table(rows)) << std::flush;
    co_return fine ? ExitCode::Passed : ExitCode::Failed;
}

} // namespace genie
