// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "run/plan/near_names.h"
#include "run/plan/plan_with.h"
#include "run/plan/planner.h"

#include <QtTest>

using namespace genie;

namespace {

/// A catalogue in which everything is built.
std::vector<PhaseDescriptor> fullCatalogue()
{
    std::vector<PhaseDescriptor> catalogue = phaseCatalogue();
    for (PhaseDescriptor &descriptor : catalogue)
        descriptor.available = true;
    return catalogue;
}

/// The workspace of the worked examples: smoke globally disabled, performance disabled in testing.json.
Workspace exampleWorkspace()
{
    Workspace workspace;
    workspace.name = "demo";
    workspace.hasConfig = true;
    workspace.toggles["smoke"] = {true, "browser pool down", "qa", fromRfc3339("2026-01-05T10:00:00Z")};
    workspace.testing.phases["performance"].enabled = false;
    return workspace;
}

std::string selectedNames(const Plan &plan)
{
    std::vector<std::string> names;
    for (const PlannedPhase &planned : plan.selected())
        names.push_back(planned.phase.name);
    return text::join(names, " ");
}

const PlannedPhase &phaseOf(const Plan &plan, const std::string &name)
{
    for (const PlannedPhase &planned : plan.phases)
        if (planned.phase.name == name)
            return planned;
    static const PlannedPhase none;
    return none;
}

std::vector<std::string> words(const QString &line)
{
    std::vector<std::string> result;
    for (const QString &word : line.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        result.push_back(word.toStdString());
    return result;
}

RunRequest requestOf(const char *preset, std::vector<std::string> phases = {}, std::vector<std::string> skip = {})
{
    RunRequest request;
    request.scenario = "demo";
    request.preset = preset;
    request.phases = std::move(phases);
    request.skip = std::move(skip);
    return request;
}

} // namespace

class PlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void catalogueHasElevenPhasesInOrder();
    void requestsSelectAsTheWorkedExamplesSay_data();
    void requestsSelectAsTheWorkedExamplesSay();
    void requestsThatCannotBeMetAreInvalid_data();
    void requestsThatCannotBeMetAreInvalid();
    void everyPhaseHasAReason();
    void everythingLeavesOutWhatIsNotBuiltWithoutAWarning();
    void presetSaysOnceWhatItDrops();
    void explicitRequestOfADisabledPhaseRunsWithANotice();
    void duplicatesRunOnceAndAreSaid();
    void plainRepositoryLeavesStructureOut();
    void customPresetsComeBeforeBuiltInOnes();
    void testingJsonPresetReplacesAFilePreset();
    void scriptPhasesRunLastAndAreNamed();
    void timeoutsComeFromTestingJson();
    void unreadableTestingJsonRefusesTheRun();
    void chosenTestsRunOnlyWhereTestsAre();
    void planningIsPure();
    void nearNamesAreFound_data();
    void nearNamesAreFound();
};

