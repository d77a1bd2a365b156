// SPDX-License-Identifier: GPL-3.0-or-later
// What every link promises, whichever engine is behind it. One factory per kind of link.
#include "door/link/local_link.h"
#include "support/served_engine.h"
#include "support/store_kinds.h"
#include "support/temporary_scenarios.h"

#include <QSignalSpy>
#include <QTest>

#include <functional>

using namespace genie;

namespace {

using LinkFactory = std::function<std::unique_ptr<Link>(const EngineOptions &)>;

/// "local" or "http", "+" the kind of the engine's store.
LinkFactory factoryOf(const QString &kind)
{
    if (kind.startsWith(QStringLiteral("local")))
        return [](const EngineOptions &options) { return std::make_unique<LocalLink>(options); };
    if (kind.startsWith(QStringLiteral("http")))
        return [](const EngineOptions &options) { return std::make_unique<test::ServedLink>(options); };
    qFatal("unknown kind of link");
    return {};
}

/// A link to a fresh engine over a temporary scenarios root.
struct Bench {
    test::TemporaryScenarios scenarios;
    EngineOptions options;
    LinkFactory factory;
    std::unique_ptr<Link> link;
    std::vector<Event> told;

    explicit Bench(const QString &kind) : factory(factoryOf(kind))
    {
        std::filesystem::create_directories(scenarios.root());
        options.scenariosRoot = scenarios.root();
        options.dataDirectory = scenarios.path() / "data";
        options.store = test::storeKindNamed(kind.section(QLatin1Char('+'), 1))->addressOf(options.dataDirectory.string());
        options.supervisor = GENIE_BIN_DIR "/test-genie-supervisor";
        options.stateDirectory = scenarios.path() / "state";
    }
    void open()
    {
        link = factory(options);
        QObject::connect(link.get(), &Link::told, link.get(),
                         [this](const std::vector<Event> &events) { told.insert(told.end(), events.begin(), events.end()); });
        // Facts are told from the first one after the link became live.
        if (!QTest::qWaitFor([this] { return link->state() != LinkState::Connecting; }, 30'000))
            qFatal("the link neither became live nor lost");
    }
    template <class T> Outcome<T> wait(Answer<T> answer)
    {
        if (!QTest::qWaitFor([&] { return answer.isFinished(); }, 30'000))
            return fail(FailureKind::Timeout, "no answer within 30 s");
        return answer.result();
    }
    Outcome<Execution> start(const std::string &scenario, std::vector<std::string> phases, bool waitIfBusy = true)
    {
        RunRequest request;
        request.scenario = scenario;
        request.phases = std::move(phases);
        request.waitIfBusy = waitIfBusy;
        return wait(link->runs().start(request));
    }
    /// Until the sync of that run has been told, as the newest fact.
    bool untilSynced(const ExecutionId &id)
    {
        return QTest::qWaitFor(
            [&] { return !told.empty() && std::holds_alternative<RequirementsSynced>(told.back().fact) && runOf(told.back().fact) == id; },
            60'000);
    }
    bool untilFinished(const ExecutionId &id)
    {
        return QTest::qWaitFor(
            [&] {
                return std::any_of(told.begin(), told.end(), [&](const Event &event) {
                    return std::holds_alternative<RunFinished>(event.fact) && runOf(event.fact) == id;
                });
            },
            60'000);
    }
};

} // namespace

class TestLinkContract : public QObject {
    Q_OBJECT

private:
    /// A scenario whose script phase speaks for one of its two requirements.
    static void addRequirements(test::TemporaryScenarios &files)
    {
        files.addScript("demo", "hello", "echo hello");
        files.write("demo/docs/notes.txt", "proof");
        files.write("demo/requirements/index.json", R"({"requirements":[
            {"id":"DM-RAN","title":"Ran","status":"pending","prd_ref":"OT-P0-001",
             "validation":[{"type":"test","ref":"docs/notes.txt","phase":"hello","status":"planned"}]},
            {"id":"DM-OTHER","title":"Other","status":"complete","prd_ref":"OT-P0-002",
             "validation":[{"type":"test","ref":"docs/notes.txt","phase":"unit","status":"implemented"}]}]})");
    }
    static void everyKind()
    {
        QTest::addColumn<QString>("kind");
        for (const auto *link : {"local", "http"})
            for (const auto &store : test::storeKinds()) {
                const std::string name = std::string(link) + "+" + store.name;
                QTest::newRow(name.c_str()) << QString::fromStdString(name);
            }
    }

private Q_SLOTS:
    void aRunIsToldFromQueuedToFinishedAndStored_data() { everyKind(); }
    void aRunIsToldFromQueuedToFinishedAndStored()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.scenarios.addScript("demo", "hello", "echo hello from the phase");
        bench.open();
        const auto started = bench.start("demo", {"hello"});
        QVERIFY2(started.has_value(), started ? "" : started.error().message.c_str());
        QVERIFY(started->number > 0);
        QVERIFY(bench.untilFinished(started->id));
        const auto stored = bench.wait(bench.link->runs().show(started->id));
        QVERIFY(stored.has_value());
        QCOMPARE(stored->status, RunStatus::Passed);
        QCOMPARE(stored->phases.size(), std::size_t{1});
        QCOMPARE(stored->phases.front().status, PhaseStatus::Passed);
        QVERIFY(stored->startedAt && stored->completedAt);
        const auto log = bench.wait(bench.link->runs().log(started->id, "hello", {}));
        QVERIFY(log.has_value());
        QVERIFY(std::any_of(log->lines.begin(), log->lines.end(),
                            [](const auto &line) { return line.find("hello from") != std::string::npos; }));
    }

    void eventsHaveNoGapAndReplayAsTheyWereTold_data() { everyKind(); }
    void eventsHaveNoGapAndReplayAsTheyWereTold()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.scenarios.addScript("demo", "hello", "for i in 1 2 3; do echo $i; done");
        bench.open();
        const auto started = bench.start("demo", {"hello"});
        QVERIFY(started && bench.untilFinished(started->id));
        for (std::size_t i = 1; i < bench.told.size(); ++i)
            QCOMPARE(bench.told[i].number, bench.told[i - 1].number + 1);
        const auto replayed = bench.wait(bench.link->runs().events(bench.told.front().number - 1, 1000));
        QVERIFY(replayed.has_value());
        QCOMPARE(replayed->size(), bench.told.size());
        QVERIFY(*replayed == bench.told);
    }

    void aRunEndsInASyncOfWhatItRan_data() { everyKind(); }
    void aRunEndsInASyncOfWhatItRan()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        addRequirements(bench.scenarios);
        bench.open();
        const auto started = bench.start("demo", {"hello"});
        QVERIFY(started && bench.untilSynced(started->id));
        const auto synced = std::get<RequirementsSynced>(bench.told.back().fact);
        QCOMPARE(synced.changes, 2);
        QCOMPARE(synced.scenario, std::string("demo"));
        QCOMPARE(synced.skippedReason, std::string());
        const auto report = bench.wait(bench.link->requirements().show("demo"));
        QVERIFY(report.has_value() && report->folderExists && report->syncedAt);
        QCOMPARE(report->modules.size(), std::size_t{1});
        const auto &ran = report->modules[0].requirements.at(0);
        QCOMPARE(ran.declared, std::string("complete"));
        QCOMPARE(ran.live, std::string("passed"));
        QCOMPARE(ran.validations.at(0).source, "execution " + started->id);
        QCOMPARE(ran.validations.at(0).tier, std::string("phase"));
        QVERIFY(!ran.verified);
        const auto &other = report->modules[0].requirements.at(1);
        QCOMPARE(other.declared, std::string("complete"));
        QCOMPARE(other.live, std::string("not_run"));
        QCOMPARE(report->summary.total, 2);
    }

