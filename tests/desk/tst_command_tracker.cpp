// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/delegation/trackers.h"
#include "support/process_tools.h"
#include "support/some_requests.h"
#include "support/tracker_benches.h"

#include <QtTest>

using genie::FailureKind;
using genie::IssueDraft;
using genie::Json;
using genie::TrackerReading;
using genie::test::CommandBench;
using genie::test::contentOf;
using genie::test::someDraft;
using State = TrackerReading::State;

class TestCommandTracker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theProgramGetsTheRequestAndItsCheckoutIsTheResult();
    void aProgramThatChangesNothingIsNamed();
    void aFailureCarriesTheEndOfTheErrors();
    void theLastLineMaySayMore();
    void outputIsBoundedAndPlain_data();
    void outputIsBoundedAndPlain();
    void sendingTwiceRunsOnce();
    void cancellingEndsTheProgram();
    void whatRanWhenTheEngineEndedHasFailed();
    void aCheckoutThatCannotBeMadeFailsTheAttempt();
    void timeIsBounded();
    void aProgramThatIsNotThereIsRefused();
    void onlyKnownProgramsRun();

private:
    /// Runs to the end and answers the last reading.
    static TrackerReading run(CommandBench &bench, const IssueDraft &draft = someDraft())
    {
        const auto sent = bench.tracker().send(draft, {});
        if (!sent)
            return {};
        for (int i = 0; i < 600; ++i) {
            const auto reading = bench.tracker().read(sent->id, draft.key(), {});
            if (reading && reading->state != State::Open && reading->state != State::Working)
                return *reading;
            QTest::qWait(20);
        }
        return {};
    }
};

void TestCommandTracker::theProgramGetsTheRequestAndItsCheckoutIsTheResult()
{
    CommandBench bench("cat > request.json; pwd; echo test > new_test.go");
    const IssueDraft draft = someDraft();
    const TrackerReading reading = run(bench, draft);
    QCOMPARE(reading.state, State::Finished);
    QCOMPARE(QString::fromStdString(reading.result),
             bench.place.path() + QStringLiteral("/checkout-") + QString::fromStdString(draft.request.id));
    QVERIFY(reading.report.find("checkout-" + draft.request.id) != std::string::npos);
    const auto request = genie::parseJson(contentOf(std::filesystem::path(reading.result) / "request.json"));
    QVERIFY(request.has_value());
    QCOMPARE((*request)["requestId"].get<std::string>(), draft.request.id);
    QCOMPARE((*request)["directory"].get<std::string>(), reading.result);
    QCOMPARE((*request)["gap"]["files"][0]["lines"][0]["last"].get<int>(), 8);
    QVERIFY((*request)["description"].get<std::string>().find("## Limits") != std::string::npos);
    QCOMPARE(reading.changed, std::optional(true));
}

void TestCommandTracker::aProgramThatChangesNothingIsNamed()
{
    CommandBench bench("cat > /dev/null; echo all done");
    const TrackerReading reading = run(bench);
    QCOMPARE(reading.state, State::Finished);
    QCOMPARE(reading.changed, std::optional(false));
}

void TestCommandTracker::aFailureCarriesTheEndOfTheErrors()
{
    CommandBench bench("echo out; echo 'no idea' >&2; exit 3");
    const TrackerReading reading = run(bench);
    QCOMPARE(reading.state, State::Failed);
    QVERIFY2(reading.note.find("exited with code 3") != std::string::npos, reading.note.c_str());
    QVERIFY(reading.note.find("no idea") != std::string::npos);
}

void TestCommandTracker::theLastLineMaySayMore()
{
    CommandBench bench("echo noise; echo '{\"report\":\"two tests\",\"agent\":\"claude\",\"cost_usd\":0.25}'");
    const TrackerReading reading = run(bench);
    QCOMPARE(QString::fromStdString(reading.report), QStringLiteral("two tests"));
    QCOMPARE(QString::fromStdString(reading.agent), QStringLiteral("claude"));
    QCOMPARE(reading.cost, std::optional(0.25));
}

void TestCommandTracker::outputIsBoundedAndPlain_data()
{
    QTest::addColumn<int>("bytes");
    for (const int bytes : {10, 65'000, 66'000, 100'000, 140'000, 3'000'000})
        QTest::addRow("%d", bytes) << bytes;
}

