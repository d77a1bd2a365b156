// SPDX-License-Identifier: GPL-3.0-or-later
// The outbox and the following, against the App Issue Tracker on the loopback: exactly one issue for each attempt, whatever happens.
#include "desk/delegation/app_issue_tracker.h"
#include "desk/delegation/delegator.h"
#include "desk/delegation/tracker_news.h"
#include "host/process/process_runner.h"
#include "support/app_issue_server.h"
#include "support/fake_clock.h"
#include "support/memory_request_store.h"
#include "support/some_requests.h"
#include "support/texts.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

using genie::AttemptState;
using genie::DelegationRules;
using genie::Delegator;
using genie::FailureKind;
using genie::Moment;
using genie::RequestId;
using genie::RequestStatus;
using genie::SuiteRequest;
using genie::test::AppIssueServer;
using genie::test::FakeClock;
using genie::test::MemoryRequestStore;
using genie::test::ScriptedAnswer;
using genie::test::SeenRequest;
using genie::test::someRequest;
using namespace std::chrono_literals;
using Manner = ScriptedAnswer::Manner;

namespace {

/// A store, a tracker and an engine's delegation between them. `restart` is a crash: all that is not stored is gone.
struct Desk {
    QTemporaryDir place;
    FakeClock clock;
    MemoryRequestStore store;
    AppIssueServer server{place.path().toStdString()};
    genie::ProcessRunner commands{GENIE_BIN_DIR "/test-genie-supervisor"};
    std::unique_ptr<genie::HttpClient> client = genie::makeHttpClient();
    std::unique_ptr<genie::TrackerAddress> address;
    std::shared_ptr<genie::Tracker> tracker;
    std::vector<SuiteRequest> answered;
    DelegationRules rules;
    std::unique_ptr<Delegator> delegator;

    Desk()
    {
        address = std::make_unique<genie::TrackerAddress>(genie::TrackerAddress::Configured{server.url(), {}},
                                                          std::map<std::string, std::string>{}, commands, clock);
        tracker = std::make_shared<genie::AppIssueTracker>(*address, *client, clock);
        restart();
    }

    Delegator::Parts parts()
    {
        return {store, [this](std::vector<genie::Entry> entries) { return store.append(std::move(entries)); }, clock,
                [this](const std::string &name) -> genie::Outcome<std::shared_ptr<genie::Tracker>> {
                    if (name != tracker->name())
                        return genie::fail(FailureKind::Invalid, "there is no tracker '" + name + "'");
                    return tracker;
                },
                [this](const SuiteRequest &request) { answered.push_back(request); }};
    }

    void restart()
    {
        delegator.reset();
        delegator = std::make_unique<Delegator>(parts(), rules);
        QVERIFY(delegator->reconcile().has_value());
    }

    RequestId queue(SuiteRequest request = someRequest())
    {
        request.createdAt = clock.now();
        const auto stored = store.append({genie::Entry{genie::RequestQueued{request}, {}, {}}});
        delegator->handle(stored->front());
        return request.id;
    }

