// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/some_requests.h"
#include "support/tracker_benches.h"

#include <QtTest>

using genie::FailureKind;
using genie::IssueDraft;
using genie::Json;
using genie::TrackerReading;
using genie::test::GithubBench;
using genie::test::GithubServer;
using genie::test::ScriptedAnswer;
using genie::test::SeenRequest;
using genie::test::someDraft;
using State = TrackerReading::State;

class TestGithubTracker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theIssueHasLabelsBodyAndAssignee();
    void askingAgainCostsNothingWhenNothingChanged();
    void findingReadsAllPages();
    void aListThatNeverEndsConcludesNothing();
    void aPageOnAnotherServerIsNotAsked();
    void aDraftIsWorkAndAReadyPullRequestIsAnAnswer();
    void aClosedIssueAnswersWithTheDefaultBranch();
    void notPlannedIsWithdrawn();
    void pullRequestsOfOtherRepositoriesDoNotCount();
    void aMentionDoesNotBeatAPromise();
    void rateLimitsSayWhenToComeBack_data();
    void rateLimitsSayWhenToComeBack();
    void aForbiddenDeedIsRefusedForGood();
    void aRepositoryThatCannotBeSeenHasLostNoIssue();
    void theTokenIsInNoMessage();
    void aMissingTokenSaysWhatToDo();
    void aStrangeRepositoryIsRefused();
    void aCommentIsWrittenOnce();

private:
    static TrackerReading read(GithubBench &bench, const std::string &id) { return bench.tracker().read(id, {}, {}).value(); }
};

void TestGithubTracker::theIssueHasLabelsBodyAndAssignee()
{
    GithubBench bench;
    const auto sent = bench.tracker().send(someDraft(), {});
    QVERIFY(sent.has_value());
    QCOMPARE(QString::fromStdString(sent->id), QStringLiteral("41"));
    QCOMPARE(QString::fromStdString(sent->url), QStringLiteral("https://github.com/ada/notes/issues/41"));
    const Json issue = bench.server.issues.at(41);
    QCOMPARE(QString::fromStdString(issue["labels"][0]["name"].get<std::string>()), QStringLiteral("test-genie"));
    QCOMPARE(QString::fromStdString(issue["assignee"]["login"].get<std::string>()), QStringLiteral("copilot"));
    QVERIFY(issue["body"].get<std::string>().find("## What is missing") != std::string::npos);
    QCOMPARE(QString::fromStdString(bench.server.http.seen[0].headers["x-github-api-version"]), QStringLiteral("2022-11-28"));
}

void TestGithubTracker::askingAgainCostsNothingWhenNothingChanged()
{
    GithubBench bench;
    const std::string id = bench.tracker().send(someDraft(), {})->id;
    bench.server.addPull(7, 41, true);
    const TrackerReading first = read(bench, id);
    QCOMPARE(bench.server.notModified, 0);
    QCOMPARE(read(bench, id), first);
    QCOMPARE(bench.server.notModified, 3); // the issue, its timeline, its pull request
    bench.server.pulls[7]["draft"] = false;
    QCOMPARE(read(bench, id).state, State::Finished);
}

