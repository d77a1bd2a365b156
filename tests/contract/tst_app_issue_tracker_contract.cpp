// SPDX-License-Identifier: GPL-3.0-or-later
// T1 to T13 of spec/api.md 4.8: what our client takes for granted of the App Issue Tracker. Run against the faithful loopback one, or, with
// TEST_GENIE_REAL_TRACKER_URL, against a real one; then TEST_GENIE_REAL_TRACKER_ISSUES may name its folder of issues, and rows that need a
// fake agent are left out.
#include "desk/delegation/app_issue_tracker.h"
#include "desk/delegation/tracker_news.h"
#include "host/process/process_runner.h"
#include "support/app_issue_server.h"
#include "support/fake_clock.h"
#include "support/process_tools.h"
#include "support/some_requests.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using genie::IssueDraft;
using genie::Json;
using genie::TrackerReading;
using genie::test::AppIssueServer;
using genie::test::someDraft;
using State = TrackerReading::State;

namespace {

/// The tracker in question, and our client of it.
struct Bench {
    QTemporaryDir place;
    genie::test::FakeClock clock;
    genie::ProcessRunner commands{GENIE_BIN_DIR "/test-genie-supervisor"};
    std::unique_ptr<genie::HttpClient> client = genie::makeHttpClient();
    std::unique_ptr<AppIssueServer> server; ///< null: a real one
    std::string url = qEnvironmentVariable("TEST_GENIE_REAL_TRACKER_URL").toStdString();
    std::filesystem::path issues = qEnvironmentVariable("TEST_GENIE_REAL_TRACKER_ISSUES").toStdString();
    std::unique_ptr<genie::TrackerAddress> address;
    std::unique_ptr<genie::AppIssueTracker> tracker;
    std::vector<std::string> made;

    Bench()
    {
        if (url.empty()) {
            issues = place.path().toStdString() + "/issues";
            server = std::make_unique<AppIssueServer>(issues);
            url = server->url();
        }
        address = std::make_unique<genie::TrackerAddress>(genie::TrackerAddress::Configured{url, {}}, std::map<std::string, std::string>{},
                                                          commands, clock);
        tracker = std::make_unique<genie::AppIssueTracker>(*address, *client, clock);
    }
    ~Bench()
    {
        for (const auto &id : made) // a real tracker is left as it was found
            (void)ask("DELETE", "/issues/" + id);
    }

    genie::HttpAnswer ask(const std::string &method, const std::string &path, const Json &body = nullptr) const
    {
        genie::HttpRequest request;
        request.method = method;
        request.url = url + "/api/v1" + path;
        request.headers = {{"Content-Type", "application/json"}};
        request.body = body.is_null() ? "" : genie::toLine(body);
        return client->send(request, {});
    }
    std::string make(const IssueDraft &draft)
    {
        const auto issue = tracker->send(draft, {});
        if (!issue)
            qWarning("%s", issue.error().failure.message.c_str());
        made.push_back(issue ? issue->id : std::string());
        return made.back();
    }
    /// A program in place of the agent that prints, and exits with this.
    void useAgent(int exit, const std::string &lines = {}) const
    {
        const std::string path = place.path().toStdString() + "/resource-claude-code";
        std::ofstream(path) << "#!/bin/sh\ncat > /dev/null\n" << lines << "\necho 'said: 3 tests'\nexit " << exit << "\n";
        std::filesystem::permissions(path, std::filesystem::perms(0755));
        server->agentProgram = path;
    }
    [[nodiscard]] std::string wordOf(const std::string &id, const genie::IssueKey &key) const
    {
        const auto reading = tracker->read(id, key, {});
        return reading ? reading->word : reading.error().failure.message;
    }
};

Json parsed(const genie::HttpAnswer &answer) { return genie::parseJson(answer.body).value_or(Json()); }

} // namespace

#define NEEDS_LOOPBACK                                                                                                                     \
    if (!bench.server)                                                                                                                     \
    QSKIP("needs a fake agent, which a real tracker does not take from us")

class TestAppIssueTrackerContract : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void t1_aPayloadMakesAnIssueWithAFolder();
    void t2_anExtraKeyIsRefused();
    void t3_noTargetsIsRefused();
    void t4_theIssueIsListedByItsTarget();
    void t5_searchIsNotThere();
    void t6_extraIsReplacedAsAWhole();
    void t7_anAgentThatSucceedsCompletesTheIssue();
    void t8_anAgentThatFailsFailsTheIssue();
    void t9_investigatingTwiceIsAConflict();
    void t10_investigatingTheUnknownIsAnError();
    void t11_stoppingARunOpensTheIssueAgain();
    void t12_newsOfARunAreHeard();
    void t13_anOutageIsAFaultThatPasses();
    void theProbeAsksForReadiness();
    void portsAreFoundThroughVrooli();
};