    /// Does what is due, until nothing is in flight.
    void settle()
    {
        delegator->tick();
        QElapsedTimer timer;
        timer.start();
        while (delegator->inFlight() > 0 && timer.elapsed() < 20'000)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
        QCOMPARE(delegator->inFlight(), 0);
    }
    void pass(genie::milliseconds time)
    {
        clock.advance(time);
        settle();
    }
    SuiteRequest request(const RequestId &id) { return *store.request(id); }
    genie::DelegationAttempt attempt(const RequestId &id) { return store.request(id)->attempts.back(); }
    std::size_t posts() const
    {
        return static_cast<std::size_t>(std::ranges::count_if(
            server.http.seen, [](const SeenRequest &one) { return one.method == "POST" && one.path == "/api/v1/issues"; }));
    }
    /// A request whose issue is there.
    RequestId delegated()
    {
        const RequestId id = queue();
        settle();
        return id;
    }
    std::string issueOf(const RequestId &id) { return attempt(id).issueId; }

    /// The words of all changes, in order.
    QStringList story() const
    {
        QStringList words;
        for (const auto &event : store.facts)
            if (const auto *changed = std::get_if<genie::RequestChanged>(&event.fact))
                words << QString::fromStdString(changed->what);
        return words;
    }
};

ScriptedAnswer status(int code, std::map<std::string, std::string> headers = {})
{
    return {code, R"({"success":false,"message":"not now"})", std::move(headers), {}};
}
bool isCreate(const SeenRequest &request) { return request.method == "POST" && request.path == "/api/v1/issues"; }

} // namespace

class TestDelegator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRequestBecomesOneIssueAndIsFollowedToItsAnswer();
    void anIssueWithNewsIsAskedAboutAtOnce();
    void newsThatCannotBeReadOrAreNotOursChangeNothing();
    void aRequestWithoutATrackerIsLeftAlone();
    void theIntentIsStoredBeforeAnythingIsSent();
    void nothingIsSentWhenTheIntentCannotBeStored();
    void anOutageEndsInExactlyOneIssue();
    void theCircuitBreakerLeavesADeadTrackerAlone();
    void anAnswerThatWasLostMakesNoSecondIssue_data();
    void anAnswerThatWasLostMakesNoSecondIssue();
    void aCrashBetweenSendAndStoreMakesNoSecondIssue();
    void aCrashBeforeSendingStillSends();
    void aStoreThatFailsAfterSendingMakesNoSecondIssue();
    void twoEnginesSendOnce();
    void retryAfterOfAnHourIsHonouredAndShown();
    void aVeryLongRetryAfterIsBounded();
    void refusalsAreNotRepeated_data();
    void refusalsAreNotRepeated();
    void afterADayItIsGivenUp();
    void badNamesAreNeverSent();
    void anUnknownTrackerFailsTheRequest();
    void aFailedIssueFailsTheRequestWithItsReason();
    void aDeletedIssueIsLostWithinOnePoll();
    void aNotFoundOfSomethingElseIsNotLost();
    void startingIsAskedAgainWhenAllSlotsAreFull();
    void whatIsNeverBegunIsNamed();
    void loopsAreNamed();
    void aCloseWithoutAChangeIsNamed();
    void aReopenedIssueIsNamed();
    void anIssueReopenedAfterItsVerdictIsNamed();
    void pollsBackOffAndGrowLivelyWithNews();
    void garbageIsNamedAndChangesNothing_data();
    void garbageIsNamedAndChangesNothing();
    void reportsAreKeptPlainAndBounded();
    void duplicatesInTheTrackerAreNamedAndTheOldestCounts();
    void aChangeMeanwhileIsNotOverwritten();
    void aRequestCancelledOnItsWayTakesItsIssueBack();
    void withdrawingStopsTheAgentAndArchives();
    void verdictsArePostedOnce();
    void retryOpensASecondAttemptWithItsOwnIssue();
    void answersAreAnnouncedOnceAndAgainAfterARestart();
    void urgentRequestsGoFirst();
    void manyRequestsAreBounded();
};

void TestDelegator::aRequestBecomesOneIssueAndIsFollowedToItsAnswer()
{
    Desk desk;
    const RequestId id = desk.queue();
    desk.settle();
    QCOMPARE(desk.request(id).status, RequestStatus::Delegated);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QVERIFY(QRegularExpression(QStringLiteral("^issue-[0-9a-f]{8}$")).match(QString::fromStdString(desk.issueOf(id))).hasMatch());
    QCOMPARE(QString::fromStdString(desk.attempt(id).issueUrl),
             QStringLiteral("http://127.0.0.1:36221?issue=") + QString::fromStdString(desk.issueOf(id)));
    QVERIFY(std::filesystem::exists(desk.server.folder("open", desk.issueOf(id)) / "metadata.yaml"));
    desk.settle(); // the first reading asks for work to begin
    QCOMPARE(desk.request(id).status, RequestStatus::Running);
    QCOMPARE(desk.attempt(id).state, AttemptState::Working);
    QCOMPARE(QString::fromStdString(desk.attempt(id).agent), QStringLiteral("unified-resolver"));
    desk.server.finish(desk.issueOf(id), true, "3 tests added");
    desk.pass(6s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Answered);
    QCOMPARE(desk.request(id).status, RequestStatus::Running); // not completed by anybody's word
    QCOMPARE(QString::fromStdString(desk.attempt(id).report), QStringLiteral("3 tests added"));
    QCOMPARE(desk.answered.size(), 1U);
    QCOMPARE(desk.answered[0].id, id);
    QCOMPARE(desk.answered[0].gap, someRequest().gap);
    QCOMPARE(desk.story(), genie::test::texts({"sending", "delegated", "working", "answered"}));
    QCOMPARE(desk.posts(), 1U);
}

void TestDelegator::anIssueWithNewsIsAskedAboutAtOnce()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.pass(120s); // the lively minute is over
    desk.server.move(desk.issueOf(id), "active");
    desk.settle();
    QVERIFY(desk.attempt(id).state != AttemptState::Working); // its turn has not come
    desk.delegator->hurry(desk.issueOf(id));
    desk.settle();
    QCOMPARE(desk.attempt(id).state, AttemptState::Working);
}

