// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/script/script_phase.h"
#include "support/corpus.h"
#include "support/phase_fakes.h"

#include <QtTest>

using namespace genie;
using genie::test::PhaseStage;
using genie::test::ScenarioTree;

class ScriptPhaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exitCodeIsTheVerdict_data();
    void exitCodeIsTheVerdict();
    void scriptIsToldWhereItIs();
    void missingBashIsAMissingDependency();
    void scriptThatIsGoneFails();
};

namespace {

PhaseStage stageWithScript(const ScenarioTree &tree)
{
    tree.write(".vrooli/phases/test-deploy.sh", "exit 0\n");
    return PhaseStage(*readWorkspace(tree.name(), tree.directory()), "deploy");
}

} // namespace

void ScriptPhaseTest::exitCodeIsTheVerdict_data()
{
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<bool>("passes");
    QTest::newRow("zero") << 0 << true;
    QTest::newRow("one") << 1 << false;
}

void ScriptPhaseTest::exitCodeIsTheVerdict()
{
    QFETCH(int, exitCode);
    QFETCH(bool, passes);
    const ScenarioTree tree;
    PhaseStage stage = stageWithScript(tree);
    stage.scripted.answer("bash", {"out\n", exitCode, "err\n"});
    const PhaseOutcome outcome = makeScriptPhase()->run(PhaseStage::makeContext(stage));
    QCOMPARE(outcome.status, passes ? PhaseStatus::Passed : PhaseStatus::Failed);
    QCOMPARE(outcome.failureClass, passes ? FailureClass::None : FailureClass::System);
    QCOMPARE(stage.reporter.log(), std::string("out\nerr\n"));
    if (!passes)
        QCOMPARE(outcome.remediations.front().code, std::string("generic.log"));
}

void ScriptPhaseTest::scriptIsToldWhereItIs()
{
    const ScenarioTree tree;
    PhaseStage stage = stageWithScript(tree);
    stage.scripted.answer("bash", {});
    makeScriptPhase()->run(PhaseStage::makeContext(stage));
    tree.write("coverage/x");
    makeScriptPhase()->run(PhaseStage::makeContext(stage));
    const std::vector<CommandSpec> ran = stage.scripted.ran();
    QCOMPARE(ran.size(), std::size_t(2));
    QCOMPARE(ran[0].argv, (std::vector<std::string>{"bash", tree.at(".vrooli/phases/test-deploy.sh").native()}));
    QCOMPARE(ran[0].workingDirectory, tree.directory());
    QCOMPARE(ran[1].workingDirectory, tree.at("coverage"));
    QCOMPARE(ran[0].environment.at("TEST_GENIE_SCENARIO_DIR"), tree.directory().native());
    QCOMPARE(ran[0].environment.at("TEST_GENIE_APP_ROOT"), tree.appRoot().native());
}

void ScriptPhaseTest::missingBashIsAMissingDependency()
{
    const ScenarioTree tree;
    PhaseStage stage = stageWithScript(tree);
    QCOMPARE(makeScriptPhase()->run(PhaseStage::makeContext(stage)).failureClass, FailureClass::MissingDependency);
}

void ScriptPhaseTest::scriptThatIsGoneFails()
{
    const ScenarioTree tree;
    PhaseStage stage = stageWithScript(tree);
    stage.planned.phase.name = "other";
    QCOMPARE(makeScriptPhase()->run(PhaseStage::makeContext(stage)).status, PhaseStatus::Failed);
}

QTEST_GUILESS_MAIN(ScriptPhaseTest)
#include "tst_script_phase.moc"
