// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/requests_command.h"

#include "cli/commands.h"
#include "cli/request_watch.h"
#include "cli/request_words.h"
#include "cli/words.h"
#include "core/base/text.h"
#include "core/domain/domain_json.h"
#include "core/domain/request_json.h"

#include <QCoroFuture>

#include <iostream>
#include <unistd.h>

namespace genie {

namespace {

using Command = RequestOptions::Command;

Moment now() { return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()); }

std::string figuresLine(const QueueFigures &figures)
{
    std::string text;
    // The age of the oldest that could be done now comes first: depth hides a stall.
    if (figures.oldestEligibleAt)
        text = "oldest eligible " + age(now() - *figures.oldestEligibleAt) + " (" + figures.oldestEligible.substr(0, 8) + "); ";
    text += std::to_string(figures.queued) + " queued, " + std::to_string(figures.delegated) + " delegated, " +
            std::to_string(figures.running) + " running, " + std::to_string(figures.completed) + " completed, " +
            std::to_string(figures.failed) + " failed";
    if (figures.outbox > 0)
        text += "; " + std::to_string(figures.outbox) + " in the outbox";
    if (figures.silent > 0)
        text += "; " + std::to_string(figures.silent) + " silent";
    if (figures.wait50)
        text += "; wait " + age(*figures.wait50) + " half, " + age(figures.wait90.value_or(*figures.wait50)) + " 90 %, " +
                age(figures.wait99.value_or(*figures.wait50)) + " 99 %";
    return text;
}

std::string verdictOf(const SuiteRequest &request, bool colours)
{
    if (request.overridden)
        return colouredVerdict(request.overridden->word, colours);
    return request.verdict ? colouredVerdict(request.verdict->word, colours) : "-";
}

std::vector<std::string> rowOf(const SuiteRequest &request, bool colours)
{
    const auto *attempt = request.attempt();
    const auto error = attempt != nullptr && !attempt->lastError.empty() ? attempt->lastError : request.lastError;
    return {request.id.substr(0, 8),
            age(now() - request.createdAt),
            oneLine(request.scenario),
            std::string(toWord(request.status)),
            std::string(toWord(request.priority)),
            attempt == nullptr || attempt->issueId.empty() ? "-" : oneLine(attempt->issueId),
            attempt == nullptr || attempt->trackerState.empty() ? "-" : oneLine(attempt->trackerState),
            verdictOf(request, colours),
            oneLine(text::shortened(error, 60))};
}

QCoro::Task<ExitCode> list(Link *link, RequestOptions options)
{
    RequestQuery query;
    query.scenario = options.scenario;
    query.text = options.text;
    query.before = options.before;
    query.limit = options.limit;
    if (const auto status = requestStatusFrom(options.status))
        query.statuses = {*status};
    if (const auto priority = requestPriorityFrom(options.priority))
        query.priorities = {*priority};
    auto page = co_await link->requests().list(query);
    if (!page)
        co_return report(page.error());
    auto figures = co_await link->requests().figures();
    if (!figures)
        co_return report(figures.error());
    if (options.json) {
        Json json{{"items", Json::array()}, {"count", page->items.size()}, {"next", page->next}};
        for (const auto &request : page->items)
            json["items"].push_back(toJson(request));
        if (page->total >= 0)
            json["total"] = page->total;
        json["queue"] = toJson(*figures);
        std::cout << toPretty(json) << std::endl;
        co_return ExitCode::Passed;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto &request : page->items)
        rows.push_back(rowOf(request, isTerminal(STDOUT_FILENO)));
    std::cout << figuresLine(*figures) << "\n" << table(rows);
    if (rows.empty())
        std::cout << "no request fits; ask for tests with: test-genie generate SCENARIO\n";
    else if (page->next != 0)
        std::cout << "more: test-genie requests list --before " << page->next << "\n";
    co_return ExitCode::Passed;
}

QCoro::Task<ExitCode> show(Link *link, RequestOptions options)
{
    auto request = co_await link->requests().show(options.ids.front());
    if (!request)
        co_return report(request.error());
    auto timeline = co_await link->requests().timeline(request->id);
    if (!timeline)
        co_return report(timeline.error());
    auto executions = co_await link->requests().executions(request->id);
    if (!executions)
        co_return report(executions.error());
    if (options.json) {
        Json json = toJson(*request);
        json["timeline"] = Json::array();
        for (const auto &event : *timeline)
            json["timeline"].push_back(toJson(event));
        json["executions"] = Json::array();
        for (const auto &execution : *executions)
            json["executions"].push_back(toJson(execution));
        std::cout << toPretty(json) << std::endl;
        co_return ExitCode::Passed;
    }
    std::cout << described(*request, isTerminal(STDOUT_FILENO)) << "\n";
    for (const auto &event : *timeline)
        std::cout << timelineLine(event) << "\n";
    for (const auto &execution : *executions)
        std::cout << "execution " << execution.id.substr(0, 8) << "  " << toWord(execution.status) << "  "
                  << localTime(execution.requestedAt) << "\n";
    co_return ExitCode::Passed;
}

Outcome<RequestDeed> deedOf(const RequestOptions &options)
{
    RequestDeed deed;
    deed.tracker = options.tracker;
    deed.note = options.note;
    deed.by = userName();
    switch (options.command) {
    case Command::Cancel: deed.kind = RequestDeed::Kind::Cancel; break;
    case Command::Delegate: deed.kind = RequestDeed::Kind::Delegate; break;
    case Command::Prioritise:
        deed.kind = RequestDeed::Kind::Prioritise;
        deed.priority = requestPriorityFrom(options.priority).value_or(RequestPriority::Normal);
        break;
    case Command::Override: {
        deed.kind = RequestDeed::Kind::Override;
        const auto word = verdictWordFrom(options.word);
        if (!word)
            return fail(FailureKind::Invalid, "--verdict takes closed, partial, unchanged, regressed, unverifiable or suspect, got '" +
                                                  oneLine(options.word) + "'");
        deed.word = *word;
        break;
    }
    default: deed.kind = RequestDeed::Kind::Retry;
    }
    return deed;
}

/// Does the deed to each; what is refused is said and does not keep the others.
QCoro::Task<ExitCode> changeAll(Link *link, RequestOptions options)
{
    const auto deed = deedOf(options);
    if (!deed)
        co_return report(deed.error());
    RequestWatch watch(link, {});
    std::vector<SuiteRequest> changed;
    ExitCode code = ExitCode::Passed;
    for (const auto &id : options.ids) {
        auto request = co_await link->requests().change(id, *deed);
        if (request)
            changed.push_back(std::move(*request));
        else
            code = report(request.error().within(id));
    }
    if (changed.empty())
        co_return code;
    const bool follows = deed->kind == RequestDeed::Kind::Delegate || deed->kind == RequestDeed::Kind::Retry;
    const bool handedOn = follows && !changed.front().tracker.empty();
    if (handedOn || options.wait) {
        const auto awaited = co_await awaitRequests(link, &watch, changed, options);
        co_return code == ExitCode::Passed ? awaited : code;
    }
    if (options.json) {
        Json json{{"items", Json::array()}, {"count", changed.size()}};
        for (const auto &request : changed)
            json["items"].push_back(toJson(request));
        std::cout << toPretty(changed.size() == 1 ? json["items"].front() : json) << std::endl;
    } else {
        for (const auto &request : changed)
            std::cout << described(request, isTerminal(STDOUT_FILENO));
    }
    co_return code;
}

} // namespace

QCoro::Task<ExitCode> requestsCommand(Link *link, RequestOptions options)
{
    if (options.command == Command::List)
        co_return co_await list(link, options);
    if (options.command == Command::Show)
        co_return co_await show(link, options);
    co_return co_await changeAll(link, options);
}

} // namespace genie