void TestDelegator::newsThatCannotBeReadOrAreNotOursChangeNothing()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.pass(120s);
    const auto asked = desk.server.http.seen.size();
    desk.delegator->hurry("issue-of-somebody-else");
    desk.delegator->hurry("");
    desk.settle();
    QCOMPARE(desk.server.http.seen.size(), asked);
    for (const std::string message : {std::string(), std::string("nonsense"), std::string("{}\n[]\n3"), std::string(R"({"data":{"issue_id":7}})"),
                                      std::string(R"({"data":[]})"), R"({"data":{"issue_id":")" + std::string(300, 'x') + "\"}}", std::string(100'000, '[')})
        QVERIFY(genie::issuesInNews(message).empty());
    QCOMPARE(genie::issuesInNews("junk\n{\"data\":{\"issue_id\":\"a\"}}\n{\"data\":{\"issue\":{\"id\":\"b\"}}}\n{\"data\":{\"issue_id\":\"a\"}}"),
             (std::vector<std::string>{"a", "b"}));
}

void TestDelegator::aRequestWithoutATrackerIsLeftAlone()
{
    Desk desk;
    SuiteRequest request = someRequest();
    request.tracker.clear();
    const RequestId id = desk.queue(request);
    desk.pass(1h);
    QCOMPARE(desk.request(id).status, RequestStatus::Queued);
    QVERIFY(desk.request(id).attempts.empty());
    QVERIFY(desk.server.http.seen.empty());
}

void TestDelegator::theIntentIsStoredBeforeAnythingIsSent()
{
    Desk desk;
    RequestId id;
    int looked = 0;
    desk.server.interfere = [&](const SeenRequest &request) -> std::optional<ScriptedAnswer> {
        if (isCreate(request)) {
            ++looked;
            if (desk.attempt(id).state != AttemptState::Pending || desk.attempt(id).tries != 1 || !desk.attempt(id).nextTry)
                return status(500);
        }
        return std::nullopt;
    };
    id = desk.queue();
    desk.settle();
    QCOMPARE(looked, 1);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
}

void TestDelegator::nothingIsSentWhenTheIntentCannotBeStored()
{
    Desk desk;
    desk.store.trouble = [](const genie::Fact &fact) -> std::optional<genie::Failure> {
        if (std::holds_alternative<genie::RequestChanged>(fact))
            return genie::Failure{FailureKind::Unavailable, "the disk is full"};
        return std::nullopt;
    };
    const RequestId id = desk.queue();
    desk.pass(10s);
    desk.pass(10s);
    QVERIFY(desk.server.http.seen.empty());
    desk.store.trouble = nullptr;
    desk.pass(10s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QCOMPARE(desk.server.count(), 1U);
}

void TestDelegator::anOutageEndsInExactlyOneIssue()
{
    Desk desk;
    desk.server.http.goDown();
    const RequestId id = desk.queue();
    desk.settle();
    QCOMPARE(desk.request(id).status, RequestStatus::Queued);
    QCOMPARE(desk.attempt(id).tries, 1);
    QVERIFY(desk.attempt(id).lastError.find("connection refused") != std::string::npos);
    for (const auto pause : {2s, 8s, 30s, 120s}) {
        QCOMPARE(*desk.attempt(id).nextTry - desk.clock.now(), genie::milliseconds(pause));
        desk.pass(pause - 1ms);
        const int tries = desk.attempt(id).tries;
        desk.pass(1ms);
        QCOMPARE(desk.attempt(id).tries, tries + 1);
    }
    desk.server.http.comeBack();
    desk.pass(600s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QCOMPARE(QString::fromStdString(desk.attempt(id).lastError), QString());
    QCOMPARE(desk.attempt(id).tries, 6);
    QCOMPARE(desk.server.count(), 1U);
}

void TestDelegator::theCircuitBreakerLeavesADeadTrackerAlone()
{
    Desk desk;
    desk.rules.mostPerTracker = 1;
    desk.restart();
    desk.server.interfere = [](const SeenRequest &) { return std::optional(status(503)); };
    for (int i = 0; i < 20; ++i)
        desk.queue();
    for (int i = 0; i < 10; ++i)
        desk.settle();
    QCOMPARE(desk.server.http.seen.size(), 5U);
    QCOMPARE(desk.delegator->resting().count("app-issue-tracker"), 1U);
    desk.pass(59s);
    QCOMPARE(desk.server.http.seen.size(), 5U);
    desk.pass(2s); // one is let through, and fails
    desk.settle();
    QCOMPARE(desk.server.http.seen.size(), 6U);
    desk.server.interfere = nullptr;
    for (int i = 0; i < 40; ++i)
        desk.pass(61s);
    QCOMPARE(desk.server.count(), 20U);
    QVERIFY(desk.delegator->resting().empty());
}

void TestDelegator::anAnswerThatWasLostMakesNoSecondIssue_data()
{
    QTest::addColumn<int>("how");
    QTest::addColumn<QString>("body");
    QTest::newRow("hangs up") << static_cast<int>(Manner::HangUp) << QString();
    QTest::newRow("half a body") << static_cast<int>(Manner::HalfBody) << QStringLiteral("some answer that is cut");
    QTest::newRow("500") << 500 << QStringLiteral("{}");
    QTest::newRow("429") << 429 << QStringLiteral("{}");
    QTest::newRow("200 with HTML") << 200 << QStringLiteral("<html>hello</html>");
    QTest::newRow("200 with nothing") << 200 << QString();
    QTest::newRow("200 without an id") << 200 << QStringLiteral("{\"success\":true,\"data\":{}}");
    QTest::newRow("200 with a strange id") << 200 << QStringLiteral("{\"success\":true,\"data\":{\"issue_id\":\"../../etc\"}}");
    QTest::newRow("200 without success") << 200 << QStringLiteral("{\"success\":false,\"message\":\"no\"}");
    QTest::newRow("200 with an array") << 200 << QStringLiteral("[1,2]");
}

void TestDelegator::anAnswerThatWasLostMakesNoSecondIssue()
{
    QFETCH(int, how);
    QFETCH(QString, body);
    Desk desk;
    int creations = 0;
    desk.server.doFirst = true; // the issue is made, and the answer is not what it should be
    desk.server.interfere = [&](const SeenRequest &request) -> std::optional<ScriptedAnswer> {
        if (!isCreate(request) || ++creations > 1)
            return std::nullopt;
        ScriptedAnswer answer{how >= 100 ? how : 200, body.toStdString(), {}, how >= 100 ? Manner::Whole : static_cast<Manner>(how)};
        return answer;
    };
    const RequestId id = desk.queue();
    desk.settle();
    QCOMPARE(desk.attempt(id).state, AttemptState::Pending);
    QVERIFY(!desk.attempt(id).lastError.empty());
    desk.pass(2s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QCOMPARE(desk.server.count(), 1U);
    QCOMPARE(QString::fromStdString(desk.issueOf(id)), QString::fromStdString(desk.server.ids()[0]));
    QCOMPARE(desk.posts(), 1U);
}

void TestDelegator::aCrashBetweenSendAndStoreMakesNoSecondIssue()
{
    Desk desk;
    desk.server.doFirst = true; // the tracker has it, and its answer never comes
    desk.server.interfere = [](const SeenRequest &request) -> std::optional<ScriptedAnswer> {
        if (!isCreate(request))
            return std::nullopt;
        ScriptedAnswer silent;
        silent.manner = Manner::Silent;
        return silent;
    };
    const RequestId id = desk.queue();
    desk.delegator->tick();
    QTRY_COMPARE(desk.server.count(), 1U);
    desk.restart();
    QCOMPARE(desk.attempt(id).state, AttemptState::Pending);
    desk.settle();
    QCOMPARE(desk.attempt(id).state, AttemptState::Pending); // the try belongs to the dead engine for a while
    desk.pass(desk.rules.lease);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QCOMPARE(desk.server.count(), 1U);
    QCOMPARE(desk.posts(), 1U);
    QCOMPARE(desk.attempt(id).issueId, desk.server.ids()[0]);
}

void TestDelegator::aCrashBeforeSendingStillSends()
{
    Desk desk;
    // The intent is stored, and the engine dies before a byte has left.
    auto request = someRequest();
    request.createdAt = desk.clock.now();
    genie::DelegationAttempt attempt;
    attempt.tracker = request.tracker;
    attempt.tries = 1;
    attempt.createdAt = desk.clock.now();
    attempt.nextTry = desk.clock.now() + desk.rules.lease;
    request.attempts = {attempt};
    const RequestId id = desk.queue(request);
    desk.restart();
    desk.settle();
    QCOMPARE(desk.server.count(), 0U);
    desk.pass(desk.rules.lease);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QCOMPARE(desk.server.count(), 1U);
}

void TestDelegator::aStoreThatFailsAfterSendingMakesNoSecondIssue()
{
    Desk desk;
    desk.store.trouble = [](const genie::Fact &fact) -> std::optional<genie::Failure> {
        const auto *changed = std::get_if<genie::RequestChanged>(&fact);
        if (changed != nullptr && changed->what == "delegated")
            return genie::Failure{FailureKind::Unavailable, "the disk is full"};
        return std::nullopt;
    };
    const RequestId id = desk.queue();
    for (int i = 0; i < 5; ++i)
        desk.pass(30s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Pending);
    QCOMPARE(desk.posts(), 1U);
    desk.store.trouble = nullptr;
    desk.pass(200s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QCOMPARE(desk.server.count(), 1U);
}

void TestDelegator::twoEnginesSendOnce()
{
    Desk desk;
    Delegator other(desk.parts(), desk.rules);
    std::vector<RequestId> ids;
    for (int i = 0; i < 10; ++i)
        ids.push_back(desk.queue());
    QVERIFY(other.reconcile().has_value());
    for (int i = 0; i < 20; ++i) {
        desk.delegator->tick();
        other.tick();
        QTRY_COMPARE(desk.delegator->inFlight() + other.inFlight(), 0);
        desk.clock.advance(5s);
    }
    QCOMPARE(desk.server.count(), 10U);
    QCOMPARE(desk.posts(), 10U);
    for (const auto &id : ids)
        QVERIFY(!desk.issueOf(id).empty());
}

void TestDelegator::retryAfterOfAnHourIsHonouredAndShown()
{
    Desk desk;
    desk.server.interfere = [](const SeenRequest &) { return std::optional(status(429, {{"Retry-After", "3600"}})); };
    const RequestId id = desk.queue();
    desk.settle();
    QCOMPARE(desk.request(id).status, RequestStatus::Queued);
    QCOMPARE(*desk.attempt(id).nextTry - desk.clock.now(), genie::milliseconds(1h));
    QVERIFY2(desk.attempt(id).lastError.find("429: not now") != std::string::npos, desk.attempt(id).lastError.c_str());
    const RequestId later = desk.queue(); // the whole tracker asked for rest
    for (int i = 0; i < 59; ++i)
        desk.pass(1min);
    QCOMPARE(desk.server.http.seen.size(), 1U);
    QVERIFY(desk.request(later).attempts.empty());
    desk.server.interfere = nullptr;
    desk.pass(1min);
    desk.pass(1s);
    QVERIFY(!desk.issueOf(id).empty());
    QVERIFY(!desk.issueOf(later).empty());
    QCOMPARE(desk.server.count(), 2U);
}

void TestDelegator::aVeryLongRetryAfterIsBounded()
{
    Desk desk;
    desk.server.interfere = [](const SeenRequest &) { return std::optional(status(503, {{"Retry-After", "99999999"}})); };
    const RequestId id = desk.queue();
    desk.settle();
    QCOMPARE(*desk.attempt(id).nextTry - desk.clock.now(), desk.rules.longestRetryAfter);
}

void TestDelegator::refusalsAreNotRepeated_data()
{
    QTest::addColumn<int>("code");
    for (const int code : {301, 400, 401, 403, 404, 409, 413, 422})
        QTest::addRow("%d", code) << code;
}

void TestDelegator::refusalsAreNotRepeated()
{
    QFETCH(int, code);
    Desk desk;
    desk.server.interfere = [&](const SeenRequest &) { return std::optional(status(code)); };
    const RequestId id = desk.queue();
    desk.settle();
    QCOMPARE(desk.request(id).status, RequestStatus::Failed);
    QCOMPARE(QString::fromStdString(desk.request(id).finishReason), QStringLiteral("delegation_failed"));
    QVERIFY(desk.request(id).lastError.find(std::to_string(code)) != std::string::npos);
    desk.pass(1h);
    QCOMPARE(desk.server.http.seen.size(), 1U);
}

void TestDelegator::afterADayItIsGivenUp()
{
    Desk desk;
    desk.server.http.goDown();
    const RequestId id = desk.queue();
    for (int i = 0; i < 200 && desk.request(id).status == RequestStatus::Queued; ++i)
        desk.pass(601s);
    QCOMPARE(desk.request(id).status, RequestStatus::Failed);
    QVERIFY(desk.clock.now() - desk.request(id).createdAt <= 24h + 601s);
    QVERIFY(desk.attempt(id).lastError.find("given up after") != std::string::npos);
    QVERIFY(desk.attempt(id).tries < 160);
}

void TestDelegator::badNamesAreNeverSent()
{
    Desk desk;
    for (const std::string &name : {std::string("../x"), std::string("-rf"), std::string("a;b"), std::string(300, 'a')}) {
        const RequestId id = desk.queue(someRequest("app-issue-tracker", name));
        desk.settle();
        QCOMPARE(desk.request(id).status, RequestStatus::Failed);
        QVERIFY(desk.attempt(id).lastError.find("cannot be handed to a tracker") != std::string::npos);
    }
    QVERIFY(desk.server.http.seen.empty());
}

void TestDelegator::anUnknownTrackerFailsTheRequest()
{
    Desk desk;
    const RequestId id = desk.queue(someRequest("jira"));
    desk.settle();
    QCOMPARE(desk.request(id).status, RequestStatus::Failed);
    QVERIFY(desk.request(id).lastError.find("jira") != std::string::npos);
}

void TestDelegator::aFailedIssueFailsTheRequestWithItsReason()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    desk.server.finish(desk.issueOf(id), false, "out of ideas");
    desk.pass(6s);
    QCOMPARE(desk.request(id).status, RequestStatus::Failed);
    QCOMPARE(desk.attempt(id).state, AttemptState::Failed);
    QVERIFY2(desk.attempt(id).lastError.find("out of ideas") != std::string::npos, desk.attempt(id).lastError.c_str());
    QCOMPARE(desk.request(id).lastError, desk.attempt(id).lastError);
    QVERIFY(desk.answered.empty());
}

void TestDelegator::aDeletedIssueIsLostWithinOnePoll()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.server.remove(desk.issueOf(id));
    desk.pass(30s);
    QCOMPARE(desk.request(id).status, RequestStatus::Failed);
    QCOMPARE(QString::fromStdString(desk.request(id).finishReason), QStringLiteral("lost"));
    QCOMPARE(QString::fromStdString(desk.attempt(id).silence), QStringLiteral("deleted"));
    QCOMPARE(desk.delegator->followed(), 0U);
}

void TestDelegator::aNotFoundOfSomethingElseIsNotLost()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.server.interfere = [](const SeenRequest &) { return std::optional(ScriptedAnswer{404, "<h1>nginx</h1>", {}, {}}); };
    desk.pass(30s);
    QCOMPARE(desk.request(id).status, RequestStatus::Delegated);
    QVERIFY(!desk.attempt(id).lastError.empty());
    desk.server.interfere = nullptr;
    desk.pass(10min);
    QCOMPARE(QString::fromStdString(desk.attempt(id).lastError), QString());
}

void TestDelegator::startingIsAskedAgainWhenAllSlotsAreFull()
{
    Desk desk;
    desk.server.slots = 0;
    const RequestId id = desk.delegated();
    desk.settle();
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QVERIFY2(desk.attempt(id).lastError.find("slots are in use") != std::string::npos, desk.attempt(id).lastError.c_str());
    desk.server.slots = 1;
    desk.pass(30s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Working);
    QCOMPARE(QString::fromStdString(desk.attempt(id).lastError), QString());
}

void TestDelegator::whatIsNeverBegunIsNamed()
{
    Desk desk;
    desk.server.slots = 0;
    const RequestId id = desk.delegated();
    for (int i = 0; i < 28; ++i)
        desk.pass(1min);
    QCOMPARE(QString::fromStdString(desk.attempt(id).silence), QString());
    for (int i = 0; i < 4; ++i)
        desk.pass(1min);
    QCOMPARE(QString::fromStdString(desk.attempt(id).silence), QStringLiteral("never_started"));
    QCOMPARE(desk.story().count(QStringLiteral("silent")), 1);
    desk.server.slots = 1;
    desk.pass(1min);
    QCOMPARE(QString::fromStdString(desk.attempt(id).silence), QString());
}

void TestDelegator::loopsAreNamed()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    for (int i = 0; i < 2; ++i) {
        desk.server.move(desk.issueOf(id), "open");
        desk.pass(30s);
        QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
        desk.server.move(desk.issueOf(id), "active");
        desk.pass(30s);
    }
    QCOMPARE(desk.attempt(id).starts, 3);
    QCOMPARE(QString::fromStdString(desk.attempt(id).silence), QString());
    desk.server.move(desk.issueOf(id), "open");
    desk.pass(30s);
    desk.server.move(desk.issueOf(id), "active");
    desk.pass(30s);
    QCOMPARE(QString::fromStdString(desk.attempt(id).silence), QStringLiteral("loops"));
}

void TestDelegator::aCloseWithoutAChangeIsNamed()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    desk.server.finish(desk.issueOf(id), true, "");
    desk.pass(6s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Answered);
    QCOMPARE(QString::fromStdString(desk.attempt(id).silence), QStringLiteral("closed_without_change"));
    QCOMPARE(desk.answered.size(), 1U);
}

void TestDelegator::aReopenedIssueIsNamed()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    desk.server.finish(desk.issueOf(id), true);
    desk.pass(6s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Answered);
    desk.server.move(desk.issueOf(id), "open");
    desk.pass(30s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QCOMPARE(desk.request(id).status, RequestStatus::Delegated);
    QCOMPARE(QString::fromStdString(desk.attempt(id).silence), QStringLiteral("reopened"));
    desk.server.move(desk.issueOf(id), "completed");
    desk.server.issue(desk.issueOf(id))["investigation"]["report"] = "again";
    desk.pass(30s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Answered);
    QCOMPARE(desk.answered.size(), 2U); // another answer, to be judged again
}

void TestDelegator::anIssueReopenedAfterItsVerdictIsNamed()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    desk.server.finish(desk.issueOf(id), true);
    desk.pass(6s);
    SuiteRequest judged = desk.request(id);
    judged.revision += 1;
    judged.status = RequestStatus::Completed;
    judged.attempts.back().state = AttemptState::Judged;
    QVERIFY(desk.store.append({genie::Entry{genie::RequestChanged{judged, "judged"}, {}, {}}}).has_value());
    desk.server.move(desk.issueOf(id), "open");
    desk.restart(); // also by an engine that was started later
    desk.pass(11min);
    QCOMPARE(desk.request(id).status, RequestStatus::Completed);
    QCOMPARE(QString::fromStdString(desk.attempt(id).silence), QStringLiteral("reopened"));
    const auto asked = desk.server.http.seen.size();
    desk.pass(25h);
    desk.pass(1h);
    QVERIFY(desk.server.http.seen.size() <= asked + 1); // it is not watched for ever
}

