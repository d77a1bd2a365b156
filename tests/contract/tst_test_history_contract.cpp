// SPDX-License-Identifier: GPL-3.0-or-later
// What every store knows of tests over time, run on each kind of store. A new kind is one more row in support/store_kinds.h.
#include "core/domain/test_key.h"
#include "core/ports/store.h"
#include "support/must.h"
#include "support/store_facts.h"
#include "support/store_kinds.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QtTest>

using genie::Entry;
using genie::FailureKind;
using genie::Moment;
using genie::RunStatus;
using genie::Store;
using genie::Tally;
using genie::TestCase;
using genie::TestHistoryQuery;
using genie::TestSelector;
using genie::TestStatus;
using genie::test::must;
using genie::test::entry;
using genie::test::queuedRun;
using genie::test::StoreKind;
using genie::test::storeKindNamed;
using genie::test::testCase;

namespace {

Moment moment(std::int64_t milliseconds) { return Moment(std::chrono::milliseconds(milliseconds)); }

/// One attempt of the test `i`.
TestCase attempt(int i, TestStatus status, int number)
{
    TestCase test = testCase(i, status);
    test.attempt = number;
    return test;
}

} // namespace

class TestHistoryContract : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    const StoreKind *m_kind = nullptr;
    std::unique_ptr<Store> m_store;
    int m_runs = 0;

    void openFresh()
    {
        m_store = nullptr;
        m_directory = std::make_unique<QTemporaryDir>();
        m_kind = storeKindNamed(QString::fromLatin1(QTest::currentDataTag()));
        if (m_kind == nullptr) // a test without rows of its own
            m_kind = &genie::test::storeKinds().front();
        m_runs = 0;
        openAgain();
    }

    void openAgain()
    {
        m_store = nullptr;
        m_store = must(m_kind->open(m_directory->path().toStdString()));
    }

    /// One execution that says this of its tests; answers its id.
    std::string run(std::vector<TestCase> cases, const std::string &tree = {}, const std::string &scenario = "notes")
    {
        const auto execution = queuedRun(scenario);
        must(m_store->append({entry(genie::RunQueued{execution}),
                              entry(genie::RunStarted{execution.id, moment(++m_runs * 1000), {"unit"}, tree}),
                              {genie::CasesRecorded{execution.id, "unit", 0, 0, {}}, std::move(cases), {}},
                              entry(genie::RunFinished{execution.id, RunStatus::Passed, moment(m_runs * 1000 + 500), {}})}));
        return execution.id;
    }

    genie::TestHistory history(int i, int limit = 50, std::int64_t before = 0)
    {
        return must(m_store->testHistory({"notes", TestSelector::of(testCase(i)), before, limit}));
    }

    static void kinds()
    {
        QTest::addColumn<int>("unused");
        for (const auto &kind : genie::test::storeKinds())
            QTest::newRow(kind.name) << 0;
    }

