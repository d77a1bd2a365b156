// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/job_slots.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <vector>

namespace {
using genie::CancellationSource;
using genie::JobSlots;
} // namespace

class JobSlotsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void neverMoreAtOnceThanThereAreSlots()
    {
        JobSlots slots_(3);
        std::atomic<int> now = 0;
        std::atomic<int> most = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 200; ++i) {
                    const auto hold = slots_.acquire({});
                    const int here = ++now;
                    for (int seen = most; here > seen && !most.compare_exchange_weak(seen, here);) {
                    }
                    std::this_thread::yield();
                    --now;
                }
            });
        for (auto &thread : threads)
            thread.join();
        QVERIFY(most <= 3);
        QVERIFY(most >= 1);
    }

    void oneThatWantsAllIsAlone()
    {
        JobSlots slots_(4);
        std::atomic<int> now = 0;
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 6; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 100; ++i) {
                    const bool all = t == 0;
                    const auto hold = all ? slots_.acquireAll({}) : slots_.acquire({});
                    const int here = ++now;
                    if (here > (all ? 1 : 4))
                        ++wrong;
                    std::this_thread::yield();
                    if (all && now != 1)
                        ++wrong;
                    --now;
                }
            });
        for (auto &thread : threads)
            thread.join(); // That it ends at all shows that nobody starves.
        QCOMPARE(wrong.load(), 0);
    }

    void waitEndsWhenItIsCancelled_data()
    {
        QTest::addColumn<bool>("kill");
        QTest::newRow("stop") << false;
        QTest::newRow("kill alone") << true;
    }
    void waitEndsWhenItIsCancelled()
    {
        QFETCH(bool, kill);
        JobSlots slots_(1);
        std::optional<JobSlots::Hold> held(slots_.acquire({}));
        CancellationSource source;
        std::atomic<int> empty = 0;
        std::thread waiting([&] { empty = slots_.acquireAll(source.token()) ? 1 : 2; });
        (kill ? source.kill : source.stop).request_stop();
        waiting.join();
        QCOMPARE(empty.load(), 2);
        QVERIFY(!slots_.acquire(source.token()));
        held.reset();
        QVERIFY(static_cast<bool>(slots_.acquireAll({}))); // The cancelled ones took nothing.
    }

    void cancelledOneInFrontLetsTheOthersPass()
    {
        JobSlots slots_(2);
        const auto held = slots_.acquire({});
        CancellationSource source;
        std::thread wantsAll([&] { QVERIFY(!slots_.acquireAll(source.token())); });
        std::atomic<bool> passed = false;
        std::thread wantsOne([&] {
            const auto hold = slots_.acquire({});
            passed = static_cast<bool>(hold);
        });
        source.requestStop();
        wantsAll.join();
        wantsOne.join();
        QVERIFY(passed);
    }

    void holdMovesAndIsGivenBackOnce()
    {
        JobSlots slots_(1);
        {
            auto first = slots_.acquire({});
            JobSlots::Hold second(std::move(first));
            JobSlots::Hold third;
            third = std::move(second);
            QVERIFY(static_cast<bool>(third));
        }
        QVERIFY(static_cast<bool>(slots_.acquire({})));
        QCOMPARE(JobSlots(0).count(), 1);
        QCOMPARE(JobSlots(5).count(), 5);
    }
};

QTEST_GUILESS_MAIN(JobSlotsTest)

#include "tst_job_slots.moc"