void TestDelegator::pollsBackOffAndGrowLivelyWithNews()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    const auto asked = [&](genie::milliseconds within) {
        const auto before = desk.server.http.seen.size();
        for (auto passed = 0ms; passed < within; passed += 1s)
            desk.pass(1s);
        return desk.server.http.seen.size() - before;
    };
    QVERIFY(asked(60s) >= 10U);
    QVERIFY(asked(300s) <= 11U);
    desk.server.http.goDown();
    desk.server.http.seen.clear();
    QCOMPARE(asked(600s), 0U);
    QVERIFY(desk.attempt(id).lastError.find("connection refused") != std::string::npos);
    QCOMPARE(desk.story().count(QStringLiteral("unheard")), 1); // said once, not with every try
    desk.server.http.comeBack();
    desk.pass(10min);
    desk.pass(10min);
    QCOMPARE(QString::fromStdString(desk.attempt(id).lastError), QString());
    QCOMPARE(desk.request(id).status, RequestStatus::Running);
}

void TestDelegator::garbageIsNamedAndChangesNothing_data()
{
    QTest::addColumn<QString>("body");
    QTest::newRow("HTML") << QStringLiteral("<html></html>");
    QTest::newRow("nothing") << QString();
    QTest::newRow("null") << QStringLiteral("null");
    QTest::newRow("no issue") << QStringLiteral("{\"success\":true,\"data\":{}}");
    QTest::newRow("another issue") << QStringLiteral(
        "{\"success\":true,\"data\":{\"issue\":{\"id\":\"issue-00000000\",\"status\":\"completed\"}}}");
    QTest::newRow("another request") << QStringLiteral("{\"success\":true,\"data\":{\"issue\":{\"id\":\"ISSUE\",\"status\":\"completed\","
                                                       "\"metadata\":{\"extra\":{\"request_id\":\"x\"}}}}}");
    QTest::newRow("types") << QStringLiteral("{\"success\":true,\"data\":{\"issue\":{\"id\":7,\"status\":[]}}}");
    QTest::newRow("unknown status") << QStringLiteral("{\"success\":true,\"data\":{\"issue\":{\"id\":\"ISSUE\",\"status\":\"frobbed\"}}}");
    QTest::newRow("deep") << QString(100'000, QLatin1Char('['));
    QTest::newRow("huge") << QString(6'000'000, QLatin1Char('x'));
}

void TestDelegator::garbageIsNamedAndChangesNothing()
{
    QFETCH(QString, body);
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    QCOMPARE(desk.attempt(id).state, AttemptState::Working);
    const std::string answer = body.replace(QStringLiteral("ISSUE"), QString::fromStdString(desk.issueOf(id))).toStdString();
    desk.server.interfere = [&](const SeenRequest &) { return std::optional(ScriptedAnswer{200, answer, {}, {}}); };
    desk.pass(30s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Working);
    QVERIFY(!desk.attempt(id).lastError.empty());
    QVERIFY(desk.attempt(id).lastError.size() <= 1000);
    QVERIFY(desk.answered.empty());
    desk.server.interfere = nullptr;
    desk.server.finish(desk.issueOf(id), true);
    desk.pass(10min);
    QCOMPARE(desk.attempt(id).state, AttemptState::Answered);
    QCOMPARE(QString::fromStdString(desk.attempt(id).lastError), QString());
}

void TestDelegator::reportsAreKeptPlainAndBounded()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    desk.server.finish(desk.issueOf(id), true, "\x1b[31mred\x1b[0m <b>bold</b>\x01 \xff end" + std::string(200'000, 'r'));
    desk.pass(6s);
    const std::string report = desk.attempt(id).report;
    QVERIFY2(report.starts_with("red <b>bold</b> "), report.substr(0, 60).c_str());
    QVERIFY(report.size() <= 64 * 1024);
    QVERIFY(report.find('\x1b') == std::string::npos);
    QVERIFY(report.find('\x01') == std::string::npos);
}

void TestDelegator::duplicatesInTheTrackerAreNamedAndTheOldestCounts()
{
    Desk desk;
    int creations = 0;
    desk.server.doFirst = true;
    std::string oldest;
    desk.server.interfere = [&](const SeenRequest &request) -> std::optional<ScriptedAnswer> {
        if (!isCreate(request) || ++creations > 1)
            return std::nullopt;
        return status(500); // it makes the issue, and says that it did not
    };
    const RequestId id = desk.queue();
    desk.settle();
    oldest = desk.server.ids().at(0);
    const auto draft = genie::draftIssue(desk.request(id), 1);
    QVERIFY(desk.tracker->send(*draft, {}).has_value()); // and somebody sends it once more
    desk.pass(2s);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QCOMPARE(QString::fromStdString(desk.issueOf(id)), QString::fromStdString(oldest));
    QVERIFY2(desk.attempt(id).lastError.find("2 issues") != std::string::npos, desk.attempt(id).lastError.c_str());
}

void TestDelegator::aChangeMeanwhileIsNotOverwritten()
{
    Desk desk;
    RequestId id;
    desk.server.interfere = [&](const SeenRequest &request) -> std::optional<ScriptedAnswer> {
        if (isCreate(request)) { // while it is on its way, an operator makes it urgent
            SuiteRequest changed = desk.request(id);
            changed.revision += 1;
            changed.priority = genie::RequestPriority::Urgent;
            if (!desk.store.append({genie::Entry{genie::RequestChanged{changed, "prioritised"}, {}, {}}}))
                return status(500);
        }
        return std::nullopt;
    };
    id = desk.queue();
    desk.settle();
    QCOMPARE(desk.request(id).priority, genie::RequestPriority::Urgent);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QCOMPARE(desk.request(id).gap, someRequest().gap);
}

void TestDelegator::aRequestCancelledOnItsWayTakesItsIssueBack()
{
    Desk desk;
    RequestId id;
    desk.server.interfere = [&](const SeenRequest &request) -> std::optional<ScriptedAnswer> {
        if (isCreate(request)) {
            SuiteRequest changed = desk.request(id);
            changed.revision += 1;
            changed.status = RequestStatus::Failed;
            changed.finishReason = "cancelled";
            changed.attempts.back().state = AttemptState::Cancelled;
            if (!desk.store.append({genie::Entry{genie::RequestChanged{changed, "cancelled"}, {}, {}}}))
                return status(500);
        }
        return std::nullopt;
    };
    id = desk.queue();
    desk.settle();
    QCOMPARE(QString::fromStdString(desk.request(id).finishReason), QStringLiteral("cancelled"));
    QCOMPARE(desk.attempt(id).state, AttemptState::Cancelled);
    QVERIFY(!desk.issueOf(id).empty()); // what was made is not forgotten
    desk.settle();
    QVERIFY(std::filesystem::exists(desk.server.folder("archived", desk.issueOf(id))));
}

void TestDelegator::withdrawingStopsTheAgentAndArchives()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    QCOMPARE(desk.attempt(id).state, AttemptState::Working);
    desk.delegator->withdraw(desk.request(id));
    desk.settle();
    QVERIFY(std::filesystem::exists(desk.server.folder("archived", desk.issueOf(id))));
    QVERIFY(std::ranges::any_of(desk.server.http.seen, [](const SeenRequest &one) { return one.method == "DELETE"; }));
}

void TestDelegator::verdictsArePostedOnce()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    desk.server.finish(desk.issueOf(id), true);
    desk.pass(6s);
    genie::VerdictSummary verdict;
    verdict.id = "v1";
    verdict.sentence = "the gap is gone: 7 of 7 lines";
    desk.server.interfere = [](const SeenRequest &) { return std::optional(status(503)); };
    desk.delegator->postVerdict(desk.request(id), verdict);
    desk.settle();
    desk.server.interfere = nullptr;
    desk.pass(3s);
    desk.delegator->postVerdict(desk.request(id), verdict);
    desk.pass(3s);
    const std::string notes = desk.server.issue(desk.issueOf(id)).value("notes", "");
    QVERIFY2(notes.find("unverifiable") != std::string::npos, notes.c_str());
    QCOMPARE(notes.find("the gap is gone"), notes.rfind("the gap is gone"));
}

void TestDelegator::retryOpensASecondAttemptWithItsOwnIssue()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    desk.server.finish(desk.issueOf(id), false);
    desk.pass(6s);
    SuiteRequest again = desk.request(id);
    again.revision += 1;
    again.status = RequestStatus::Queued;
    const auto stored = desk.store.append({genie::Entry{genie::RequestChanged{again, "retried"}, {}, {}}});
    desk.delegator->handle(stored->front());
    desk.settle();
    QCOMPARE(desk.request(id).attempts.size(), 2U);
    QCOMPARE(desk.attempt(id).number, 2);
    QCOMPARE(desk.attempt(id).state, AttemptState::Delegated);
    QCOMPARE(desk.server.count(), 2U);
    QVERIFY(desk.request(id).attempts[0].issueId != desk.request(id).attempts[1].issueId);
}

