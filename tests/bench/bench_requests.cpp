// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the queue over a million requests, each beside its bar: figure | measured | bar | ok or MISS. Exits with 1 when one was
// missed.
#include "core/ports/request_store.h"
#include "memory/open_store.h"
#include "support/figures.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace genie;

constexpr int kRequests = 1'000'000;
constexpr int kBatch = 2000;

template <class T> T need(Outcome<T> outcome)
{
    if (!outcome) {
        std::fprintf(stderr, "%s\n", outcome.error().message.c_str());
        std::exit(2);
    }
    return std::move(*outcome);
}

SuiteRequest requestNumber(int i)
{
    char id[64];
    std::snprintf(id, sizeof id, "%08x-0000-4000-8000-%012x", static_cast<unsigned>(i) * 2654435761U, i);
    SuiteRequest request;
    request.id = id;
    request.scenario = "scenario-" + std::to_string(i % 200);
    request.types = {"unit"};
    request.coverageTarget = 80;
    request.priority = static_cast<RequestPriority>(i % 4);
    request.status = static_cast<RequestStatus>(i % 5);
    request.notes = i % 1000 == 0 ? "needle" : "edges first";
    request.createdAt = request.updatedAt = Moment(milliseconds(1'767'952'866'000LL + i * 1000LL));
    DelegationAttempt attempt;
    attempt.tracker = i % 3 == 0 ? "github" : "app-issue-tracker";
    attempt.issueId = "issue-" + std::to_string(i);
    attempt.delegatedAt = request.createdAt + std::chrono::minutes(3);
    attempt.createdAt = request.createdAt;
    request.attempts = {attempt};
    return request;
}

/// The middle of nine measurements.
template <class Work> void measure(test::Figures &figures, const char *figure, double bar, Work work)
{
    std::vector<double> times;
    for (int i = 0; i < 9; ++i)
        times.push_back(test::millisecondsOf(work));
    std::nth_element(times.begin(), times.begin() + 4, times.end());
    figures.atMost(figure, times[4], "ms", bar);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QTemporaryDir directory;
    const auto store = need(openStore("sqlite:" + directory.path().toStdString() + "/store.sqlite"));
    test::Figures figures;
    const double took = test::millisecondsOf([&] {
        for (int i = 0; i < kRequests; i += kBatch) {
            std::vector<Entry> entries;
            for (int at = i; at < i + kBatch; ++at)
                entries.push_back({RequestQueued{requestNumber(at)}, {}, {}});
            need(store->append(std::move(entries)));
        }
    });
    figures.note("requests queued", kRequests / took * 1000, "/s");
    auto &requests = store->requests();
    const Moment now(milliseconds(1'767'952'866'000LL + kRequests * 1000LL));
    measure(figures, "first page of 1,000,000 requests and all figures", 20, [&] {
        need(requests.requests({}));
        need(requests.queueFigures(now));
    });
    measure(figures, "first page of one status of one scenario", 20,
            [&] { need(requests.requests({.statuses = {RequestStatus::Failed}, .scenario = "scenario-7"})); });
    measure(figures, "a request by its issue", 20, [&] { need(requests.requests({.text = "issue-777777"})); });
    measure(figures, "first page with a text that is in every thousandth", 20,
            [&] { need(requests.requests({.text = "needle", .limit = 10})); });
    measure(figures, "what is due", 20, [&] { need(requests.dueRequests(now, 50)); });
    measure(figures, "the funnel by tracker", 100, [&] { need(requests.ledger({})); });
    measure(figures, "the funnel by week", 100, [&] { need(requests.ledger({.by = LedgerQuery::By::Week})); });
    return figures.exitCode();
}
