// SPDX-License-Identifier: GPL-3.0-or-later
// What every store must do, run on each kind of store. A new kind is one more row in support/store_kinds.h.
#include "core/ports/store.h"
#include "support/must.h"
#include "support/store_facts.h"
#include "support/store_kinds.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <set>
#include <thread>

using genie::Entry;
using genie::Execution;
using genie::FailureKind;
using genie::Moment;
using genie::PhaseStatus;
using genie::RunStatus;
using genie::Store;
using genie::TestStatus;
using genie::test::must;
using genie::test::entry;
using genie::test::failedPhase;
using genie::test::queuedRun;
using genie::test::StoreKind;
using genie::test::storeKindNamed;
using genie::test::testCase;
using genie::test::testCases;

namespace {

Moment moment(std::int64_t milliseconds) { return Moment(std::chrono::milliseconds(milliseconds)); }

template <class T> FailureKind kindOfFailure(const genie::Outcome<T> &outcome)
{
    if (outcome) {
        QTest::qFail("was expected to fail", __FILE__, __LINE__);
        return FailureKind::Internal;
    }
    return outcome.error().kind;
}

/// The facts of one whole run with a failed phase.
std::vector<Entry> wholeRun(const Execution &execution)
{
    const auto &run = execution.id;
    const auto phase = failedPhase();
    return {entry(genie::RunQueued{execution}),
            entry(genie::RunStarted{run, moment(1000), {"structure", "unit"}}),
            entry(genie::PhaseStarted{run, "unit", moment(1001)}),
            entry(genie::PhaseObserved{run, "unit", {phase.observations[0]}}),
            {genie::CasesRecorded{run, "unit", 0, 0, {}}, {testCase(0), testCase(1, TestStatus::Failed)}, {}},
            entry(genie::LogGrew{run, "unit", 100, 3}),
            {genie::PhaseFinished{run, phase}, {}, {{"go", "api", "api/a.go", {{1, 2}, {2, 2}, {3, 2}, {9, 0}}, 3, 4}}},
            entry(genie::RunFinished{run, RunStatus::Failed, moment(3000), {"a warning"}})};
}

} // namespace

class TestStoreContract : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    const StoreKind *m_kind = nullptr;

    std::string place() const { return m_directory->path().toStdString(); }
    std::unique_ptr<Store> open() const { return must(m_kind->open(place())); }

    /// The fresh store of a test of which the current row names the kind.
    std::unique_ptr<Store> fresh()
    {
        const QString row = QString::fromLatin1(QTest::currentDataTag());
        m_kind = storeKindNamed(row);
        m_directory = std::make_unique<QTemporaryDir>();
        return open();
    }

    static void kinds()
    {
        QTest::addColumn<int>("unused");
        for (const auto &kind : genie::test::storeKinds())
            QTest::newRow(kind.name) << 0;
    }

