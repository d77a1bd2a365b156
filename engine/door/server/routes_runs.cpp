// SPDX-License-Identifier: GPL-3.0-or-later
// Routes about executions: running phases, looking at what was run.
#include "core/domain/domain_json.h"
#include "core/domain/json_fields.h"
#include "door/link/link_json.h"
#include "door/server/api.h"
#include "door/server/reference_json.h"
#include "door/server/run_stream.h"

#include <QByteArray>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <limits>

namespace genie {

namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
/// Asking for more pages to be passed over than this takes a key instead.
constexpr std::int64_t kMostOffset = 10'000;

/// The reference reads loosely, and so its clients send loosely: a missing list is an empty one, and names are trimmed by the engine.
Outcome<RunRequest> wishOf(const CallPtr &call)
{
    auto wish = runRequestFrom(call->body);
    if (wish && !call->body.contains("trigger"))
        wish->trigger = "api";
    if (wish && wish->scenario.empty())
        return fail(FailureKind::Invalid, "scenarioName is missing");
    return wish;
}

/// What the reference says of a run that cannot begin: a scenario that is not there is a bad request, a request that is not there is not found.
Failure asReference(Failure failure, const RunRequest &wish)
{
    if (failure.kind == FailureKind::NotFound && wish.suiteRequest.empty())
        failure.kind = FailureKind::Invalid;
    return failure;
}

/// Starts a run for a client of the reference, and hands on what became of that.
void begin(Api &api, const RunRequest &wish, std::function<void(const Outcome<Execution> &)> then)
{
    api.link().runs().start(wish).then(&api, [then = std::move(then), wish](Outcome<Execution> started) {
        if (!started)
            started = tl::unexpected(asReference(started.error(), wish));
        then(started);
    });
}

/// POST /runs: answers at once.
void start(Api &api, const CallPtr &call)
{
    if (api.refusesWork(call))
        return;
    const auto wish = wishOf(call);
    if (!wish)
        return call->send(wish.error());
    api.answer<Execution>(call, api.link().runs().start(*wish), [](const Execution &run) { return toJson(run); }, 202);
}

/// POST /executions: answers when the run has ended; a failed test is a result, so the status is 200.
void execute(Api &api, const CallPtr &call)
{
    if (api.refusesWork(call))
        return;
    const auto wish = wishOf(call);
    if (!wish)
        return call->send(wish.error());
    begin(api, *wish, [&api, call](const Outcome<Execution> &started) {
        if (!started)
            return call->send(started.error());
        api.feed().watchRun(started->id, [&api, call, id = started->id](const Event &event) {
            if (!std::holds_alternative<RunFinished>(event.fact))
                return true;
            api.answer<Execution>(call, api.link().runs().show(id), &executionResultJson);
            return false;
        });
    });
}

/// POST /executions/stream: the status is 200 in every case unless `strict` is asked for, since that is what clients expect.
void stream(Api &api, const CallPtr &call)
{
    if (api.refusesWork(call))
        return;
    const bool strict = call->query.flag("strict");
    const auto wish = wishOf(call);
    if (!wish) {
        if (strict)
            return call->send(wish.error());
        return (new RunStream(api, call->exchange->beginStream()))->refuse(wish.error());
    }
    // Not lenient: the status is not known before the run has been accepted, and nothing is told before it.
    begin(api, *wish, [&api, call, strict](const Outcome<Execution> &started) {
        if (!started && strict)
            return call->send(started.error());
        auto *told = new RunStream(api, call->exchange->beginStream());
        started ? told->tell(*started) : told->refuse(started.error());
    });
}

Json executionItems(const Page<Execution> &page)
{
    Json json = itemsOf(page);
    for (auto &item : json["items"])
        if (const auto request = item.find("request"); request != item.end() && request->contains("suiteRequestId"))
            item["suiteRequestId"] = (*request)["suiteRequestId"];
    return json;
}

/// Passes over `offset` executions page by page, for clients that count instead of naming where to go on.
void listFrom(Api &api, const CallPtr &call, ExecutionQuery query, std::int64_t offset, int limit)
{
    if (offset == 0) {
        query.limit = limit;
        return api.answer<Page<Execution>>(call, api.link().runs().list(query), &executionItems);
    }
    query.limit = static_cast<int>(std::min<std::int64_t>(offset, 1000));
    api.link().runs().list(query).then(&api, [&api, call, query, offset, limit](const Outcome<Page<Execution>> &page) {
        if (!page)
            return call->send(page.error());
        if (page->next == 0)
            return call->send(200, executionItems({{}, 0, page->total}));
        ExecutionQuery further = query;
        further.before = page->next;
        listFrom(api, call, further, offset - query.limit, limit);
    });
}

void list(Api &api, const CallPtr &call)
{
    ExecutionQuery query;
    query.scenario = call->query.text("scenario");
    query.suiteRequest = call->query.text(call->query.has("suiteRequestId") ? "suiteRequestId" : "requestId");
    for (const auto &word : call->query.list("status")) {
        const auto status = runStatusFrom(word);
        if (!status)
            return call->send(Failure{FailureKind::Invalid, "status has the unknown value '" + word + "'"});
        query.statuses.push_back(*status);
    }
    query.before = call->query.number("before", 0, 0, kLargest);
    // As in the reference: what cannot be read is 50. Larger pages are for those who say that they can take them.
    const bool large = call->query.flag("total") || call->query.has("before");
    const auto limit = static_cast<int>(call->query.number("limit", 50, 1, large ? 200 : 50));
    listFrom(api, call, query, call->query.number("offset", 0, 0, kMostOffset), limit);
}

void show(Api &api, const CallPtr &call)
{
    api.answer<Execution>(call, api.link().runs().show(call->path["id"]), &executionResultJson);
}

void cancel(Api &api, const CallPtr &call)
{
    const auto mode = call->body.value("mode", Json("in_order"));
    if (mode != "in_order" && mode != "now")
        return call->send(Failure{FailureKind::Invalid, "mode is \"in_order\" or \"now\""});
    api.answer<Nothing>(call, api.link().runs().stop(call->path["id"], mode == "now" ? StopMode::Now : StopMode::InOrder),
                        [](const Nothing &) { return Json::object(); });
}

void cases(Api &api, const CallPtr &call)
{
    CaseQuery query;
    query.after = call->query.number("after", 0, 0, kLargest);
    query.limit = static_cast<int>(call->query.number("limit", 500, 1, 1000));
    for (const auto &word : call->query.list("status")) {
        const auto status = testStatusFrom(word);
        if (!status)
            return call->send(Failure{FailureKind::Invalid, "status has the unknown value '" + word + "'"});
        query.statuses.push_back(*status);
    }
    api.answer<Page<TestCase>>(call, api.link().runs().cases(call->path["id"], query), [](const Page<TestCase> &page) { return itemsOf(page); });
}

void log(Api &api, const CallPtr &call)
{
    LogRange range;
    range.firstLine = call->query.number("first", -1, 0, kLargest);
    range.count = static_cast<int>(call->query.number("count", 500, 1, 5000));
    api.answer<LogSlice>(call, api.link().runs().log(call->path["id"], call->path["phase"], range), [](const LogSlice &slice) { return toJson(slice); });
}

void searchLog(Api &api, const CallPtr &call)
{
    api.answer<LogMatches>(call,
                           api.link().runs().searchLog(call->path["id"], call->path["phase"], call->query.text("text"),
                                                       call->query.number("first", 0, 0, kLargest)),
                           [](const LogMatches &matches) { return toJson(matches); });
}

void commands(Api &api, const CallPtr &call)
{
    const auto test = testCaseFrom(call->body);
    if (!test)
        return call->send(test.error());
    api.answer<RunDesk::Commands>(call, api.link().runs().commandsFor(call->path["id"], *test),
                                  [](const RunDesk::Commands &found) { return toJson(found); });
}

/// The facts of one run as a stream that ends with the run.
void runEvents(Api &api, const CallPtr &call)
{
    const auto after = call->query.number("after", 0, 0, kLargest);
    const std::string id = call->path["id"];
    api.link().runs().show(id).then(&api, [&api, call, after](const Outcome<Execution> &run) {
        if (!run)
            return call->send(run.error());
        api.link().runs().eventsOf(run->id, after, 10'000).then(&api, [&api, call, id = run->id, after](const Outcome<std::vector<Event>> &events) {
            if (!events)
                return call->send(events.error());
            const auto stream = call->exchange->beginStream();
            std::int64_t last = after;
            bool over = false;
            const auto tell = [stream, &last, &over](const Event &event) {
                stream->push(frameOf(event));
                last = event.number;
                over = std::holds_alternative<RunFinished>(event.fact);
            };
            for (const auto &event : *events)
                tell(event);
            if (over)
                return stream->finish();
            api.feed().watchRun(id, [stream, last](const Event &event) {
                if (event.number <= last)
                    return true;
                stream->push(frameOf(event));
                if (std::holds_alternative<RunFinished>(event.fact))
                    stream->finish();
                return !stream->closed() && !std::holds_alternative<RunFinished>(event.fact);
            });
        });
    });
}