void TestGithubTracker::findingReadsAllPages()
{
    GithubBench bench;
    bench.server.mostPerPage = 10;
    const IssueDraft draft = someDraft();
    for (int i = 0; i < 34; ++i)
        QVERIFY(bench.tracker().send(someDraft(), {}).has_value());
    const auto sent = bench.tracker().send(draft, {});
    const auto found = bench.tracker().find(draft.key(), {});
    QVERIFY(found.has_value() && found->has_value());
    QCOMPARE((*found)->id, sent->id);
    const std::string since = bench.server.http.seen.back().query["since"];
    QVERIFY2(
        QRegularExpression(QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$")).match(QString::fromStdString(since)).hasMatch(),
        since.c_str());
}

void TestGithubTracker::aListThatNeverEndsConcludesNothing()
{
    GithubBench bench;
    bench.server.interfere = [&](const SeenRequest &request) -> std::optional<ScriptedAnswer> {
        return ScriptedAnswer{200, "[]", {{"Link", "<" + bench.server.url() + request.target + "x>; rel=\"next\""}}, {}};
    };
    const auto found = bench.tracker().find(someDraft().key(), {});
    QVERIFY(!found);
    QVERIFY(found.error().passing);
    QCOMPARE(bench.server.http.seen.size(), 20U);
}

void TestGithubTracker::aPageOnAnotherServerIsNotAsked()
{
    GithubBench bench;
    genie::test::LoopbackHttp other([](const SeenRequest &) { return ScriptedAnswer{}; });
    bench.server.interfere = [&](const SeenRequest &) -> std::optional<ScriptedAnswer> {
        return ScriptedAnswer{200, "[]", {{"Link", "<" + other.url() + "/steal>; rel=\"next\""}}, {}};
    };
    QVERIFY(!bench.tracker().find(someDraft().key(), {}));
    QVERIFY(other.seen.empty());
}

void TestGithubTracker::aDraftIsWorkAndAReadyPullRequestIsAnAnswer()
{
    GithubBench bench;
    const std::string id = bench.tracker().send(someDraft(), {})->id;
    QCOMPARE(read(bench, id).state, State::Open);
    QCOMPARE(QString::fromStdString(read(bench, id).agent), QStringLiteral("copilot"));
    bench.server.addPull(7, 41, true);
    QCOMPARE(read(bench, id).state, State::Working);
    bench.server.pulls[7]["draft"] = false;
    const TrackerReading ready = read(bench, id);
    QCOMPARE(ready.state, State::Finished);
    QCOMPARE(QString::fromStdString(ready.result), QStringLiteral("refs/pull/7/head"));
    QVERIFY(ready.report.find("Adds tests.") != std::string::npos);
    bench.server.pulls[7]["state"] = "closed"; // given up, and not merged
    QCOMPARE(read(bench, id).state, State::Open);
    bench.server.pulls[7]["merged"] = true;
    bench.server.issues[41]["state"] = "closed";
    QCOMPARE(read(bench, id).state, State::Finished);
    QCOMPARE(QString::fromStdString(read(bench, id).result), QStringLiteral("refs/pull/7/head"));
}

void TestGithubTracker::aClosedIssueAnswersWithTheDefaultBranch()
{
    GithubBench bench;
    const std::string id = bench.tracker().send(someDraft(), {})->id;
    bench.server.issues[41]["state"] = "closed";
    bench.server.issues[41]["state_reason"] = "completed";
    const TrackerReading closed = read(bench, id);
    QCOMPARE(closed.state, State::Finished);
    QCOMPARE(QString::fromStdString(closed.result), QStringLiteral("refs/heads/main"));
    QCOMPARE(closed.changed, std::optional(false));
    const std::string commit(40, 'c');
    bench.server.timelines[41].push_back({{"event", "closed"}, {"commit_id", commit}});
    QCOMPARE(read(bench, id).result, commit);
    QCOMPARE(read(bench, id).changed, std::optional<bool>());
}

void TestGithubTracker::notPlannedIsWithdrawn()
{
    GithubBench bench;
    const std::string id = bench.tracker().send(someDraft(), {})->id;
    bench.server.issues[41]["state"] = "closed";
    bench.server.issues[41]["state_reason"] = "not_planned";
    QCOMPARE(read(bench, id).state, State::Withdrawn);
}

void TestGithubTracker::pullRequestsOfOtherRepositoriesDoNotCount()
{
    GithubBench bench;
    const std::string id = bench.tracker().send(someDraft(), {})->id;
    bench.server.addPull(7, 41, false);
    bench.server.timelines[41][0]["source"]["issue"]["repository_url"] = "https://api.github.com/repos/eve/ada-notes";
    QCOMPARE(read(bench, id).state, State::Open);
}

void TestGithubTracker::aMentionDoesNotBeatAPromise()
{
    const auto event = [](int number, const char *body) {
        return Json{
            {"event", "cross-referenced"},
            {"source",
             {{"issue", {{"number", number}, {"body", body}, {"pull_request", Json::object()}, {"repository_url", "x/repos/ada/notes"}}}}}};
    };
    const auto linked = [](const std::vector<Json> &timeline) { return genie::linkedPulls(timeline, "ada/notes", "41"); };
    using Numbers = std::vector<std::int64_t>;
    QCOMPARE(linked({event(1, "see #41")}), Numbers{1});
    QCOMPARE(linked({event(1, "Fixes #41"), event(2, "see #41")}), Numbers{1});
    QCOMPARE(linked({event(1, "closes ada/notes#41"), event(2, "x")}), Numbers{1});
    QCOMPARE(linked({event(1, "Resolves: #41."), event(2, "x")}), Numbers{1});
    QCOMPARE(linked({event(1, "fixes #410"), event(2, "fixes #4")}), (Numbers{1, 2}));
    QCOMPARE(linked({event(1, "fixes the door\n#41"), event(2, "x")}), (Numbers{1, 2}));
    QCOMPARE(linked({Json("x"), Json(), Json{{"event", 7}}}), Numbers{});
}

void TestGithubTracker::rateLimitsSayWhenToComeBack_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("seconds");
    QTest::newRow("429") << 429 << QStringLiteral("Retry-After") << QStringLiteral("60") << 60;
    QTest::newRow("secondary") << 403 << QStringLiteral("Retry-After") << QStringLiteral("90") << 90;
    QTest::newRow("primary") << 403 << QStringLiteral("X-RateLimit-Reset") << QStringLiteral("1767953866") << 1001;
    QTest::newRow("date") << 429 << QStringLiteral("Retry-After") << QStringLiteral("Fri, 09 Jan 2026 10:01:36 GMT") << 30;
}

