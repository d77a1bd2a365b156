// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots with four states, their comparison, and the work list.
#include "host/git/changed_lines.h"
#include "scenario/coverage/coverage_markdown.h"
#include "scenario/coverage/coverage_snapshot.h"
#include "scenario/coverage/exclusions.h"
#include "scenario/coverage/ranked_gaps.h"
#include "scenario/coverage/requirement_coverage.h"
#include "scenario/coverage/source_files.h"
#include "support/corpus.h"

#include <QtTest>

using namespace genie;
using genie::test::ScenarioTree;

namespace {

/// "3-5 by pragma: no cover in line 3; ..."
std::string shown(const std::vector<Exclusion> &exclusions)
{
    std::string text;
    for (const auto &exclusion : exclusions)
        text += (text.empty() ? "" : "; ") + std::to_string(exclusion.lines.first) + "-" + std::to_string(exclusion.lines.last) + " by " +
                exclusion.by;
    return text;
}

Workspace workspaceOf(const ScenarioTree &tree) { return *readWorkspace(tree.name(), tree.directory()); }

Execution measuredIn(const std::string &workspace)
{
    Execution execution;
    execution.id = "0a0a0a0a-0000-4000-8000-000000000001";
    execution.scenario = "demo";
    PhaseResult unit;
    unit.name = "unit";
    unit.status = PhaseStatus::Passed;
    unit.coverage = {{"go", workspace, 1, 2}};
    execution.phases = {unit};
    return execution;
}

const CoveredFile &fileOf(const CoverageSnapshot &snapshot, const std::string &path)
{
    const auto found = std::find_if(snapshot.files.begin(), snapshot.files.end(), [&](const auto &file) { return file.path == path; });
    if (found == snapshot.files.end())
        qFatal("no file %s", path.c_str());
    return *found;
}

} // namespace

class CoverageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commentsThatExcludeAreNamedWithTheirReach_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *file, const char *source, const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(file) << QString::fromUtf8(source) << QString::fromUtf8(expected);
        };
        row("a line of Python", "a.py", "x = 1\ny = 2  # pragma: no cover\nz = 3\n", "2-2 by pragma: no cover in line 2");
        row("a block of Python", "a.py", "def f():  # pragma: no cover\n    a()\n\n    b()\nc()\n", "1-4 by pragma: no cover in line 1");
        row("a string is no comment", "a.py", "x = '# pragma: no cover'\n", "");
        row("next of Istanbul", "a.js", "/* istanbul ignore next */\nfunction f() {\n  g();\n}\nh();\n",
            "2-4 by istanbul ignore in line 1");
        row("next lines of c8", "a.js", "/* c8 ignore next 2 */\na();\nb();\nc();\n", "2-3 by c8 ignore in line 1");
        row("start and stop", "a.ts", "a();\n/* v8 ignore start */\nb();\n/* v8 ignore stop */\nc();\n", "2-4 by v8 ignore in line 2");
        row("never stopped", "a.ts", "a();\n/* c8 ignore start */\nb();\nc();", "2-4 by c8 ignore in line 2");
        row("a whole file", "a.js", "/* istanbul ignore file */\na();", "1-2 by istanbul ignore in line 1");
        row("LCOV in Go", "a.go", "a() // LCOV_EXCL_LINE\n// LCOV_EXCL_START\nb()\n// LCOV_EXCL_STOP\n",
            "1-1 by LCOV_EXCL_LINE in line 1; 2-4 by LCOV_EXCL_START in line 2");
        row("a huge number", "a.js", "/* c8 ignore next 99999999999999999999 */\na();\n", "2-2 by c8 ignore in line 1");
        row("at the end", "a.js", "/* c8 ignore next */", "1-1 by c8 ignore in line 1");
    }
    void commentsThatExcludeAreNamedWithTheirReach()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, source);
        QFETCH(const QString, expected);
        QCOMPARE(QString::fromStdString(shown(exclusionsIn(file.toStdString(), source.toStdString()))), expected);
    }

    void everyLineHasOneOfFourStates()
    {
        const ScenarioTree tree;
        tree.write("api/go.mod", "module example.com/demo\n");
        tree.write("api/a.go", "package a\n\nfunc A() {\n\tb()\n\tc() // LCOV_EXCL_LINE\n\td()\n}\n");
        tree.write("api/never.go", "package a\n");
        tree.write("api/a_test.go", "package a\n");
        tree.write("scripts/run.sh", "echo\n");
        tree.write("node_modules/x/x.js", "x()\n");
        const auto snapshot =
            snapshotOf(measuredIn("api"), {{"go", "api", "api/a.go", {{3, 2}, {4, 2}, {5, 0}, {6, 0}}, 2, 4}}, workspaceOf(tree));
        const auto &file = fileOf(snapshot, "api/a.go");
        QCOMPARE(file.covered, 2);
        QCOMPARE(file.uncovered, 1);
        QCOMPARE(file.excluded, 1);
        QCOMPARE(file.exclusions.front().by, std::string("LCOV_EXCL_LINE in line 5"));
        QVERIFY(file.uncoveredLines == (std::vector<LineRange>{{6, 6}}));
        QVERIFY(fileOf(snapshot, "api/never.go").noData && !fileOf(snapshot, "api/never.go").percent);
        QVERIFY(fileOf(snapshot, "scripts/run.sh").noData);
        QCOMPARE(snapshot.files.size(), std::size_t(3));
        QCOMPARE(snapshot.filesWithoutData, 2);
        QCOMPARE(QString::number(*snapshot.percent, 'f', 1), QStringLiteral("66.7")); // what has no data is not counted as uncovered
        QVERIFY(snapshot.complete);
    }

    void aLineThatRanIsCoveredWhateverACommentSays()
    {
        const ScenarioTree tree;
        tree.write("a.py", "a()  # pragma: no cover\n");
        const auto snapshot = snapshotOf(measuredIn("."), {{"python", ".", "./a.py", {{1, 1}}, 1, 1}}, workspaceOf(tree));
        QCOMPARE(fileOf(snapshot, "a.py").covered, 1);
        QCOMPARE(fileOf(snapshot, "a.py").excluded, 0);
    }

    void withoutAMeasurementNothingIsZeroPercent()
    {
        const ScenarioTree tree;
        tree.write("a.py", "a()\n");
        const auto snapshot = emptySnapshot(workspaceOf(tree));
        QVERIFY(!snapshot.percent && !snapshot.complete);
        QVERIFY(fileOf(snapshot, "a.py").noData);
        QVERIFY(rankedGaps(snapshot, {}, {}).empty());
    }

    void aFileOfSeveralToolsHasTheSumOfThem()
    {
        const ScenarioTree tree;
        const auto snapshot =
            snapshotOf(measuredIn("."), {{"go", ".", "a.go", {{1, 1}, {2, 0}}, 1, 2}, {"go", "x", "x/../a.go", {{2, 3}, {3, 0}}, 1, 2}},
                       workspaceOf(tree));
        QCOMPARE(fileOf(snapshot, "a.go").covered, 2);
        QCOMPARE(fileOf(snapshot, "a.go").uncovered, 1);
    }

    void onlyCompleteSetsAreCompared()
    {
        const ScenarioTree tree;
        tree.write("api/go.mod", "module m\n");
        tree.write("api/a.go", "package a\n");
        tree.write("api/a_test.go", "package a\n");
        const auto before = snapshotOf(measuredIn("api"), {{"go", "api", "api/a.go", {{1, 1}, {2, 0}, {3, 1}}, 2, 3}}, workspaceOf(tree));
        const auto after = snapshotOf(measuredIn("api"), {{"go", "api", "api/a.go", {{1, 1}, {2, 1}, {3, 0}}, 2, 3}}, workspaceOf(tree));
        const auto changes = compareSnapshots(before, after);
        QVERIFY(changes.has_value());
        QCOMPARE(changes->size(), std::size_t(1));
        QVERIFY(changes->front().gained == (std::vector<LineRange>{{2, 2}}) && changes->front().lost == (std::vector<LineRange>{{3, 3}}));
        auto part = measuredIn("api");
        part.request.tests = {TestSelector{}};
        const auto refused = compareSnapshots(before, snapshotOf(part, {}, workspaceOf(tree)));
        QVERIFY(!refused && refused.error().message.find("only some of the tests were run") != std::string::npos);
        const auto unmeasured = compareSnapshots(snapshotOf(measuredIn("ui"), {}, workspaceOf(tree)), after);
        QVERIFY2(!unmeasured && unmeasured.error().message.find("go in api") != std::string::npos, "says what was not measured");
    }

    void changedLinesAndCriticalRequirementsComeFirst()
    {
        CoverageSnapshot snapshot;
        const auto add = [&](const char *path, std::vector<LineRange> open, int uncovered) {
            CoveredFile file;
            file.path = path;
            file.uncoveredLines = std::move(open);
            file.uncovered = uncovered;
            snapshot.files.push_back(file);
        };
        add("large.go", {{1, 500}}, 500);
        add("small.go", {{1, 2}}, 2);
        add("changed.go", {{10, 20}}, 11);
        CoveredFile unknown;
        unknown.path = "unknown.sh";
        unknown.noData = true;
        snapshot.files.push_back(unknown);
        RequirementReport report;
        RequirementView critical, minor, proven;
        critical.id = "A-1";
        critical.criticality = "P0";
        critical.live = "not_run";
        minor.id = "A-2";
        minor.live = "not_run";
        proven.id = "A-3";
        proven.criticality = "P0";
        proven.live = "passed";
        report.modules.emplace_back();
        report.modules.front().requirements = {critical, minor, proven};
        std::vector<std::string> order;
        for (const auto &gap : rankedGaps(snapshot, report, {{"changed.go", {{15, 16}, {90, 99}}}}))
            order.push_back((gap.file ? gap.file->path : gap.requirement->id) + ": " + gap.reason);
        QCOMPARE(order, (std::vector<std::string>{"changed.go: 2 lines changed lately and not covered, of 11 uncovered lines",
                                                  "A-1: P0 requirement that nothing proves", "large.go: 500 uncovered lines of 500",
                                                  "small.go: 2 uncovered lines of 2", "A-2: a requirement that nothing proves"}));
    }

    void theWorkListIsBounded()
    {
        CoverageSnapshot snapshot;
        for (int i = 0; i < 2000; ++i) {
            CoveredFile file;
            file.path = "f" + std::to_string(i) + ".go";
            file.uncovered = 1;
            file.uncoveredLines = {{1, 1}};
            snapshot.files.push_back(std::move(file));
        }
        QCOMPARE(rankedGaps(snapshot, {}, {}).size(), std::size_t(500));
    }

    void theAddedSideOfADiffIsRead()
    {
        const auto changed = changedLinesFrom(
            "diff --git a/a.go b/a.go\n--- a/a.go\n+++ b/a.go\n@@ -1,0 +2,3 @@ func\n+x\n+y\n+z\n@@ -9 +12 @@\n-a\n+b\n"
            "@@ -20,2 +22,0 @@\n-a\n-b\n--- a/gone.go\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n@@ garbage\n@@ -1 +99999999999999 @@\n");
        QCOMPARE(changed.size(), std::size_t(1));
        QVERIFY(changed.at("a.go") == (std::vector<LineRange>{{2, 4}, {12, 12}}));
        QVERIFY(changedLinesFrom("").empty());
    }

    void whatNamesARequirementIsItsCode()
    {
        const ScenarioTree tree;
        tree.write("api/a.go", "package a\n\n// A keeps notes. [REQ:ND-1]\nfunc A() {}\n");
        CoverageSnapshot snapshot;
        CoveredFile file;
        file.path = "api/a.go";
        file.covered = 3;
        file.uncovered = 1;
        snapshot.files = {file};
        RequirementReport report;
        RequirementView named, other;
        named.id = "nd-1";
        other.id = "ND-2";
        report.modules.emplace_back();
        report.modules.front().requirements = {named, other};
        const auto coverage = requirementCoverage(snapshot, report, readScenarioTags(tree.directory()));
        QCOMPARE(coverage.front().percent, std::optional<double>(75));
        QVERIFY(!coverage.back().percent && coverage.back().files.empty());
    }

    void namesOfFilesCannotBreakTheMarkdown()
    {
        CoverageView view;
        view.snapshot.scenario = "demo";
        CoveredFile file;
        file.path = "a`|\n[x](y)\x1b[31m.go";
        file.noData = true;
        view.snapshot.files = {file};
        const auto text = coverageMarkdown(view);
        QVERIFY(text.find("| `a   [x](y).go` | no data |") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(CoverageTest)
#include "tst_coverage.moc"
