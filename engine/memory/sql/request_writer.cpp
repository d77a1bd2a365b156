// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sql/request_writer.h"

#include "core/base/text.h"
#include "core/domain/request_json.h"
#include "memory/sql/select_rows.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace genie {

namespace {

constexpr std::int64_t kMillionths = 1'000'000;

/// JSON that we wrote ourselves: bounded only against damage.
Outcome<Json> parseOwn(const std::string &text)
{
    constexpr std::size_t kLimit = 256 * 1024 * 1024;
    return parseJson(text, JsonLimits{kLimit, 64});
}

std::string bodyOf(const SuiteRequest &request)
{
    SuiteRequest head = request;
    head.gap = {};
    return toLine(toJson(head));
}

std::string searchText(const SuiteRequest &request) { return text::lowered(request.scenario + "\n" + request.notes); }

bool waitsInOutbox(const SuiteRequest &request)
{
    const auto *attempt = request.attempt();
    return !isFinal(request.status) && attempt != nullptr && attempt->state == AttemptState::Pending;
}

bool isSilent(const SuiteRequest &request)
{
    const auto *attempt = request.attempt();
    return attempt != nullptr && !attempt->silence.empty();
}

std::optional<VerdictWord> wordOf(const SuiteRequest &request)
{
    if (request.overridden)
        return request.overridden->word;
    return request.verdict ? std::optional(request.verdict->word) : std::nullopt;
}

/// When a tracker first had it.
std::optional<Moment> delegatedAt(const SuiteRequest &request)
{
    for (const auto &attempt : request.attempts)
        if (attempt.delegatedAt)
            return attempt.delegatedAt;
    return std::nullopt;
}

bool anyAnswered(const SuiteRequest &request)
{
    return std::any_of(request.attempts.begin(), request.attempts.end(),
                       [](const auto &attempt) { return attempt.answeredAt.has_value(); });
}

/// What its attempts cost together; nothing when none says it.
std::optional<std::int64_t> costOf(const SuiteRequest &request)
{
    std::optional<std::int64_t> cost;
    for (const auto &attempt : request.attempts)
        if (attempt.cost && std::isfinite(*attempt.cost))
            cost = cost.value_or(0) + std::llround(std::clamp(*attempt.cost, 0.0, 1e6) * kMillionths);
    return cost;
}

/// Sorts a constraint's complaint from trouble with the store.
Failure conflictOf(const Failure &failure, const SuiteRequest &request)
{
    if (failure.message.find("UNIQUE") == std::string::npos)
        return failure;
    return {FailureKind::Conflict, "request " + request.id + " or its idempotency key is there already"};
}

} // namespace

std::string typeSetOf(const std::vector<std::string> &types)
{
    auto sorted = types;
    std::sort(sorted.begin(), sorted.end());
    return text::join(sorted, ",");
}

std::string isoWeek(Moment moment)
{
    using namespace std::chrono;
    const sys_days day = floor<days>(moment);
    // A week belongs to the year of its Thursday.
    const sys_days thursday = day - (weekday(day) - Monday) + days(3);
    const year_month_day date(thursday);
    const auto week = (thursday - sys_days(date.year() / January / 1)).count() / 7 + 1;
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "%04d-W%02d", static_cast<int>(date.year()), static_cast<int>(week));
    return buffer;
}

Outcome<SuiteRequest> readRequestRow(SqlRow &row)
{
    const std::int64_t number = row.integer();
    const auto body = parseOwn(row.text());
    if (!body)
        return troubleOf(body);
    auto request = suiteRequestFrom(*body);
    if (!request)
        return request;
    request->number = number;
    const std::string gap = row.text();
    if (gap.empty())
        return request;
    const auto json = parseOwn(gap);
    if (!json)
        return troubleOf(json);
    auto read = gapFrom(*json);
    if (!read)
        return troubleOf(read);
    request->gap = std::move(*read);
    return request;
}

Done RequestWriter::run(std::string_view statement, std::initializer_list<SqlValue> values)
{
    const auto done = m_session.run(statement, values);
    return done ? Done{} : Done(troubleOf(done));
}

Outcome<std::int64_t> RequestWriter::write(RequestQueued &fact)
{
    SuiteRequest &request = fact.request;
    request.revision = 1;
    const auto number =
        m_session.insert("insert_request", {request.id, fact.idempotencyKey, request.scenario, typeSetOf(request.types),
                                            toWord(request.status), static_cast<int>(request.priority), request.createdAt,
                                            request.eligibleAt, request.deadline, request.revision, searchText(request), bodyOf(request)});
    if (!number)
        return tl::unexpected(conflictOf(number.error(), request));
    request.number = *number;
    Done done = count(request, 1);
    if (done)
        done = noteMoments({}, request);
    if (done)
        done = noteIssues(request);
    if (done && !request.gap.empty())
        done = run("insert_gap", {*number, toLine(toJson(request.gap))});
    request.gap = {};
    return done.map([&] { return *number; });
}

