// SPDX-License-Identifier: GPL-3.0-or-later
#include "shown_console.h"
#include "some_requirements.h"
#include "views/models/requirement_tree_model.h"
#include "views/pages/scenarios/requirements_card.h"
#include "views/pages/scenarios/scenario_detail_view.h"

#include <QCheckBox>
#include <QListView>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTreeView>

using namespace genie;
using namespace genie::ui;
using genie::test::FakeLink;
using genie::test::ShownConsole;

class TestRequirementsCard : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ShownConsole> m_console;

    FakeLink &link() const { return m_console->link; }
    RequirementsCard &card() const { return m_console->page<RequirementsCard>(); }
    QString words() const { return ShownConsole::words(card()); }
    QModelIndex at(const char *id) const
    {
        return card().requirements()->indexOf(QStringLiteral("requirements/01-core/module.json#") + QString::fromLatin1(id));
    }
    void open(RequirementReport report) const
    {
        link().requirementReports["alpha"] = std::move(report);
        m_console->openSettled("scenarios");
    }

private Q_SLOTS:
    void init()
    {
        m_console = std::make_unique<ShownConsole>();
        link().details = {FakeLink::scenario("alpha"), FakeLink::scenario("beta")};
    }
    void cleanup() { m_console.reset(); }

    void emptySaysHowToBegin()
    {
        RequirementReport none;
        none.scenario = "alpha";
        open(none);
        QVERIFY2(words().contains(QStringLiteral("keeps no requirements")), qPrintable(words()));
        QVERIFY(words().contains(QStringLiteral("[REQ:ID]")));
        QVERIFY(!card().tree()->isVisible());
        QVERIFY(!m_console->find<QCheckBox>("gapsOnly")->isVisible());
    }

    void loadingIsSaidUntilTheReportComes()
    {
        open(test::someRequirements("alpha"));
        link().hold = true;
        m_console->find<QListView>("scenarioList")->setCurrentIndex(m_console->find<QListView>("scenarioList")->model()->index(1, 0));
        QVERIFY(words().contains(QStringLiteral("Asking")));
        QVERIFY(!card().tree()->isVisible()); // nothing of the scenario that was left
        link().hold = false;
        link().release();
        QTRY_VERIFY(!words().contains(QStringLiteral("Asking")));
    }

    void liveShowsTheTreeAndItsSum()
    {
        open(test::someRequirements("alpha"));
        QVERIFY(card().tree()->isVisible());
        const QString said = words();
        for (const char *part : {"2 of 7 proven", "1 stale", "1 failing", "5 critical open"})
            QVERIFY2(said.contains(QString::fromLatin1(part)), qPrintable(said));
        QVERIFY(card().tree()->isExpanded(card().requirements()->index(0, 0)));
    }

    void lostKeepsWhatWasKnown()
    {
        open(test::someRequirements("alpha"));
        link().setState(LinkState::Lost);
        link().trouble = Failure{FailureKind::Unavailable, "gone"};
        m_console->press(Qt::Key_F5);
        QTRY_VERIFY(words().contains(QStringLiteral("gone")));
        QVERIFY(card().tree()->isVisible());
        QCOMPARE(card().requirements()->rowCount(), 2);
    }

    void onlyGapsIsReachedByKeyboardAndSaysWhenThereAreNone()
    {
        open(test::someRequirements("alpha"));
        auto *box = m_console->find<QCheckBox>("gapsOnly");
        box->setFocus();
        m_console->press(Qt::Key_Space);
        QVERIFY(!at("CORE-OK").isValid());
        QVERIFY(at("CORE-BAD").isValid());
        RequirementReport proven = test::someRequirements("alpha");
        proven.modules.erase(proven.modules.begin());
        link().requirementReports["alpha"] = proven;
        m_console->press(Qt::Key_F5);
        QTRY_VERIFY2(words().contains(QStringLiteral("No gaps")), qPrintable(words()));
        QVERIFY(box->isVisible()); // the way back
    }

    void readersPlaceSurvivesAnotherReport()
    {
        open(test::someRequirements("alpha"));
        card().tree()->setCurrentIndex(at("CORE-BAD"));
        card().tree()->collapse(card().requirements()->index(1, 0));
        RequirementReport later = test::someRequirements("alpha");
        later.modules[0].requirements.erase(later.modules[0].requirements.begin());
        link().requirementReports["alpha"] = later;
        m_console->press(Qt::Key_F5);
        QTRY_VERIFY(!at("CORE-OK").isValid());
        QCOMPARE(card().tree()->currentIndex(), at("CORE-BAD"));
        QVERIFY(!card().tree()->isExpanded(card().requirements()->index(1, 0)));
    }

    void returnOpensTheProof()
    {
        open(test::someRequirements("alpha"));
        QSignalSpy chosen(&card(), &RequirementsCard::placeChosen);
        card().tree()->setFocus();
        card().tree()->setCurrentIndex(card().requirements()->index(0, 0, at("CORE-BAD")));
        m_console->press(Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front().at(0).toString(), QStringLiteral("api/bad_test.go"));
        QCOMPARE(chosen.front().at(1).toInt(), 12);
    }

    void endOfARunAsksAgain()
    {
        open(test::someRequirements("alpha"));
        const int before = link().requirementCalls;
        Execution run = FakeLink::execution(7, "alpha", RunStatus::Running);
        link().tell({RunQueued{run}});
        QCOMPARE(link().requirementCalls, before);
        link().tell({RunFinished{run.id, RunStatus::Passed, run.requestedAt, {}}});
        QTRY_COMPARE(link().requirementCalls, before + 1);
    }
};

QTEST_MAIN(TestRequirementsCard)
#include "tst_requirements_card.moc"
