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

std::string nameOf(const TestSelector &test) { return oneLine(test.suite.empty() ? test.name : test.suite + " " + test.name); }

/// "2026-01-09 10:01 in 1a2b3c4d".
std::string placeOf(const TestRun &run) { return localTime(run.at) + " in " + run.execution.substr(0, 8); }

void printSummary(const TestHistory &history)
{
    std::cout << nameOf(history.test) << "\n"
              << oneLine(history.test.toText()) << "\n"
              << history.failures << " failed, " << history.flakes << " flaky";
    if (history.medianPass)
        std::cout << ", usually takes " << shortDuration(*history.medianPass);
    std::cout << "\n";
    if (history.firstFailure)
        std::cout << "first failed " << placeOf(*history.firstFailure) << "\n";
    if (history.failingSince)
        std::cout << "fails since " << placeOf(*history.failingSince) << "\n";
    if (!history.disputedTrees.empty())
        std::cout << "flaky: failed and passed on the same tree (" << history.disputedTrees.size() << " of its last trees)\n";
}

QCoro::Task<ExitCode> showHistory(Link *link, CliOptions options)
{
    const auto selector = TestSelector::fromText(options.selector);
    if (!selector) {
        const Failure wrong{FailureKind::Invalid,
                            "a test is written as toolchain:workspace:file:suite:name, got '" + oneLine(options.selector) + "'"};
        co_return report(wrong);
    }
    TestHistoryQuery query;
    query.scenario = options.target;
    query.test = *selector;
    query.before = options.before;
    query.limit = options.limit;
    auto history = co_await link->runs().testHistory(query);
    if (!history)
        co_return report(history.error());
    if (options.json) {
        std::cout << toPretty(toJson(*history)) << std::endl;
        co_return ExitCode::Passed;
    }
    printSummary(*history);
    const bool colours = isTerminal(STDOUT_FILENO);
    std::vector<std::vector<std::string>> rows;
    for (const auto &run : history->runs.items)
        rows.push_back({"  " + run.execution.substr(0, 8), localTime(run.at), coloured(toWord(run.status), toWord(run.status), colours),
                        shortDuration(run.duration), run.attempts > 1 ? std::to_string(run.attempts) + " attempts" : "",
                        run.treeDigest.substr(0, 8)});
    std::cout << table(rows);
    if (history->runs.next != 0)
        std::cout << "more: --before " << history->runs.next << "\n";
    co_return ExitCode::Passed;
}

QCoro::Task<ExitCode> showFlaky(Link *link, CliOptions options)
{
    auto tests = co_await link->runs().flakyTests(options.target, options.limit);
    if (!tests)
        co_return report(tests.error());
    if (options.json) {
        Json json{{"items", Json::array()}, {"count", tests->size()}};
        for (const auto &test : *tests)
            json["items"].push_back(toJson(test));
        std::cout << toPretty(json) << std::endl;
        co_return ExitCode::Passed;
    }
    const bool colours = isTerminal(STDOUT_FILENO);
    std::vector<std::vector<std::string>> rows;
    for (const auto &test : *tests)
        rows.push_back({coloured(std::to_string(test.flakes + test.disputes) + " of " + std::to_string(test.runs), "flaky", colours),
                        nameOf(test.test), "last " + placeOf(test.last), "now " + std::string(toWord(test.standing)),
                        oneLine(test.test.toText())});
    std::cout << table(rows);
    if (rows.empty())
        std::cout << "no test of " << oneLine(options.target) << " has lately failed and passed on the same tree\n";
    co_return ExitCode::Passed;
}

} // namespace

QCoro::Task<ExitCode> testsCommand(Link *link, CliOptions options)
{
    if (options.command == CliOptions::Command::TestsFlaky)
        co_return co_await showFlaky(link, options);
    co_return co_await showHistory(link, options);
}

} // namespace genie
