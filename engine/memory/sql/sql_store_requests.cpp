// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the store that reads requests, their figures and their verdicts.
#include "core/base/text.h"
#include "core/domain/request_json.h"
#include "memory/sql/request_writer.h"
#include "memory/sql/row_readers.h"
#include "memory/sql/select_rows.h"
#include "memory/sql/sql_store.h"

#include <algorithm>
#include <array>
#include <limits>

namespace genie {

namespace {

constexpr int kLargestPage = 1000;
constexpr std::size_t kShortestPrefix = 4;
/// The last code point sorts behind whatever an id may go on with.
constexpr const char *kBehindAll = "\xF4\x8F\xBF\xBF";

constexpr std::array kStatuses{RequestStatus::Queued, RequestStatus::Delegated, RequestStatus::Running, RequestStatus::Completed,
                               RequestStatus::Failed};

/// The priorities as bits; 15 is all of them.
int bitsOf(const std::vector<RequestPriority> &priorities)
{
    if (priorities.empty())
        return 15;
    int bits = 0;
    for (const auto priority : priorities)
        bits |= 1 << static_cast<int>(priority);
    return bits;
}

Outcome<std::int64_t> asNumber(SqlRow &row) { return row.integer(); }

template <class T> std::optional<milliseconds> quantile(const std::vector<T> &sorted, int percent)
{
    if (sorted.empty())
        return std::nullopt;
    const auto at = std::min(sorted.size() - 1, sorted.size() * static_cast<std::size_t>(percent) / 100);
    return milliseconds(sorted[at]);
}

std::string_view wordOf(LedgerQuery::By by)
{
    switch (by) {
    case LedgerQuery::By::Tracker: return "tracker";
    case LedgerQuery::By::Agent: return "agent";
    case LedgerQuery::By::Scenario: return "scenario";
    case LedgerQuery::By::Week: break;
    }
    return "week";
}

Outcome<LedgerRow> readLedgerRow(SqlRow &row)
{
    LedgerRow ledger;
    ledger.group = row.text();
    for (auto *field :
         {&ledger.requested, &ledger.delegated, &ledger.answered, &ledger.built, &ledger.stable, &ledger.onTarget, &ledger.closed})
        *field = row.integer();
    const auto closeTime = row.integer();
    const auto cost = row.integer();
    if (ledger.closed > 0)
        ledger.meanTimeToClose = milliseconds(closeTime / ledger.closed);
    if (row.integer() > 0)
        ledger.cost = static_cast<double>(cost) / 1e6;
    return ledger;
}

} // namespace

Outcome<std::int64_t> SqlStore::requestNumberOf(const std::string &idOrIssue)
{
    const auto exact = m_session->selectInteger("request_key", {idOrIssue});
    if (!exact || *exact != 0)
        return exact;
    auto numbers = selectRows<std::int64_t>(*m_session, "request_keys_with_issue", {idOrIssue}, &asNumber);
    if (numbers && numbers->empty() && idOrIssue.size() >= kShortestPrefix) {
        const std::string prefix = text::lowered(idOrIssue);
        numbers = selectRows<std::int64_t>(*m_session, "request_keys_with_prefix", {prefix, prefix + kBehindAll}, &asNumber);
    }
    if (!numbers)
        return troubleOf(numbers);
    if (numbers->empty())
        return fail(FailureKind::NotFound, "there is no request, and no issue, " + idOrIssue);
    if (numbers->size() > 1)
        return fail(FailureKind::Conflict, "more than one request fits " + idOrIssue + ": give more of its id");
    return numbers->front();
}

Outcome<SuiteRequest> SqlStore::requestNumbered(std::int64_t number)
{
    auto found = selectRows<SuiteRequest>(*m_session, "request", {number}, &readRequestRow);
    if (!found)
        return troubleOf(found);
    if (found->empty())
        return fail(FailureKind::NotFound, "there is no request number " + std::to_string(number));
    return std::move(found->front());
}

Outcome<SuiteRequest> SqlStore::request(const std::string &idOrIssue)
{
    const auto number = requestNumberOf(idOrIssue);
    return number ? requestNumbered(*number) : troubleOf(number);
}

Outcome<SuiteRequest> SqlStore::requestByKey(const std::string &idempotencyKey)
{
    const auto number = m_session->selectInteger("request_with_key", {idempotencyKey});
    if (!number)
        return troubleOf(number);
    if (*number == 0)
        return fail(FailureKind::NotFound, "no request has this key");
    return requestNumbered(*number);
}

Outcome<std::optional<SuiteRequest>> SqlStore::openRequestLike(const std::string &scenario, const std::vector<std::string> &types)
{
    for (const auto status : {RequestStatus::Queued, RequestStatus::Delegated, RequestStatus::Running}) {
        const auto number = m_session->selectInteger("open_request_like", {scenario, toWord(status), typeSetOf(types)});
        if (!number)
            return troubleOf(number);
        if (*number == 0)
            continue;
        auto found = requestNumbered(*number);
        if (!found)
            return troubleOf(found);
        return std::optional(std::move(*found));
    }
    return std::nullopt;
}

Done SqlStore::readRequestPage(const RequestQuery &query, std::optional<RequestStatus> status, std::int64_t before, int limit,
                               std::vector<SuiteRequest> &into)
{
    const int bits = bitsOf(query.priorities);
    const std::string text = text::lowered(query.text);
    auto rows =
        status && !query.scenario.empty()
            ? selectRows<SuiteRequest>(*m_session, "requests_page_of_scenario_and_status",
                                       {query.scenario, toWord(*status), before, bits, bits, text, text, limit}, &readRequestRow)
        : status ? selectRows<SuiteRequest>(*m_session, "requests_page_of_status", {toWord(*status), before, bits, bits, text, text, limit},
                                            &readRequestRow)
                 : selectRows<SuiteRequest>(*m_session, "requests_page_of_all", {before, bits, bits, text, text, limit}, &readRequestRow);
    if (!rows)
        return troubleOf(rows);
    std::move(rows->begin(), rows->end(), std::back_inserter(into));
    return {};
}

Outcome<Page<SuiteRequest>> SqlStore::requests(const RequestQuery &query)
{
    const int limit = std::clamp(query.limit, 1, kLargestPage);
    const std::int64_t before = query.before > 0 ? query.before : std::numeric_limits<std::int64_t>::max();
    Page<SuiteRequest> page;
    const Done done = m_session->inSnapshot([&]() -> Done {
        // What was typed may be an id or an issue: these are found at once, however many requests there are.
        if (!query.text.empty() && query.before == 0)
            if (const auto number = requestNumberOf(query.text)) {
                auto found = requestNumbered(*number);
                if (!found)
                    return troubleOf(found);
                found->gap = {};
                page.items.push_back(std::move(*found));
                page.total = 1;
                return {};
            }
        return readRequests(query, before, limit, page);
    });
    if (!done)
        return troubleOf(done);
    return page;
}

Done SqlStore::readRequests(const RequestQuery &query, std::int64_t before, int limit, Page<SuiteRequest> &page)
{
    auto statuses = query.statuses;
    if (statuses.empty() && !query.scenario.empty())
        statuses.assign(kStatuses.begin(), kStatuses.end());
    std::sort(statuses.begin(), statuses.end());
    statuses.erase(std::unique(statuses.begin(), statuses.end()), statuses.end());
    Done read;
    if (statuses.empty())
        read = readRequestPage(query, std::nullopt, before, limit + 1, page.items);
    for (const auto status : statuses)
        if (read)
            read = readRequestPage(query, status, before, limit + 1, page.items);
    if (!read)
        return read;
    std::sort(page.items.begin(), page.items.end(), [](const auto &a, const auto &b) { return a.number > b.number; });
    if (page.items.size() > static_cast<std::size_t>(limit)) {
        page.items.resize(static_cast<std::size_t>(limit));
        page.next = page.items.back().number;
    }
    page.total = -1;
    if (!query.text.empty() || !query.priorities.empty())
        return {};
    page.total = 0;
    if (query.statuses.empty())
        statuses.assign(1, RequestStatus::Queued);
    for (const auto status : statuses) {
        const auto word = query.statuses.empty() ? std::string_view("") : toWord(status);
        const auto total = m_session->selectInteger("request_total", {query.scenario, query.scenario, word, word});
        if (!total)
            return troubleOf(total);
        page.total += *total;
    }
    return {};
}

Outcome<QueueFigures> SqlStore::queueFigures(Moment now)
{
    QueueFigures figures;
    const Done done = m_session->inSnapshot([&]() -> Done {
        Done read = m_session->select("request_totals_by_status", {}, [&](SqlRow &row) -> Done {
            const auto status = requestStatusFrom(row.text());
            const auto count = row.integer();
            if (status)
                *std::array{&figures.queued, &figures.delegated, &figures.running, &figures.completed,
                            &figures.failed}[static_cast<std::size_t>(*status)] = count;
            return {};
        });
        if (read)
            read = readFigures(figures);
        if (read)
            read = readEndings(figures, now);
        const auto later = read ? m_session->selectInteger("queued_for_later", {now}) : Outcome<std::int64_t>(0);
        if (!later)
            return troubleOf(later);
        figures.eligible = figures.queued - *later;
        if (read && figures.eligible > 0)
            read = m_session->select("oldest_eligible", {now}, [&](SqlRow &row) -> Done {
                figures.oldestEligibleAt = row.moment();
                figures.oldestEligible = row.text();
                return {};
            });
        return read;
    });
    if (!done)
        return troubleOf(done);
    return figures;
}

Done SqlStore::readFigures(QueueFigures &figures)
{
    constexpr std::string_view kVerdict = "verdict:";
    return m_session->select("request_figures", {}, [&](SqlRow &row) -> Done {
        const std::string name = row.text();
        const auto value = row.integer();
        if (name == "outbox")
            figures.outbox = value;
        else if (name == "silent")
            figures.silent = value;
        else if (name == "last_delegated")
            figures.lastDelegatedAt = Moment(milliseconds(value));
        else if (name.starts_with(kVerdict) && value != 0)
            figures.verdicts[name.substr(kVerdict.size())] = value;
        return {};
    });
}

Done SqlStore::readEndings(QueueFigures &figures, Moment now)
{
    const auto since = std::chrono::duration_cast<std::chrono::minutes>((now - std::chrono::hours(24)).time_since_epoch()).count();
    const Done read = m_session->select("request_endings_since", {static_cast<std::int64_t>(since)}, [&](SqlRow &row) -> Done {
        const auto status = requestStatusFrom(row.text());
        (status == RequestStatus::Completed ? figures.completed24h : figures.failed24h) += row.integer();
        return {};
    });
    if (!read)
        return read;
    const auto waits = selectRows<std::int64_t>(*m_session, "request_waits", {}, &asNumber);
    if (!waits)
        return troubleOf(waits);
    figures.wait50 = quantile(*waits, 50);
    figures.wait90 = quantile(*waits, 90);
    figures.wait99 = quantile(*waits, 99);
    return {};
}

Outcome<std::vector<SuiteRequest>> SqlStore::dueRequests(Moment now, int limit)
{
    limit = std::clamp(limit, 1, kLargestPage);
    std::vector<SuiteRequest> due;
    const Done done = m_session->inSnapshot([&]() -> Done {
        // Within one priority the older goes first whatever the time, so the first of each are enough.
        for (int priority = 0; priority <= 3; ++priority) {
            auto rows = selectRows<SuiteRequest>(*m_session, "due_requests", {priority, now, limit}, &readRequestRow);
            if (!rows)
                return troubleOf(rows);
            std::move(rows->begin(), rows->end(), std::back_inserter(due));
        }
        return {};
    });
    if (!done)
        return troubleOf(done);
    std::sort(due.begin(), due.end(), [now](const SuiteRequest &a, const SuiteRequest &b) {
        const int rankA = effectiveRank(a.priority, a.createdAt, now);
        const int rankB = effectiveRank(b.priority, b.createdAt, now);
        return rankA != rankB ? rankA > rankB : a.createdAt != b.createdAt ? a.createdAt < b.createdAt : a.number < b.number;
    });
    if (due.size() > static_cast<std::size_t>(limit))
        due.resize(static_cast<std::size_t>(limit));
    return due;
}

Outcome<std::vector<SuiteRequest>> SqlStore::overdueRequests(Moment now, int limit)
{
    return selectRows<SuiteRequest>(*m_session, "overdue_requests", {now, std::clamp(limit, 1, kLargestPage)}, &readRequestRow);
}

Outcome<std::vector<SuiteRequest>> SqlStore::openRequests(std::int64_t afterNumber, int limit)
{
    limit = std::clamp(limit, 1, kLargestPage);
    std::vector<SuiteRequest> open;
    const Done done = m_session->inSnapshot([&]() -> Done {
        for (const auto status : {RequestStatus::Delegated, RequestStatus::Running}) {
            auto rows = selectRows<SuiteRequest>(*m_session, "open_requests", {toWord(status), afterNumber, limit}, &readRequestRow);
            if (!rows)
                return troubleOf(rows);
            std::move(rows->begin(), rows->end(), std::back_inserter(open));
        }
        return {};
    });
    if (!done)
        return troubleOf(done);
    std::sort(open.begin(), open.end(), [](const auto &a, const auto &b) { return a.number < b.number; });
    if (open.size() > static_cast<std::size_t>(limit))
        open.resize(static_cast<std::size_t>(limit));
    return open;
}

Outcome<std::vector<Event>> SqlStore::requestEvents(const RequestId &id, std::int64_t after, int limit)
{
    constexpr int kLargestEventPage = 10'000;
    const auto number = requestNumberOf(id);
    if (!number)
        return troubleOf(number);
    return selectRows<Event>(*m_session, "events_of_request", {*number, after, std::clamp(limit, 1, kLargestEventPage)}, &readEventRow);
}

Outcome<std::optional<milliseconds>> SqlStore::medianDelegation(const std::string &scenario)
{
    auto times = selectRows<std::int64_t>(*m_session, "last_delegation_times", {scenario}, &asNumber);
    if (!times)
        return troubleOf(times);
    std::sort(times->begin(), times->end());
    return quantile(*times, 50);
}

Outcome<Verdict> SqlStore::verdict(const std::string &auditId)
{
    const auto asText = [](SqlRow &row) -> Outcome<std::string> { return row.text(); };
    auto found = selectRows<std::string>(*m_session, "audit", {auditId}, asText);
    if (found && found->empty() && auditId.size() >= kShortestPrefix) {
        const std::string prefix = text::lowered(auditId);
        found = selectRows<std::string>(*m_session, "audits_with_prefix", {prefix, prefix + kBehindAll}, asText);
    }
    if (!found)
        return troubleOf(found);
    if (found->empty())
        return fail(FailureKind::NotFound, "there is no audit " + auditId);
    if (found->size() > 1)
        return fail(FailureKind::Conflict, "more than one audit begins with " + auditId + ": give more of its id");
    constexpr std::size_t kLimit = 256 * 1024 * 1024;
    const auto json = parseJson(found->front(), JsonLimits{kLimit, 64});
    return json ? verdictFrom(*json) : troubleOf(json);
}

Outcome<std::vector<VerdictSummary>> SqlStore::verdicts(const RequestId &id)
{
    const auto number = requestNumberOf(id);
    if (!number)
        return troubleOf(number);
    return selectRows<VerdictSummary>(*m_session, "audits_of_request", {*number}, [](SqlRow &row) -> Outcome<VerdictSummary> {
        const auto json = parseJson(row.text());
        return json ? verdictSummaryFrom(*json) : troubleOf(json);
    });
}

Outcome<std::vector<LedgerRow>> SqlStore::ledger(const LedgerQuery &query)
{
    return selectRows<LedgerRow>(*m_session, "ledger",
                                 {wordOf(query.by), query.tracker, query.tracker, query.scenario, query.scenario, query.sinceWeek},
                                 &readLedgerRow);
}

} // namespace genie