void PlanTest::catalogueHasElevenPhasesInOrder()
{
    std::vector<std::string> names;
    std::vector<std::string> available;
    for (const PhaseDescriptor &descriptor : phaseCatalogue()) {
        names.push_back(descriptor.name);
        if (descriptor.available)
            available.push_back(descriptor.name);
        QVERIFY(!descriptor.description.empty());
        QCOMPARE(descriptor.source, std::string("native"));
    }
    QCOMPARE(text::join(names, " "),
             std::string("structure standards dependencies lint docs smoke unit integration playbooks business performance"));
    QCOMPARE(text::join(available, " "), std::string("structure standards dependencies lint docs unit business"));
    QCOMPARE(phaseCatalogue()[3].defaultTimeout, milliseconds(600'000));
    QVERIFY(phaseCatalogue()[10].exclusive && phaseCatalogue()[10].optional);
}

void PlanTest::requestsSelectAsTheWorkedExamplesSay_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("phases");
    QTest::addColumn<QString>("skip");
    QTest::addColumn<QString>("selected");
    QTest::addColumn<QString>("warning");
    QTest::newRow("everything")
        << ""
        << ""
        << ""
        << "structure standards dependencies lint docs unit integration playbooks business"
        << "smoke: globally disabled, skipped by default (reason: browser pool down; owner: qa; disabledAt: 2026-01-05)";
    QTest::newRow("quick with skip") << "quick"
                                     << ""
                                     << "standards foo"
                                     << "structure docs unit"
                                     << "skip: there is no phase \"foo\"";
    QTest::newRow("explicit") << ""
                              << "unit smoke"
                              << ""
                              << "unit smoke"
                              << "smoke: globally disabled, requested anyway (reason: browser pool down";
    QTest::newRow("explicit order") << ""
                                    << "unit structure"
                                    << ""
                                    << "unit structure"
                                    << "";
    QTest::newRow("phases beat preset") << "quick"
                                        << "lint"
                                        << ""
                                        << "lint"
                                        << "";
    QTest::newRow("preset in any case") << " QUICK "
                                        << ""
                                        << ""
                                        << "structure standards docs unit"
                                        << "";
    QTest::newRow("phases in any case") << ""
                                        << "UNIT Docs"
                                        << ""
                                        << "unit docs"
                                        << "";
    QTest::newRow("preset of blanks is none") << "  "
                                              << ""
                                              << "unit"
                                              << "structure standards dependencies lint docs integration playbooks business"
                                              << "smoke: globally disabled";
    QTest::newRow("comprehensive") << "comprehensive"
                                   << ""
                                   << ""
                                   << "structure standards dependencies lint docs unit integration playbooks business"
                                   << "";
    QTest::newRow("skip of a globally disabled phase") << ""
                                                       << ""
                                                       << "smoke standards"
                                                       << "structure dependencies lint docs unit integration playbooks business"
                                                       << "smoke: globally disabled, skipped by default";
}

void PlanTest::requestsSelectAsTheWorkedExamplesSay()
{
    QFETCH(QString, preset);
    QFETCH(QString, phases);
    QFETCH(QString, skip);
    QFETCH(QString, selected);
    QFETCH(QString, warning);
    const auto plan = makePlanWith(fullCatalogue(), requestOf(preset.toUtf8().constData(), words(phases), words(skip)), exampleWorkspace());
    QVERIFY2(plan, plan ? "" : plan.error().message.c_str());
    QCOMPARE(QString::fromStdString(selectedNames(*plan)), selected);
    QCOMPARE(plan->warnings.size(), std::size_t(warning.isEmpty() ? 0 : 1));
    if (!warning.isEmpty())
        QVERIFY2(QString::fromStdString(plan->warnings.front()).startsWith(warning), plan->warnings.front().c_str());
    QCOMPARE(plan->phases.size(), std::size_t(11));
}

void PlanTest::requestsThatCannotBeMetAreInvalid_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("phases");
    QTest::addColumn<QString>("skip");
    QTest::addColumn<QString>("says");
    QTest::newRow("disabled in testing.json") << ""
                                              << "performance"
                                              << ""
                                              << "phases.performance.enabled";
    QTest::newRow("everything skipped") << ""
                                        << "smoke"
                                        << "smoke"
                                        << "nothing is left to run: smoke is skipped by request";
    QTest::newRow("quick skipped") << "quick"
                                   << ""
                                   << "structure standards docs unit"
                                   << "nothing is left to run";
    QTest::newRow("unknown phase") << ""
                                   << "nope"
                                   << ""
                                   << "there is no phase \"nope\"";
    QTest::newRow("mistyped phase") << ""
                                    << "structrue"
                                    << ""
                                    << "did you mean \"structure\"?";
    QTest::newRow("unknown phase names the known") << ""
                                                   << "nope"
                                                   << ""
                                                   << "the phases are structure, standards";
    QTest::newRow("unknown preset") << "quack"
                                    << ""
                                    << ""
                                    << "did you mean \"quick\"?";
    QTest::newRow("unknown preset names the known") << "nightly"
                                                    << ""
                                                    << ""
                                                    << "the presets are quick, smoke, comprehensive";
}

