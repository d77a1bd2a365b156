// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/session/import_session.h"
#include "support/corpus.h"
#include "support/recording_sink.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace genie;

namespace {

/// A sink that keeps the cases, too, and may do something when one comes.
class KeepingSink final : public FactSink {
public:
    std::function<void()> whenCasesCome;
    std::vector<TestCase> cases;
    test::RecordingSink facts;
    std::size_t largestBatch = 0;

    void tell(Entry entry) override
    {
        if (!entry.cases.empty() && whenCasesCome)
            std::exchange(whenCasesCome, nullptr)();
        largestBatch = std::max(largestBatch, entry.cases.size());
        cases.insert(cases.end(), entry.cases.begin(), entry.cases.end());
        facts.tell(std::move(entry));
    }
};

struct Bench {
    QTemporaryDir directory;
    SystemClock clock;
    KeepingSink sink;
    CancellationSource cancel;
    ImportRequest request;

    std::string write(const std::string &name, std::string_view bytes)
    {
        const std::string path = directory.path().toStdString() + "/" + name;
        test::writeText(path, bytes);
        return path;
    }
    void add(const std::string &name, std::string_view bytes) { request.files.push_back(write(name, bytes)); }
    Done carryOut()
    {
        Execution execution;
        execution.id = "e1";
        execution.scenario = "demo";
        execution.scenarioPath = "/s/demo";
        request.scenario = "demo";
        ImportSession session(execution, request, clock, sink);
        return session.carryOut(cancel.token());
    }
    [[nodiscard]] PhaseResult phase() const { return sink.facts.all<PhaseFinished>().at(0).result; }
    [[nodiscard]] RunFinished end() const { return sink.facts.all<RunFinished>().at(0); }
};

constexpr const char *kJunit =
    "<testsuite name='s'><testcase name='a' file='/s/demo/api/a_test.go'/><testcase name='b' file='/etc/passwd'>"
    "<failure message='boom'/></testcase><testcase name='c'><flakyFailure message='once'/></testcase></testsuite>";

} // namespace

class TestImportSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reportsOfSeveralFormatsBecomeOnePhase()
    {
        Bench bench;
        bench.add("a.xml", kJunit);
        bench.add("b.tap", "1..2\nok 1 x\nok 2 y # SKIP why\n");
        bench.request.phase = "integration";
        const auto done = bench.carryOut();
        QVERIFY2(done.has_value(), done ? "" : done.error().message.c_str());
        QCOMPARE(bench.sink.facts.all<RunStarted>().at(0).phases, std::vector<std::string>{"integration"});
        const PhaseResult phase = bench.phase();
        QCOMPARE(phase.name, std::string("integration"));
        QCOMPARE(phase.status, PhaseStatus::Failed);
        QCOMPARE(phase.failureClass, FailureClass::TestFailure);
        QVERIFY((phase.tally == Tally{2, 1, 1, 0, 1})); // one test counts once, whatever its attempts
        QCOMPARE(phase.observations.at(0).text, std::string("a.xml (JUnit XML)"));
        QCOMPARE(phase.observations.at(1).text, std::string("1 passed, 1 failed, 1 flaky"));
        QCOMPARE(phase.observations.at(2).text, std::string("b: boom"));
        QCOMPARE(phase.observations.at(2).file, std::string("outside:/etc/passwd"));
        QCOMPARE(phase.observations.at(3).text, std::string("c is flaky: once"));
        QCOMPARE(phase.observations.at(3).kind, Observation::Kind::Warning);
        QCOMPARE(bench.end().status, RunStatus::Failed);
        QCOMPARE(bench.sink.cases.size(), std::size_t(6));
        QCOMPARE(bench.sink.cases[0].file, std::string("api/a_test.go"));
        QCOMPARE(bench.sink.cases[1].file, std::string("outside:/etc/passwd"));
        QCOMPARE(bench.sink.cases[0].toolchain, std::string("junit"));
        QCOMPARE(bench.sink.cases[0].phase, std::string("integration"));
        QCOMPARE(bench.sink.cases[5].toolchain, std::string("tap"));
    }

    void whatIsNoReportTellsNothing_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("page") << QByteArray("<html/>");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off behind many cases")
            << QByteArray("<testsuite>") + QByteArray("<testcase name='a'/>").repeated(5000) + "<testca";
        QTest::newRow("entity") << QByteArray(
            "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><testsuite><testcase name='&a;'/></testsuite>");
        QTest::newRow("go stream cut off") << QByteArray(
            "{\"Action\":\"start\",\"Package\":\"a\"}\n{\"Action\":\"run\",\"Package\":\"a\",\"Test\":\"T\"}\n");
    }

    void whatIsNoReportTellsNothing()
    {
        QFETCH(const QByteArray, bytes);
        Bench bench;
        bench.add("good.xml", kJunit);
        bench.add("bad.xml", bytes.toStdString());
        const auto done = bench.carryOut();
        QVERIFY(!done);
        QCOMPARE(done.error().kind, FailureKind::Invalid);
        QVERIFY2(done.error().message.find("bad.xml: ") != std::string::npos, done.error().message.c_str());
        QVERIFY(bench.sink.facts.all<RunQueued>().empty());
        QVERIFY(bench.sink.cases.empty());
    }

    void aNamedFormatIsNotGuessed()
    {
        Bench bench;
        bench.add("a.xml", kJunit);
        bench.request.format = "nunit";
        const auto done = bench.carryOut();
        QVERIFY(!done && done.error().message.find("root element") != std::string::npos);
    }

    void onlyFilesAreOpened()
    {
        Bench bench;
        bench.request.files = {bench.directory.path().toStdString() + "/absent.xml"};
        QCOMPARE(bench.carryOut().error().kind, FailureKind::NotFound);
        bench.request.files = {bench.directory.path().toStdString()};
        QCOMPARE(bench.carryOut().error().kind, FailureKind::Invalid);
        const std::string pipe = bench.directory.path().toStdString() + "/pipe";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        bench.request.files = {pipe};
        QCOMPARE(bench.carryOut().error().kind, FailureKind::Invalid);
    }

    void emptyReportsAreSkippedAndUnknownIsNoPass()
    {
        Bench empty;
        empty.add("a.xml", "<testsuites/>");
        QVERIFY(empty.carryOut().has_value());
        QCOMPARE(empty.end().status, RunStatus::Skipped);
        QCOMPARE(empty.phase().skipReason, std::string("the reports hold no tests"));
        Bench odd;
        odd.add("a.xml", "<testsuite><testcase name='a'/><testcase name='b' status='Wobbly'/></testsuite>");
        QVERIFY(odd.carryOut().has_value());
        QCOMPARE(odd.end().status, RunStatus::Failed);
        QCOMPARE(odd.sink.cases.at(1).rawStatus, std::string("Wobbly"));
    }

    void fileThatChangesMeanwhileInterruptsWithTheReason()
    {
        Bench bench;
        std::string many = "<testsuite>";
        for (int i = 0; i < 20'000; ++i)
            many += "<testcase name='a" + std::to_string(i) + "'/>";
        bench.add("a.xml", many + "</testsuite>");
        bench.add("b.xml", kJunit);
        bench.sink.whenCasesCome = [&] { bench.write("b.xml", "<html/>"); };
        QVERIFY(bench.carryOut().has_value());
        QCOMPARE(bench.end().status, RunStatus::Interrupted);
        QVERIFY(bench.sink.facts.all<PhaseFinished>().empty());
        QVERIFY(bench.end().warnings.at(0).starts_with("the import failed: b.xml: "));
        QVERIFY(bench.sink.largestBatch <= 500);
    }

    void stoppingEndsIt()
    {
        Bench before;
        before.add("a.xml", kJunit);
        before.cancel.requestStop();
        QCOMPARE(before.carryOut().error().kind, FailureKind::Cancelled);
        QVERIFY(before.sink.facts.all<RunQueued>().empty());
        Bench during;
        std::string many = "<testsuite>";
        for (int i = 0; i < 20'000; ++i)
            many += "<testcase name='a" + std::to_string(i) + "'/>";
        during.add("a.xml", many + "</testsuite>");
        during.sink.whenCasesCome = [&] { during.cancel.requestStop(); };
        QVERIFY(during.carryOut().has_value());
        QCOMPARE(during.end().status, RunStatus::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestImportSession)
#include "tst_import_session.moc"