void TestAppIssueTrackerContract::t1_aPayloadMakesAnIssueWithAFolder()
{
    Bench bench;
    const IssueDraft draft = someDraft();
    const std::string id = bench.make(draft);
    QVERIFY2(QRegularExpression(QStringLiteral("^issue-[0-9a-f]{8}$")).match(QString::fromStdString(id)).hasMatch(), id.c_str());
    if (bench.issues.empty())
        return;
    const auto folder = bench.issues / "open" / id;
    const std::string yaml = genie::test::contentOf(folder / "metadata.yaml");
    QVERIFY(yaml.find("request_id: " + draft.request.id) != std::string::npos);
    QVERIFY(yaml.find("type: scenario") != std::string::npos);
    QVERIFY(yaml.find("id: demo") != std::string::npos);
    QCOMPARE(genie::test::contentOf(folder / "artifacts" / "demo-test-request.json"), draft.attachment);
}

void TestAppIssueTrackerContract::t2_anExtraKeyIsRefused()
{
    Bench bench;
    Json body = genie::createIssueBody(someDraft());
    body["preferred_model"] = "x";
    QCOMPARE(bench.ask("POST", "/issues", body).status, 400);
}

void TestAppIssueTrackerContract::t3_noTargetsIsRefused()
{
    Bench bench;
    Json body = genie::createIssueBody(someDraft());
    body.erase("targets");
    QCOMPARE(bench.ask("POST", "/issues", body).status, 400);
}

void TestAppIssueTrackerContract::t4_theIssueIsListedByItsTarget()
{
    Bench bench;
    const IssueDraft draft = someDraft();
    const std::string id = bench.make(draft);
    const Json list = parsed(bench.ask("GET", "/issues?target_type=scenario&target_id=demo&status=open"));
    bool found = false;
    for (const auto &issue : genie::at(list, "data.issues"))
        found = found || (genie::textAt(issue, "id") == id && genie::textAt(issue, "metadata.extra.request_id") == draft.request.id);
    QVERIFY(found);
    const auto own = bench.tracker->find(draft.key(), {});
    QVERIFY(own.has_value() && own->has_value());
    QCOMPARE((*own)->id, id);
}

void TestAppIssueTrackerContract::t5_searchIsNotThere()
{
    Bench bench;
    QCOMPARE(bench.ask("GET", "/issues/search?q=x").status, 404);
}

void TestAppIssueTrackerContract::t6_extraIsReplacedAsAWhole()
{
    Bench bench;
    const std::string id = bench.make(someDraft());
    QCOMPARE(bench.ask("PATCH", "/issues/" + id, {{"metadata_extra", {{"a", "1"}}}}).status, 200);
    const Json issue = parsed(bench.ask("GET", "/issues/" + id));
    QCOMPARE(QString::fromStdString(genie::textAt(issue, "data.issue.metadata.extra.a")), QStringLiteral("1"));
    QVERIFY(genie::textAt(issue, "data.issue.metadata.extra.request_id").empty());
}

void TestAppIssueTrackerContract::t7_anAgentThatSucceedsCompletesTheIssue()
{
    Bench bench;
    NEEDS_LOOPBACK;
    bench.useAgent(0);
    const IssueDraft draft = someDraft();
    const std::string id = bench.make(draft);
    QVERIFY(bench.tracker->startWork(id, {}).has_value());
    QVERIFY(std::filesystem::exists(bench.issues / "active" / id));
    QTRY_VERIFY(std::filesystem::exists(bench.issues / "completed" / id));
    const auto reading = bench.tracker->read(id, draft.key(), {});
    QVERIFY(reading.has_value());
    QCOMPARE(reading->state, State::Finished);
    QVERIFY(reading->report.find("said: 3 tests") != std::string::npos);
    QVERIFY(reading->startedAt.has_value());
}

void TestAppIssueTrackerContract::t12_newsOfARunAreHeard()
{
    Bench bench;
    NEEDS_LOOPBACK;
    bench.useAgent(0);
    std::vector<std::string> heard;
    genie::TrackerNews news([&](const std::string &issue) { heard.push_back(issue); });
    QVERIFY(!news.wantsAddress(false, bench.clock.now()));
    QVERIFY(news.wantsAddress(true, bench.clock.now()));
    news.connectTo(bench.tracker->newsAddress({}), bench.clock.now());
    QTRY_VERIFY(news.connected() && bench.server->listeners() == 1);
    QVERIFY(!news.wantsAddress(true, bench.clock.now() + std::chrono::hours(1)));
    const std::string id = bench.make(someDraft());
    QVERIFY(bench.tracker->startWork(id, {}).has_value());
    QTRY_COMPARE(heard.size(), std::size_t{2}); // begun, and ended: two objects in one message are one piece of news
    QVERIFY(heard[0] == id && heard[1] == id);
}

void TestAppIssueTrackerContract::t8_anAgentThatFailsFailsTheIssue()
{
    Bench bench;
    NEEDS_LOOPBACK;
    bench.useAgent(1);
    const IssueDraft draft = someDraft();
    const std::string id = bench.make(draft);
    QVERIFY(bench.tracker->startWork(id, {}).has_value());
    QTRY_VERIFY(std::filesystem::exists(bench.issues / "failed" / id));
    const auto reading = bench.tracker->read(id, draft.key(), {});
    QCOMPARE(reading->state, State::Failed);
    QVERIFY2(reading->note.find("exited with code 1") != std::string::npos, reading->note.c_str());
}