void PlanTest::requestsThatCannotBeMetAreInvalid()
{
    QFETCH(QString, preset);
    QFETCH(QString, phases);
    QFETCH(QString, skip);
    QFETCH(QString, says);
    const auto plan = makePlanWith(fullCatalogue(), requestOf(preset.toUtf8().constData(), words(phases), words(skip)), exampleWorkspace());
    QVERIFY(!plan);
    QCOMPARE(plan.error().kind, FailureKind::Invalid);
    QVERIFY2(QString::fromStdString(plan.error().message).contains(says), plan.error().message.c_str());
    const auto blank = makePlan(requestOf("", {"", "  "}), exampleWorkspace());
    QVERIFY(!blank);
    QCOMPARE(blank.error().kind, FailureKind::Invalid);
}

void PlanTest::everyPhaseHasAReason()
{
    for (const RunRequest &request : {requestOf(""), requestOf("quick"), requestOf("", {"unit"}), requestOf("", {}, {"unit"})}) {
        const auto plan = makePlan(request, exampleWorkspace());
        QVERIFY(plan);
        for (const PlannedPhase &planned : plan->phases)
            QVERIFY2(!planned.reason.empty(), planned.phase.name.c_str());
    }
}

void PlanTest::everythingLeavesOutWhatIsNotBuiltWithoutAWarning()
{
    Workspace workspace;
    workspace.hasConfig = true;
    const auto plan = makePlan(requestOf(""), workspace);
    QVERIFY(plan);
    QCOMPARE(selectedNames(*plan), std::string("structure standards dependencies lint docs unit business"));
    QCOMPARE(phaseOf(*plan, "playbooks").reason, std::string("not built into this version yet"));
    QVERIFY(plan->warnings.empty());
    const auto asked = makePlan(requestOf("", {"playbooks"}), workspace);
    QVERIFY(!asked);
    QCOMPARE(asked.error().kind, FailureKind::Invalid);
    QVERIFY(asked.error().message.find("not built into this version yet") != std::string::npos);
}

void PlanTest::presetSaysOnceWhatItDrops()
{
    Workspace workspace;
    workspace.hasConfig = true;
    const auto plan = makePlan(requestOf("smoke"), workspace);
    QVERIFY(plan);
    QCOMPARE(selectedNames(*plan), std::string("structure standards lint docs"));
    QCOMPARE(plan->preset, std::string("smoke"));
    QCOMPARE(plan->warnings.size(), std::size_t(1));
    QCOMPARE(plan->warnings.front(), std::string("the preset \"smoke\" leaves out integration: not built into this version yet"));
    QCOMPARE(phaseOf(*plan, "dependencies").reason, std::string("not in the preset \"smoke\""));
}

void PlanTest::explicitRequestOfADisabledPhaseRunsWithANotice()
{
    const auto plan = makePlanWith(fullCatalogue(), requestOf("", {"smoke"}), exampleWorkspace());
    QVERIFY(plan);
    QCOMPARE(phaseOf(*plan, "smoke").notice,
             std::string("globally disabled, requested anyway (reason: browser pool down; owner: qa; disabledAt: 2026-01-05)"));
}

void PlanTest::duplicatesRunOnceAndAreSaid()
{
    const auto plan = makePlan(requestOf("", {"unit", "UNIT", "structure", "unit"}), exampleWorkspace());
    QVERIFY(plan);
    QCOMPARE(selectedNames(*plan), std::string("unit structure"));
    QCOMPARE(plan->warnings.size(), std::size_t(1));
}

void PlanTest::plainRepositoryLeavesStructureOut()
{
    Workspace workspace;
    const auto plan = makePlan(requestOf(""), workspace);
    QVERIFY(plan);
    QCOMPARE(selectedNames(*plan), std::string("standards dependencies lint docs unit business"));
    QVERIFY(phaseOf(*plan, "structure").reason.find(".vrooli") != std::string::npos);
    const auto asked = makePlan(requestOf("", {"structure"}), workspace); // the phase itself then says that it was skipped, and why
    QVERIFY(asked);
    QCOMPARE(selectedNames(*asked), std::string("structure"));
}

