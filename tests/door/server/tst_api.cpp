// SPDX-License-Identifier: GPL-3.0-or-later
// The HTTP API over a real engine, asked as its clients ask it (spec/api.md 1 and 12).
#include "memory/open_store.h"
#include "core/json/json.h"
#include "support/process_tools.h"
#include "support/raw_client.h"
#include "support/served_engine.h"
#include "support/temporary_scenarios.h"

#include <QFloat16>
#include <QTest>

#include <set>

using namespace genie;
using test::RawClient;

/// QFloat16 is included since QCOMPARE looks whether JSON converts to it.
template <> char *QTest::toString(const genie::Json &json) { return qstrdup(genie::toLine(json).c_str()); }

namespace {

struct Reply {
    int status = 0;
    QByteArray head;
    std::string text;
    Json json;
};

/// A served engine over a few scenarios, and a client that asks it.
struct Bench {
    test::TemporaryScenarios files;
    EngineOptions options;
    std::unique_ptr<test::ServedEngine> engine;

    Bench()
    {
        std::filesystem::create_directories(files.root());
        files.addScript("demo", "hello", "echo hello");
        files.addScript("demo", "bad", "exit 3");
        options.scenariosRoot = files.root();
        options.dataDirectory = files.path() / "data";
        options.store = "sqlite:" + (files.path() / "data" / "store.sqlite").string();
        options.supervisor = GENIE_BIN_DIR "/test-genie-supervisor";
        options.stateDirectory = files.path() / "state";
    }
    void open() { engine = std::make_unique<test::ServedEngine>(options); }

    Reply ask(const std::string &method, const std::string &path, const Json &body = nullptr, const QByteArray &headers = {})
    {
        RawClient client(engine->port());
        const std::string text = body.is_null() ? std::string() : toLine(body);
        client.send(QByteArray::fromStdString(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                                              (text.empty() ? "" : "Content-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) + "\r\n")) +
                    headers + "\r\n" + QByteArray::fromStdString(text));
        return read(client.untilTheEnd());
    }
    static Reply read(const QByteArray &answer)
    {
        Reply reply;
        reply.status = answer.mid(9, 3).toInt();
        const auto end = answer.indexOf("\r\n\r\n");
        reply.head = answer.left(end + 2);
        reply.text = answer.mid(end + 4).toStdString();
        if (auto json = parseJson(reply.text))
            reply.json = *json;
        return reply;
    }
    Reply get(const std::string &path) { return ask("GET", "/api/v1" + path); }
    Reply post(const std::string &path, const Json &body = Json::object()) { return ask("POST", "/api/v1" + path, body); }
};

std::vector<std::string> eventsIn(const std::string &text)
{
    std::vector<std::string> names;
    for (std::size_t at = 0; (at = text.find("event: ", at)) != std::string::npos; at += 7)
        names.push_back(text.substr(at + 7, text.find('\n', at) - at - 7));
    return names;
}

} // namespace

class TestApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void healthIsAlwaysAnsweredAndHasTheMembersOfTheReference()
    {
        Bench bench;
        bench.open();
        for (const char *path : {"/health", "/api/v1/health"}) {
            const auto reply = bench.ask("GET", path);
            QCOMPARE(reply.status, 200);
            QCOMPARE(reply.json["status"], Json("healthy"));
            QCOMPARE(reply.json["service"], Json("Test Genie API"));
            QCOMPARE(reply.json["readiness"], Json(true));
            QCOMPARE(reply.json["dependencies"]["database"], Json("connected"));
            QCOMPARE(reply.json["operations"]["queue"]["pending"], Json(0));
            QVERIFY(!reply.json["operations"].contains("lastExecution"));
            QVERIFY(reply.text.back() == '\n');
        }
        QCOMPARE(bench.get("/ready").status, 200);
    }

