// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_link.h"
#include "views/models/execution_list_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace genie;
using namespace genie::ui;
using genie::test::FakeLink;

class TestExecutionListModel : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<FakeLink> m_link;
    std::unique_ptr<ExecutionListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

    void fill(int count)
    {
        for (int number = 1; number <= count; ++number)
            m_link->executions.push_back(
                FakeLink::execution(number, number % 2 == 0 ? "even" : "odd", number % 3 == 0 ? RunStatus::Failed : RunStatus::Passed));
    }
    void load()
    {
        m_model->reload();
        QTRY_VERIFY(!m_model->asking());
    }
    QString idAt(int row) const { return m_model->index(row).data(ExecutionListModel::kIdRole).toString(); }
    RunStatus statusAt(int row) const { return static_cast<RunStatus>(m_model->index(row).data(ExecutionListModel::kStatusRole).toInt()); }
    static Execution queued(std::int64_t number, const std::string &scenario)
    {
        Execution execution = FakeLink::execution(number, scenario, RunStatus::Queued);
        execution.startedAt.reset();
        execution.completedAt.reset();
        execution.tally = {};
        return execution;
    }

private Q_SLOTS:
    void init()
    {
        m_link = std::make_unique<FakeLink>();
        m_model = std::make_unique<ExecutionListModel>(*m_link);
        m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
        m_link.reset();
    }

    void pagesFollowEachOtherToTheOldest()
    {
        fill(1050);
        load();
        QCOMPARE(m_model->total(), 1050);
        QCOMPARE(idAt(0), QStringLiteral("run-1050"));
        while (m_model->canFetchMore({})) {
            m_model->fetchMore({});
            QTRY_VERIFY(!m_model->asking());
        }
        QCOMPARE(m_model->rowCount(), 1050);
        QCOMPARE(idAt(1049), QStringLiteral("run-1"));
        for (int row = 1; row < m_model->rowCount(); ++row)
            QVERIFY(m_model->index(row).data(ExecutionListModel::kNumberRole).toLongLong() <
                    m_model->index(row - 1).data(ExecutionListModel::kNumberRole).toLongLong());
    }

    void aQueuedRunAppearsOnTopAndBecomesWhatItBecomes()
    {
        fill(3);
        load();
        const Execution live = queued(4, "odd");
        m_model->apply({{1, {}, RunQueued{live}}});
        QCOMPARE(idAt(0), QStringLiteral("run-4"));
        QCOMPARE(statusAt(0), RunStatus::Queued);
        QVERIFY(m_model->anyUnfinished());
        m_model->apply(
            {{2, {}, RunStarted{live.id, live.requestedAt, {"unit"}}}, {3, {}, CasesRecorded{live.id, "unit", 1, 3, {2, 1, 0, 0}}}});
        QCOMPARE(statusAt(0), RunStatus::Running);
        QCOMPARE(m_model->index(0).data(ExecutionListModel::kFailedRole).toInt(), 1);
        Execution done = live;
        done.status = RunStatus::Failed;
        done.tally = {5, 2, 0, 0};
        m_link->executions.push_back(done);
        m_model->apply({{4, {}, RunFinished{live.id, RunStatus::Failed, live.requestedAt + milliseconds(900), {}}}});
        QCOMPARE(statusAt(0), RunStatus::Failed);
        QVERIFY(!m_model->anyUnfinished());
        QTRY_COMPARE(m_model->index(0).data(ExecutionListModel::kFailedRole).toInt(), 2); // as it was stored
        QCOMPARE(m_model->rowCount(), 4);
    }

    void theSameRunIsNeverShownTwice()
    {
        fill(3);
        m_model->reload(); // the answer is still under way
        const Execution live = queued(4, "odd");
        m_link->executions.push_back(live);
        m_model->apply({{1, {}, RunQueued{live}}});
        QTRY_VERIFY(!m_model->asking());
        m_model->apply({{1, {}, RunQueued{live}}});
        QCOMPARE(m_model->rowCount(), 4);
        QCOMPARE(idAt(0), QStringLiteral("run-4"));
    }

    void filtersByScenarioAndStatus()
    {
        fill(30);
        load();
        m_model->setFilter({"odd", {RunStatus::Failed}});
        QTRY_VERIFY(!m_model->asking());
        QCOMPARE(m_model->rowCount(), 5); // 3 9 15 21 27
        QCOMPARE(idAt(0), QStringLiteral("run-27"));
        m_model->apply({{1, {}, RunQueued{queued(31, "odd")}}, {2, {}, RunQueued{queued(32, "even")}}});
        QCOMPARE(m_model->rowCount(), 5);
    }

    void aRunLeavesAndEntersTheFilterWithItsStatus()
    {
        fill(3);
        m_model->setFilter({{}, {RunStatus::Running, RunStatus::Queued}});
        QTRY_VERIFY(!m_model->asking());
        QCOMPARE(m_model->rowCount(), 0);
        const Execution live = queued(4, "odd");
        m_model->apply({{1, {}, RunQueued{live}}});
        QCOMPARE(m_model->rowCount(), 1);
        m_model->apply({{2, {}, RunStarted{live.id, live.requestedAt, {}}}});
        QCOMPARE(m_model->rowCount(), 1);
        m_model->apply({{3, {}, RunFinished{live.id, RunStatus::Passed, live.requestedAt, {}}}});
        QCOMPARE(m_model->rowCount(), 0);

        m_model->setFilter({{}, {RunStatus::Cancelled}});
        QTRY_VERIFY(!m_model->asking());
        Execution stopped = queued(5, "odd");
        stopped.status = RunStatus::Cancelled;
        m_link->executions.push_back(stopped);
        m_model->apply({{4, {}, RunFinished{stopped.id, RunStatus::Cancelled, stopped.requestedAt, {}}}});
        QTRY_COMPARE(m_model->rowCount(), 1);
    }

    void refreshCatchesUpWithoutLosingThePlace()
    {
        fill(600);
        load();
        m_model->fetchMore({});
        QTRY_VERIFY(!m_model->asking());
        m_link->executions.push_back(FakeLink::execution(601, "odd", RunStatus::Failed));
        m_link->executions.front().status = RunStatus::Failed;
        m_model->refresh();
        QTRY_COMPARE(idAt(0), QStringLiteral("run-601"));
        // The tester of models fetches more whenever rows come, so only the end is sure: every run is there once, down to the oldest.
        const auto fetchedAll = [this] {
            m_model->fetchMore({});
            return !m_model->asking() && m_model->rowCount() == 601;
        };
        QTRY_VERIFY(fetchedAll());
        QCOMPARE(idAt(600), QStringLiteral("run-1"));
    }

    void aCutRunIsInterruptedAfterRefresh()
    {
        fill(1);
        m_link->executions.push_back(queued(2, "odd"));
        load();
        QVERIFY(m_model->anyUnfinished());
        m_link->executions.back().status = RunStatus::Interrupted;
        m_model->refresh();
        QTRY_COMPARE(statusAt(0), RunStatus::Interrupted);
        QVERIFY(!m_model->anyUnfinished());
    }

    void staleAnswersAreDropped()
    {
        fill(10);
        m_link->hold = true;
        m_model->reload();
        m_model->setFilter({"even", {}});
        m_link->hold = false;
        m_link->release();
        QTRY_VERIFY(!m_model->asking());
        QCOMPARE(m_model->rowCount(), 5);
    }

    void troubleIsKeptToBeShown()
    {
        m_link->trouble = Failure{FailureKind::Unavailable, "the store is locked"};
        load();
        QVERIFY(m_model->failure().has_value());
        m_link->trouble.reset();
        fill(2);
        load();
        QVERIFY(!m_model->failure().has_value());
        QCOMPARE(m_model->rowCount(), 2);
    }

    void anAnswerAfterTheEndOfTheModelIsHarmless()
    {
        fill(2);
        m_link->hold = true;
        m_model->reload();
        m_tester.reset();
        m_model.reset();
        m_link->release();
        QTest::qWait(1);
        QVERIFY(m_link->held() == 0);
    }
};

QTEST_MAIN(TestExecutionListModel)
#include "tst_execution_list_model.moc"
