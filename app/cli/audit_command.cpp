// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/request_words.h"
#include "cli/requests_command.h"
#include "cli/words.h"
#include "core/domain/request_json.h"

#include <QCoroFuture>

#include <filesystem>
#include <iostream>
#include <unistd.h>

namespace genie {

namespace {

using Command = RequestOptions::Command;

void print(const Verdict &verdict, bool json)
{
    if (json)
        std::cout << toPretty(toJson(verdict)) << std::endl;
    else
        std::cout << described(verdict, isTerminal(STDOUT_FILENO));
}

QCoro::Task<ExitCode> judge(Link *link, RequestOptions options)
{
    auto request = co_await link->requests().show(options.ids.front());
    if (!request)
        co_return report(request.error());
    auto verdict = co_await link->audits().judge(request->id);
    if (!verdict)
        co_return report(verdict.error());
    print(*verdict, options.json);
    co_return verdict->summary.word == VerdictWord::Closed ? ExitCode::Passed : ExitCode::Failed;
}

QCoro::Task<ExitCode> verify(Link *link, RequestOptions options)
{
    auto verdict = co_await link->audits().show(options.ids.front());
    if (!verdict)
        co_return report(verdict.error());
    auto checked = co_await link->audits().verify(verdict->summary.id);
    if (!checked)
        co_return report(checked.error());
    if (options.json) {
        std::cout << toPretty(toJson(*checked)) << std::endl;
    } else if (checked->same) {
        std::cout << "the same verdict again: " << colouredVerdict(checked->stored.word, isTerminal(STDOUT_FILENO)) << "  "
                  << oneLine(checked->stored.sentence) << "\n";
    } else {
        std::cout << "this verdict cannot be confirmed\n";
        for (const auto &difference : checked->differences)
            std::cout << "  " << oneLine(difference) << "\n";
    }
    co_return checked->same ? ExitCode::Passed : ExitCode::Failed;
}

QCoro::Task<ExitCode> exportFolder(Link *link, RequestOptions options)
{
    const auto directory = std::filesystem::absolute(options.directory.empty() ? "." : options.directory).lexically_normal().string();
    auto folder = co_await link->audits().exportTo(options.ids.front(), directory);
    if (!folder)
        co_return report(folder.error());
    if (options.json)
        std::cout << toPretty(Json{{"folder", *folder}}) << std::endl;
    else
        std::cout << *folder << "\n";
    co_return ExitCode::Passed;
}

LedgerQuery queryOf(const RequestOptions &options)
{
    LedgerQuery query;
    query.by = options.by == "agent"      ? LedgerQuery::By::Agent
               : options.by == "scenario" ? LedgerQuery::By::Scenario
               : options.by == "week"     ? LedgerQuery::By::Week
                                          : LedgerQuery::By::Tracker;
    query.tracker = options.tracker;
    query.scenario = options.scenario;
    query.sinceWeek = options.since;
    return query;
}

QCoro::Task<ExitCode> funnel(Link *link, RequestOptions options)
{
    auto rows = co_await link->audits().ledger(queryOf(options));
    if (!rows)
        co_return report(rows.error());
    if (options.json) {
        Json json{{"items", Json::array()}, {"count", rows->size()}};
        for (const auto &row : *rows)
            json["items"].push_back(toJson(row));
        std::cout << toPretty(json) << std::endl;
        co_return ExitCode::Passed;
    }
    std::vector<std::vector<std::string>> cells{
        {options.by, "requested", "delegated", "answered", "built", "stable", "on target", "closed", "time to close", "cost"}};
    for (const auto &row : *rows)
        cells.push_back({row.group.empty() ? "-" : oneLine(row.group), std::to_string(row.requested), std::to_string(row.delegated),
                         std::to_string(row.answered), std::to_string(row.built), std::to_string(row.stable), std::to_string(row.onTarget),
                         std::to_string(row.closed), row.meanTimeToClose ? age(*row.meanTimeToClose) : "-",
                         row.cost ? "$" + std::to_string(*row.cost).substr(0, std::to_string(*row.cost).find('.') + 3) : "-"});
    std::cout << (rows->empty() ? "nothing has been asked for yet; start with: test-genie generate SCENARIO\n" : table(cells));
    co_return ExitCode::Passed;
}

} // namespace

QCoro::Task<ExitCode> auditCommand(Link *link, RequestOptions options)
{
    switch (options.command) {
    case Command::AuditJudge: co_return co_await judge(link, options);
    case Command::AuditVerify: co_return co_await verify(link, options);
    case Command::AuditExport: co_return co_await exportFolder(link, options);
    case Command::AuditFunnel: co_return co_await funnel(link, options);
    default: break;
    }
    auto verdict = co_await link->audits().show(options.ids.front());
    if (!verdict)
        co_return report(verdict.error());
    print(*verdict, options.json);
    co_return ExitCode::Passed;
}

} // namespace genie
