// SPDX-License-Identifier: GPL-3.0-or-later
#include "some_requirements.h"
#include "views/models/requirement_tree_model.h"
#include "views/style/look.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace genie;
using namespace genie::ui;

class TestRequirementTreeModel : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<RequirementTreeModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

    static constexpr const char *kCore = "requirements/01-core/module.json";
    QModelIndex at(const char *id) const { return m_model->indexOf(QString::fromLatin1(kCore) + u'#' + QString::fromLatin1(id)); }
    QString cell(const QModelIndex &index, RequirementTreeModel::Column column) const
    {
        return index.siblingAtColumn(column).data().toString();
    }
    QStringList names(const QModelIndex &parent) const
    {
        QStringList names;
        for (int row = 0; row < m_model->rowCount(parent); ++row)
            names.append(m_model->index(row, 0, parent).data().toString().section(u' ', 0, 0));
        return names;
    }

private Q_SLOTS:
    void init()
    {
        m_model = std::make_unique<RequirementTreeModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void requirementsLieInTheirModulesAndBeneathOneAnother()
    {
        m_model->setReport(test::someRequirements("alpha"));
        QCOMPARE(m_model->rowCount(), 2);
        const QModelIndex core = m_model->index(0, 0);
        QCOMPARE(core.data().toString(), QStringLiteral("Core"));
        QCOMPARE(names(core), (QStringList{QStringLiteral("CORE-OK"), QStringLiteral("CORE-BAD"), QStringLiteral("CORE-STALE"),
                                           QStringLiteral("CORE-PROVEN-NOT"), QStringLiteral("CORE-OPEN")}));
        QCOMPARE(at("CORE-CHILD").parent(), at("CORE-PROVEN-NOT"));
        QCOMPARE(m_model->rowCount(at("CORE-PROVEN-NOT")), 2); // its proof and its child
    }

    void statesAreSaidAsTheyAre()
    {
        m_model->setReport(test::someRequirements("alpha"));
        const auto state = [this](const char *id) { return cell(at(id), RequirementTreeModel::kState); };
        QCOMPARE(state("CORE-OK"), QStringLiteral("Proven"));
        QCOMPARE(state("CORE-BAD"), QStringLiteral("Failing"));
        QCOMPARE(state("CORE-STALE"), QStringLiteral("Stale"));
        QCOMPARE(state("CORE-PROVEN-NOT"), QStringLiteral("Partly proven"));
        QCOMPARE(state("CORE-OPEN"), QStringLiteral("In progress"));
    }

    void completeWithoutEvidenceIsOnlyAClaim()
    {
        RequirementReport report = test::someRequirements("alpha");
        report.modules[0].requirements[5].declared = "complete";
        m_model->setReport(report);
        QVERIFY(cell(at("CORE-OPEN"), RequirementTreeModel::kState).contains(QStringLiteral("not proven")));
        QVERIFY(at("CORE-OPEN").data(RequirementTreeModel::kGapRole).toBool());
    }

    void evidenceSaysTierAgeAndWhyItIsStale()
    {
        m_model->setReport(test::someRequirements("alpha"));
        const QModelIndex proof = m_model->index(0, 0, at("CORE-STALE"));
        const QString evidence = cell(proof, RequirementTreeModel::kEvidence);
        for (const char *part : {"run", "3 h ago", "api/stale.go changed"})
            QVERIFY2(evidence.contains(QString::fromLatin1(part)), qPrintable(evidence));
        QVERIFY(cell(at("CORE-STALE"), RequirementTreeModel::kEvidence).contains(QStringLiteral("api/stale.go changed")));
        QCOMPARE(cell(m_model->index(0, 0, at("CORE-OPEN")), RequirementTreeModel::kEvidence), QStringLiteral("no evidence yet"));
    }

    void proofNamesWhereItLies()
    {
        m_model->setReport(test::someRequirements("alpha"));
        const QModelIndex proof = m_model->index(0, 0, at("CORE-BAD"));
        QCOMPARE(proof.data(RequirementTreeModel::kFileRole).toString(), QStringLiteral("api/bad_test.go"));
        QCOMPARE(proof.data(RequirementTreeModel::kLineRole).toInt(), 12);
        QCOMPARE(at("CORE-BAD").data(RequirementTreeModel::kFileRole).toString(), QString::fromLatin1(kCore));
    }

    void onlyGapsLeavesOutWhatIsProven()
    {
        m_model->setReport(test::someRequirements("alpha"));
        m_model->setGapsOnly(true);
        QCOMPARE(m_model->rowCount(), 1); // the second module is proven
        QVERIFY(!at("CORE-OK").isValid());
        QCOMPARE(m_model->rowCount(m_model->index(0, 0)), 4);
        QCOMPARE(at("CORE-CHILD").parent(), at("CORE-PROVEN-NOT"));
        QCOMPARE(m_model->rowCount(at("CORE-BAD")), 1); // with what should have proven it
        m_model->setGapsOnly(false);
        QVERIFY(at("CORE-OK").isValid());
    }

    void provenParentOfAGapIsShownAsWell()
    {
        RequirementReport report = test::someRequirements("alpha");
        report.modules[0].requirements[3].verified = true;
        m_model->setReport(report);
        m_model->setGapsOnly(true);
        QVERIFY(at("CORE-PROVEN-NOT").isValid());
        QVERIFY(at("CORE-CHILD").isValid());
    }

    void equalReportChangesNothing()
    {
        m_model->setReport(test::someRequirements("alpha"));
        const RequirementReport same = m_model->report();
        QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
        m_model->setReport(same);
        QCOMPARE(resets.size(), 0);
    }

    void circlesAndTwinsAndMissingParentsAreShownOnce()
    {
        RequirementReport report;
        report.folderExists = true;
        RequirementView one = test::requirement("A", "not_run", {});
        one.parent = "B";
        RequirementView other = test::requirement("B", "not_run", {});
        other.parent = "A";
        RequirementView own = test::requirement("C", "not_run", {});
        own.parent = "C";
        RequirementView lost = test::requirement("D", "not_run", {});
        lost.parent = "NOWHERE";
        report.modules.push_back({.name = "Odd", .file = kCore, .requirements = {one, other, own, lost, lost}});
        m_model->setReport(report);
        QCOMPARE(names(m_model->index(0, 0)),
                 (QStringList{QStringLiteral("B"), QStringLiteral("C"), QStringLiteral("D"), QStringLiteral("D")}));
        QCOMPARE(at("A").parent(), at("B"));
    }

    void wordsThatNobodyKnowsAreShownAsTheyAre()
    {
        RequirementReport report;
        report.modules.push_back(
            {.name = "Odd", .file = kCore, .requirements = {test::requirement("A", "not_run", {test::proof("x", "lunar")})}});
        report.modules[0].requirements[0].declared = "mostly <b>done</b>";
        m_model->setReport(report);
        QCOMPARE(cell(at("A"), RequirementTreeModel::kState), QStringLiteral("mostly <b>done</b>"));
        const QModelIndex proof = m_model->index(0, 0, at("A"));
        QCOMPARE(cell(proof, RequirementTreeModel::kState), QStringLiteral("lunar"));
        QCOMPARE(proof.data(RequirementTreeModel::kToneRole).toInt(), static_cast<int>(Tone::Unknown));
    }

    void manyRequirementsAreTakenAtOnce()
    {
        RequirementReport report;
        report.folderExists = true;
        RequirementModuleView module{.name = "Large", .file = kCore};
        for (int i = 0; i < 20'000; ++i)
            module.requirements.push_back(test::requirement("R-" + std::to_string(i), i % 2 == 0 ? "passed" : "not_run", {}));
        report.modules.push_back(std::move(module));
        m_tester.reset(); // looks at every row again and again
        m_model->setReport(report);
        QCOMPARE(m_model->rowCount(m_model->index(0, 0)), 20'000);
        m_model->setGapsOnly(true);
        QCOMPARE(m_model->rowCount(m_model->index(0, 0)), 10'000);
    }
};

QTEST_MAIN(TestRequirementTreeModel)
#include "tst_requirement_tree_model.moc"