private Q_SLOTS:
    void emptyStoreAnswersEmpty_data() { kinds(); }
    void emptyStoreAnswersEmpty()
    {
        const auto store = fresh();
        QCOMPARE(must(store->lastEventNumber()), 0);
        QVERIFY(must(store->events(0, 100)).empty());
        const auto page = must(store->executions({}));
        QVERIFY(page.items.empty());
        QCOMPARE(page.next, 0);
        QCOMPARE(page.total, 0);
        QVERIFY(must(store->scenarioHistories()).empty());
        QVERIFY(must(store->unfinished()).empty());
        QVERIFY(must(store->registeredScenarios()).empty());
        QVERIFY(must(store->append({})).empty());
        QVERIFY(!store->description().empty());
    }

    void factsAreReplayedFromAnyNumberAsTheyWereTold_data() { kinds(); }
    void factsAreReplayedFromAnyNumberAsTheyWereTold()
    {
        const auto store = fresh();
        auto entries = wholeRun(queuedRun());
        entries.push_back(entry(genie::ScenarioAdded{"extra", "/srv/extra"}));
        entries.push_back(entry(genie::ScenarioRemoved{"extra"}));
        entries.push_back(entry(genie::RequirementsSynced{{}, "extra", 3, {}}));
        genie::SuiteRequest request;
        request.id = genie::newUuid();
        request.scenario = "extra";
        entries.push_back(entry(genie::RequestQueued{request, "key"}));
        request.revision = 2;
        entries.push_back(entry(genie::RequestChanged{request, "prioritised"}));
        genie::VerdictSummary verdict;
        verdict.id = genie::newUuid();
        verdict.request = request.id;
        entries.push_back(entry(genie::RequestJudged{verdict}));
        const auto told = must(store->append(std::move(entries)));
        QCOMPARE(told.size(), std::variant_size_v<genie::Fact>);
        for (std::size_t i = 0; i < told.size(); ++i)
            QCOMPARE(told[i].number, static_cast<std::int64_t>(i) + 1);
        const auto again = open();
        for (std::size_t after = 0; after <= told.size(); ++after) {
            const auto replayed = must(again->events(static_cast<std::int64_t>(after), 10'000));
            QVERIFY(std::equal(replayed.begin(), replayed.end(), told.begin() + static_cast<std::ptrdiff_t>(after), told.end()));
        }
        QCOMPARE(must(again->events(2, 3)).size(), 3U);
        QCOMPARE(must(again->lastEventNumber()), static_cast<std::int64_t>(told.size()));
    }

    void eventsOfOneRunLeaveOutTheOthers_data() { kinds(); }
    void eventsOfOneRunLeaveOutTheOthers()
    {
        const auto store = fresh();
        const auto first = queuedRun();
        const auto second = queuedRun();
        must(store->append({entry(genie::RunQueued{first}), entry(genie::RunQueued{second}), entry(genie::ScenarioAdded{"x", "/x"}),
                            entry(genie::LogGrew{first.id, "unit", 1, 1})}));
        const auto events = must(store->eventsOf(first.id, 0, 100));
        QCOMPARE(events.size(), 2U);
        QCOMPARE(events[1].number, 4);
        QCOMPARE(must(store->eventsOf(first.id, 1, 100)).size(), 1U);
        QCOMPARE(kindOfFailure(store->eventsOf(genie::newUuid(), 0, 100)), FailureKind::NotFound);
    }

    void everyQueuedRunGetsTheNextNumber_data() { kinds(); }
    void everyQueuedRunGetsTheNextNumber()
    {
        const auto store = fresh();
        for (std::int64_t number = 1; number <= 3; ++number) {
            const auto told = must(store->append({entry(genie::RunQueued{queuedRun()})}));
            QCOMPARE(std::get<genie::RunQueued>(told.at(0).fact).execution.number, number);
        }
    }

    void appendKeepsAllOrNothing_data() { kinds(); }
    void appendKeepsAllOrNothing()
    {
        const auto store = fresh();
        const auto run = queuedRun();
        must(store->append({entry(genie::RunQueued{run})}));
        QCOMPARE(kindOfFailure(store->append({entry(genie::ScenarioAdded{"x", "/x"}), entry(genie::RunQueued{run})})),
                 FailureKind::Conflict);
        QCOMPARE(kindOfFailure(store->append(
                     {entry(genie::ScenarioAdded{"y", "/y"}), entry(genie::PhaseStarted{genie::newUuid(), "unit", moment(1)})})),
                 FailureKind::NotFound);
        QVERIFY(must(store->registeredScenarios()).empty());
        QCOMPARE(must(store->lastEventNumber()), 1);
        // Numbers of what was not kept are not lost.
        QCOMPARE(must(store->append({entry(genie::LogGrew{run.id, "unit", 1, 1})})).at(0).number, 2);
        QCOMPARE(must(store->executions({})).total, 1);
    }

    void wholeRunIsReadBackAsItWas_data() { kinds(); }
    void wholeRunIsReadBackAsItWas()
    {
        auto store = fresh();
        auto expected = queuedRun();
        expected.request.tests = {{"go", "api", "", "", "TestA"}};
        must(store->append(wholeRun(expected)));
        store = nullptr;
        store = open();
        genie::PhaseResult structure;
        structure.name = "structure";
        expected.number = 1;
        expected.status = RunStatus::Failed;
        expected.startedAt = moment(1000);
        expected.completedAt = moment(3000);
        expected.warnings = {"a warning"};
        expected.phases = {structure, failedPhase()};
        expected.tally = failedPhase().tally;
        QVERIFY(must(store->execution(expected.id)) == expected);
        const auto coverage = must(store->coverage(expected.id));
        QCOMPARE(coverage.size(), 1U);
        QVERIFY(coverage[0] == (genie::FileCoverage{"go", "api", "api/a.go", {{1, 2}, {2, 2}, {3, 2}, {9, 0}}, 3, 4}));
        for (auto &phase : expected.phases)
            phase.observations.clear();
        QVERIFY(must(store->executions({})).items.at(0) == expected);
        QVERIFY(must(store->scenarioHistories()).at(0).newest == expected);
    }

    void runThatGoesOnShowsWhatIsKnown_data() { kinds(); }
    void runThatGoesOnShowsWhatIsKnown()
    {
        const auto store = fresh();
        const auto run = queuedRun();
        auto entries = wholeRun(run);
        entries.resize(6, entry(genie::ScenarioRemoved{}));
        must(store->append(std::move(entries)));
        const auto execution = must(store->execution(run.id));
        QCOMPARE(execution.status, RunStatus::Running);
        QVERIFY(execution.tally == (genie::Tally{1, 1, 0, 0}));
        QCOMPARE(execution.phases.size(), 2U);
        QCOMPARE(execution.phases[0].status, PhaseStatus::Pending);
        QCOMPARE(execution.phases[1].status, PhaseStatus::Running);
        QCOMPARE(execution.phases[1].observations.size(), 1U);
        QVERIFY(execution.phases[1].tally == (genie::Tally{1, 1, 0, 0}));
    }

    void finishedPhaseReplacesWhatWasObserved_data() { kinds(); }
    void finishedPhaseReplacesWhatWasObserved()
    {
        const auto store = fresh();
        const auto run = queuedRun();
        const genie::Observation early{genie::Observation::Kind::Info, "early", "", 0};
        const genie::FileCoverage file{"go", "api", "a.go", {{1, 1}}, 1, 1};
        must(store->append({entry(genie::RunQueued{run}),
                            entry(genie::PhaseObserved{run.id, "unit", {early, early}}),
                            {genie::PhaseFinished{run.id, failedPhase()}, {}, {file, file}},
                            {genie::PhaseFinished{run.id, failedPhase()}, {}, {file}}}));
        QVERIFY(must(store->execution(run.id)).phases.at(0) == failedPhase());
        QCOMPARE(must(store->coverage(run.id)).size(), 1U);
    }

    void cutRunLeavesNoPhaseThatSeemsToGoOn_data() { kinds(); }
    void cutRunLeavesNoPhaseThatSeemsToGoOn()
    {
        const auto store = fresh();
        for (const auto &[ending, expected] :
             {std::pair(RunStatus::Cancelled, PhaseStatus::Cancelled), std::pair(RunStatus::Interrupted, PhaseStatus::Interrupted)}) {
            const auto run = queuedRun();
            must(store->append({entry(genie::RunQueued{run}), entry(genie::RunStarted{run.id, moment(1), {"unit", "lint", "docs"}}),
                                entry(genie::PhaseFinished{run.id, failedPhase()}), entry(genie::PhaseStarted{run.id, "lint", moment(2)}),
                                entry(genie::RunFinished{run.id, ending, moment(3), {}})}));
            const auto execution = must(store->execution(run.id));
            QCOMPARE(execution.phases.at(0).status, PhaseStatus::Failed);
            QCOMPARE(execution.phases.at(1).status, expected);
            QCOMPARE(execution.phases.at(2).status, expected);
        }
    }

    void casesAreNumberedAndPagedInTheOrderOfArrival_data() { kinds(); }
    void casesAreNumberedAndPagedInTheOrderOfArrival()
    {
        const auto store = fresh();
        const auto run = queuedRun();
        must(store->append({entry(genie::RunQueued{run})}));
        for (int batch = 0; batch < 3; ++batch) {
            const auto told = must(store->append({{genie::CasesRecorded{run.id, "unit", 0, 0, {}}, testCases(70), {}}}));
            const auto fact = std::get<genie::CasesRecorded>(told.at(0).fact);
            QCOMPARE(fact.first, batch * 70 + 1);
            QCOMPARE(fact.last, batch * 70 + 70);
            QVERIFY(fact.tally == (genie::Tally{70, 0, 0, 0}));
        }
        genie::CaseQuery query;
        query.limit = 50;
        std::int64_t expected = 0;
        do {
            const auto page = must(store->cases(run.id, query));
            QCOMPARE(page.total, 210);
            for (const auto &test : page.items)
                QCOMPARE(test.ordinal, ++expected);
            query.after = page.next;
        } while (query.after != 0);
        QCOMPARE(expected, 210);
        auto first = testCase(0);
        first.ordinal = 1;
        QVERIFY(must(store->cases(run.id, {})).items.at(0) == first);
        QCOMPARE(kindOfFailure(store->cases(genie::newUuid(), {})), FailureKind::NotFound);
    }

    void casesAreFilteredByStatus_data() { kinds(); }
    void casesAreFilteredByStatus()
    {
        const auto store = fresh();
        const auto run = queuedRun();
        must(store->append({entry(genie::RunQueued{run})}));
        std::vector<genie::TestCase> cases;
        for (int i = 0; i < 40; ++i)
            cases.push_back(testCase(i, static_cast<TestStatus>(i % 4)));
        must(store->append({{genie::CasesRecorded{run.id, "unit", 0, 0, {}}, cases, {}}}));
        genie::CaseQuery query;
        query.limit = 7;
        query.statuses = {TestStatus::Passed, TestStatus::Unknown};
        std::vector<std::int64_t> ordinals;
        do {
            const auto page = must(store->cases(run.id, query));
            QCOMPARE(page.total, 20);
            for (const auto &test : page.items)
                ordinals.push_back(test.ordinal);
            query.after = page.next;
        } while (query.after != 0);
        QCOMPARE(ordinals.size(), 20U);
        QVERIFY(std::is_sorted(ordinals.begin(), ordinals.end()));
        QVERIFY(std::all_of(ordinals.begin(), ordinals.end(), [](std::int64_t o) { return (o - 1) % 4 == 0 || (o - 1) % 4 == 3; }));
    }

    void textOfEveryKindIsKept_data() { kinds(); }
    void textOfEveryKindIsKept()
    {
        const auto store = fresh();
        auto run = queuedRun("it's \"quoted\"; DROP TABLE cases; --");
        auto test = testCase(1, TestStatus::Unknown);
        test.name = "\xE2\x9C\x93 \xF0\x9F\x98\x80 \xC3\xA4\t\\ % _";
        test.message = "line 1\nline 2\r\n'\"`?:name $1";
        test.rawStatus = "xfail";
        test.requirementIds = {"N-1", "a,b\"c"};
        test.attempt = 3;
        must(store->append({entry(genie::RunQueued{run}), {genie::CasesRecorded{run.id, "unit", 0, 0, {}}, {test}, {}}}));
        test.ordinal = 1;
        QVERIFY(must(store->cases(run.id, {})).items.at(0) == test);
        QCOMPARE(must(store->execution(run.id)).scenario, run.scenario);
        // What is not UTF-8 is kept as far as it is, and breaks nothing.
        test.name = "bad \xFF byte";
        must(store->append({{genie::CasesRecorded{run.id, "unit", 0, 0, {}}, {test}, {}}}));
        QCOMPARE(must(store->cases(run.id, {})).items.at(1).name, std::string("bad \xEF\xBF\xBD byte"));
    }

    void aLongHistoryIsPagedByKeyEachOnce_data() { kinds(); }
    void aLongHistoryIsPagedByKeyEachOnce()
    {
        constexpr int kBatch = 5000;
        const auto store = fresh();
        // A database in another process is asked for each statement of each run; that takes ten times as long.
        const int runs = m_kind->name == std::string_view("sqlite") ? 100'000 : 20'000;
        for (int i = 0; i < runs;) {
            std::vector<Entry> entries;
            for (const int end = i + kBatch; i < end; ++i)
                entries.push_back(entry(genie::RunQueued{queuedRun("scenario-" + std::to_string(i % 100), "run-" + std::to_string(i))}));
            must(store->append(std::move(entries)));
        }
        genie::ExecutionQuery query;
        query.limit = 1000;
        std::int64_t expected = runs;
        do {
            const auto page = must(store->executions(query));
            QCOMPARE(page.total, runs);
            for (const auto &execution : page.items)
                QCOMPARE(execution.number, expected--);
            query.before = page.next;
        } while (query.before != 0);
        QCOMPARE(expected, 0);
        query = {};
        query.scenario = "scenario-7";
        QCOMPARE(must(store->executions(query)).total, runs / 100);
    }

    void newRunsDoNotDisturbPagesThatAreBeingRead_data() { kinds(); }
    void newRunsDoNotDisturbPagesThatAreBeingRead()
    {
        const auto store = fresh();
        for (int i = 0; i < 10; ++i)
            must(store->append({entry(genie::RunQueued{queuedRun()})}));
        genie::ExecutionQuery query;
        query.limit = 4;
        std::vector<std::int64_t> seen;
        do {
            const auto page = must(store->executions(query));
            for (const auto &execution : page.items)
                seen.push_back(execution.number);
            query.before = page.next;
            must(store->append({entry(genie::RunQueued{queuedRun()})}));
        } while (query.before != 0);
        QCOMPARE(seen, (std::vector<std::int64_t>{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}));
    }

    void runsAreFilteredByScenarioAndStatus_data() { kinds(); }
    void runsAreFilteredByScenarioAndStatus()
    {
        const auto store = fresh();
        const RunStatus endings[] = {RunStatus::Passed, RunStatus::Failed, RunStatus::Skipped};
        for (int i = 0; i < 30; ++i) {
            const auto run = queuedRun(i % 2 == 0 ? "even" : "odd");
            must(store->append({entry(genie::RunQueued{run}), entry(genie::RunFinished{run.id, endings[i % 3], moment(i), {}})}));
        }
        genie::ExecutionQuery query;
        query.scenario = "even";
        query.statuses = {RunStatus::Passed, RunStatus::Skipped, RunStatus::Running};
        query.limit = 3;
        std::vector<std::int64_t> numbers;
        do {
            const auto page = must(store->executions(query));
            QCOMPARE(page.total, 10);
            for (const auto &execution : page.items) {
                QCOMPARE(execution.scenario, std::string("even"));
                QVERIFY(execution.status != RunStatus::Failed);
                numbers.push_back(execution.number);
            }
            query.before = page.next;
        } while (query.before != 0);
        QCOMPARE(numbers.size(), 10U);
        QVERIFY(std::is_sorted(numbers.rbegin(), numbers.rend()));
        query = {};
        query.statuses = {RunStatus::Failed, RunStatus::Failed};
        const auto failed = must(store->executions(query));
        QCOMPARE(failed.total, 10);
        QCOMPARE(failed.items.size(), 10U);
        query.scenario = "unheard-of";
        QCOMPARE(must(store->executions(query)).total, 0);
    }

    void historiesFollowEveryRun_data() { kinds(); }
    void historiesFollowEveryRun()
    {
        const auto store = fresh();
        const auto last = queuedRun("b");
        must(store->append({entry(genie::RunQueued{queuedRun("b")}), entry(genie::RunQueued{queuedRun("a")}), entry(genie::RunQueued{last}),
                            entry(genie::RunFinished{last.id, RunStatus::Passed, moment(1), {}})}));
        const auto histories = must(store->scenarioHistories());
        QCOMPARE(histories.size(), 2U);
        QCOMPARE(histories[0].scenario, std::string("a"));
        QCOMPARE(histories[0].count, 1);
        QCOMPARE(histories[1].count, 2);
        QCOMPARE(histories[1].newest.id, last.id);
        QCOMPARE(histories[1].newest.status, RunStatus::Passed);
    }

    void unfinishedRunsAreFoundAgain_data() { kinds(); }
    void unfinishedRunsAreFoundAgain()
    {
        auto store = fresh();
        const auto queued = queuedRun();
        const auto running = queuedRun();
        const auto done = queuedRun();
        must(store->append({entry(genie::RunQueued{done}), entry(genie::RunQueued{running}), entry(genie::RunQueued{queued}),
                            entry(genie::RunStarted{running.id, moment(1), {"unit"}}),
                            entry(genie::PhaseFinished{running.id, failedPhase()}),
                            entry(genie::RunFinished{done.id, RunStatus::Passed, moment(2), {}})}));
        store = nullptr;
        const auto found = must(open()->unfinished());
        QCOMPARE(found.size(), 2U);
        QCOMPARE(found[0].id, running.id);
        QVERIFY(found[0].phases.at(0) == failedPhase());
        QCOMPARE(found[1].id, queued.id);
    }

    void runsAreFoundByUniquePrefix_data() { kinds(); }
    void runsAreFoundByUniquePrefix()
    {
        const auto store = fresh();
        must(store->append({entry(genie::RunQueued{queuedRun("a", "aaaa1111-0000-4000-8000-000000000001")}),
                            entry(genie::RunQueued{queuedRun("b", "aaaa2222-0000-4000-8000-000000000002")}),
                            entry(genie::RunQueued{queuedRun("c", "bbbb2222-0000-4000-8000-000000000003")})}));
        QCOMPARE(must(store->execution("aaaa2")).scenario, std::string("b"));
        QCOMPARE(must(store->execution("BBBB")).scenario, std::string("c"));
        QCOMPARE(must(store->execution("aaaa1111-0000-4000-8000-000000000001")).scenario, std::string("a"));
        QCOMPARE(kindOfFailure(store->execution("aaaa")), FailureKind::Conflict);
        for (const char *id : {"", "bbb", "cccc", "bbb%", "____", "aaaa1111-0000-4000-8000-000000000001x"})
            QCOMPARE(kindOfFailure(store->execution(id)), FailureKind::NotFound);
    }

    void scenariosAddedByPathAreKept_data() { kinds(); }
    void scenariosAddedByPathAreKept()
    {
        auto store = fresh();
        must(store->append({entry(genie::ScenarioAdded{"b", "/srv/b"}), entry(genie::ScenarioAdded{"a", "/srv/a"}),
                            entry(genie::ScenarioAdded{"b", "/srv/b"})}));
        store = nullptr;
        store = open();
        QVERIFY(must(store->registeredScenarios()) == (std::vector<genie::RegisteredScenario>{{"a", "/srv/a"}, {"b", "/srv/b"}}));
        QCOMPARE(kindOfFailure(store->append({entry(genie::ScenarioAdded{"a", "/elsewhere"})})), FailureKind::Conflict);
        must(store->append({entry(genie::ScenarioRemoved{"a"})}));
        QCOMPARE(kindOfFailure(store->append({entry(genie::ScenarioRemoved{"a"})})), FailureKind::NotFound);
        QCOMPARE(must(store->registeredScenarios()).size(), 1U);
    }

    void storesOnOnePlaceSeeOneAnother_data() { kinds(); }
    void storesOnOnePlaceSeeOneAnother()
    {
        const auto mine = fresh();
        const auto yours = open();
        const auto before = must(yours->changeMark());
        QCOMPARE(must(yours->changeMark()), before);
        const auto run = queuedRun();
        const auto told = must(mine->append({entry(genie::RunQueued{run})}));
        QVERIFY(must(yours->changeMark()) != before);
        QVERIFY(must(yours->events(0, 10)) == told);
        QCOMPARE(must(yours->append({entry(genie::RunStarted{run.id, moment(1), {}})})).at(0).number, 2);
        QCOMPARE(must(mine->execution(run.id)).status, RunStatus::Running);
    }

    void writersInTwoThreadsNeverShareANumber_data() { kinds(); }
    void writersInTwoThreadsNeverShareANumber()
    {
        constexpr int kFacts = 300;
        auto store = fresh();
        const auto run = queuedRun();
        must(store->append({entry(genie::RunQueued{run})}));
        std::vector<std::int64_t> numbers[2];
        std::vector<std::int64_t> ordinals[2];
        const auto write = [&](int which) {
            auto own = m_kind->open(place());
            for (int i = 0; own && i < kFacts; ++i) {
                const auto told = (*own)->append({{genie::CasesRecorded{run.id, "unit", 0, 0, {}}, testCases(2), {}}});
                if (!told)
                    return; // Shows as a missing number.
                numbers[which].push_back(told->at(0).number);
                ordinals[which].push_back(std::get<genie::CasesRecorded>(told->at(0).fact).first);
            }
        };
        std::thread first(write, 0);
        std::thread second(write, 1);
        first.join();
        second.join();
        std::set<std::int64_t> all(numbers[0].begin(), numbers[0].end());
        all.insert(numbers[1].begin(), numbers[1].end());
        QCOMPARE(all.size(), 2U * kFacts);
        QCOMPARE(*all.rbegin(), 2 * kFacts + 1);
        std::set<std::int64_t> firsts(ordinals[0].begin(), ordinals[0].end());
        firsts.insert(ordinals[1].begin(), ordinals[1].end());
        QCOMPARE(firsts.size(), 2U * kFacts);
        QCOMPARE(must(store->cases(run.id, {})).total, 4 * kFacts);
    }

    void killedWriterLosesNothingThatWasAnswered_data() { kinds(); }
    void killedWriterLosesNothingThatWasAnswered()
    {
        fresh().reset();
        std::int64_t answered = 0;
        for (int round = 0; round < 10; ++round) {
            QProcess writer;
            writer.start(QCoreApplication::applicationFilePath(),
                         {QStringLiteral("--write-for-ever"), QString::fromLatin1(m_kind->name), m_directory->path()});
            int lines = 0;
            const int wanted = 1 + round * 7; // Somewhere else in the middle each time.
            while (lines < wanted && writer.state() != QProcess::NotRunning && writer.waitForReadyRead(10'000))
                for (; writer.canReadLine(); ++lines)
                    answered = std::max<std::int64_t>(answered, writer.readLine().trimmed().toLongLong());
            QVERIFY(lines > 0);
            writer.kill();
            QVERIFY(writer.waitForFinished());
            while (writer.canReadLine()) {
                const QByteArray line = writer.readLine();
                answered = std::max<std::int64_t>(answered, line.endsWith('\n') ? line.trimmed().toLongLong() : 0);
            }
            const auto store = open();
            const auto last = must(store->lastEventNumber());
            QVERIFY2(last >= answered, qPrintable(QStringLiteral("%1 of %2").arg(last).arg(answered)));
        }
        checkThatAllIsWhole(*open());
    }

private:
    /// Events without a gap, and rows that agree with them.
    void checkThatAllIsWhole(Store &store)
    {
        std::int64_t number = 0;
        std::map<std::string, std::int64_t> recorded;
        for (auto events = must(store.events(0, 1000)); !events.empty(); events = must(store.events(number, 1000)))
            for (const auto &event : events) {
                QCOMPARE(event.number, ++number);
                if (const auto *cases = std::get_if<genie::CasesRecorded>(&event.fact))
                    recorded[cases->run] = cases->last;
            }
        QVERIFY(number > 0);
        for (const auto &[run, last] : recorded)
            QCOMPARE(must(store.cases(run, {})).total, last);
    }
};

/// The other process of killedWriterLosesNothingThatWasAnswered: appends until it is killed, and says the number of each answer.
static int writeForEver(const QString &kind, const QString &place)
{
    auto store = storeKindNamed(kind)->open(place.toStdString());
    if (!store)
        return 2;
    for (;;) {
        const auto run = queuedRun();
        for (auto &part : {entry(genie::RunQueued{run}), Entry{genie::CasesRecorded{run.id, "unit", 0, 0, {}}, testCases(50), {}},
                           entry(genie::PhaseFinished{run.id, failedPhase()})}) {
            const auto told = (*store)->append({part});
            if (!told)
                return 2;
            std::printf("%lld\n", static_cast<long long>(told->back().number));
            std::fflush(stdout);
        }
    }
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments.at(1) == QStringLiteral("--write-for-ever"))
        return writeForEver(arguments.at(2), arguments.at(3));
    TestStoreContract test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_store_contract.moc"