private Q_SLOTS:
    void historyIsPagedByKeyNewestFirst_data() { kinds(); }
    void historyIsPagedByKeyNewestFirst()
    {
        openFresh();
        std::vector<std::string> ids;
        for (int i = 0; i < 25; ++i)
            ids.push_back(
                run({testCase(0, i % 7 == 3 ? TestStatus::Failed : TestStatus::Passed), testCase(1)}, "tree-" + std::to_string(i)));
        std::vector<std::string> seen;
        std::int64_t before = 0;
        do {
            const auto page = history(0, 10, before);
            for (const auto &one : page.runs.items)
                seen.push_back(one.execution);
            before = page.runs.next;
        } while (before != 0);
        std::reverse(seen.begin(), seen.end());
        QCOMPARE(seen, ids);
        const auto newest = history(0, 1).runs.items.at(0);
        QCOMPARE(newest.number, 25);
        QCOMPARE(newest.at, moment(25'000));
        QCOMPARE(newest.status, TestStatus::Failed);
        QCOMPARE(newest.attempts, 1);
        QCOMPARE(newest.treeDigest, std::string("tree-24"));
        QCOMPARE(must(m_store->execution(ids.back())).treeDigest, std::string("tree-24"));
    }

    void firstFailureAndFailingSinceAreFound_data() { kinds(); }
    void firstFailureAndFailingSinceAreFound()
    {
        openFresh();
        std::vector<std::string> ids;
        using enum TestStatus;
        for (const auto status : {Passed, Failed, Passed, Passed, Failed, Skipped, Failed})
            ids.push_back(run({testCase(0, status), testCase(1)}));
        const auto found = history(0);
        QCOMPARE(found.failures, 3);
        QCOMPARE(found.firstFailure.value().execution, ids[1]);
        QCOMPARE(found.failingSince.value().execution, ids[4]);
        run({testCase(0)});
        QVERIFY(!history(0).failingSince);
        QCOMPARE(history(0).firstFailure.value().execution, ids[1]);
        QVERIFY(!history(1).firstFailure);
    }

    void durationTrendIsTheMedianOfTheLastPasses_data() { kinds(); }
    void durationTrendIsTheMedianOfTheLastPasses()
    {
        openFresh();
        for (int i = 0; i < 40; ++i) {
            TestCase test = testCase(0, i % 2 == 0 ? TestStatus::Passed : TestStatus::Failed);
            test.duration = std::chrono::milliseconds(i < 20 ? 10 : (i % 2 == 0 ? 100 + i : 9999));
            run({test});
        }
        // The last 20 passes: ten of 10 ms, ten of 120..138 ms.
        QCOMPARE(history(0).medianPass.value().count(), 120);
        run({testCase(1, TestStatus::Failed)});
        QVERIFY(!history(1).medianPass);
    }

    void retriedTestCountsOnceAndIsFlaky_data() { kinds(); }
    void retriedTestCountsOnceAndIsFlaky()
    {
        openFresh();
        const auto execution = queuedRun();
        must(m_store->append({entry(genie::RunQueued{execution})}));
        const auto record = [&](std::vector<TestCase> cases) {
            const auto told = must(m_store->append({{genie::CasesRecorded{execution.id, "unit", 0, 0, {}}, std::move(cases), {}}}));
            return std::get<genie::CasesRecorded>(told.at(0).fact).tally;
        };
        using enum TestStatus;
        QCOMPARE(record({testCase(0, Failed), testCase(1, Failed), testCase(2)}), (Tally{1, 2, 0, 0, 0}));
        openAgain(); // What it knows of the first attempts is in the store.
        QCOMPARE(record({attempt(0, Passed, 2), attempt(1, Failed, 2)}), (Tally{0, -1, 0, 0, 1}));
        QCOMPARE(record({attempt(1, Failed, 3)}), (Tally{}));
        // A tool's own attempts arrive together; one that names a later attempt only has seen the earlier ones fail.
        QCOMPARE(record({testCase(3, Failed), attempt(3, Passed, 2), attempt(4, Passed, 3)}), (Tally{0, 0, 0, 0, 2}));
        QCOMPARE(must(m_store->execution(execution.id)).tally, (Tally{1, 1, 0, 0, 3}));
        genie::CaseQuery flaky;
        flaky.statuses = {Flaky};
        QCOMPARE(must(m_store->cases(execution.id, flaky)).items.size(), 3U);
        QCOMPARE(must(m_store->cases(execution.id, {})).items.size(), 9U); // every attempt is kept
        QCOMPARE(history(0).runs.items.at(0).status, Flaky);
        QCOMPARE(history(0).runs.items.at(0).attempts, 2);
        QCOMPARE(history(0).flakes, 1);
        QCOMPARE(history(0).failures, 0);
        QCOMPARE(history(1).runs.items.at(0).status, Failed);
        QCOMPARE(history(1).runs.items.at(0).attempts, 3);
        QCOMPARE(history(4).runs.items.at(0).status, Flaky);
        QCOMPARE(history(2).runs.items.at(0).status, Passed);
    }

    void flakyTestsAreRankedByHowOftenTheyDisputeATree_data() { kinds(); }
    void flakyTestsAreRankedByHowOftenTheyDisputeATree()
    {
        openFresh();
        using enum TestStatus;
        // 0: once on one tree. 1: retried twice. 2: fails on every tree, so it is broken. 3: fails on trees of which nothing is known.
        run({testCase(0, Failed), testCase(1, Failed), attempt(1, Passed, 2), testCase(2, Failed)}, "a");
        const auto last = run({testCase(0), testCase(1, Failed), attempt(1, Passed, 2), testCase(2, Failed)}, "a");
        run({testCase(0, Failed), testCase(1), testCase(3, Failed)});
        run({testCase(3)});
        run({testCase(0, Failed)}, "a", "other");
        const auto flaky = must(m_store->flakyTests("notes", 10));
        QCOMPARE(flaky.size(), 2U);
        QCOMPARE(flaky[0].test.name, std::string("TestCase/1"));
        QCOMPARE(flaky[0].flakes, 2);
        QCOMPARE(flaky[0].last.execution, last);
        QCOMPARE(flaky[0].runs, 3);
        QCOMPARE(flaky[0].standing, Passed);
        QCOMPARE(flaky[1].test.name, std::string("TestCase/0"));
        QCOMPARE(flaky[1].flakes, 0);
        QCOMPARE(flaky[1].disputes, 1);
        QCOMPARE(flaky[1].failures, 2);
        QCOMPARE(flaky[1].standing, Failed);
        QCOMPARE(must(m_store->flakyTests("notes", 1)).size(), 1U);
        QVERIFY(must(m_store->flakyTests("other", 10)).empty());
        QCOMPARE(history(0).disputedTrees, (std::vector<std::string>{"a"}));
        QVERIFY(history(2).disputedTrees.empty());
    }

    void selectorMustComeToOneTest_data() { kinds(); }
    void selectorMustComeToOneTest()
    {
        openFresh();
        TestCase bare = testCase(0);
        bare.toolchain = "node";
        bare.suite.clear();
        TestCase described = bare;
        described.suite = "a block";
        run({testCase(0), testCase(1), bare, described});
        const auto find = [&](const TestSelector &selector) { return m_store->testHistory({"notes", selector, 0, 10}); };
        QCOMPARE(must(find({"go", "", "", "", "TestCase/0"})).test.suite, std::string("example.com/notes"));
        QCOMPARE(find({"go", "api", "", "", ""}).error().kind, FailureKind::Conflict);
        QVERIFY(find({"go", "api", "", "", ""}).error().message.find("TestCase/1") != std::string::npos);
        QCOMPARE(find({"go", "api", "", "", "TestNone"}).error().kind, FailureKind::NotFound);
        QCOMPARE(m_store->testHistory({"unheard-of", TestSelector::of(testCase(0)), 0, 10}).error().kind, FailureKind::NotFound);
        // All parts of the bare one fit the described one too; written in full it is meant.
        QCOMPARE(must(find(TestSelector::of(bare))).test, TestSelector::of(bare));
        // A test keeps its history when the file that reports it is another one.
        TestCase elsewhere = testCase(0);
        elsewhere.file = "api/helper_test.go";
        run({elsewhere});
        QCOMPARE(history(0).runs.items.size(), 2U);
    }

    void twoTestsOfOneNameAreAsBadAsTheWorse_data() { kinds(); }
    void twoTestsOfOneNameAreAsBadAsTheWorse()
    {
        openFresh();
        using enum TestStatus;
        run({testCase(0), testCase(0, Failed)});
        run({testCase(0, Failed), testCase(0)});
        run({testCase(0, Skipped), testCase(0)});
        const auto runs = history(0).runs.items;
        QCOMPARE(runs.at(2).status, Failed);
        QCOMPARE(runs.at(1).status, Failed);
        QCOMPARE(runs.at(0).status, Passed);
    }

    void whatWasNotKeptLeavesNoTestBehind_data() { kinds(); }
    void whatWasNotKeptLeavesNoTestBehind()
    {
        openFresh();
        const auto execution = queuedRun();
        must(m_store->append({entry(genie::RunQueued{execution})}));
        QVERIFY(!m_store->append({{genie::CasesRecorded{execution.id, "unit", 0, 0, {}}, {testCase(0), testCase(1)}, {}},
                                  entry(genie::PhaseStarted{genie::newUuid(), "unit", moment(1)})}));
        QVERIFY(!m_store->testHistory({"notes", TestSelector::of(testCase(0)), 0, 1}));
        run({testCase(1), testCase(0)});
        QCOMPARE(history(0).runs.items.size(), 1U);
        QCOMPARE(history(1).runs.items.size(), 1U);
    }

    void twoStoresGiveATestOneHistory_data() { kinds(); }
    void twoStoresGiveATestOneHistory()
    {
        openFresh();
        const auto other = must(m_kind->open(m_directory->path().toStdString()));
        run({testCase(0)});
        const auto execution = queuedRun();
        must(other->append(
            {entry(genie::RunQueued{execution}), {genie::CasesRecorded{execution.id, "unit", 0, 0, {}}, {testCase(0), testCase(1)}, {}}}));
        run({testCase(1), testCase(0)});
        QCOMPARE(history(0).runs.items.size(), 3U);
        QCOMPARE(history(1).runs.items.size(), 2U);
    }
};

QTEST_GUILESS_MAIN(TestHistoryContract)
#include "tst_test_history_contract.moc"