    void healthIsAnsweredWithoutAStoreAndSaysSo()
    {
        Bench bench;
        std::filesystem::create_directories(sqliteFileOf(bench.options.store)); // a directory where the file should be
        bench.open();
        const auto reply = bench.get("/health");
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.json["status"], Json("unhealthy"));
        QCOMPARE(reply.json["dependencies"]["database"], Json("disconnected"));
        QCOMPARE(reply.json["operations"], Json::object());
        QCOMPARE(bench.get("/ready").status, 503);
        QCOMPARE(bench.get("/executions").status, 503);
        QCOMPARE(bench.get("/events").status, 503);
    }

    void unknownPathsAndMethodsAnswerAsTheReferenceDoes()
    {
        Bench bench;
        bench.open();
        const auto nowhere = bench.get("/nowhere");
        QCOMPARE(nowhere.status, 404);
        QCOMPARE(nowhere.text, std::string("404 page not found\n"));
        QVERIFY(nowhere.head.contains("Content-Type: text/plain"));
        const auto method = bench.ask("OPTIONS", "/api/v1/executions");
        QCOMPARE(method.status, 405);
        QVERIFY(method.text.empty());
        QVERIFY(!bench.get("/health").head.contains("Access-Control"));
        QCOMPARE(bench.ask("GET", "/").status, 404);
        QCOMPARE(bench.ask("GET", "/api/v2/health").status, 404);
        QCOMPARE(bench.get("/executions/%zz").status, 404);
    }