    void anEngineThatEndsRightAfterARunStillTellsItsSync_data() { everyKind(); }
    void anEngineThatEndsRightAfterARunStillTellsItsSync()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        addRequirements(bench.scenarios);
        bench.open();
        const auto started = bench.start("demo", {"hello"});
        QVERIFY(started && bench.untilFinished(started->id));
        bench.link.reset();
        bench.open();
        const auto events = bench.wait(bench.link->runs().events(0, 1000));
        QVERIFY(events.has_value());
        QCOMPARE(std::count_if(events->begin(), events->end(),
                               [](const Event &event) { return std::holds_alternative<RequirementsSynced>(event.fact); }),
                 std::ptrdiff_t{1});
    }

    void aSyncThatIsSwitchedOffSaysWhy_data() { everyKind(); }
    void aSyncThatIsSwitchedOffSaysWhy()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        addRequirements(bench.scenarios);
        bench.scenarios.write("demo/.vrooli/testing.json", R"({"requirements":{"sync":false}})");
        bench.open();
        const auto started = bench.start("demo", {"hello"});
        QVERIFY(started && bench.untilSynced(started->id));
        QVERIFY(!std::get<RequirementsSynced>(bench.told.back().fact).skippedReason.empty());
        const auto off = bench.wait(bench.link->requirements().sync("demo", {}));
        QVERIFY(off && !off->skippedReason.empty() && off->changes.empty());
        RequirementSyncOptions options;
        options.force = true;
        options.dryRun = true;
        const auto preview = bench.wait(bench.link->requirements().sync("demo", options));
        QVERIFY(preview.has_value());
        QCOMPARE(preview->changes.size(), std::size_t{2});
        options.dryRun = false;
        const auto done = bench.wait(bench.link->requirements().sync("demo", options));
        QVERIFY(done.has_value());
        QCOMPARE(done->filesUpdated, 1);
    }

    void resultsAreMirroredIntoTheScenarioOnlyOnRequest_data() { everyKind(); }
    void resultsAreMirroredIntoTheScenarioOnlyOnRequest()
    {
        QFETCH(QString, kind);
        for (const bool wanted : {false, true}) {
            Bench bench(kind);
            addRequirements(bench.scenarios);
            if (wanted)
                bench.scenarios.write("demo/.vrooli/testing.json", R"({"artifacts":{"mirror":true}})");
            bench.open();
            const auto started = bench.start("demo", {"hello"});
            QVERIFY(started && bench.untilSynced(started->id));
            const auto pointer = bench.scenarios.root() / "demo/coverage/phase-results/hello.json";
            QCOMPARE(std::filesystem::exists(pointer), wanted);
            if (!wanted)
                continue;
            QFile file(QString::fromStdString(pointer.string()));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray text = file.readAll();
            QVERIFY(text.contains("\"schema\": 1") && text.contains("\"status\": \"passed\"") && text.contains(started->id.c_str()));
        }
    }

    void requirementsOfAScenarioThatKeepsNoneAreEmpty_data() { everyKind(); }
    void requirementsOfAScenarioThatKeepsNoneAreEmpty()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.scenarios.addScript("demo", "hello", "true");
        bench.open();
        const auto report = bench.wait(bench.link->requirements().show("demo"));
        QVERIFY(report && !report->folderExists && report->modules.empty());
        const auto unknown = bench.wait(bench.link->requirements().show("dem"));
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, FailureKind::NotFound);
        const auto none = bench.wait(bench.link->requirements().sync("demo", {}));
        QVERIFY(none && none->changes.empty());
    }

    void anUnknownScenarioIsNotFoundAndNamesNearOnes_data() { everyKind(); }
    void anUnknownScenarioIsNotFoundAndNamesNearOnes()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.scenarios.addScript("demo-app", "hello", "true");
        bench.open();
        const auto started = bench.start("demo-ap", {});
        QVERIFY(!started);
        QCOMPARE(started.error().kind, FailureKind::NotFound);
        QVERIFY(started.error().message.find("demo-app") != std::string::npos);
    }

    void aNameThatLeavesTheRootIsInvalid_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("name");
        for (const char *name : {"../x", "a/b", "$(reboot)", "x;y", "", "..", "-rf"})
            for (const char *kind : {"local+sqlite", "http+sqlite"})
                QTest::addRow("%s %s", kind, name) << QString::fromLatin1(kind) << QString::fromLatin1(name);
    }
    void aNameThatLeavesTheRootIsInvalid()
    {
        QFETCH(QString, kind);
        QFETCH(QString, name);
        Bench bench(kind);
        bench.open();
        const auto started = bench.start(name.toStdString(), {});
        QVERIFY(!started);
        QVERIFY(started.error().kind == FailureKind::Invalid || started.error().kind == FailureKind::NotFound);
    }

    void aFailingPhaseFailsTheRunWithItsClass_data() { everyKind(); }
    void aFailingPhaseFailsTheRunWithItsClass()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.scenarios.addScript("demo", "bad", "exit 3");
        bench.open();
        const auto started = bench.start("demo", {"bad"});
        QVERIFY(started && bench.untilFinished(started->id));
        const auto stored = bench.wait(bench.link->runs().show(started->id));
        QCOMPARE(stored->status, RunStatus::Failed);
        QVERIFY(stored->phases.front().failureClass != FailureClass::None);
        QVERIFY(!stored->phases.front().remediations.empty());
    }

    void stopEndsARunAndKeepsItAsCancelled_data() { everyKind(); }
    void stopEndsARunAndKeepsItAsCancelled()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.scenarios.addScript("demo", "slow", "echo up; exec sleep 600");
        bench.open();
        const auto started = bench.start("demo", {"slow"});
        QVERIFY(started.has_value());
        QVERIFY(QTest::qWaitFor(
            [&] {
                return std::any_of(bench.told.begin(), bench.told.end(),
                                   [](const Event &e) { return std::holds_alternative<PhaseStarted>(e.fact); });
            },
            10'000));
        QVERIFY(bench.wait(bench.link->runs().stop(started->id, StopMode::InOrder)).has_value());
        QVERIFY(bench.untilFinished(started->id));
        QCOMPARE(bench.wait(bench.link->runs().show(started->id))->status, RunStatus::Cancelled);
        QCOMPARE(bench.wait(bench.link->runs().stop(started->id, StopMode::InOrder)).error().kind, FailureKind::Conflict);
    }

    void aSecondRunOfAScenarioWaitsOrIsRefusedByChoice_data() { everyKind(); }
    void aSecondRunOfAScenarioWaitsOrIsRefusedByChoice()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.scenarios.addScript("demo", "gate", "for i in $(seq 600); do [ -e go ] && exit 0; sleep 0.05; done; exit 1");
        bench.open();
        const auto first = bench.start("demo", {"gate"});
        QVERIFY(first.has_value());
        QVERIFY(QTest::qWaitFor([&] { return bench.told.size() >= 3; }, 10'000));
        const auto refused = bench.start("demo", {"gate"}, false);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, FailureKind::Conflict);
        const auto second = bench.start("demo", {"gate"});
        QVERIFY(second.has_value());
        QCOMPARE(bench.wait(bench.link->runs().show(second->id))->status, RunStatus::Queued);
        bench.scenarios.write("demo/go", "");
        bench.scenarios.write("demo/coverage/go", "");
        QVERIFY(bench.untilFinished(first->id));
        QVERIFY(bench.untilFinished(second->id));
        QCOMPARE(bench.wait(bench.link->runs().show(second->id))->status, RunStatus::Passed);
    }

    void everyDeedIsAnsweredWhenTheStoreCannotBeUsed_data() { everyKind(); }
    void everyDeedIsAnsweredWhenTheStoreCannotBeUsed()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        if (const auto file = sqliteFileOf(bench.options.store); !file.empty())
            std::filesystem::create_directories(file); // a directory where the file should be
        else
            bench.options.store = "postgresql://nobody@/nothing?host=" + bench.scenarios.path().string(); // where nobody listens
        bench.open();
        QTRY_COMPARE(bench.link->state(), LinkState::Lost);
        QVERIFY(!bench.wait(bench.link->scenarios().list()));
        QVERIFY(!bench.wait(bench.link->runs().list({})));
        const auto refused = bench.start("demo", {});
        QVERIFY(!refused);
        QVERIFY(!refused.error().message.empty());
    }

    void importedResultsAreAnExecutionOfTheScenario_data() { everyKind(); }
    void importedResultsAreAnExecutionOfTheScenario()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.scenarios.addScript("demo", "hello", "true");
        bench.scenarios.write("demo/out/good.xml",
                              "<testsuite name='s'><testcase name='a'/><testcase name='b'><failure message='boom'/></testcase>"
                              "<testcase name='c' status='Wobbly'/></testsuite>");
        bench.scenarios.write("demo/out/bad.xml", "<html/>");
        bench.open();
        ImportRequest request;
        request.scenario = "demo";
        request.files = {(bench.scenarios.root() / "demo/out/good.xml").string(), (bench.scenarios.root() / "demo/out/bad.xml").string()};
        const auto refused = bench.wait(bench.link->runs().importResults(request));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, FailureKind::Invalid);
        QVERIFY2(refused.error().message.find("bad.xml") != std::string::npos, refused.error().message.c_str());
        QVERIFY(bench.wait(bench.link->runs().list({}))->items.empty());
        request.files.pop_back();
        const auto imported = bench.wait(bench.link->runs().importResults(request));
        QVERIFY2(imported.has_value(), imported ? "" : imported.error().message.c_str());
        QCOMPARE(imported->status, RunStatus::Failed);
        QCOMPARE(imported->request.trigger, std::string("import"));
        QVERIFY((imported->tally == Tally{1, 1, 0, 1}));
        QCOMPARE(imported->phases.at(0).name, std::string("unit"));
        const auto cases = bench.wait(bench.link->runs().cases(imported->id, {}));
        QCOMPARE(cases->items.size(), std::size_t{3});
        QCOMPARE(cases->items.at(2).rawStatus, std::string("Wobbly"));
        QVERIFY(bench.untilFinished(imported->id));
        request.scenario = "nobody";
        QCOMPARE(bench.wait(bench.link->runs().importResults(request)).error().kind, FailureKind::NotFound);
        request.scenario = "demo";
        request.files = {"relative.xml"};
        QCOMPARE(bench.wait(bench.link->runs().importResults(request)).error().kind, FailureKind::Invalid);
    }

    void answersResolveWhenTheLinkGoesAway_data() { everyKind(); }
    void answersResolveWhenTheLinkGoesAway()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.open();
        std::vector<Answer<std::vector<ScenarioSummary>>> answers;
        for (int i = 0; i < 50; ++i)
            answers.push_back(bench.link->scenarios().list());
        bench.link.reset();
        for (const auto &answer : answers)
            QVERIFY(answer.isFinished());
    }

    void aFolderAnywhereBecomesAScenarioAndCanBeForgotten_data() { everyKind(); }
    void aFolderAnywhereBecomesAScenarioAndCanBeForgotten()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.open();
        const auto folder = bench.scenarios.path() / "elsewhere" / "my tool";
        std::filesystem::create_directories(folder);
        const auto added = bench.wait(bench.link->scenarios().add(folder.string()));
        QVERIFY2(added.has_value(), added ? "" : added.error().message.c_str());
        QVERIFY(added->registered);
        const auto again = bench.wait(bench.link->scenarios().add(folder.string()));
        QCOMPARE(again->name, added->name);
        QCOMPARE(bench.wait(bench.link->scenarios().list())->size(), std::size_t{1});
        QVERIFY(bench.wait(bench.link->scenarios().remove(added->name)).has_value());
        QVERIFY(bench.wait(bench.link->scenarios().list())->empty());
        QVERIFY(!bench.wait(bench.link->scenarios().add((bench.scenarios.path() / "nowhere").string())));
    }

    void aTestHasAHistoryOverItsRunsAndIsFoundFlaky_data() { everyKind(); }
    void aTestHasAHistoryOverItsRunsAndIsFoundFlaky()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        // Fails when it runs for the first, third, ... time; where it counts is outside of the scenario.
        const std::string counter = (bench.scenarios.path() / "counter").string();
        bench.scenarios.write("demo/cli/x.bats", "@test \"shaky\" {\n  if [ -e '" + counter + "' ]; then rm '" + counter +
                                                     "'; else touch '" + counter + "'; false; fi\n}\n");
        bench.open();
        const auto run = [&](std::optional<int> retries) {
            RunRequest request;
            request.scenario = "demo";
            request.phases = {"unit"};
            request.retries = retries;
            auto started = bench.wait(bench.link->runs().start(request));
            if (!started || !bench.untilFinished(started->id))
                return Execution{};
            return bench.wait(bench.link->runs().show(started->id)).value_or(Execution{});
        };
        const auto retried = run(1);
        QCOMPARE(retried.status, RunStatus::Passed);
        QCOMPARE(retried.tally, (Tally{.flaky = 1}));
        QCOMPARE(retried.phases.front().tally, (Tally{.flaky = 1}));
        const auto failed = run(std::nullopt);
        QCOMPARE(failed.status, RunStatus::Failed);
        QCOMPARE(failed.treeDigest, retried.treeDigest);
        QVERIFY(!failed.treeDigest.empty());
        QCOMPARE(run(std::nullopt).status, RunStatus::Passed);

        const TestHistoryQuery query{"demo", *TestSelector::fromText("bats::::shaky"), 0, 10};
        const auto history = bench.wait(bench.link->runs().testHistory(query));
        QVERIFY2(history.has_value(), history ? "" : history.error().message.c_str());
        QCOMPARE(history->runs.items.size(), std::size_t{3});
        QCOMPARE(history->runs.items[0].status, TestStatus::Passed);
        QCOMPARE(history->runs.items[1].status, TestStatus::Failed);
        QCOMPARE(history->runs.items[2].status, TestStatus::Flaky);
        QCOMPARE(history->runs.items[2].execution, retried.id);
        QCOMPARE(history->firstFailure->execution, retried.id);
        const auto flaky = bench.wait(bench.link->runs().flakyTests("demo", 10));
        QVERIFY(flaky && flaky->size() == 1);
        QCOMPARE(flaky->front().flakes, 1);
        QCOMPARE(flaky->front().disputes, 1);
        QCOMPARE(bench.wait(bench.link->runs().testHistory({"demo", *TestSelector::fromText("go"), 0, 1})).error().kind,
                 FailureKind::NotFound);
        RunRequest wrong;
        wrong.scenario = "demo";
        wrong.retries = 6;
        QCOMPARE(bench.wait(bench.link->runs().start(wrong)).error().kind, FailureKind::Invalid);
    }

    void aSecondEngineOnTheStoreIsToldWhatTheFirstDoes_data() { everyKind(); }
    void aSecondEngineOnTheStoreIsToldWhatTheFirstDoes()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.scenarios.addScript("demo", "hello", "true");
        bench.open();
        const auto other = bench.factory(bench.options);
        std::vector<Event> elsewhere;
        QObject::connect(other.get(), &Link::told, other.get(),
                         [&](const std::vector<Event> &events) { elsewhere.insert(elsewhere.end(), events.begin(), events.end()); });
        QTRY_VERIFY2(other->state() == LinkState::Live, other->trouble().c_str());
        const auto started = bench.start("demo", {"hello"});
        QVERIFY(started && bench.untilFinished(started->id));
        QTRY_VERIFY(elsewhere.size() == bench.told.size());
        QVERIFY(elsewhere == bench.told);
    }
};

QTEST_GUILESS_MAIN(TestLinkContract)
#include "tst_link_contract.moc"
