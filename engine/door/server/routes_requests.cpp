// SPDX-License-Identifier: GPL-3.0-or-later
// Routes about requests for tests, their delegation, and what came back.
#include "core/base/text.h"
#include "core/domain/domain_json.h"
#include "core/domain/json_fields.h"
#include "core/domain/request_json.h"
#include "door/link/link_json.h"
#include "door/server/api.h"
#include "host/files/atomic_file.h"

#include <QByteArray>
#include <QTemporaryDir>
#include <QtConcurrentRun>

#include <limits>

namespace genie {

namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

/// Types may be one text, which is one type, or a list of them (spec/api.md 1.4).
Outcome<std::vector<std::string>> typesOf(const Json &body)
{
    const auto found = body.find("requestedTypes");
    if (found == body.end() || found->is_null())
        return std::vector<std::string>{};
    if (found->is_string())
        return std::vector<std::string>{found->get<std::string>()};
    std::vector<std::string> types;
    if (found->is_array())
        for (const auto &type : *found) {
            if (!type.is_string())
                return fail(FailureKind::Invalid, "requestedTypes holds something that is not a string");
            types.push_back(type.get<std::string>());
        }
    else
        return fail(FailureKind::Invalid, "requestedTypes is neither a string nor a list of strings");
    return types;
}

Outcome<NewRequest> newRequestOf(const CallPtr &call)
{
    const auto types = typesOf(call->body);
    if (!types)
        return tl::unexpected(types.error());
    std::optional<Failure> trouble;
    JsonFields fields(call->body, {}, trouble);
    NewRequest request;
    request.scenario = fields.text("scenarioName");
    request.types = *types;
    request.coverageTarget = fields.number("coverageTarget");
    request.priority = fields.text("priority");
    request.notes = fields.text("notes");
    request.tracker = fields.text("tracker");
    request.allowProductChanges = fields.flag("allowProductChanges");
    request.idempotencyKey = fields.text("idempotencyKey");
    if (request.idempotencyKey.empty())
        request.idempotencyKey = text::shortened(text::validUtf8(call->exchange->request().idempotencyKey), 200);
    request.requestedBy = call->caller.name;
    request.source = "api";
    if (trouble)
        return tl::unexpected<Failure>(std::move(*trouble));
    if (fields.has("gap")) {
        auto gap = gapFrom(call->body["gap"]);
        if (!gap)
            return tl::unexpected(gap.error().within("gap"));
        request.gap = std::move(*gap);
    }
    return request;
}

void queue(Api &api, const CallPtr &call)
{
    const auto request = newRequestOf(call);
    if (!request)
        return call->send(request.error());
    api.link().requests().queue(*request).then(&api, [call](const Outcome<QueuedRequest> &queued) {
        if (!queued)
            return call->send(queued.error());
        Json json = toJson(queued->request);
        if (queued->duplicate)
            json["duplicate"] = true;
        call->send(queued->duplicate ? 200 : 201, json);
    });
}

void list(Api &api, const CallPtr &call)
{
    RequestQuery query;
    query.scenario = call->query.text("scenario");
    query.text = call->query.text("text");
    query.before = call->query.number("before", 0, 0, kLargest);
    query.limit = static_cast<int>(call->query.number("limit", 50, 1, 200));
    for (const auto &word : call->query.list("status")) {
        const auto status = requestStatusFrom(word);
        if (!status)
            return call->send(Failure{FailureKind::Invalid, "status has the unknown value '" + word + "'"});
        query.statuses.push_back(*status);
    }
    for (const auto &word : call->query.list("priority")) {
        const auto priority = requestPriorityFrom(word);
        if (!priority)
            return call->send(Failure{FailureKind::Invalid, "priority has the unknown value '" + word + "'"});
        query.priorities.push_back(*priority);
    }
    api.answer<Page<SuiteRequest>>(call, api.link().requests().list(query), [](const Page<SuiteRequest> &page) { return itemsOf(page); });
}

void change(Api &api, const CallPtr &call, RequestDeed::Kind kind)
{
    std::optional<Failure> trouble;
    JsonFields fields(call->body, {}, trouble);
    RequestDeed deed;
    deed.kind = kind;
    deed.tracker = fields.text("tracker");
    deed.note = fields.text("note");
    deed.word = fields.word("verdict", &verdictWordFrom, VerdictWord::Closed);
    deed.priority = fields.word("priority", &requestPriorityFrom, RequestPriority::Normal);
    deed.revision = fields.integer("revision");
    deed.by = call->caller.name;
    if (kind == RequestDeed::Kind::Override)
        fields.requiredText("verdict");
    if (kind == RequestDeed::Kind::Prioritise)
        fields.requiredText("priority");
    if (trouble)
        return call->send(*trouble);
    api.answer<SuiteRequest>(call, api.link().requests().change(call->path["id"], deed), [](const SuiteRequest &request) { return toJson(request); });
}

Route deedRoute(Api &api, std::string_view pattern, std::string_view summary, RequestDeed::Kind kind)
{
    return {"POST", pattern, Role::Operator, "requests", summary, [&api, kind](const CallPtr &call) { change(api, call, kind); }, {}, "RequestDeed", "SuiteRequest"};
}

void ledger(Api &api, const CallPtr &call)
{
    LedgerQuery query;
    const std::string by = call->query.text("by");
    if (by == "agent")
        query.by = LedgerQuery::By::Agent;
    else if (by == "scenario")
        query.by = LedgerQuery::By::Scenario;
    else if (by == "week")
        query.by = LedgerQuery::By::Week;
    else if (!by.empty() && by != "tracker")
        return call->send(Failure{FailureKind::Invalid, "by is tracker, agent, scenario or week"});
    query.tracker = call->query.text("tracker");
    query.scenario = call->query.text("scenario");
    query.sinceWeek = call->query.text("since");
    api.answer<std::vector<LedgerRow>>(call, api.link().audits().ledger(query), [](const std::vector<LedgerRow> &rows) { return itemsOf(rows); });
}

constexpr std::int64_t kMostBundleBytes = 64 * 1024 * 1024;

/// All files of an exported audit in one document. Blocks on the disk.
Outcome<Json> bundleOf(const std::filesystem::path &folder)
{
    Json files = Json::array();
    std::int64_t bytes = 0;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_symlink(ignored) || !entry->is_regular_file(ignored))
            continue;
        const auto content = readBounded(entry->path(), kMostBundleBytes);
        if (!content)
            return tl::unexpected(content.error());
        bytes += static_cast<std::int64_t>(content->size());
        if (bytes > kMostBundleBytes)
            return fail(FailureKind::Invalid, "what proves this verdict is larger than 64 MiB; export it on the engine's host: test-genie audit show ID --export DIR");
        files.push_back({{"path", entry->path().lexically_relative(folder).generic_string()},
                         {"content", QByteArray::fromStdString(*content).toBase64().toStdString()}});
    }
    if (error)
        return fail(FailureKind::Unavailable, "cannot read the exported audit: " + error.message());
    return Json{{"name", folder.filename().string()}, {"files", std::move(files)}};
}