Outcome<std::int64_t> RequestWriter::write(RequestChanged &fact)
{
    SuiteRequest &request = fact.request;
    const auto number = m_session.selectInteger("request_key", {request.id});
    if (!number)
        return number;
    if (*number == 0)
        return fail(FailureKind::NotFound, "there is no request " + request.id);
    const auto before = selectRows<SuiteRequest>(m_session, "request", {*number}, &readRequestRow);
    if (!before)
        return troubleOf(before);
    if (before->front().revision != request.revision - 1)
        return fail(FailureKind::Conflict, "request " + request.id.substr(0, 8) + " was changed meanwhile: look at it again");
    request.number = *number;
    const auto changed =
        m_session.run("update_request", {toWord(request.status), static_cast<int>(request.priority), request.eligibleAt, request.deadline,
                                         request.revision, searchText(request), bodyOf(request), *number, request.revision - 1});
    if (!changed)
        return troubleOf(changed);
    Done done = count(before->front(), -1);
    if (done)
        done = count(request, 1);
    if (done)
        done = noteMoments(before->front(), request);
    if (done)
        done = noteIssues(request);
    if (done && !request.gap.empty())
        done = run("replace_gap", {*number, toLine(toJson(request.gap))});
    request.gap = {};
    return done.map([&] { return *number; });
}

Outcome<std::int64_t> RequestWriter::write(const RequestJudged &fact, const std::optional<Verdict> &verdict)
{
    const auto number = m_session.selectInteger("request_key", {fact.verdict.request});
    if (!number)
        return number;
    if (*number == 0)
        return fail(FailureKind::NotFound, "there is no request " + fact.verdict.request);
    Verdict whole;
    whole.summary = fact.verdict;
    const Done done =
        run("insert_audit", {fact.verdict.id, *number, toLine(toJson(fact.verdict)), toLine(toJson(verdict ? *verdict : whole))});
    return done.map([&] { return *number; });
}

Done RequestWriter::count(const SuiteRequest &request, int sign)
{
    Done done = run("add_request_total", {request.scenario, toWord(request.status), sign});
    if (done && waitsInOutbox(request))
        done = run("add_request_figure", {"outbox", sign});
    if (done && isSilent(request))
        done = run("add_request_figure", {"silent", sign});
    if (const auto word = wordOf(request); done && word)
        done = run("add_request_figure", {"verdict:" + std::string(toWord(*word)), sign});
    return done ? countLedger(request, sign) : done;
}

Done RequestWriter::countLedger(const SuiteRequest &request, int sign)
{
    const auto *attempt = request.attempt();
    const auto one = [sign](bool holds) { return holds ? sign : 0; };
    const FunnelCounts funnel = request.verdict ? request.verdict->funnel : FunnelCounts{};
    const bool closed = wordOf(request) == VerdictWord::Closed;
    const Moment closedAt = request.overridden ? request.overridden->at : request.verdict ? request.verdict->at : request.createdAt;
    const auto cost = costOf(request);
    return run("add_to_ledger",
               {attempt == nullptr ? request.tracker : attempt->tracker, attempt == nullptr ? std::string() : attempt->agent,
                request.scenario, isoWeek(request.createdAt), sign, one(delegatedAt(request).has_value()), one(anyAnswered(request)),
                one(funnel.built > 0), one(funnel.stable > 0), one(funnel.onTarget > 0), one(closed),
                closed ? sign * (closedAt - request.createdAt).count() : 0, cost.value_or(0) * sign, one(cost.has_value())});
}

Done RequestWriter::noteMoments(const SuiteRequest &before, const SuiteRequest &now)
{
    Done done;
    if (const auto first = delegatedAt(now); first && !delegatedAt(before)) {
        done = run("add_request_wait", {*first - now.createdAt});
        if (done)
            done = run("drop_old_request_waits", {});
    }
    for (const auto &attempt : now.attempts)
        if (done && attempt.delegatedAt)
            done = run("raise_request_figure", {"last_delegated", *attempt.delegatedAt});
    if (done && isFinal(now.status) && now.finishedAt && before.finishedAt != now.finishedAt) {
        constexpr std::int64_t kMinute = 60'000;
        done = run("add_request_ending", {now.finishedAt->time_since_epoch().count() / kMinute, toWord(now.status)});
        const auto *attempt = now.attempt();
        if (done && attempt != nullptr && attempt->delegatedAt)
            done = run("add_delegation_time", {now.scenario, *now.finishedAt - *attempt->delegatedAt});
    }
    return done;
}

Done RequestWriter::noteIssues(const SuiteRequest &request)
{
    Done done;
    for (const auto &attempt : request.attempts)
        if (done && !attempt.issueId.empty())
            done = run("note_issue", {attempt.issueId, request.number});
    return done;
}

} // namespace genie
