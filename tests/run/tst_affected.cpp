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

class TestAffected : public QObject
{
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
