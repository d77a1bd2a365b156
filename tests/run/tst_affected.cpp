// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/plan/affected.h"

#include <QTest>

using namespace genie;

namespace {

Workspace twoProjects()
{
    Workspace workspace;
    workspace.projects = {{Project::Kind::Go, "api"}, {Project::Kind::Node, "ui"}};
    return workspace;
}

} // namespace

class TestAffected : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aChangedTestFileAffectsOnlyItself()
    {
        const auto affected = affectedBy({"ui/src/a.test.ts"}, twoProjects());
        QCOMPARE(affected.tests.size(), std::size_t{1});
        QCOMPARE(affected.tests.front().toolchain, std::string("node"));
        QCOMPARE(affected.tests.front().file, std::string("ui/src/a.test.ts"));
    }

    void aChangedSourceAffectsItsProjectOnly()
    {
        const auto affected = affectedBy({"api/calc/add.go", "api/calc/sub.go"}, twoProjects());
        QCOMPARE(affected.tests.size(), std::size_t{1});
        QCOMPARE(affected.tests.front().workspace, std::string("api"));
        QVERIFY(affected.tests.front().file.empty());
    }

    void outputAffectsNothing()
    {
        const auto affected = affectedBy({"coverage/go/x.out"}, twoProjects());
        QVERIFY(!affected.unit);
        QVERIFY(!affected.readers);
    }

    void aManifestAffectsTheReadingPhasesOnly()
    {
        const auto affected = affectedBy({".vrooli/service.json"}, twoProjects());
        QVERIFY(!affected.unit);
        QVERIFY(affected.readers);
    }

    void testFilesOfEveryToolchainAffectOnlyThemselves_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("alone");
        const auto row = [](Project::Kind kind, const char *path, bool alone) {
            QTest::newRow(path) << static_cast<int>(kind) << path << alone;
        };
        row(Project::Kind::Node, "p/src/a.spec.tsx", true);
        row(Project::Kind::Node, "p/__tests__/a.js", true);
        row(Project::Kind::Node, "p/a_test.mjs", true);
        row(Project::Kind::Node, "p/test/helper.js", false);
        row(Project::Kind::Cargo, "p/tests/it.rs", true);
        row(Project::Kind::Cargo, "p/tests/common/mod.rs", false);
        row(Project::Kind::Cargo, "p/src/lib.rs", false);
        row(Project::Kind::Maven, "p/src/test/java/demo/CalcTest.java", true);
        row(Project::Kind::Maven, "p/src/test/java/demo/AbstractTest.java", false);
        row(Project::Kind::Maven, "p/src/main/java/demo/Test.java", false);
        row(Project::Kind::Cmake, "p/tests/check.cpp", false);
    }

    void testFilesOfEveryToolchainAffectOnlyThemselves()
    {
        QFETCH(int, kind);
        QFETCH(QString, path);
        QFETCH(bool, alone);
        Workspace workspace;
        workspace.projects = {{static_cast<Project::Kind>(kind), "p"}};
        const auto affected = affectedBy({path.toStdString()}, workspace);
        QCOMPARE(affected.tests.size(), std::size_t{1});
        QCOMPARE(affected.tests.front().file, alone ? path.toStdString() : std::string());
        QCOMPARE(affected.tests.front().workspace, std::string("p"));
    }

    void aDeclaredCommandIsAffectedByAllThatLiesWhereItRunsButNotByItsReports()
    {
        Workspace workspace;
        workspace.testing.unitCommands = {{"check", {"make", "check"}, "lib", "out/*.xml", {}}};
        const auto affected = affectedBy({"lib/a.c", "lib/b.c"}, workspace);
        QCOMPARE(affected.tests.size(), std::size_t{1});
        QCOMPARE(affected.tests.front().toolchain, std::string("command"));
        QVERIFY(affected.unit);
        const auto own = affectedBy({"lib/out/r.xml"}, workspace);
        QVERIFY(!own.unit && !own.readers);
    }

    void theNarrowedRequestRunsNothingElse()
    {
        Plan plan;
        for (const char *name : {"structure", "unit"}) {
            PlannedPhase planned;
            planned.phase.name = name;
            planned.selected = true;
            plan.phases.push_back(planned);
        }
        const auto request = narrowed({}, plan, affectedBy({"README.md"}, twoProjects()));
        QCOMPARE(request.phases, std::vector<std::string>{"structure"});
    }
};

QTEST_GUILESS_MAIN(TestAffected)
#include "tst_affected.moc"