    void aRunThatEndsIsAnsweredWith200WhateverItsVerdict()
    {
        Bench bench;
        bench.open();
        const auto passed = bench.post("/executions", {{"scenarioName", "demo"}, {"phases", {"hello"}}});
        QCOMPARE(passed.status, 200);
        QCOMPARE(passed.json["success"], Json(true));
        QCOMPARE(passed.json["phases"][0]["name"], Json("hello"));
        QCOMPARE(passed.json["phases"][0]["durationSeconds"], Json(1)); // rounded up
        QVERIFY(passed.json["phases"][0]["durationMs"].get<int>() < 20'000);
        QCOMPARE(passed.json["phaseSummary"]["passed"], Json(1));
        QCOMPARE(passed.json["persisted"], Json(true));
        const auto failed = bench.post("/executions", {{"scenarioName", "demo"}, {"phases", {"bad"}}});
        QCOMPARE(failed.status, 200);
        QCOMPARE(failed.json["success"], Json(false));
        QVERIFY(failed.json["phases"][0].contains("classification"));
        const auto one = bench.get("/executions/" + passed.json["executionId"].get<std::string>());
        QCOMPARE(one.json["executionId"], passed.json["executionId"]);
        QCOMPARE(bench.get("/health").json["operations"]["lastExecution"]["executionId"], failed.json["executionId"]);
    }

    void aRunThatCannotBeginSaysWhy_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const char *body, int status) { QTest::newRow(name) << QString::fromLatin1(body) << status; };
        row("no name", R"({})", 400);
        row("no such scenario", R"({"scenarioName":"nobody"})", 400);
        row("leads out", R"({"scenarioName":"../demo"})", 400);
        row("unknown preset", R"({"scenarioName":"demo","preset":"enormous"})", 400);
        row("unknown phase", R"({"scenarioName":"demo","phases":["nothing"]})", 400);
        row("nothing left", R"({"scenarioName":"demo","phases":["hello"],"skip":["hello"]})", 400);
        row("no such request", R"({"scenarioName":"demo","phases":["hello"],"suiteRequestId":"0f0f0f0f-0000-4000-8000-000000000000"})", 404);
        row("wrong type", R"({"scenarioName":"demo","phases":"hello"})", 400);
        row("no object", R"([1])", 400);
        row("no json", R"({"a":)", 400);
        row("junk behind", R"({"scenarioName":"demo"} junk)", 400);
    }
    void aRunThatCannotBeginSaysWhy()
    {
        QFETCH(QString, body);
        QFETCH(int, status);
        Bench bench;
        bench.open();
        RawClient client(bench.engine->port());
        const QByteArray text = body.toUtf8();
        client.send("POST /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                    QByteArray::number(text.size()) + "\r\n\r\n" + text);
        const auto reply = Bench::read(client.untilTheEnd());
        QCOMPARE(reply.status, status);
        QVERIFY(!reply.json["error"].get<std::string>().empty() && reply.json.contains("code"));
        QCOMPARE(bench.get("/executions").json["items"], Json::array());
    }

    void aStreamTellsARunInOrder()
    {
        Bench bench;
        bench.open();
        const auto reply = bench.post("/executions/stream", {{"scenarioName", "demo"}, {"phases", {"hello", "bad"}}});
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.head.contains("text/event-stream"));
        const auto events = eventsIn(reply.text);
        QCOMPARE(events.front(), std::string("accepted"));
        QCOMPARE(events.back(), std::string("complete"));
        QCOMPARE(std::count(events.begin(), events.end(), "phase_start"), std::ptrdiff_t{2});
        QCOMPARE(std::count(events.begin(), events.end(), "phase_end"), std::ptrdiff_t{2});
        QVERIFY(reply.text.find(R"("index":1,"total":2)") != std::string::npos);
        QVERIFY(reply.text.find(R"("presetUsed":"")") != std::string::npos);
        const auto end = bench.get("/executions").json["items"][0];
        QVERIFY(reply.text.find(end["executionId"].get<std::string>()) != std::string::npos);
    }

    void aStreamOfARunThatCannotBeginIsAnErrorEventOrAStatus()
    {
        Bench bench;
        bench.open();
        const auto lenient = bench.post("/executions/stream", {{"scenarioName", "nobody"}});
        QCOMPARE(lenient.status, 200);
        QCOMPARE(eventsIn(lenient.text), std::vector<std::string>{"error"});
        const auto strict = bench.post("/executions/stream?strict=1", {{"scenarioName", "nobody"}});
        QCOMPARE(strict.status, 400);
        QVERIFY(strict.json.contains("error"));
    }

    void aRunGoesOnWhenItsClientLeaves()
    {
        Bench bench;
        bench.files.addScript("demo", "slow", "for i in $(seq 600); do [ -e go ] && exit 0; sleep 0.05; done; exit 1");
        bench.open();
        {
            RawClient client(bench.engine->port());
            const QByteArray text = R"({"scenarioName":"demo","phases":["slow"]})";
            client.send("POST /api/v1/executions/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
                        QByteArray::number(text.size()) + "\r\n\r\n" + text);
            QVERIFY(client.until("event: phase_start").contains("accepted"));
        }
        QTRY_COMPARE(bench.engine->figures().streams, std::int64_t{0});
        QCOMPARE(bench.get("/executions").json["items"][0]["status"], Json("running"));
        bench.files.write("demo/go", "");
        QTRY_COMPARE_WITH_TIMEOUT(bench.get("/executions").json["items"][0]["status"], Json("passed"), 20'000);
    }

    void aRunIsStartedByIdWatchedAndCancelled()
    {
        Bench bench;
        bench.files.addScript("demo", "slow", "echo up; exec sleep 600");
        bench.open();
        const auto started = bench.post("/runs", {{"scenarioName", "demo"}, {"phases", {"slow"}}});
        QCOMPARE(started.status, 202);
        const std::string id = started.json["executionId"].get<std::string>();
        RawClient watcher(bench.engine->port());
        watcher.send("GET /api/v1/executions/" + QByteArray::fromStdString(id) + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QVERIFY(watcher.until("event: log_grew").contains("event: run_queued"));
        QCOMPARE(bench.post("/executions/" + id + "/cancel", {{"mode", "later"}}).status, 400);
        QCOMPARE(bench.post("/executions/" + id + "/cancel").status, 200);
        QVERIFY(watcher.untilTheEnd().contains("event: run_finished"));
        QCOMPARE(bench.get("/executions/" + id).json["status"], Json("cancelled"));
        QCOMPARE(bench.post("/executions/" + id + "/cancel").status, 409);
        const auto log = bench.get("/executions/" + id + "/phases/slow/log?first=0&count=10");
        QVERIFY2(log.status == 200 && !log.json["lines"].empty(), log.text.c_str());
        QCOMPARE(bench.get("/executions/ffffffff-0000-4000-8000-000000000000").status, 404);
        QVERIFY(bench.get("/executions/" + id + "/facts").json["count"].get<int>() >= 4);
    }

    void pagesAreBoundedAndContinue()
    {
        Bench bench;
        bench.open();
        for (int i = 0; i < 4; ++i)
            QCOMPARE(bench.post("/executions", {{"scenarioName", "demo"}, {"phases", {"hello"}}}).status, 200);
        const auto first = bench.get("/executions?limit=3&total=1");
        QCOMPARE(first.json["count"], Json(3));
        QCOMPARE(first.json["total"], Json(4));
        const auto next = bench.get("/executions?before=" + std::to_string(first.json["next"].get<int>()));
        QCOMPARE(next.json["count"], Json(1));
        QCOMPARE(bench.get("/executions?offset=3").json["items"], next.json["items"]);
        QCOMPARE(bench.get("/executions?offset=9").json["items"], Json::array());
        for (const char *odd : {"?limit=0", "?limit=-1", "?limit=x", "?limit=500", "?offset=-3", "?scenario=DEMO&limit=1"})
            QCOMPARE(bench.get(std::string("/executions") + odd).status, 200);
        QCOMPARE(bench.get("/executions?scenario=DEMO").json["items"], Json::array());
        QCOMPARE(bench.get("/executions?status=purple").status, 400);
    }

    void requestsAreQueuedSeenAndChanged()
    {
        Bench bench;
        bench.open();
        QCOMPARE(bench.get("/suite-requests").json["items"], Json::array());
        const auto queued = bench.post("/suite-requests", {{"scenarioName", " demo "}, {"requestedTypes", {"Unit", "unit", " "}}, {"priority", "HIGH"}});
        QVERIFY2(queued.status == 201, queued.text.c_str());
        QCOMPARE(queued.json["requestedTypes"], Json({"unit"}));
        QCOMPARE(queued.json["priority"], Json("high"));
        QCOMPARE(queued.json["coverageTarget"], Json(95));
        QCOMPARE(queued.json["source"], Json("api"));
        QVERIFY(queued.json["estimatedQueueTimeSeconds"].get<int>() > 0);
        const std::string id = queued.json["id"].get<std::string>();
        QCOMPARE(bench.get("/suite-requests/" + id).json["id"], Json(id));
        QCOMPARE(bench.get("/suite-requests").json["count"], Json(1));
        QCOMPARE(bench.get("/scenarios/demo").json["pendingRequests"], Json(1));
        QCOMPARE(bench.post("/suite-requests/" + id + "/prioritise", {{"priority", "urgent"}}).json["priority"], Json("urgent"));
        QCOMPARE(bench.post("/suite-requests/" + id + "/prioritise").status, 400);
        QCOMPARE(bench.post("/suite-requests/" + id + "/cancel", {{"revision", 1}}).status, 409); // somebody else was quicker
        QCOMPARE(bench.post("/suite-requests/" + id + "/cancel").json["finishReason"], Json("cancelled"));
        QVERIFY(bench.get("/suite-requests/" + id + "/timeline").json["count"].get<int>() >= 3);
        QCOMPARE(bench.get("/suite-requests/" + id + "/executions").json["items"], Json::array());
        QCOMPARE(bench.get("/audits/" + id).status, 404);
        QCOMPARE(bench.get("/queue").json["failed"], Json(1));
        for (const Json &wrong : {Json{{"scenarioName", ""}}, Json{{"scenarioName", "demo"}, {"requestedTypes", "unit,integration"}},
                                  Json{{"scenarioName", "demo"}, {"requestedTypes", 3}}, Json{{"scenarioName", "demo"}, {"coverageTarget", 101}},
                                  Json{{"scenarioName", "demo"}, {"coverageTarget", 1.5}}, Json{{"scenarioName", "demo"}, {"priority", "soon"}}})
            QCOMPARE(bench.post("/suite-requests", wrong).status, 400);
        QCOMPARE(bench.post("/suite-requests", {{"scenarioName", "nobody"}}).status >= 400, true);
    }

    void oneKeyQueuesOneRequest()
    {
        Bench bench;
        bench.open();
        const Json wish{{"scenarioName", "demo"}, {"requestedTypes", {"unit"}}};
        const auto first = bench.ask("POST", "/api/v1/suite-requests", wish, "Idempotency-Key: k1\r\n");
        const auto again = bench.ask("POST", "/api/v1/suite-requests", wish, "Idempotency-Key: k1\r\n");
        QCOMPARE(first.status, 201);
        QCOMPARE(again.status, 200);
        QCOMPARE(again.json["id"], first.json["id"]);
        QCOMPARE(again.json["duplicate"], Json(true));
    }

    void phasesCanBeSwitchedOffForEveryone()
    {
        Bench bench;
        bench.open();
        const auto all = bench.get("/phases");
        QVERIFY(all.json["count"].get<int>() >= 11);
        QCOMPARE(all.json["toggles"], Json::object());
        const auto set = bench.ask("PUT", "/api/v1/phases/settings",
                                   {{"phases", {{" Lint ", {{"disabled", true}, {"reason", "slow"}, {"owner", "ops"}}}, {"nonsense", {{"disabled", true}}}}}});
        QVERIFY2(set.status == 200, set.text.c_str());
        QCOMPARE(set.json["toggles"].size(), std::size_t{1});
        QCOMPARE(set.json["toggles"]["lint"]["reason"], Json("slow"));
        QVERIFY(set.json["toggles"]["lint"]["addedAt"].get<std::string>().rfind("0001", 0) != 0);
        QCOMPARE(bench.get("/phases/settings").json["toggles"], set.json["toggles"]);
        QCOMPARE(bench.ask("PUT", "/api/v1/phases/settings", Json::object()).status, 400);
        QCOMPARE(bench.ask("PUT", "/api/v1/phases/settings", {{"phases", {{"lint", 3}}}}).status, 400);
    }

    void filesAreListedBeneathApiAndUiOnly()
    {
        Bench bench;
        bench.files.write("demo/api/main.go", "package main");
        bench.files.write("demo/api/go.mod", "module x");
        bench.files.write("demo/api/deep/Thing.go", "package deep");
        bench.files.write("demo/requirements/secret.txt", "x");
        std::filesystem::create_directory_symlink(bench.files.root() / "demo/requirements", bench.files.root() / "demo/api/link");
        bench.open();
        const auto root = bench.get("/scenarios/demo/files");
        QCOMPARE(root.json["count"], Json(1));
        QCOMPARE(root.json["items"][0]["path"], Json("api"));
        const auto api = bench.get("/scenarios/demo/files?path=api");
        QCOMPARE(api.json["count"], Json(2));
        QCOMPARE(api.json["hiddenCount"], Json(1));
        QCOMPARE(bench.get("/scenarios/demo/files?path=api&includeHidden=1").json["count"], Json(3));
        const auto found = bench.get("/scenarios/demo/files?search=tHiNg");
        QCOMPARE(found.json["items"][0]["path"], Json("api/deep/Thing.go"));
        for (const char *out : {"requirements", "api/../requirements", "../demo/api", "/etc", "api/link", "apix", "api/none"})
            QVERIFY2(bench.get(std::string("/scenarios/demo/files?path=") + out).status == 400, out);
        QCOMPARE(bench.get("/scenarios/nobody/files").status, 400);
    }

    void requirementsAreToldAndSynced()
    {
        Bench bench;
        bench.files.write("demo/docs/notes.txt", "proof");
        bench.files.write("demo/requirements/index.json", R"({"requirements":[{"id":"DM-RAN","title":"Ran","status":"pending","prd_ref":"OT-P0-001",
            "validation":[{"type":"test","ref":"docs/notes.txt","phase":"hello","status":"planned"}]}]})");
        bench.open();
        const auto snapshot = bench.get("/scenarios/demo/requirements");
        QCOMPARE(snapshot.json["summary"]["totalRequirements"], Json(1));
        QCOMPARE(snapshot.json["modules"][0]["requirements"][0]["id"], Json("DM-RAN"));
        QCOMPARE(snapshot.json["modules"][0]["requirements"][0]["validations"][0]["type"], Json("test"));
        QVERIFY(snapshot.json["syncStatus"].contains("enabled"));
        const auto dry = bench.post("/scenarios/demo/requirements/sync", {{"dryRun", true}});
        QVERIFY(dry.json["changes"].is_array() && dry.json["summary"].contains("filesAffected"));
        const auto done = bench.post("/scenarios/demo/requirements/sync");
        QCOMPARE(done.json["status"], Json("completed"));
        QVERIFY(done.json["snapshot"].contains("modules"));
        QCOMPARE(bench.get("/scenarios/nobody/requirements").status, 404);
    }

    void theManualIsRead()
    {
        Bench bench;
        bench.open();
        const auto manifest = bench.get("/docs/manifest");
        QCOMPARE(manifest.json["defaultDocument"], Json("index.md"));
        const std::string first = manifest.json["sections"][0]["documents"][0]["path"].get<std::string>();
        QVERIFY(!bench.get("/docs/content?path=" + first).json["content"].get<std::string>().empty());
        for (const char *out : {"", "?path=", "?path=/etc/passwd", "?path=../../README.md", "?path=..%2F..%2FREADME.md"})
            QCOMPARE(bench.get(std::string("/docs/content") + out).status, 400);
        QCOMPARE(bench.get("/docs/content?path=none.md").status, 404);
    }

    void whatIsNotOfferedSaysSo()
    {
        Bench bench;
        bench.open();
        QCOMPARE(bench.get("/agents/active").json["items"], Json::array());
        QCOMPARE(bench.get("/agents/status").json["enabled"], Json(false));
        QCOMPARE(bench.get("/scenarios/demo/fixes/active").json["active"], Json(false));
        const auto spawn = bench.post("/agents/spawn");
        QCOMPARE(spawn.status, 501);
        QVERIFY(spawn.json["error"].get<std::string>().find("suite-requests") != std::string::npos);
    }

    void eventsAreFollowedFromWhereOneLeft()
    {
        Bench bench;
        bench.open();
        QCOMPARE(bench.post("/executions", {{"scenarioName", "demo"}, {"phases", {"hello"}}}).status, 200);
        const auto facts = bench.get("/facts?after=0&limit=1000");
        const auto last = facts.json["items"].back()["number"].get<std::int64_t>();
        RawClient again(bench.engine->port());
        again.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 2\r\n\r\n");
        const auto told = again.until("id: " + QByteArray::number(qlonglong(last)) + "\n");
        QVERIFY(told.contains("event: hello") && !told.contains("\nid: 2\nevent: run") && told.contains("id: 3\n"));
        RawClient fresh(bench.engine->port());
        fresh.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QVERIFY(fresh.until("event: hello").contains("event: hello"));
        QCOMPARE(bench.post("/executions", {{"scenarioName", "demo"}, {"phases", {"hello"}}}).status, 200);
        const auto heard = fresh.until("event: run_finished");
        QVERIFY(heard.contains("event: run_queued") && !heard.contains("id: 3\n"));
    }

    void everyRouteIsDescribedAndEveryDescriptionIsARoute()
    {
        Bench bench;
        bench.open();
        const auto described = bench.get("/openapi.json").json;
        QCOMPARE(described["openapi"], Json("3.1.0"));
        std::set<std::string> routes, paths;
        bench.engine->withApi([&](Api &api) {
            for (const auto &route : api.routes())
                routes.insert(std::string(route.method) + " " + std::string(route.pattern));
        });
        for (const auto &[path, operations] : described["paths"].items())
            for (const auto &[method, operation] : operations.items()) {
                paths.insert(QString::fromStdString(method).toUpper().toStdString() + " " + path);
                QVERIFY(!operation["summary"].get<std::string>().empty() && !operation["responses"].empty());
                // Each is there: it answers anything but what an unknown path and an unknown method answer.
                std::string asked = path;
                for (std::size_t open = 0; (open = asked.find('{')) != std::string::npos;)
                    asked.replace(open, asked.find('}') - open + 1, "x");
                if (toLine(operation).find("text/event-stream") != std::string::npos)
                    continue;
                const auto reply = bench.ask(QString::fromStdString(method).toUpper().toStdString(), "/api/v1" + asked, method == "get" || method == "delete" ? Json() : Json::object());
                QVERIFY2(reply.text != "404 page not found\n" && reply.status != 405, asked.c_str());
            }
        QVERIFY(routes == paths);
        const std::string text = toLine(described);
        for (std::size_t at = 0; (at = text.find("#/components/schemas/", at)) != std::string::npos; at += 21) {
            const std::string name = text.substr(at + 21, text.find('"', at) - at - 21);
            QVERIFY2(described["components"]["schemas"].contains(name), name.c_str());
        }
    }

    void metricsAreOpenMetrics()
    {
        Bench bench;
        bench.open();
        bench.get("/health");
        const auto reply = bench.ask("GET", "/metrics");
        QVERIFY(reply.head.contains("application/openmetrics-text"));
        QVERIFY(reply.text.find("test_genie_healthy 1\n") != std::string::npos);
        QVERIFY(reply.text.find(R"(test_genie_http_requests_total{method="GET",route="/health",status="2xx"} 1)") != std::string::npos);
        QVERIFY(reply.text.size() >= 6 && reply.text.substr(reply.text.size() - 6) == "# EOF\n");
    }

    void whoChangedWhatIsWrittenDown()
    {
        Bench bench;
        bench.open();
        bench.post("/runs", {{"scenarioName", "nobody"}});
        bench.get("/health");
        const std::string log = test::contentOf(bench.options.dataDirectory / "audit" / "writes.jsonl");
        QCOMPARE(std::count(log.begin(), log.end(), '\n'), std::ptrdiff_t{1});
        QVERIFY(log.find("\"path\":\"/api/v1/runs\"") != std::string::npos && log.find("\"status\":404") != std::string::npos);
    }

    void anEngineThatEndsTakesNoNewWork()
    {
        Bench bench;
        bench.open();
        bench.engine->withApi([](Api &api) { api.drain(); });
        const auto refused = bench.post("/runs", {{"scenarioName", "demo"}, {"phases", {"hello"}}});
        QCOMPARE(refused.status, 503);
        QVERIFY(refused.head.contains("Retry-After"));
        QCOMPARE(bench.get("/executions").status, 200);
    }

    void reportsAreImportedFromWhatIsSent()
    {
        Bench bench;
        bench.open();
        const std::string report = QByteArray("<testsuite name='s'><testcase name='a'/></testsuite>").toBase64().toStdString();
        const auto kept = bench.post("/imports", {{"scenarioName", "demo"}, {"reports", {{{"name", "../../r.xml"}, {"content", report}}}}});
        QVERIFY2(kept.status == 201, kept.text.c_str());
        QCOMPARE(kept.json["status"], Json("passed"));
        QCOMPARE(bench.post("/imports", {{"scenarioName", "demo"}, {"reports", {{{"name", "r.xml"}, {"content", "%%%"}}}}}).status, 400);
        QCOMPARE(bench.post("/imports", {{"scenarioName", "demo"}}).status, 400);
    }
};

QTEST_GUILESS_MAIN(TestApi)
#include "tst_api.moc"
