// SPDX-License-Identifier: GPL-3.0-or-later
// A copy of a store holds the same, from each kind to each kind, and goes on from there.
#include "core/domain/domain_json.h"
#include "core/domain/request_json.h"
#include "core/ports/request_store.h"
#include "memory/copy_store.h"
#include "support/must.h"
#include "support/some_requests.h"
#include "support/store_facts.h"
#include "support/store_kinds.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace genie;
using genie::test::must;
using genie::test::entry;
using genie::test::failedPhase;
using genie::test::queuedRun;
using genie::test::testCases;

namespace {

/// Everything that can be asked of a store, as text.
std::string told(Store &store)
{
    std::string all;
    for (const auto &event : must(store.events(0, 10'000)))
        all += std::to_string(event.number) + toLine(toJson(event.fact)) + "\n";
    ExecutionQuery query;
    query.limit = 500;
    const auto runs = must(store.executions(query));
    all += std::to_string(runs.total);
    for (const auto &run : runs.items) {
        all += toLine(toJson(must(store.execution(run.id)))) + "\n";
        CaseQuery cases;
        cases.limit = 500;
        for (const auto &test : must(store.cases(run.id, cases)).items)
            all += toLine(toJson(test)) + "\n";
        for (const auto &file : must(store.coverage(run.id)))
            all += toLine(toJson(file)) + "\n";
        for (const auto &test : must(store.flakyTests(run.scenario, 100)))
            all += toLine(toJson(test)) + "\n";
    }
    for (const auto &scenario : must(store.registeredScenarios()))
        all += scenario.name + scenario.path + "\n";
    for (const auto &request : must(store.requests().requests({})).items) {
        all += toLine(toJson(must(store.requests().request(request.id)))) + "\n";
        for (const auto &verdict : must(store.requests().verdicts(request.id)))
            all += toLine(toJson(must(store.requests().verdict(verdict.id)))) + "\n";
    }
    for (const auto &row : must(store.requests().ledger({})))
        all += toLine(toJson(row)) + "\n";
    all += toLine(toJson(must(store.requests().queueFigures(Moment(milliseconds(1'767'952'999'000))))));
    return all;
}

/// One of everything, and more cases than one page holds.
void fill(Store &store)
{
    must(store.append({entry(ScenarioAdded{"elsewhere", "/srv/elsewhere"})}));
    for (int i = 0; i < 3; ++i) {
        const auto run = queuedRun(i == 2 ? "\xC3\xBCml\xC3\xA4ut" : "notes");
        const auto phase = failedPhase();
        must(store.append({entry(RunQueued{run}), entry(RunStarted{run.id, Moment(milliseconds(1000)), {"unit"}, "tree"}),
                           entry(PhaseStarted{run.id, "unit", Moment(milliseconds(1001))}),
                           {CasesRecorded{run.id, "unit", 0, 0, {}}, testCases(i == 0 ? 1200 : 3), {}},
                           {CasesRecorded{run.id, "unit", 0, 0, {}}, {test::testCase(5000, i == 1 ? TestStatus::Failed : TestStatus::Passed)}, {}},
                           {PhaseFinished{run.id, phase}, {}, {{"go", "api", "api/a.go", {{1, 2}, {9, 0}}, 3, 4}}},
                           entry(RunFinished{run.id, RunStatus::Failed, Moment(milliseconds(3000)), {"a warning"}})}));
    }
    auto request = test::someRequest();
    must(store.append({entry(RequestQueued{request})}));
    must(store.append({entry(RequestQueued{test::someRequest("github", "other")})}));
    Verdict verdict;
    verdict.summary.id = newUuid();
    verdict.summary.request = request.id;
    verdict.summary.word = VerdictWord::Closed;
    verdict.summary.at = Moment(milliseconds(1'767'952'900'000));
    verdict.reasons = {"measured"};
    Entry judged = entry(RequestJudged{verdict.summary});
    judged.verdict = verdict;
    must(store.append({judged}));
}

} // namespace

class TestCopyStoreContract : public QObject
{
    Q_OBJECT

    QTemporaryDir m_source, m_target;
    std::string m_from, m_to;

    void choose()
    {
        const QStringList kinds = QString::fromLatin1(QTest::currentDataTag()).split(QStringLiteral(" to "));
        const QString name = QString::fromLatin1(QTest::currentTestFunction());
        const auto place = [&](const QTemporaryDir &folder) {
            const QString path = folder.filePath(name + kinds.join(QLatin1Char('-')));
            QDir().mkpath(path);
            return path.toStdString();
        };
        m_from = test::storeKindNamed(kinds.front())->addressOf(place(m_source));
        m_to = test::storeKindNamed(kinds.back())->addressOf(place(m_target));
    }
    static void pairs()
    {
        QTest::addColumn<int>("unused");
        for (const auto &from : test::storeKinds())
            for (const auto &to : test::storeKinds())
                QTest::newRow((std::string(from.name) + " to " + to.name).c_str()) << 0;
    }

private Q_SLOTS:
    void aCopyTellsTheSameAndGoesOn_data() { pairs(); }
    void aCopyTellsTheSameAndGoesOn()
    {
        choose();
        const auto from = must(openStore(m_from));
        fill(*from);
        QVERIFY(must(copyStore(m_from, m_to)) > 1200);
        const auto to = must(openStore(m_to));
        QCOMPARE(told(*to), told(*from));
        // What comes next has the next numbers, in both.
        const auto next = queuedRun();
        const auto one = must(from->append({entry(RunQueued{next})}));
        const auto other = must(to->append({entry(RunQueued{next})}));
        QCOMPARE(other.back().number, one.back().number);
        must(to->append({{CasesRecorded{next.id, "unit", 0, 0, {}}, {test::testCase(7000)}, {}}}));
        must(from->append({{CasesRecorded{next.id, "unit", 0, 0, {}}, {test::testCase(7000)}, {}}}));
        auto wish = test::someRequest("github", "third");
        must(to->append({entry(RequestQueued{wish})}));
        must(from->append({entry(RequestQueued{wish})}));
        QCOMPARE(told(*to), told(*from));
    }

    void whatHoldsSomethingIsNotWrittenOver_data() { pairs(); }
    void whatHoldsSomethingIsNotWrittenOver()
    {
        choose();
        fill(*must(openStore(m_from)));
        const auto to = must(openStore(m_to));
        must(to->append({entry(RunQueued{queuedRun()})}));
        const std::string before = told(*to);
        const auto refused = copyStore(m_from, m_to);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, FailureKind::Conflict);
        QCOMPARE(told(*to), before);
    }

    void aStoreThatIsNotThereIsNotMade()
    {
        const std::string nowhere = m_source.filePath(QStringLiteral("nowhere.sqlite")).toStdString();
        const auto refused = copyStore("sqlite:" + nowhere, "sqlite:" + nowhere + "2");
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, FailureKind::NotFound);
        QVERIFY(!std::filesystem::exists(nowhere));
    }
};

QTEST_GUILESS_MAIN(TestCopyStoreContract)
#include "tst_copy_store_contract.moc"