/// A report that was sent along.
struct SentReport {
    std::string name, content; ///< base64
};

SentReport readReport(JsonFields &fields) { return {fields.requiredText("name"), fields.text("content")}; }

/// Reports come along as base64, or are files of the engine's host, which only an admin may name.
void import(Api &api, const CallPtr &call)
{
    std::optional<Failure> trouble;
    JsonFields fields(call->body, {}, trouble);
    ImportRequest request{fields.requiredText("scenarioName"), fields.texts("files"), fields.text("format"), fields.text("phase")};
    const auto reports = fields.list("reports", &readReport);
    if (trouble)
        return call->send(*trouble);
    if (!request.files.empty() && call->caller.role != Role::Admin)
        return call->send(Failure{FailureKind::Unauthorized, "only an admin may import files of the engine's host; send `reports` instead"});
    const auto folder = std::make_shared<QTemporaryDir>();
    for (const auto &report : reports) {
        // Only the end of the name is kept: it tells formats apart, and leads nowhere.
        const std::string name = std::filesystem::path(report.name).filename().string();
        QFile file(folder->filePath(QString::number(request.files.size()) + QLatin1Char('-') + QString::fromStdString(name).right(100)));
        const auto content = QByteArray::fromBase64Encoding(QByteArray::fromStdString(report.content), QByteArray::AbortOnBase64DecodingErrors);
        if (!content)
            return call->send(Failure{FailureKind::Invalid, "the content of report '" + report.name + "' is not base64"});
        if (!file.open(QIODevice::WriteOnly) || file.write(*content) != (*content).size())
            return call->send(Failure{FailureKind::Unavailable, "the engine cannot keep the report: " + file.errorString().toStdString()});
        request.files.push_back(file.fileName().toStdString());
    }
    api.answer<Execution>(call, api.link().runs().importResults(request), [folder](const Execution &execution) { return toJson(execution); }, 201);
}

} // namespace