void bundle(Api &api, const CallPtr &call)
{
    const auto scratch = std::make_shared<QTemporaryDir>();
    api.link().audits().exportTo(call->path["id"], scratch->path().toStdString()).then(&api, [&api, call, scratch](const Outcome<std::string> &folder) {
        if (!folder)
            return call->send(folder.error());
        QtConcurrent::run([folder = *folder, scratch] { return bundleOf(folder); }).then(&api, [call](const Outcome<Json> &made) {
            if (!made)
                return call->send(made.error());
            call->send(200, *made);
        });
    });
}

} // namespace

std::vector<Route> requestRoutes(Api &api)
{
    const auto with = [&api](void (*handler)(Api &, const CallPtr &)) { return [&api, handler](const CallPtr &call) { handler(api, call); }; };
    using Kind = RequestDeed::Kind;
    return {
        {"POST", "/suite-requests", Role::Operator, "requests", "Queues a wish for tests; 200 when it is there already", with(&queue), {}, "NewRequest", "SuiteRequest", 201},
        {"GET", "/suite-requests", Role::Viewer, "requests", "Requests, newest first", with(&list),
         {{"status", "string", "Words, comma-separated"},
          {"scenario", "string", "Exact name"},
          {"priority", "string", "Words, comma-separated"},
          {"text", "string", "Within scenario, notes, issue id or the beginning of the id"},
          {"limit", "integer", "1 to 200, else 50"},
          {"before", "integer", "Only numbers below this one: the `next` of the page before"}},
         "", "SuiteRequestList", 200, true},
        {"GET", "/suite-requests/{id}", Role::Viewer, "requests", "One request with its gap, by id, beginning of the id or issue id",
         [&api](const CallPtr &call) {
             api.answer<SuiteRequest>(call, api.link().requests().show(call->path["id"]), [](const SuiteRequest &request) { return toJson(request); });
         },
         {}, "", "SuiteRequest", 200, true},
        deedRoute(api, "/suite-requests/{id}/retry", "Tries again, with the same tracker or another", Kind::Retry),
        deedRoute(api, "/suite-requests/{id}/cancel", "Gives a request up", Kind::Cancel),
        deedRoute(api, "/suite-requests/{id}/delegate", "Hands a request to a tracker", Kind::Delegate),
        deedRoute(api, "/suite-requests/{id}/override", "Sets another verdict beside the measured one, with a note", Kind::Override),
        deedRoute(api, "/suite-requests/{id}/prioritise", "Changes how urgent a request is", Kind::Prioritise),
        {"GET", "/suite-requests/{id}/timeline", Role::Viewer, "requests", "The facts about one request, oldest first",
         [&api](const CallPtr &call) {
             api.answer<std::vector<Event>>(call, api.link().requests().timeline(call->path["id"]), [](const std::vector<Event> &events) { return itemsOf(events); });
         },
         {}, "", "EventList"},
        {"GET", "/suite-requests/{id}/executions", Role::Viewer, "requests", "The executions that belong to a request, newest first",
         [&api](const CallPtr &call) {
             api.answer<std::vector<Execution>>(call, api.link().requests().executions(call->path["id"]),
                                                [](const std::vector<Execution> &runs) { return itemsOf(runs); });
         },
         {}, "", "ExecutionList"},
        {"POST", "/suite-requests/{id}/judge", Role::Operator, "audits", "Measures now what came back; takes as long as its tests do",
         [&api](const CallPtr &call) {
             if (!api.refusesWork(call))
                 api.answer<Verdict>(call, api.link().audits().judge(call->path["id"]), [](const Verdict &verdict) { return toJson(verdict); });
         },
         {}, "Empty", "Verdict"},
        {"GET", "/queue", Role::Viewer, "requests", "The figures of the queue",
         [&api](const CallPtr &call) {
             api.answer<QueueFigures>(call, api.link().requests().figures(), [](const QueueFigures &figures) { return toJson(figures); });
         },
         {}, "", "QueueFigures"},
        {"GET", "/trackers", Role::Viewer, "requests", "Whom requests can be handed to",
         [&api](const CallPtr &call) {
             api.answer<std::vector<TrackerChoice>>(call, api.link().requests().trackers(), [](const std::vector<TrackerChoice> &trackers) { return itemsOf(trackers); });
         },
         {}, "", "TrackerList"},
        {"GET", "/audits/{id}", Role::Viewer, "audits", "A verdict, by its own id or that of its request",
         [&api](const CallPtr &call) {
             api.answer<Verdict>(call, api.link().audits().show(call->path["id"]), [](const Verdict &verdict) { return toJson(verdict); });
         },
         {}, "", "Verdict"},
        {"POST", "/audits/{id}/verify", Role::Operator, "audits", "Computes a verdict again from what it was computed from",
         [&api](const CallPtr &call) {
             api.answer<VerificationReport>(call, api.link().audits().verify(call->path["id"]), [](const VerificationReport &report) { return toJson(report); });
         },
         {}, "Empty", "VerificationReport"},
        {"GET", "/audits/{id}/bundle", Role::Viewer, "audits", "Every file that proves a verdict, in base64", with(&bundle), {}, "", "Bundle"},
        {"GET", "/ledger", Role::Viewer, "audits", "From wish to closed gap, by group", with(&ledger),
         {{"by", "string", "tracker (else), agent, scenario or week"}, {"tracker", "string", ""}, {"scenario", "string", ""}, {"since", "string", "ISO week, as 2026-W07"}}, "",
         "LedgerList"},
    };
}

} // namespace genie