void TestDelegator::answersAreAnnouncedOnceAndAgainAfterARestart()
{
    Desk desk;
    const RequestId id = desk.delegated();
    desk.settle();
    desk.server.finish(desk.issueOf(id), true);
    for (int i = 0; i < 10; ++i)
        desk.pass(30s);
    QCOMPARE(desk.answered.size(), 1U);
    desk.restart(); // it was not judged before the crash
    desk.settle();
    QCOMPARE(desk.answered.size(), 2U);
    QCOMPARE(desk.answered[1].id, id);
}

void TestDelegator::urgentRequestsGoFirst()
{
    Desk desk;
    desk.rules.mostInFlight = 1;
    desk.restart();
    desk.queue();
    desk.clock.advance(1s);
    SuiteRequest urgent = someRequest();
    urgent.priority = genie::RequestPriority::Urgent;
    const RequestId id = desk.queue(urgent);
    desk.settle();
    QCOMPARE(desk.posts(), 2U);
    QVERIFY(desk.server.http.seen.front().body.find(id) != std::string::npos);
}

void TestDelegator::manyRequestsAreBounded()
{
    Desk desk;
    desk.rules.mostFollowed = 50;
    desk.restart();
    for (int i = 0; i < 120; ++i)
        desk.queue();
    QCOMPARE(desk.delegator->followed(), 50U);
    int most = 0;
    desk.server.slots = 1000;
    for (int i = 0; i < 30; ++i) {
        desk.delegator->tick();
        most = std::max(most, desk.delegator->inFlight());
        QTRY_COMPARE(desk.delegator->inFlight(), 0);
        desk.clock.advance(1s);
    }
    QVERIFY(most <= desk.rules.mostPerTracker);
    QVERIFY(desk.server.count() >= 50U);
}

QTEST_GUILESS_MAIN(TestDelegator)
#include "tst_delegator.moc"