std::vector<Route> runRoutes(Api &api)
{
    const auto with = [&api](void (*handler)(Api &, const CallPtr &)) { return [&api, handler](const CallPtr &call) { handler(api, call); }; };
    const std::vector<QueryParameter> page{{"after", "integer", "Only those with a larger number"}, {"limit", "integer", "At most so many"}};
    return {
        {"POST", "/runs", Role::Operator, "executions", "Starts a run and answers at once; it goes on by itself", with(&start), {}, "RunRequest", "Execution", 202},
        {"POST", "/executions", Role::Operator, "executions", "Runs phases and answers when they have ended; 200 whatever the verdict", with(&execute), {},
         "RunRequest", "Execution"},
        {"POST", "/executions/stream", Role::Operator, "executions", "The same as a stream of events", with(&stream),
         {{"strict", "boolean", "A run that cannot begin answers 4xx instead of 200 with an event `error`"}}, "RunRequest", "", 200, false, true},
        {"GET", "/executions", Role::Viewer, "executions", "What was run, newest first", with(&list),
         {{"scenario", "string", "Exact name"},
          {"status", "string", "Words, comma-separated"},
          {"suiteRequestId", "string", "Only those of this request"},
          {"limit", "integer", "1 to 50, with `total` or `before` to 200; else 50"},
          {"offset", "integer", "Passes over so many; `before` is faster"},
          {"before", "integer", "Only numbers below this one: the `next` of the page before"},
          {"total", "boolean", "Allows pages of 200"}},
         "", "ExecutionList", 200, true},
        {"GET", "/executions/{id}", Role::Viewer, "executions", "One execution with all its phases", with(&show), {}, "", "Execution", 200, true},
        {"POST", "/executions/{id}/cancel", Role::Operator, "executions", "Stops a run", with(&cancel), {}, "Cancel"},
        {"GET", "/executions/{id}/events", Role::Viewer, "executions", "The facts of one run as a stream that ends with it", with(&runEvents),
         {{"after", "integer", "Only those with a larger number"}}, "", "", 200, false, true},
        {"GET", "/executions/{id}/facts", Role::Viewer, "executions", "The facts of one run, oldest first",
         [&api](const CallPtr &call) {
             api.answer<std::vector<Event>>(call,
                                            api.link().runs().eventsOf(call->path["id"], call->query.number("after", 0, 0, kLargest),
                                                                       static_cast<int>(call->query.number("limit", 500, 1, 1000))),
                                            [](const std::vector<Event> &events) { return itemsOf(events); });
         },
         page, "", "EventList"},
        {"GET", "/executions/{id}/cases", Role::Viewer, "executions", "Its tests in order of arrival", with(&cases), page, "", "TestCaseList"},
        {"GET", "/executions/{id}/coverage", Role::Viewer, "executions", "The lines that it measured, file by file",
         [&api](const CallPtr &call) {
             api.answer<std::vector<FileCoverage>>(call, api.link().runs().coverage(call->path["id"]),
                                                   [](const std::vector<FileCoverage> &files) { return itemsOf(files); });
         },
         {}, "", "FileCoverageList"},
        {"GET", "/executions/{id}/phases/{phase}/log", Role::Viewer, "executions", "Lines of a phase's log; the last ones without `first`", with(&log),
         {{"first", "integer", "Number of the first line, from 0"}, {"count", "integer", "At most so many, 1 to 5000"}}, "", "LogSlice"},
        {"GET", "/executions/{id}/phases/{phase}/log/matches", Role::Viewer, "executions", "Numbers of the lines that hold a text", with(&searchLog),
         {{"text", "string", "What to look for"}, {"first", "integer", "From this line on"}}, "", "LogMatches"},
        {"POST", "/executions/{id}/commands", Role::Viewer, "executions", "Command lines that run a test again", with(&commands), {}, "TestCase", "Commands"},
        {"POST", "/imports", Role::Operator, "executions", "Keeps results that were made elsewhere as an execution", with(&import), {}, "ImportRequest",
         "Execution", 201},
    };
}

} // namespace genie
