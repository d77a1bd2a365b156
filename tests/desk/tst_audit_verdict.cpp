// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/verdict_of.h"

#include "core/base/text.h"
#include "core/domain/request_json.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace genie;

namespace {

/// One file of a hundred lines, of which the first `covered` are.
FileCoverage hundredLines(int covered)
{
    FileCoverage file{"go", ".", "calc.go", {}, covered, 100};
    for (int line = 1; line <= 100; ++line)
        file.hits[line] = line <= covered ? 1 : 0;
    return file;
}

CandidateRecord candidate(const std::string &name, const std::string &type, LineRange covers)
{
    CandidateRecord record;
    record.test = {"go", ".", "pkg", "", name};
    record.file = "calc_test.go";
    record.type = type;
    record.line = 10;
    record.lastLine = 20;
    record.coverageKnown = true;
    record.covers = {{"calc.go", {covers}, {}}};
    record.runs.assign(5, {true, true, TestStatus::Passed, {}});
    return record;
}

/// The example of S8: 40 before, target 80, unit and integration asked for. The tests add their lines to the result's.
struct Case {
    Baseline baseline;
    Evidence evidence;

    explicit Case(int before = 40)
    {
        baseline.coverageKnown = true;
        baseline.coverage = {hundredLines(before)};
        baseline.tests = {{{"go", ".", "pkg", "", "TestOld"}, "unit", TestStatus::Passed}};
        evidence.types = {"unit", "integration"};
        evidence.coverageTarget = 80;
        evidence.changes = {{"calc_test.go", "a", "b", true, {}}};
        evidence.after = {.done = true, .ran = true, .passed = 1, .coverageKnown = true, .coverage = {{"calc.go", {{1, before}}, {{before + 1, 100}}}}, .output = {}};
    }
    void add(CandidateRecord record)
    {
        int last = evidence.after.coverage[0].covered.back().last;
        for (const auto &range : record.covers[0].covered)
            last = std::max(last, range.last);
        evidence.after.coverage[0].covered = {{1, last}};
        evidence.after.coverage[0].open = last < 100 ? std::vector<LineRange>{{last + 1, 100}} : std::vector<LineRange>{};
        evidence.candidates.push_back(std::move(record));
    }
    [[nodiscard]] Verdict verdict() const { return verdictOf(evidence, baseline); }
};

QString word(const Verdict &verdict) { return QString::fromStdString(std::string(toWord(verdict.summary.word))); }

bool says(const Verdict &verdict, const std::string &text)
{
    return std::any_of(verdict.reasons.begin(), verdict.reasons.end(), [&](const std::string &reason) { return reason.find(text) != std::string::npos; });
}

const GapVerdict *gapOf(const Verdict &verdict, GapVerdict::Kind kind, const std::string &subject)
{
    for (const auto &gap : verdict.gaps)
        if (gap.kind == kind && gap.subject == subject)
            return &gap;
    return nullptr;
}

} // namespace

class AuditVerdictTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tableOfS8_data()
    {
        QTest::addColumn<std::function<void(Case &)>>("change");
        QTest::addColumn<QString>("word");
        QTest::addColumn<double>("progress");
        using Change = std::function<void(Case &)>;
        QTest::newRow("enough") << Change([](Case &c) {
            c.add(candidate("TestA", "unit", {41, 70}));
            c.add(candidate("TestB", "integration", {60, 85}));
        }) << "closed" << 1.0;
        QTest::newRow("partial: the example, integration is missing") << Change([](Case &c) { c.add(candidate("TestA", "unit", {41, 70})); }) << "partial" << 0.75;
        QTest::newRow("partial: the target is reached, a type is missing") << Change([](Case &c) { c.add(candidate("TestA", "unit", {41, 90})); }) << "partial" << 1.0;
        QTest::newRow("none: no new test") << Change([](Case &c) { c.evidence.changes.clear(); }) << "unchanged" << 0.0;
        QTest::newRow("regressed: a test fails") << Change([](Case &c) {
            c.add(candidate("TestA", "unit", {41, 90}));
            c.evidence.lost = {{{"go", ".", "pkg", "", "TestOld"}, TestStatus::Failed, {TestStatus::Failed, TestStatus::Failed}, true, "boom"}};
        }) << "regressed" << 1.0;
        QTest::newRow("regressed: a test was removed") << Change([](Case &c) {
            c.evidence.lost = {{{"go", ".", "pkg", "", "TestOld"}, std::nullopt, {}, true, {}}};
        }) << "regressed" << 0.0;
        QTest::newRow("regressed: a test is skipped") << Change([](Case &c) {
            c.evidence.lost = {{{"go", ".", "pkg", "", "TestOld"}, TestStatus::Skipped, {}, true, {}}};
        }) << "regressed" << 0.0;
        QTest::newRow("regressed: coverage fell") << Change([](Case &c) {
            c.evidence.after.coverage[0] = {"calc.go", {{1, 30}}, {{31, 100}}};
        }) << "regressed" << 0.0;
        QTest::newRow("unknown: no coverage before") << Change([](Case &c) {
            c.baseline.coverageKnown = false;
            c.baseline.coverage.clear();
            c.add(candidate("TestA", "unit", {41, 90}));
        }) << "unverifiable" << 0.0;
        QTest::newRow("unknown: no coverage after") << Change([](Case &c) {
            c.evidence.after.coverageKnown = false;
            c.evidence.after.coverage.clear();
        }) << "unverifiable" << 0.0;
        QTest::newRow("unknown: it could not be run") << Change([](Case &c) {
            c.evidence.after = {.done = true, .ran = false, .problem = "no go here", .coverage = {}, .output = {}};
        }) << "unverifiable" << 0.0;
        QTest::newRow("unknown: others edited meanwhile") << Change([](Case &c) {
            c.add(candidate("TestA", "unit", {41, 100}));
            c.evidence.problem = "others edited the scenario meanwhile";
        }) << "unverifiable" << 1.0;
        QTest::newRow("suspect: something was weakened") << Change([](Case &c) {
            c.add(candidate("TestA", "unit", {41, 100}));
            c.add(candidate("TestB", "integration", {41, 100}));
            c.evidence.weakenings = {{"threshold_lowered", "vitest.config.js", 3, "the threshold went from 80 to 10"}};
        }) << "suspect" << 1.0;
        QTest::newRow("suspect: a test has become unstable") << Change([](Case &c) {
            c.evidence.lost = {{{"go", ".", "pkg", "", "TestOld"}, TestStatus::Failed, {TestStatus::Passed, TestStatus::Failed}, true, {}}};
        }) << "suspect" << 0.0;
    }

    void tableOfS8()
    {
        QFETCH(std::function<void(Case &)>, change);
        QFETCH(QString, word);
        QFETCH(double, progress);
        Case c;
        change(c);
        const Verdict verdict = c.verdict();
        QVERIFY2(::word(verdict) == word, verdict.summary.sentence.c_str());
        QCOMPARE(verdict.summary.progress, progress);
        QVERIFY2(text::lowered(verdict.summary.sentence).starts_with(word.toStdString()), verdict.summary.sentence.c_str());
    }

    void exampleOfS8IsSaidInWords()
    {
        Case c;
        c.add(candidate("TestA", "unit", {41, 70}));
        const Verdict verdict = c.verdict();
        QCOMPARE(verdict.summary.coverageBefore, std::optional(40.0));
        QCOMPARE(verdict.summary.coverageAfter, std::optional(70.0));
        QCOMPARE(verdict.summary.sentence, std::string("Partial: 30 of 60 lines of the gap are covered now (coverage 40 % -> 70 %); missing: integration tests and 10 % of "
                                                       "coverage to the target of 80 %."));
        QCOMPARE(gapOf(verdict, GapVerdict::Kind::Type, "unit")->word, VerdictWord::Closed);
        QCOMPARE(gapOf(verdict, GapVerdict::Kind::Type, "integration")->word, VerdictWord::Unchanged);
    }

    void testsThatDoNotStandCloseNothing_data()
    {
        QTest::addColumn<std::function<void(CandidateRecord &)>>("spoil");
        QTest::addColumn<QString>("stage");
        QTest::addColumn<QString>("stopped");
        using Spoil = std::function<void(CandidateRecord &)>;
        QTest::newRow("not built") << Spoil([](auto &r) { r.runs = {{false, false, TestStatus::Failed, "undefined: Foo"}}; }) << "found" << "cannot be built";
        QTest::newRow("skipped") << Spoil([](auto &r) { r.runs = {{true, true, TestStatus::Skipped, "not today"}}; }) << "built" << "skipped is not passed";
        QTest::newRow("unknown") << Spoil([](auto &r) { r.runs = {{true, true, TestStatus::Unknown, {}}}; }) << "built" << "not seen to pass";
        QTest::newRow("failed") << Spoil([](auto &r) { r.runs = {{true, true, TestStatus::Failed, "1 != 2"}}; }) << "ran" << "1 != 2";
        QTest::newRow("flaky") << Spoil([](auto &r) {
            r.runs.resize(3);
            r.runs[2].status = TestStatus::Failed;
        }) << "ran" << "passed twice and then did not";
        QTest::newRow("too few") << Spoil([](auto &r) {
            r.runs.resize(4);
            r.notJudged = "the time was over";
        }) << "ran" << "too few";
        QTest::newRow("other lines") << Spoil([](auto &r) { r.covers = {{"calc.go", {{1, 40}}, {}}}; }) << "stable" << "no line of the gap";
        QTest::newRow("nothing of the product") << Spoil([](auto &r) { r.covers.clear(); }) << "stable" << "no line of the product";
        QTest::newRow("not measured") << Spoil([](auto &r) {
            r.covers.clear();
            r.coverageKnown = false;
        }) << "stable" << "nothing measured";
        QTest::newRow("not run") << Spoil([](auto &r) {
            r.runs.clear();
            r.notJudged = "too many";
        }) << "found" << "too many";
    }

    void testsThatDoNotStandCloseNothing()
    {
        QFETCH(std::function<void(CandidateRecord &)>, spoil);
        QFETCH(QString, stage);
        QFETCH(QString, stopped);
        Case c;
        c.add(candidate("TestA", "unit", {41, 100}));
        spoil(c.evidence.candidates[0]);
        c.evidence.gapChosen = true;
        c.evidence.gap.files = {{"calc.go", {{41, 50}}, {}}};
        c.evidence.types = {"unit"};
        const Verdict verdict = c.verdict();
        QCOMPARE(word(verdict), QStringLiteral("unchanged"));
        QCOMPARE(verdict.summary.gapLinesClosed, 0);
        QCOMPARE(QString::fromStdString(std::string(toWord(verdict.tests[0].stage))), stage);
        QVERIFY2(verdict.tests[0].stopped.find(stopped.toStdString()) != std::string::npos, verdict.tests[0].stopped.c_str());
    }

    void chosenLinesAreJudgedByThemselves()
    {
        Case c;
        c.evidence.gapChosen = true;
        c.evidence.types = {"unit"};
        c.evidence.coverageTarget = 95;
        c.evidence.gap.files = {{"calc.go", {{41, 44}}, {}}};
        c.add(candidate("TestA", "unit", {41, 42}));
        Verdict verdict = c.verdict();
        QCOMPARE(word(verdict), QStringLiteral("partial"));
        QCOMPARE(gapOf(verdict, GapVerdict::Kind::Lines, "calc.go")->open, (std::vector<LineRange>{{43, 44}}));
        QCOMPARE(gapOf(verdict, GapVerdict::Kind::Lines, "calc.go")->tests.size(), std::size_t{1});
        c.add(candidate("TestB", "unit", {43, 44}));
        verdict = c.verdict();
        QVERIFY2(word(verdict) == QStringLiteral("closed"), verdict.summary.sentence.c_str());
        QCOMPARE(verdict.summary.sentence, std::string("Closed: 4 of 4 lines of the gap are covered now, by 2 tests that passed five times in a row alone (coverage 40 % -> 44 %)."));
    }

    void requirementIsProvenOnlyByATestThatRunsTheProduct()
    {
        Case c;
        c.evidence.gapChosen = true;
        c.evidence.types = {};
        c.evidence.gap.requirements = {{"CALC-1", "adds", "P0", "not_run"}};
        c.add(candidate("TestA", "unit", {1, 5}));
        QCOMPARE(word(c.verdict()), QStringLiteral("unchanged"));
        c.evidence.candidates[0].requirements = {"CALC-1"};
        const Verdict verdict = c.verdict();
        QVERIFY2(word(verdict) == QStringLiteral("closed"), verdict.summary.sentence.c_str());
        QCOMPARE(gapOf(verdict, GapVerdict::Kind::Requirement, "CALC-1")->text, std::string("adds"));
        c.evidence.candidates[0].covers.clear();
        QCOMPARE(word(c.verdict()), QStringLiteral("unchanged"));
        c.evidence.candidates[0].coverageKnown = false;
        QCOMPARE(word(c.verdict()), QStringLiteral("unverifiable"));
    }

    void movedLinesAreFollowedAndRemovedOnesCloseNothing()
    {
        Case c;
        c.evidence.gapChosen = true;
        c.evidence.types = {"unit"};
        c.evidence.allowProductChanges = true;
        c.evidence.gap.files = {{"calc.go", {{50, 53}}, {}}};
        // Ten lines were put in before line 5; line 53 was replaced.
        c.evidence.changes.push_back({"calc.go", "x", "y", false, {{5, 0, 5, 10}, {53, 1, 63, 1}}});
        c.evidence.after.coverage[0] = {"calc.go", {{1, 4}, {15, 50}, {60, 63}}, {{51, 59}, {64, 110}}};
        CandidateRecord record = candidate("TestA", "unit", {60, 63});
        c.evidence.candidates = {record};
        const Verdict verdict = c.verdict();
        const auto *gap = gapOf(verdict, GapVerdict::Kind::Lines, "calc.go");
        QCOMPARE(gap->closed, (std::vector<LineRange>{{60, 62}}));
        QVERIFY2(gap->reason.find("no longer there") != std::string::npos, gap->reason.c_str());
        QVERIFY2(word(verdict) == QStringLiteral("partial"), verdict.summary.sentence.c_str());
    }

    void excludedLineIsStillOpen()
    {
        Case c;
        c.evidence.gapChosen = true;
        c.evidence.types = {"unit"};
        c.evidence.gap.files = {{"calc.go", {{41, 42}}, {}}};
        c.add(candidate("TestA", "unit", {41, 41}));
        c.evidence.after.coverage[0].open = {{43, 100}}; // line 42 has no code any more, says the tool
        QCOMPARE(word(c.verdict()), QStringLiteral("partial"));
    }

    void testThatDidNotPassHereBeforeEitherIsNoRegression()
    {
        Case c;
        c.evidence.lost = {{{"go", ".", "pkg", "", "TestOld"}, TestStatus::Failed, {TestStatus::Failed}, false, "needs the network"}};
        const Verdict verdict = c.verdict();
        QCOMPARE(word(verdict), QStringLiteral("unchanged"));
        QVERIFY(says(verdict, "even before the change"));
    }

    void weakenedTestIsNotOnTargetAndItsNeighbourIs()
    {
        Case c;
        c.evidence.gapChosen = true;
        c.evidence.types = {"unit"};
        c.evidence.gap.files = {{"calc.go", {{41, 50}}, {}}};
        c.add(candidate("TestFake", "unit", {41, 45}));
        c.add(candidate("TestReal", "unit", {46, 50}));
        c.evidence.candidates[1].line = 30;
        c.evidence.candidates[1].lastLine = 40;
        c.evidence.weakenings = {{"asserts_nothing", "calc_test.go", 12, "TestFake asserts nothing"}};
        const Verdict verdict = c.verdict();
        QCOMPARE(word(verdict), QStringLiteral("suspect"));
        QCOMPARE(verdict.tests[0].stage, FunnelStage::Stable);
        QCOMPARE(verdict.tests[1].stage, FunnelStage::OnTarget);
        QCOMPARE(verdict.summary.gapLinesClosed, 5);
    }

    void sameEvidenceGivesTheSameVerdictAlsoFromItsBytes()
    {
        Case c;
        c.add(candidate("TestA", "unit", {41, 70}));
        c.evidence.lost = {{{"go", ".", "p:%", "f", "T"}, std::nullopt, {TestStatus::Passed}, true, "x"}};
        c.evidence.changes.push_back({"calc.go", "x", "y", false, {{5, 0, 5, 10}}});
        c.evidence.gap.requirements = {{"R", "t", "P1", "failed"}};
        c.evidence.weakenings = {{"k", "f", 3, "t"}};
        c.evidence.silentFiles = {"x_test.go"};
        const auto again = evidenceFrom(*parseJson(toLine(toJson(c.evidence))));
        QVERIFY2(again, again ? "" : again.error().message.c_str());
        QVERIFY(*again == c.evidence);
        const Verdict first = c.verdict();
        Verdict second = verdictOf(*again, c.baseline);
        second.summary.id = "another";
        second.took = milliseconds{5};
        QVERIFY(differencesBetween(first, second).empty());
        second.summary.progress = 0.9;
        QCOMPARE(differencesBetween(first, second).size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(AuditVerdictTest)
#include "tst_audit_verdict.moc"
