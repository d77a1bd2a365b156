// SPDX-License-Identifier: GPL-3.0-or-later
// What may become of a request, and what may not.
#include "desk/queue/request_steps.h"

#include "core/domain/request_json.h"

#include <QtTest>

using namespace genie;
using namespace std::chrono_literals;

namespace {

Moment noon() { return *fromRfc3339("2026-01-10T12:00:00Z"); }

SuiteRequest fresh(const std::string &tracker = {})
{
    NewRequest wish;
    wish.scenario = "demo";
    wish.types = {"unit"};
    wish.coverageTarget = 80;
    wish.priority = "high";
    wish.tracker = tracker;
    return requestFrom(wish, newUuid(), "/srv/demo", noon());
}

RequestDeed deed(RequestDeed::Kind kind, const std::string &note = {})
{
    RequestDeed made;
    made.kind = kind;
    made.note = note;
    made.by = "ada";
    return made;
}

SuiteRequest in(RequestStatus status)
{
    auto request = fresh("github");
    request.status = status;
    return request;
}

} // namespace

class TestRequestSteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRequestWithATrackerStartsInTheOutbox()
    {
        const auto waiting = fresh();
        QVERIFY(waiting.attempts.empty() && waiting.status == RequestStatus::Queued && waiting.gapFromBaseline);
        QVERIFY(waiting.deadline > noon());
        const auto handedOn = fresh("github");
        QCOMPARE(handedOn.attempts.size(), std::size_t(1));
        QCOMPARE(handedOn.attempt()->state, AttemptState::Pending);
        QCOMPARE(handedOn.status, RequestStatus::Queued);
    }

    void everyDeedIsAllowedWhereItMakesSense_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("allowed"); // the states in which it is, by the first letters of the five
        using Kind = RequestDeed::Kind;
        QTest::newRow("retry") << static_cast<int>(Kind::Retry) << QStringLiteral("f");
        QTest::newRow("cancel") << static_cast<int>(Kind::Cancel) << QStringLiteral("qdr");
        QTest::newRow("override") << static_cast<int>(Kind::Override) << QStringLiteral("cf");
        QTest::newRow("prioritise") << static_cast<int>(Kind::Prioritise) << QStringLiteral("q");
    }
    void everyDeedIsAllowedWhereItMakesSense()
    {
        QFETCH(const int, kind);
        QFETCH(const QString, allowed);
        for (const auto status :
             {RequestStatus::Queued, RequestStatus::Delegated, RequestStatus::Running, RequestStatus::Completed, RequestStatus::Failed}) {
            const auto done = applyDeed(in(status), deed(static_cast<RequestDeed::Kind>(kind), "why"), noon() + 1h);
            const bool wanted = allowed.contains(QLatin1Char(toWord(status).front()));
            QVERIFY2(done.has_value() == wanted, std::string(toWord(status)).c_str());
            if (!done)
                QCOMPARE(done.error().kind, FailureKind::Conflict);
            else
                QCOMPARE(done->request.revision, 2);
        }
    }

    void aCancelledRequestIsOverAndCanBeTriedAgain()
    {
        const auto cancelled = applyDeed(fresh("github"), deed(RequestDeed::Kind::Cancel, "not now"), noon() + 1h);
        QVERIFY(cancelled.has_value());
        QCOMPARE(cancelled->request.status, RequestStatus::Failed);
        QCOMPARE(cancelled->request.finishReason, std::string("cancelled"));
        QCOMPARE(cancelled->request.attempt()->state, AttemptState::Cancelled);
        QVERIFY(!cancelled->request.deadline && cancelled->request.finishedAt == noon() + 1h);
        QCOMPARE(cancelled->note, std::string("not now"));
        const auto again = applyDeed(cancelled->request, deed(RequestDeed::Kind::Retry), noon() + 2h);
        QVERIFY(again.has_value());
        QCOMPARE(again->request.status, RequestStatus::Queued);
        QCOMPARE(again->request.attempts.size(), std::size_t(2));
        QCOMPARE(again->request.attempt()->number, 2);
        QVERIFY(again->request.finishReason.empty() && !again->request.finishedAt);
    }

    void fiveAttemptsAreEnough()
    {
        auto request = fresh("github");
        for (int i = 2; i <= 5; ++i) {
            request = applyDeed(request, deed(RequestDeed::Kind::Cancel), noon())->request;
            request = applyDeed(request, deed(RequestDeed::Kind::Retry), noon())->request;
            QCOMPARE(request.attempt()->number, i);
        }
        request = applyDeed(request, deed(RequestDeed::Kind::Cancel), noon())->request;
        QVERIFY(!applyDeed(request, deed(RequestDeed::Kind::Retry), noon()));
    }

    void onlyOneAttemptIsOpenAtATime()
    {
        auto handOn = deed(RequestDeed::Kind::Delegate);
        QCOMPARE(applyDeed(fresh(), handOn, noon()).error().kind, FailureKind::Invalid); // to whom?
        handOn.tracker = "app-issue-tracker";
        const auto sent = applyDeed(fresh(), handOn, noon());
        QVERIFY(sent.has_value());
        QCOMPARE(sent->request.attempt()->tracker, std::string("app-issue-tracker"));
        QCOMPARE(applyDeed(sent->request, handOn, noon()).error().kind, FailureKind::Conflict);
    }

    void anOverrideNeedsANoteAndStandsBesideTheVerdict()
    {
        auto request = in(RequestStatus::Failed);
        request.verdict = VerdictSummary{};
        request.verdict->word = VerdictWord::Unverifiable;
        QCOMPARE(applyDeed(request, deed(RequestDeed::Kind::Override, "  "), noon()).error().kind, FailureKind::Invalid);
        auto closed = deed(RequestDeed::Kind::Override, "seen by eye");
        closed.word = VerdictWord::Closed;
        const auto done = applyDeed(request, closed, noon());
        QVERIFY(done.has_value());
        QCOMPARE(done->request.status, RequestStatus::Completed);
        QCOMPARE(done->request.verdict->word, VerdictWord::Unverifiable);
        QVERIFY(done->request.overridden == (VerdictOverride{VerdictWord::Closed, "seen by eye", "ada", noon()}));
        QCOMPARE(toJson(done->request)["verdict"].get<std::string>(), std::string("closed"));
        closed.word = VerdictWord::Suspect;
        QCOMPARE(applyDeed(request, closed, noon())->request.status, RequestStatus::Failed);
    }

    void whoLookedAtAnOlderStateIsRefused()
    {
        auto request = in(RequestStatus::Queued);
        request.revision = 4;
        auto cancel = deed(RequestDeed::Kind::Cancel);
        cancel.revision = 3;
        QCOMPARE(applyDeed(request, cancel, noon()).error().kind, FailureKind::Conflict);
        cancel.revision = 4;
        QVERIFY(applyDeed(request, cancel, noon()).has_value());
    }

    void onlyAClosedGapCompletesARequest()
    {
        for (const auto word : {VerdictWord::Closed, VerdictWord::Partial, VerdictWord::Unchanged, VerdictWord::Regressed, VerdictWord::Unverifiable, VerdictWord::Suspect}) {
            VerdictSummary verdict;
            verdict.word = word;
            verdict.sentence = "Said once.";
            const auto done = judged(in(RequestStatus::Running), verdict, noon());
            QCOMPARE(done.request.status, word == VerdictWord::Closed ? RequestStatus::Completed : RequestStatus::Failed);
            QCOMPARE(done.request.finishReason, std::string(word == VerdictWord::Closed ? "verified" : "not_closed"));
            QCOMPARE(done.note, verdict.sentence);
            QCOMPARE(done.request.attempt()->state, AttemptState::Judged);
            QVERIFY(done.request.verdict->word == word && !done.request.deadline);
        }
    }

    void noStateLastsForEver()
    {
        auto request = fresh();
        QVERIFY(!overdue(request, noon() + 24h * 29));
        const auto late = overdue(request, noon() + 24h * 30);
        QVERIFY(late && late->request.status == RequestStatus::Failed);
        QCOMPARE(late->request.finishReason, std::string("timeout"));
        auto delegated = in(RequestStatus::Delegated);
        delegated.deadline = noon();
        const auto silent = overdue(delegated, noon());
        QCOMPARE(silent->request.attempt()->silence, std::string("never_started"));
        QVERIFY(silent->request.status == RequestStatus::Delegated && silent->request.deadline > noon());
        auto running = in(RequestStatus::Running);
        running.deadline = noon();
        QCOMPARE(overdue(running, noon())->request.finishReason, std::string("lost"));
        QVERIFY(!overdue(in(RequestStatus::Completed), noon() + 24h * 1000));
    }

    void theStartIsEstimatedFromWhatIsAhead()
    {
        const std::vector<SuiteRequest> ahead{fresh(), fresh()};
        QCOMPARE(estimatedStart(ahead, std::nullopt, 1), 220s); // twice 30 + 80
        QCOMPARE(estimatedStart(ahead, 60min, 2), 3600s);
        QCOMPARE(estimatedStart({}, 60min, 0), 0s);
    }
};

QTEST_APPLESS_MAIN(TestRequestSteps)
#include "tst_request_steps.moc"