void TestAppIssueTrackerContract::t9_investigatingTwiceIsAConflict()
{
    Bench bench;
    NEEDS_LOOPBACK;
    const std::string id = bench.make(someDraft());
    QVERIFY(bench.tracker->startWork(id, {}).has_value());
    QCOMPARE(bench.ask("POST", "/investigate", {{"issue_id", id}}).status, 409);
    QVERIFY(bench.tracker->startWork(id, {}).has_value()); // which our client takes for begun
}

void TestAppIssueTrackerContract::t10_investigatingTheUnknownIsAnError()
{
    Bench bench;
    QCOMPARE(bench.ask("POST", "/investigate", {{"issue_id", "issue-00000000"}}).status, 500);
    QVERIFY(bench.tracker->startWork("issue-00000000", {}).has_value()); // the next reading says that it is gone
    const auto reading = bench.tracker->read("issue-00000000", {}, {});
    QCOMPARE(reading->state, State::Deleted);
}

void TestAppIssueTrackerContract::t11_stoppingARunOpensTheIssueAgain()
{
    Bench bench;
    NEEDS_LOOPBACK;
    bench.useAgent(0, "exec sleep 60");
    const IssueDraft draft = someDraft();
    const std::string id = bench.make(draft);
    QVERIFY(bench.tracker->startWork(id, {}).has_value());
    QCOMPARE(bench.ask("DELETE", "/processes/running/" + id).status, 200);
    QVERIFY(std::filesystem::exists(bench.issues / "open" / id));
    const Json issue = parsed(bench.ask("GET", "/issues/" + id));
    QCOMPARE(QString::fromStdString(genie::textAt(issue, "data.issue.metadata.extra.agent_last_status")), QStringLiteral("cancelled"));
    QVERIFY(bench.tracker->startWork(id, {}).has_value());
    QVERIFY(bench.tracker->cancel(id, {}).has_value());
    QCOMPARE(QString::fromStdString(bench.wordOf(id, draft.key())), QStringLiteral("archived"));
    QVERIFY(bench.tracker->cancel(id, {}).has_value()); // nothing is left to take back
}

/// The other half of T13, exactly one issue after the outage, is tst_delegator's.
void TestAppIssueTrackerContract::t13_anOutageIsAFaultThatPasses()
{
    Bench bench;
    NEEDS_LOOPBACK;
    bench.server->http.goDown();
    const auto down = bench.tracker->send(someDraft(), {});
    QVERIFY(!down);
    QVERIFY(down.error().passing);
    bench.server->http.comeBack();
    QVERIFY(!bench.make(someDraft()).empty());
}

void TestAppIssueTrackerContract::theProbeAsksForReadiness()
{
    Bench bench;
    QVERIFY(bench.tracker->probe({}).ready);
    QCOMPARE(bench.tracker->probe({}).detail, bench.url);
    NEEDS_LOOPBACK;
    bench.server->interfere = [](const genie::test::SeenRequest &) {
        return std::optional(genie::test::ScriptedAnswer{200, "{\"readiness\":false}", {}, {}});
    };
    QVERIFY(!bench.tracker->probe({}).ready);
}

void TestAppIssueTrackerContract::portsAreFoundThroughVrooli()
{
    Bench bench;
    NEEDS_LOOPBACK;
    const std::string port = bench.url.substr(bench.url.rfind(':') + 1);
    const std::filesystem::path vrooli = bench.place.path().toStdString() + "/vrooli";
    const std::map<std::string, std::string> environment{{"PATH", bench.place.path().toStdString() + ":/usr/bin:/bin"}};
    const auto script = [&](const std::string &lines) {
        std::ofstream(vrooli) << "#!/bin/sh\n" << lines << "\n";
        std::filesystem::permissions(vrooli, std::filesystem::perms(0755));
        genie::TrackerAddress address({}, environment, bench.commands, bench.clock);
        const auto place = address.place({});
        return place ? place->api + " " + place->ui : place.error().failure.message;
    };
    QCOMPARE(script("[ \"$4\" = API_PORT ] && echo " + port + " || echo 40000"), "http://localhost:" + port + " http://localhost:40000");
    QCOMPARE(script("[ -n \"$4\" ] && exit 1; echo UI_PORT=40001; echo API_PORT=" + port),
             "http://localhost:" + port + " http://localhost:40001");
    QVERIFY(script("echo API_PORT=99999999").find("TEST_GENIE_TRACKER_URL") != std::string::npos);
    QVERIFY(script("exit 1").find("was not found") != std::string::npos);
    auto named = environment;
    named["TEST_GENIE_TRACKER_URL"] = bench.url + "/api/v1/";
    genie::TrackerAddress address({}, named, bench.commands, bench.clock);
    QCOMPARE(address.place({})->api, bench.url);
    genie::TrackerAddress bad({"javascript:alert(1)", {}}, named, bench.commands, bench.clock);
    QCOMPARE(bad.place({}).error().failure.kind, genie::FailureKind::Invalid);
}

QTEST_GUILESS_MAIN(TestAppIssueTrackerContract)
#include "tst_app_issue_tracker_contract.moc"
