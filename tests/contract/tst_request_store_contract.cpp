// SPDX-License-Identifier: GPL-3.0-or-later
// What every store must remember of requests, run on each kind of store. A new kind is one more row in support/store_kinds.h.
#include "core/ports/request_store.h"
#include "core/ports/store.h"
#include "support/must.h"
#include "support/store_facts.h"
#include "support/store_kinds.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <map>
#include <random>

using namespace genie;
using namespace std::chrono_literals;
using genie::test::must;
using genie::test::entry;
using genie::test::queuedRun;
using genie::test::StoreKind;

namespace {

Moment noon() { return *fromRfc3339("2026-01-10T12:00:00Z"); }

SuiteRequest request(const std::string &scenario = "notes", Moment createdAt = noon())
{
    SuiteRequest made;
    made.id = newUuid();
    made.scenario = scenario;
    made.scenarioPath = "/srv/" + scenario;
    made.types = {"unit", "integration"};
    made.notes = "Edges first";
    made.gap = {{{"api/notes.go", {{3, 8}}, "changed"}}, {{"N-1", "notes are kept", "P0", "not_run"}}};
    made.createdAt = made.updatedAt = createdAt;
    made.deadline = createdAt + std::chrono::hours(24);
    return made;
}

/// The next state of a request.
RequestChanged changed(SuiteRequest now, const std::string &what = "changed")
{
    ++now.revision;
    now.gap = {};
    return {std::move(now), what};
}

DelegationAttempt attempt(const std::string &tracker, std::optional<Moment> delegatedAt = {}, const std::string &issue = {})
{
    DelegationAttempt made;
    made.tracker = tracker;
    made.state = delegatedAt ? AttemptState::Delegated : AttemptState::Pending;
    made.delegatedAt = delegatedAt;
    made.issueId = issue;
    made.createdAt = noon();
    return made;
}

Verdict verdictOf(const SuiteRequest &request, VerdictWord word, Moment at)
{
    Verdict verdict;
    verdict.summary.id = newUuid();
    verdict.summary.request = request.id;
    verdict.summary.word = word;
    verdict.summary.funnel = {3, 2, 2, 1, word == VerdictWord::Closed ? 1 : 0};
    verdict.summary.at = at;
    verdict.reasons = {"measured"};
    return verdict;
}

} // namespace

class TestRequestStoreContract : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    const StoreKind *m_kind = nullptr;

    std::unique_ptr<Store> open() const { return must(m_kind->open(m_directory->path().toStdString())); }
    std::unique_ptr<Store> fresh()
    {
        const QString row = QString::fromLatin1(QTest::currentDataTag());
        m_kind = test::storeKindNamed(row);
        m_directory = std::make_unique<QTemporaryDir>();
        return open();
    }
    static void kinds()
    {
        QTest::addColumn<int>("unused");
        for (const auto &kind : test::storeKinds())
            QTest::newRow(kind.name) << 0;
    }
    /// Queues it and answers it as it is stored.
    static SuiteRequest queued(Store &store, const SuiteRequest &wish)
    {
        must(store.append({entry(RequestQueued{wish})}));
        return must(store.requests().request(wish.id));
    }
    static SuiteRequest put(Store &store, SuiteRequest now)
    {
        must(store.append({entry(changed(now))}));
        return must(store.requests().request(now.id));
    }

