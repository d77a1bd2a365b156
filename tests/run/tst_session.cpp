// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/session/run_session.h"
#include "host/process/process_runner.h"
#include "support/recording_sink.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <functional>
#include <future>
#include <latch>

using namespace genie;

namespace {

/// A phase whose behaviour a test writes down.
class ScriptedPhase final : public PhaseRunner {
public:
    using Script = std::function<PhaseOutcome(const PhaseContext &)>;
    ScriptedPhase(std::string name, Script script) : m_name(std::move(name)), m_script(std::move(script)) {}
    [[nodiscard]] std::string_view name() const override { return m_name; }
    PhaseOutcome run(const PhaseContext &context) const override { return m_script(context); }

private:
    std::string m_name;
    Script m_script;
};

/// Holds a phase until it is cancelled, as a stubborn command would.
PhaseOutcome untilCancelled(const PhaseContext &context)
{
    std::promise<void> asked;
    const std::stop_callback onStop(context.cancellation.stop, [&] { asked.set_value(); });
    asked.get_future().wait();
    return {PhaseStatus::Failed, FailureClass::System, "was ended"};
}

struct Bench {
    QTemporaryDir directory;
    test::RecordingSink facts;
    SystemClock clock;
    ProcessRunner commands{std::filesystem::path(GENIE_BIN_DIR "/test-genie-supervisor")};
    std::vector<std::unique_ptr<PhaseRunner>> runners;
    SessionSetup setup;
    CancellationSource cancel;

    Bench()
    {
        setup.id = newUuid();
        setup.jobs = 4;
        setup.workspace.name = "demo";
        setup.workspace.directory = directory.path().toStdString();
        setup.dataDirectory = (directory.path() + QStringLiteral("/data")).toStdString();
    }
    PlannedPhase &add(const std::string &name, bool readOnly, ScriptedPhase::Script script)
    {
        runners.push_back(std::make_unique<ScriptedPhase>(name, std::move(script)));
        PlannedPhase planned;
        planned.phase.name = name;
        planned.phase.readOnly = readOnly;
        planned.selected = true;
        setup.plan.phases.push_back(planned);
        return setup.plan.phases.back();
    }
    RunStatus run()
    {
        RunSession session(setup, runners, commands, clock, facts);
        return session.carryOut(cancel.token());
    }
    PhaseResult resultOf(const std::string &name) const
    {
        for (const auto &finished : facts.all<PhaseFinished>())
            if (finished.result.name == name)
                return finished.result;
        return {};
    }
};

PhaseOutcome passed(const PhaseContext &) { return {}; }

} // namespace

class TestSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void phasesThatOnlyReadRunSideBySide()
    {
        Bench bench;
        std::latch both(2);
        const auto meet = [&](const PhaseContext &) -> PhaseOutcome {
            both.arrive_and_wait(); // would wait for ever, were the other not running too
            return {};
        };
        bench.add("structure", true, meet);
        bench.add("dependencies", true, meet);
        QCOMPARE(bench.run(), RunStatus::Passed);
    }

    void aPhaseThatJudgesTheOthersStartsWhenTheyHaveEndedAndKnowsWhatTheySaid()
    {
        for (const int jobs : {1, 4}) {
            Bench bench;
            bench.setup.jobs = jobs;
            std::vector<std::string> heard;
            bench.add("business", true, [&](const PhaseContext &context) -> PhaseOutcome {
                if (context.earlier == nullptr)
                    return {PhaseStatus::Failed, FailureClass::System, "was told nothing"};
                for (const auto &phase : context.earlier->phases)
                    heard.push_back(phase.name);
                for (const auto &test : context.earlier->cases)
                    heard.push_back(test.name + test.message);
                return {};
            }).last = true;
            bench.add("unit", false, [](const PhaseContext &context) -> PhaseOutcome {
                TestCase test;
                test.name = "adds";
                test.message = "long text";
                test.status = TestStatus::Passed;
                context.reporter.cases({test});
                return {context.earlier == nullptr ? PhaseStatus::Passed : PhaseStatus::Failed};
            });
            QCOMPARE(bench.run(), RunStatus::Passed);
            QCOMPARE(heard, (std::vector<std::string>{"unit", "adds"}));
        }
    }

    void aPhaseThatRunsCodeRunsBesideReadersButNotBesideAnother()
    {
        Bench bench;
        std::atomic<int> running{0};
        std::atomic<int> most{0};
        const auto count = [&](const PhaseContext &) -> PhaseOutcome {
            most = std::max(most.load(), ++running);
            std::this_thread::yield();
            --running;
            return {};
        };
        bench.add("unit", false, count);
        bench.add("integration", false, count);
        QCOMPARE(bench.run(), RunStatus::Passed);
        QCOMPARE(most.load(), 1);
    }

    void anExclusivePhaseIsAlone()
    {
        Bench bench;
        std::atomic<int> running{0};
        bool alone = false;
        const auto reader = [&](const PhaseContext &) -> PhaseOutcome {
            ++running;
            std::this_thread::yield();
            --running;
            return {};
        };
        bench.add("structure", true, reader);
        bench.add("performance", false, [&](const PhaseContext &) -> PhaseOutcome {
                 alone = running.load() == 0;
                 return {};
             }).phase.exclusive = true;
        bench.add("business", true, reader);
        QCOMPARE(bench.run(), RunStatus::Passed);
        QVERIFY(alone);
        const auto is = [](const char *name) { return [name](const auto &fact) { return fact.phase == name; }; };
        const auto ended = [](const char *name) { return [name](const PhaseFinished &fact) { return fact.result.name == name; }; };
        QVERIFY(bench.facts.indexOf<PhaseStarted>(is("performance")) > bench.facts.indexOf<PhaseFinished>(ended("structure")));
        QVERIFY(bench.facts.indexOf<PhaseStarted>(is("business")) > bench.facts.indexOf<PhaseFinished>(ended("performance")));
    }

    void oneJobRunsPhasesInPlannedOrder()
    {
        Bench bench;
        bench.setup.jobs = 1;
        std::vector<std::string> order;
        for (const char *name : {"structure", "dependencies", "unit"})
            bench.add(name, true, [&order, name](const PhaseContext &) -> PhaseOutcome {
                order.emplace_back(name);
                return {};
            });
        QCOMPARE(bench.run(), RunStatus::Passed);
        QCOMPARE(order, (std::vector<std::string>{"structure", "dependencies", "unit"}));
    }

    void theRunTellsItsPhasesInPlannedOrderWhateverFinishesFirst()
    {
        Bench bench;
        bench.add("slow", true, [](const PhaseContext &context) -> PhaseOutcome {
            context.reporter.observe({Observation::Kind::Info, "slow", "", 0});
            return {};
        });
        bench.add("quick", true, passed);
        bench.run();
        QCOMPARE(bench.facts.all<RunStarted>().front().phases, (std::vector<std::string>{"slow", "quick"}));
    }

    void failFastCancelsWhatHasNotFinishedAndSkipsWhatHasNotStarted()
    {
        Bench bench;
        bench.setup.failFast = true;
        std::latch started(2);
        bench.add("structure", true, [&](const PhaseContext &) -> PhaseOutcome {
            started.arrive_and_wait();
            return {PhaseStatus::Failed, FailureClass::Misconfiguration, "no api"};
        });
        bench.add("unit", false, [&](const PhaseContext &context) -> PhaseOutcome {
            started.arrive_and_wait();
            return untilCancelled(context);
        });
        bench.add("integration", false, passed);
        QCOMPARE(bench.run(), RunStatus::Failed);
        QCOMPARE(bench.resultOf("structure").failureClass, FailureClass::Misconfiguration);
        QCOMPARE(bench.resultOf("unit").status, PhaseStatus::Cancelled);
        QCOMPARE(bench.resultOf("integration").status, PhaseStatus::Skipped);
        QVERIFY(bench.resultOf("integration").skipReason.find("structure") != std::string::npos);
    }

    void aPhaseThatOutlivesItsLimitFailsWithClassTimeout()
    {
        Bench bench;
        bench.add("unit", false, untilCancelled).timeout = milliseconds(50);
        QCOMPARE(bench.run(), RunStatus::Failed);
        const auto result = bench.resultOf("unit");
        QCOMPARE(result.failureClass, FailureClass::Timeout);
        QCOMPARE(result.remediations.front().code, std::string("timeout"));
        QVERIFY(result.error.find("50 ms") != std::string::npos);
    }

    void testsThatFailedBeforeTheLimitStayFailuresOfTests()
    {
        Bench bench;
        bench.add("unit", false, [](const PhaseContext &context) {
                 TestCase test;
                 test.name = "TestAdd";
                 test.status = TestStatus::Failed;
                 context.reporter.cases({test});
                 untilCancelled(context);
                 return PhaseOutcome{PhaseStatus::Failed, FailureClass::TestFailure, "1 test failed"};
             }).timeout = milliseconds(50);
        bench.run();
        QCOMPARE(bench.resultOf("unit").failureClass, FailureClass::TestFailure);
        QCOMPARE(bench.resultOf("unit").tally.failed, 1);
        QCOMPARE(bench.resultOf("unit").remediations.back().code, std::string("timeout"));
    }

    void findingsFromBeforeTheLimitKeepTheirClass_c15()
    {
        Bench bench;
        bench.add("lint", true, [](const PhaseContext &context) {
                 untilCancelled(context);
                 return PhaseOutcome{PhaseStatus::Failed, FailureClass::Misconfiguration, "2 findings", "", "", {{"lint.types", "correct them", ""}}};
             }).timeout = milliseconds(50);
        bench.add("docs", true, [](const PhaseContext &context) {
                 untilCancelled(context);
                 return PhaseOutcome{PhaseStatus::Failed, FailureClass::None, "was stopped"};
             }).timeout = milliseconds(50);
        QCOMPARE(bench.run(), RunStatus::Failed);
        QCOMPARE(bench.resultOf("lint").failureClass, FailureClass::Misconfiguration);
        QCOMPARE(bench.resultOf("lint").error, std::string("2 findings"));
        QCOMPARE(bench.resultOf("lint").remediations.back().code, std::string("timeout"));
        QCOMPARE(bench.resultOf("docs").failureClass, FailureClass::Timeout);
    }

    void aPhaseWithTooManyObservationsSaysThatThereIsMore()
    {
        Bench bench;
        bench.add("lint", true, [](const PhaseContext &context) {
            for (int i = 0; i < 6000; ++i)
                context.reporter.observe({Observation::Kind::Warning, "finding " + std::to_string(i), "a.go", 1, 2, "x/y"});
            return PhaseOutcome{};
        });
        bench.run();
        const auto observations = bench.resultOf("lint").observations;
        QCOMPARE(observations.size(), std::size_t(5000));
        QVERIFY(observations.back().text.find("there is more") != std::string::npos);
        QCOMPARE(observations.front().rule, std::string("x/y"));
    }

    void cancelKeepsWhatHasFinishedAndNamesTheRest()
    {
        Bench bench;
        bench.setup.jobs = 1;
        bench.add("structure", true, passed);
        bench.add("unit", false, [&](const PhaseContext &context) {
            bench.cancel.requestStop();
            return untilCancelled(context);
        });
        bench.add("integration", false, passed);
        QCOMPARE(bench.run(), RunStatus::Cancelled);
        QCOMPARE(bench.resultOf("structure").status, PhaseStatus::Passed);
        QCOMPARE(bench.resultOf("unit").status, PhaseStatus::Cancelled);
        QCOMPARE(bench.resultOf("integration").status, PhaseStatus::Cancelled);
        QCOMPARE(bench.facts.all<RunFinished>().size(), std::size_t{1});
    }

    void aPhaseThatThrowsFailsAloneAsInternalError()
    {
        Bench bench;
        bench.add("structure", true, [](const PhaseContext &) -> PhaseOutcome { throw std::runtime_error("boom"); });
        bench.add("unit", false, passed);
        QCOMPARE(bench.run(), RunStatus::Failed);
        QVERIFY(bench.resultOf("structure").error.find("boom") != std::string::npos);
        QCOMPARE(bench.resultOf("unit").status, PhaseStatus::Passed);
    }

    void allPhasesSkippedIsSkippedNeverPassed()
    {
        Bench bench;
        bench.add("unit", false, [](const PhaseContext &) { return PhaseOutcome{PhaseStatus::Skipped}; });
        QCOMPARE(bench.run(), RunStatus::Skipped);
    }

    void everyFailureCarriesAClassAndARemedy()
    {
        Bench bench;
        bench.add("unit", false, [](const PhaseContext &) { return PhaseOutcome{PhaseStatus::Failed}; });
        bench.run();
        QCOMPARE(bench.resultOf("unit").failureClass, FailureClass::System);
        QCOMPARE(bench.resultOf("unit").remediations.front().code, std::string("generic.log"));
    }

    void theLogIsOnDiskAndNothingOfTheWorkingDirectoryIsLeft()
    {
        Bench bench;
        std::filesystem::path scratch;
        bench.add("unit", false, [&](const PhaseContext &context) -> PhaseOutcome {
            scratch = context.scratch;
            context.reporter.log("hello from a child\n");
            return {};
        });
        bench.run();
        QFile log(QString::fromStdString((bench.setup.dataDirectory / bench.resultOf("unit").logPath).string()));
        QVERIFY(log.open(QIODevice::ReadOnly));
        QVERIFY(log.readAll().contains("hello from a child"));
        QVERIFY(!scratch.empty());
        QVERIFY(!std::filesystem::exists(scratch));
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