void PlanTest::customPresetsComeBeforeBuiltInOnes()
{
    Workspace workspace;
    workspace.hasConfig = true;
    workspace.testing.presets = {{"nightly", {"structure", "unit", "performance", "unti"}}, {"quick", {"unit"}}};
    workspace.testing.phases["performance"].enabled = false;
    std::vector<std::string> names;
    for (const auto &preset : presetsOf(workspace))
        names.push_back(preset.first);
    QCOMPARE(text::join(names, " "), std::string("nightly quick smoke comprehensive"));
    const auto nightly = makePlanWith(fullCatalogue(), requestOf("Nightly"), workspace);
    QVERIFY(nightly);
    QCOMPARE(selectedNames(*nightly), std::string("structure unit"));
    QCOMPARE(nightly->warnings.size(), std::size_t(1));
    QVERIFY(nightly->warnings.front().find("unti") != std::string::npos);
    const auto quick = makePlan(requestOf("quick"), workspace);
    QVERIFY(quick);
    QCOMPARE(selectedNames(*quick), std::string("unit"));
}

void PlanTest::testingJsonPresetReplacesAFilePreset()
{
    Workspace workspace;
    workspace.filePresets = {{"mine", {"unit"}}};
    workspace.testing.presets = {{"mine", {"dependencies"}}};
    const auto plan = makePlan(requestOf("mine"), workspace);
    QVERIFY(plan);
    QCOMPARE(selectedNames(*plan), std::string("dependencies"));
}

void PlanTest::scriptPhasesRunLastAndAreNamed()
{
    Workspace workspace;
    workspace.scriptPhases = {{"deploy", ".vrooli/phases/test-deploy.sh"}};
    const auto plan = makePlan(requestOf(""), workspace);
    QVERIFY(plan);
    QCOMPARE(selectedNames(*plan), std::string("standards dependencies lint docs unit business deploy"));
    QCOMPARE(phaseOf(*plan, "deploy").phase.source, std::string("script"));
    QCOMPARE(phaseOf(*plan, "deploy").timeout, milliseconds(900'000));
}

void PlanTest::timeoutsComeFromTestingJson()
{
    Workspace workspace;
    workspace.testing.phases["unit"].timeout = milliseconds(360'000);
    const auto plan = makePlan(requestOf(""), workspace);
    QVERIFY(plan);
    QCOMPARE(phaseOf(*plan, "unit").timeout, milliseconds(360'000));
    QCOMPARE(phaseOf(*plan, "dependencies").timeout, milliseconds(900'000));
}

void PlanTest::unreadableTestingJsonRefusesTheRun()
{
    Workspace workspace;
    workspace.testingProblem = "is not valid JSON at line 2, column 3";
    const auto plan = makePlan(requestOf(""), workspace);
    QVERIFY(!plan);
    QCOMPARE(plan.error().kind, FailureKind::Invalid);
    QCOMPARE(plan.error().message, std::string(".vrooli/testing.json is not valid JSON at line 2, column 3"));
}

void PlanTest::chosenTestsRunOnlyWhereTestsAre()
{
    Workspace workspace;
    workspace.hasConfig = true;
    RunRequest request = requestOf("");
    request.tests.push_back({});
    const auto plan = makePlan(request, workspace);
    QVERIFY(plan);
    QCOMPARE(selectedNames(*plan), std::string("unit"));
}

void PlanTest::planningIsPure()
{
    const Workspace workspace = exampleWorkspace();
    QVERIFY(*makePlan(requestOf("quick"), workspace) == *makePlan(requestOf("quick"), workspace));
}

void PlanTest::nearNamesAreFound_data()
{
    QTest::addColumn<QString>("mistyped");
    QTest::addColumn<QString>("near");
    QTest::newRow("swapped") << "uint"
                             << "unit";
    QTest::newRow("missing") << "dependncies"
                             << "dependencies";
    QTest::newRow("beginning") << "struct"
                               << "structure";
    QTest::newRow("far") << "deploy"
                         << "";
    QTest::newRow("empty") << ""
                           << "";
    QTest::newRow("endless") << QString(100000, QLatin1Char('x')) << "";
}

void PlanTest::nearNamesAreFound()
{
    QFETCH(QString, mistyped);
    QFETCH(QString, near);
    QCOMPARE(QString::fromStdString(nearestName(mistyped.toStdString(), {"structure", "dependencies", "unit", "lint"})), near);
}

QTEST_GUILESS_MAIN(PlanTest)
#include "tst_plan.moc"