private Q_SLOTS:
    void aRequestComesBackWholeAndItsGapIsNotToldAgain_data() { kinds(); }
    void aRequestComesBackWholeAndItsGapIsNotToldAgain()
    {
        const auto store = fresh();
        SuiteRequest wish = request();
        const auto told = must(store->append({entry(RequestQueued{wish, "key-1"})}));
        const auto &fact = std::get<RequestQueued>(told.front().fact);
        QVERIFY(fact.request.gap.empty());
        QCOMPARE(fact.request.number, 1);
        const auto stored = must(open()->requests().request(wish.id.substr(0, 6)));
        wish.number = 1;
        QVERIFY(stored == wish);
        QVERIFY(must(store->requests().requestByKey("key-1")) == wish);
        QCOMPARE(store->requests().requestByKey("key-2").error().kind, FailureKind::NotFound);
        QCOMPARE(store->requests().request("nothing-like-it").error().kind, FailureKind::NotFound);
        QCOMPARE(must(store->requests().requestEvents(wish.id, 0, 10)).size(), std::size_t(1));
    }

    void theSameKeyIsQueuedOnce_data() { kinds(); }
    void theSameKeyIsQueuedOnce()
    {
        const auto store = fresh();
        must(store->append({entry(RequestQueued{request(), "key-1"})}));
        const auto again = store->append({entry(RequestQueued{request("other"), "key-1"})});
        QVERIFY(!again);
        QCOMPARE(again.error().kind, FailureKind::Conflict);
        QCOMPARE(must(store->requests().requests({})).total, 1);
        must(store->append({entry(RequestQueued{request()}), entry(RequestQueued{request()})})); // no key is no key
    }

    void ofTwoChangesMadeFromTheSameStateOneIsRefused_data() { kinds(); }
    void ofTwoChangesMadeFromTheSameStateOneIsRefused()
    {
        const auto store = fresh();
        const auto other = open();
        const auto seen = queued(*store, request());
        auto mine = changed(seen, "cancelled");
        mine.request.status = RequestStatus::Failed;
        auto theirs = changed(seen, "prioritised");
        theirs.request.priority = RequestPriority::Urgent;
        must(store->append({entry(mine)}));
        const auto refused = other->append({entry(ScenarioAdded{"extra", "/srv/extra"}), entry(theirs)});
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, FailureKind::Conflict);
        QVERIFY(must(store->registeredScenarios()).empty()); // nothing of that append was kept
        const auto now = must(other->requests().request(seen.id));
        QCOMPARE(now.status, RequestStatus::Failed);
        QCOMPARE(now.priority, RequestPriority::Normal);
        QVERIFY(now.gap == seen.gap); // a change leaves it where it is
    }

    void pagesAreFilteredAndGoOnByKey_data() { kinds(); }
    void pagesAreFilteredAndGoOnByKey()
    {
        const auto store = fresh();
        for (int i = 0; i < 25; ++i) {
            SuiteRequest wish = request(i % 5 == 0 ? "billing" : "notes");
            wish.priority = i % 2 == 0 ? RequestPriority::High : RequestPriority::Low;
            wish.status = i < 3 ? RequestStatus::Failed : RequestStatus::Queued;
            wish.notes = i == 7 ? "Träume ÄÖ and MARKUP <b>" : "";
            queued(*store, wish);
        }
        auto &requests = store->requests();
        RequestQuery query;
        query.limit = 10;
        std::vector<std::int64_t> seen;
        do {
            const auto page = must(requests.requests(query));
            QCOMPARE(page.total, 25);
            for (const auto &item : page.items) {
                seen.push_back(item.number);
                QVERIFY(item.gap.empty());
            }
            query.before = page.next;
        } while (query.before != 0);
        QCOMPARE(seen.size(), std::size_t(25));
        QVERIFY(std::is_sorted(seen.rbegin(), seen.rend()));
        const auto count = [&](RequestQuery wanted) { return must(requests.requests(wanted)).items.size(); };
        QCOMPARE(count({.statuses = {RequestStatus::Failed}}), std::size_t(3));
        QCOMPARE(count({.scenario = "billing"}), std::size_t(5));
        QCOMPARE(must(requests.requests({.scenario = "billing"})).total, 5);
        QCOMPARE(count({.statuses = {RequestStatus::Queued}, .scenario = "billing"}), std::size_t(4));
        QCOMPARE(count({.priorities = {RequestPriority::High}}), std::size_t(13));
        QCOMPARE(count({.text = "markup <B>"}), std::size_t(1));
        QCOMPARE(count({.text = "%"}), std::size_t(0)); // a text, no pattern
        QCOMPARE(must(requests.requests({.text = "notes"})).total, -1);
    }

    void aRequestIsFoundByTheIssueOfAnyOfItsAttempts_data() { kinds(); }
    void aRequestIsFoundByTheIssueOfAnyOfItsAttempts()
    {
        const auto store = fresh();
        auto now = queued(*store, request());
        now.attempts = {attempt("github", noon(), "41"), attempt("github", noon(), "42")};
        now = put(*store, now);
        QCOMPARE(must(store->requests().request("41")).id, now.id);
        QCOMPARE(must(store->requests().requests({.text = "42"})).items.front().id, now.id);
        auto other = request();
        other.attempts = {attempt("app-issue-tracker", noon(), "42")};
        queued(*store, other);
        QCOMPARE(store->requests().request("42").error().kind, FailureKind::Conflict); // two trackers use the same number
    }

    void whatIsTakenUpFirstIsUrgentAndThenOldAndNothingStarves_data() { kinds(); }
    void whatIsTakenUpFirstIsUrgentAndThenOldAndNothingStarves()
    {
        const auto store = fresh();
        const auto add = [&](const char *name, RequestPriority priority, milliseconds waited, std::optional<Moment> eligible = {}) {
            auto wish = request(name, noon() - waited);
            wish.priority = priority;
            wish.eligibleAt = eligible;
            queued(*store, wish);
        };
        add("normal", RequestPriority::Normal, 1h);
        add("normal-older", RequestPriority::Normal, 2h);
        add("urgent", RequestPriority::Urgent, 0h);
        add("low-for-a-day", RequestPriority::Low, 25h); // 0 + 4 is above urgent
        add("urgent-later", RequestPriority::Urgent, 48h, noon() + 1min);
        std::vector<std::string> order;
        for (const auto &due : must(store->requests().dueRequests(noon(), 10)))
            order.push_back(due.scenario);
        QCOMPARE(order, (std::vector<std::string>{"low-for-a-day", "urgent", "normal-older", "normal"}));
        QCOMPARE(must(store->requests().dueRequests(noon() + 1min, 1)).front().scenario, std::string("urgent-later"));
        const auto figures = must(store->requests().queueFigures(noon()));
        QCOMPARE(figures.queued, 5);
        QCOMPARE(figures.eligible, 4);
        QVERIFY(figures.oldestEligibleAt == noon() - 25h);
    }

    void aRequestForTheSameIsFoundWhileItIsOpen_data() { kinds(); }
    void aRequestForTheSameIsFoundWhileItIsOpen()
    {
        const auto store = fresh();
        auto now = queued(*store, request());
        QCOMPARE(must(store->requests().openRequestLike("notes", {"integration", "unit"}))->id, now.id);
        QVERIFY(!must(store->requests().openRequestLike("notes", {"unit"})));
        QVERIFY(!must(store->requests().openRequestLike("billing", {"unit", "integration"})));
        now.status = RequestStatus::Running;
        now = put(*store, now);
        QVERIFY(must(store->requests().openRequestLike("notes", {"unit", "integration"})).has_value());
        QCOMPARE(must(store->requests().openRequests(0, 10)).front().gap.lineCount(), 6);
        now.status = RequestStatus::Completed;
        now.deadline.reset();
        put(*store, now);
        QVERIFY(!must(store->requests().openRequestLike("notes", {"unit", "integration"})));
        QVERIFY(must(store->requests().openRequests(0, 10)).empty());
    }

    void whatIsOverdueIsTold_data() { kinds(); }
    void whatIsOverdueIsTold()
    {
        const auto store = fresh();
        const auto now = queued(*store, request());
        QVERIFY(must(store->requests().overdueRequests(noon() + 23h, 10)).empty());
        QCOMPARE(must(store->requests().overdueRequests(noon() + 24h, 10)).front().id, now.id);
    }

    void verdictsAreKeptWhole_data() { kinds(); }
    void verdictsAreKeptWhole()
    {
        const auto store = fresh();
        const auto now = queued(*store, request());
        const auto first = verdictOf(now, VerdictWord::Unchanged, noon());
        const auto second = verdictOf(now, VerdictWord::Closed, noon() + 1h);
        for (const auto &verdict : {first, second}) {
            Entry judged = entry(RequestJudged{verdict.summary});
            judged.verdict = verdict;
            must(store->append({judged}));
        }
        QVERIFY(must(store->requests().verdict(first.summary.id)) == first);
        const auto all = must(store->requests().verdicts(now.id));
        QCOMPARE(all.size(), std::size_t(2));
        QVERIFY(all.front() == second.summary);
        QCOMPARE(store->requests().verdict("nothing").error().kind, FailureKind::NotFound);
        QCOMPARE(must(store->requests().requestEvents(now.id, 0, 10)).size(), std::size_t(3));
    }

    void executionsOfARequestAreListedAndInItsTimeline_data() { kinds(); }
    void executionsOfARequestAreListedAndInItsTimeline()
    {
        const auto store = fresh();
        const auto now = queued(*store, request());
        auto run = queuedRun();
        run.request.suiteRequest = now.id;
        must(store->append({entry(RunQueued{run}), entry(RunQueued{queuedRun()})}));
        ExecutionQuery query;
        query.suiteRequest = now.id;
        const auto page = must(store->executions(query));
        QCOMPARE(page.items.size(), std::size_t(1));
        QCOMPARE(page.items.front().id, run.id);
        QCOMPARE(page.items.front().request.suiteRequest, now.id);
        const auto timeline = must(store->requests().requestEvents(now.id, 0, 10));
        QCOMPARE(timeline.size(), std::size_t(2));
        QVERIFY(std::holds_alternative<RunQueued>(timeline.back().fact));
    }

    /// Random requests take random steps; the counters must equal what plain counting says (spec/api.md S7.d).
    void figuresAndLedgerEqualPlainCounting_data() { kinds(); }
    void figuresAndLedgerEqualPlainCounting()
    {
        const auto store = fresh();
        std::mt19937 random(20260110);
        const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
        std::vector<SuiteRequest> all;
        const char *trackers[] = {"github", "app-issue-tracker"};
        for (int i = 0; i < 120; ++i) {
            auto wish = request(pick(2) == 0 ? "notes" : "billing", noon() - std::chrono::hours(pick(24 * 40)));
            wish.priority = static_cast<RequestPriority>(pick(4));
            all.push_back(queued(*store, wish));
        }
        for (int step = 0; step < 400; ++step) {
            auto &now = all[static_cast<std::size_t>(pick(120))];
            const Moment at = noon() - std::chrono::minutes(pick(60 * 30));
            switch (pick(5)) {
            case 0: now.attempts.push_back(attempt(trackers[pick(2)])); break;
            case 1:
                now.attempts.push_back(attempt(trackers[pick(2)], at, "issue-" + std::to_string(step)));
                now.attempts.back().agent = pick(2) == 0 ? "" : "claude-code";
                now.attempts.back().silence = pick(3) == 0 ? "loops" : "";
                now.status = RequestStatus::Delegated;
                break;
            case 2:
                now.status = pick(2) == 0 ? RequestStatus::Completed : RequestStatus::Failed;
                now.finishedAt = at;
                break;
            case 3: now.verdict = verdictOf(now, static_cast<VerdictWord>(pick(6)), at).summary; break;
            case 4:
                if (!now.attempts.empty()) {
                    now.attempts.back().answeredAt = at;
                    now.attempts.back().cost = 0.25;
                }
                break;
            }
            now = put(*store, now);
        }
        QueueFigures plain;
        std::map<std::string, LedgerRow> ledger;
        for (const auto &now : all) {
            std::int64_t *counts[] = {&plain.queued, &plain.delegated, &plain.running, &plain.completed, &plain.failed};
            ++*counts[static_cast<int>(now.status)];
            const auto *last = now.attempt();
            plain.outbox += !isFinal(now.status) && last != nullptr && last->state == AttemptState::Pending ? 1 : 0;
            plain.silent += last != nullptr && !last->silence.empty() ? 1 : 0;
            if (now.verdict)
                ++plain.verdicts[std::string(toWord(now.verdict->word))];
            auto &row = ledger[last == nullptr ? std::string() : last->tracker];
            ++row.requested;
            row.delegated +=
                std::any_of(now.attempts.begin(), now.attempts.end(), [](const auto &each) { return each.delegatedAt.has_value(); });
            row.answered +=
                std::any_of(now.attempts.begin(), now.attempts.end(), [](const auto &each) { return each.answeredAt.has_value(); });
            row.closed += now.verdict && now.verdict->word == VerdictWord::Closed ? 1 : 0;
            row.onTarget += now.verdict && now.verdict->funnel.onTarget > 0 ? 1 : 0;
        }
        const auto figures = must(store->requests().queueFigures(noon()));
        for (const auto &[name, shown, counted] :
             {std::tuple{"queued", figures.queued, plain.queued}, std::tuple{"delegated", figures.delegated, plain.delegated},
              std::tuple{"completed", figures.completed, plain.completed}, std::tuple{"failed", figures.failed, plain.failed},
              std::tuple{"outbox", figures.outbox, plain.outbox}, std::tuple{"silent", figures.silent, plain.silent}})
            QVERIFY2(shown == counted,
                     (std::string(name) + " " + std::to_string(shown) + " instead of " + std::to_string(counted)).c_str());
        QVERIFY(figures.verdicts == plain.verdicts);
        std::int64_t groups = 0;
        for (const auto &row : must(store->requests().ledger({}))) {
            const auto &counted = ledger[row.group];
            ++groups;
            QVERIFY2(row.requested == counted.requested && row.delegated == counted.delegated && row.answered == counted.answered &&
                         row.closed == counted.closed && row.onTarget == counted.onTarget,
                     row.group.c_str());
        }
        QCOMPARE(groups, static_cast<std::int64_t>(ledger.size()));
        std::int64_t weeks = 0;
        for (const auto &row : must(store->requests().ledger({.by = LedgerQuery::By::Week, .sinceWeek = "2026-W01"})))
            weeks += row.requested;
        QCOMPARE(weeks, std::count_if(all.begin(), all.end(),
                                      [](const auto &now) { return now.createdAt >= *fromRfc3339("2025-12-29T00:00:00Z"); }));
    }
};

QTEST_GUILESS_MAIN(TestRequestStoreContract)
#include "tst_request_store_contract.moc"