void TestCommandTracker::outputIsBoundedAndPlain()
{
    QFETCH(int, bytes);
    CommandBench bench("head -c " + std::to_string(bytes) + " /dev/zero | tr '\\0' 'x'; echo; printf '\\033[31mthe end\\033[0m\\n'");
    bench.options.logBytes = 200'000;
    bench.make();
    const IssueDraft draft = someDraft();
    const TrackerReading reading = run(bench, draft);
    QCOMPARE(reading.state, State::Finished);
    QVERIFY(reading.report.size() <= 64 * 1024);
    QVERIFY2(reading.report.ends_with("the end"),
             reading.report.substr(reading.report.size() - std::min<std::size_t>(60, reading.report.size())).c_str());
    QVERIFY(std::filesystem::file_size(bench.command().logOf(draft.request.id + "-1")) < 260'000);
}

void TestCommandTracker::sendingTwiceRunsOnce()
{
    CommandBench bench("echo run >> "
                       "$HOME_OF_RUNS/runs; cat > /dev/null");
    bench.options.environment["HOME_OF_RUNS"] = bench.place.path().toStdString();
    bench.make();
    const IssueDraft draft = someDraft();
    const auto first = bench.tracker().send(draft, {});
    const auto second = bench.tracker().send(draft, {});
    QCOMPARE(first->id, second->id);
    QCOMPARE(run(bench, draft).state, State::Finished);
    QCOMPARE(contentOf(bench.place.path().toStdString() + "/runs"), std::string("run\n"));
}

void TestCommandTracker::cancellingEndsTheProgram()
{
    CommandBench bench;
    bench.options.environment["MARK_OF_THIS_TEST"] = genie::newUuid();
    bench.make();
    const std::string mark = bench.options.environment["MARK_OF_THIS_TEST"];
    const IssueDraft draft = someDraft();
    const auto sent = bench.tracker().send(draft, {});
    QTRY_VERIFY(!genie::test::processesWith(mark).empty());
    QVERIFY(bench.tracker().cancel(sent->id, {}).has_value());
    QTRY_COMPARE_WITH_TIMEOUT(bench.tracker().read(sent->id, draft.key(), {})->state, State::Withdrawn, 20'000);
    QVERIFY(genie::test::processesWith(mark).empty());
}

void TestCommandTracker::whatRanWhenTheEngineEndedHasFailed()
{
    CommandBench bench;
    const IssueDraft draft = someDraft();
    const auto sent = bench.tracker().send(draft, {});
    QTRY_COMPARE(bench.tracker().read(sent->id, draft.key(), {})->state, State::Working);
    bench.make(); // another engine
    const auto reading = bench.tracker().read(sent->id, draft.key(), {});
    QCOMPARE(reading->state, State::Failed);
    QVERIFY(reading->note.find("engine ended") != std::string::npos);
    // One that died without a word leaves "working", and a lock that nobody holds.
    std::ofstream(bench.options.records / sent->id / "state.json") << R"({"state":"working"})";
    QCOMPARE(bench.tracker().read(sent->id, draft.key(), {})->state, State::Failed);
    std::ofstream(bench.options.records / sent->id / "state.json") << "{";
    QCOMPARE(bench.tracker().read(sent->id, draft.key(), {})->state, State::Failed);
    QVERIFY(bench.tracker().find(draft.key(), {})->has_value()); // and is not run again
}

void TestCommandTracker::aCheckoutThatCannotBeMadeFailsTheAttempt()
{
    CommandBench bench;
    bench.prepareFails = "the commit is gone";
    const TrackerReading reading = run(bench);
    QCOMPARE(reading.state, State::Failed);
    QVERIFY(reading.note.find("the commit is gone") != std::string::npos);
}

void TestCommandTracker::timeIsBounded()
{
    CommandBench bench;
    bench.options.timeout = std::chrono::milliseconds(300);
    bench.make();
    const TrackerReading reading = run(bench);
    QCOMPARE(reading.state, State::Failed);
    QVERIFY2(reading.note.find("ran out of time") != std::string::npos, reading.note.c_str());
}

void TestCommandTracker::aProgramThatIsNotThereIsRefused()
{
    CommandBench bench;
    bench.options.argv = {"/nowhere/agent"};
    bench.make();
    const auto sent = bench.tracker().send(someDraft(), {});
    QCOMPARE(sent.error().failure.kind, FailureKind::Invalid);
    QVERIFY(!sent.error().passing);
    QCOMPARE(bench.contacts(), 0U);
}

void TestCommandTracker::onlyKnownProgramsRun()
{
    CommandBench bench;
    const genie::test::FixedSecret secret;
    genie::Trackers::Options options;
    options.commands = {{"agent", {"/bin/true", "--quick"}}};
    options.records = bench.options.records;
    genie::Trackers known(options, {}, *bench.client, bench.commands, secret, bench.clock);
    QVERIFY(known.tracker("command:agent").has_value());
    QCOMPARE(known.tracker("command:agent").value(), known.tracker("command:agent").value());
    for (const char *name : {"command:/bin/rm", "command:", "jira", "", "command:agent --evil"})
        QCOMPARE(known.tracker(name).error().kind, FailureKind::Invalid);
    QVERIFY(known.tracker("app-issue-tracker").has_value());
    QVERIFY(known.tracker("github").has_value());
    options.anyProgram = true;
    genie::Trackers any(options, {}, *bench.client, bench.commands, secret, bench.clock);
    QVERIFY(any.tracker("command:/bin/true").has_value());
    QCOMPARE(any.tracker("command:a\nb").error().kind, FailureKind::Invalid);
}

QTEST_GUILESS_MAIN(TestCommandTracker)
#include "tst_command_tracker.moc"