void TestGithubTracker::rateLimitsSayWhenToComeBack()
{
    QFETCH(int, status);
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(int, seconds);
    GithubBench bench;
    bench.server.interfere = [&](const SeenRequest &) -> std::optional<ScriptedAnswer> {
        return ScriptedAnswer{status,
                              R"({"message":"API rate limit exceeded"})",
                              {{name.toStdString(), value.toStdString()}, {"X-RateLimit-Remaining", "0"}},
                              {}};
    };
    const auto sent = bench.tracker().send(someDraft(), {});
    QVERIFY(!sent);
    QVERIFY(sent.error().passing);
    QVERIFY(sent.error().retryAfter.has_value());
    QCOMPARE(std::chrono::duration_cast<std::chrono::seconds>(*sent.error().retryAfter).count(), seconds);
}

void TestGithubTracker::aForbiddenDeedIsRefusedForGood()
{
    GithubBench bench;
    bench.server.interfere = [](const SeenRequest &) -> std::optional<ScriptedAnswer> {
        return ScriptedAnswer{403,
                              R"({"message":"Resource not accessible by personal access token"})",
                              {{"X-RateLimit-Remaining", "4999"}, {"X-RateLimit-Reset", "1767953866"}},
                              {}};
    };
    const auto sent = bench.tracker().send(someDraft(), {});
    QVERIFY(!sent.error().passing);
    QCOMPARE(sent.error().failure.kind, FailureKind::Unauthorized);
}

void TestGithubTracker::aRepositoryThatCannotBeSeenHasLostNoIssue()
{
    GithubBench bench;
    const std::string id = bench.tracker().send(someDraft(), {})->id;
    bench.server.visible = false;
    QVERIFY(!bench.tracker().read(id, {}, {}));
    bench.server.visible = true;
    bench.server.issues.clear();
    QCOMPARE(read(bench, id).state, State::Deleted);
}

void TestGithubTracker::theTokenIsInNoMessage()
{
    GithubBench bench;
    bench.server.interfere = [](const SeenRequest &request) -> std::optional<ScriptedAnswer> {
        return ScriptedAnswer{400, genie::toLine({{"message", "you sent " + request.headers.at("authorization")}}), {}, {}};
    };
    const auto sent = bench.tracker().send(someDraft(), {});
    QVERIFY2(sent.error().failure.message.find(GithubServer::kToken) == std::string::npos, sent.error().failure.message.c_str());
    QVERIFY(sent.error().failure.message.find("Bearer ***") != std::string::npos);
    QVERIFY(bench.tracker().probe({}).detail.find(GithubServer::kToken) == std::string::npos);
}

void TestGithubTracker::aMissingTokenSaysWhatToDo()
{
    GithubBench bench;
    const genie::FileSecrets none(bench.place.path().toStdString());
    genie::GithubTracker tracker({GithubServer::kRepository, bench.server.url(), {}, {}}, none, *bench.client, bench.clock);
    const auto sent = tracker.send(someDraft(), {});
    QVERIFY(!sent.error().passing);
    QVERIFY(sent.error().failure.message.find("chmod 600") != std::string::npos);
    QVERIFY(bench.server.http.seen.empty());
}

void TestGithubTracker::aStrangeRepositoryIsRefused()
{
    GithubBench bench;
    const genie::test::FixedSecret secret;
    for (const char *repository : {"", "ada", "ada/notes/x", "../x", "ada/..", "a b/c", "ada/notes?x"}) {
        genie::GithubTracker tracker({repository, bench.server.url(), {}, {}}, secret, *bench.client, bench.clock);
        QCOMPARE(tracker.send(someDraft(), {}).error().failure.kind, FailureKind::Invalid);
    }
    QVERIFY(bench.server.http.seen.empty());
}

void TestGithubTracker::aCommentIsWrittenOnce()
{
    GithubBench bench;
    const std::string id = bench.tracker().send(someDraft(), {})->id;
    QVERIFY(bench.tracker().comment(id, "verdict 1", "closed, says @everyone", {}).has_value());
    QVERIFY(bench.tracker().comment(id, "verdict 1", "closed", {}).has_value());
    QCOMPARE(bench.server.comments[41].size(), 1U);
    const std::string body = bench.server.comments[41][0]["body"];
    QVERIFY(body.find("closed, says") != std::string::npos);
    QVERIFY(body.find('@') == std::string::npos);
}

QTEST_GUILESS_MAIN(TestGithubTracker)
#include "tst_github_tracker.moc"
