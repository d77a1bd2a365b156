// SPDX-License-Identifier: GPL-3.0-or-later
#include "shown_console.h"
#include "views/dialogs/request_dialog.h"
#include "views/models/request_list_model.h"
#include "views/pages/audit/audit_page.h"
#include "views/pages/queue/queue_page.h"
#include "views/widgets/banner.h"
#include "views/widgets/state_frame.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>

using namespace genie;
using namespace genie::ui;
using genie::test::FakeLink;
using genie::test::ShownConsole;

namespace {

Moment ago(std::chrono::minutes time) { return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()) - time; }

SuiteRequest request(std::int64_t number, RequestStatus status)
{
    SuiteRequest made;
    made.number = number;
    made.id = "00000000-0000-4000-8000-00000000000" + std::to_string(number % 10);
    made.scenario = "alpha";
    made.types = {"unit"};
    made.status = status;
    made.createdAt = made.updatedAt = ago(std::chrono::minutes(10 * number));
    return made;
}

/// A request that came back, with its verdict.
SuiteRequest judgedRequest(FakeLink &link)
{
    SuiteRequest made = request(3, RequestStatus::Failed);
    DelegationAttempt attempt;
    attempt.tracker = "github";
    attempt.issueId = "41";
    attempt.issueUrl = "https://example.org/issues/41";
    attempt.trackerState = "closed";
    made.attempts = {attempt};
    Verdict verdict;
    verdict.summary.id = "aaaaaaaa-0000-4000-8000-000000000001";
    verdict.summary.request = made.id;
    verdict.summary.word = VerdictWord::Partial;
    verdict.summary.sentence = "Half of the gap is closed.";
    verdict.summary.coverageAfter = 70;
    verdict.summary.gapLines = 4;
    verdict.summary.gapLinesClosed = 2;
    GapVerdict gap;
    gap.subject = "api/notes.go";
    gap.text = "notes are kept";
    gap.word = VerdictWord::Partial;
    gap.closed = {{3, 4}};
    gap.open = {{8, 9}};
    verdict.gaps = {gap};
    CandidateTest test;
    test.test = {"go", "api", "notes", "api/notes_test.go", "TestKeeps"};
    test.stage = FunnelStage::Ran;
    test.stopped = "passed once and failed once";
    verdict.tests = {test};
    verdict.weakenings = {{"test_skipped", "api/notes_test.go", 7, "a test is skipped: t.Skip()"}};
    verdict.sandbox = "bubblewrap";
    made.verdict = verdict.summary;
    link.verdictsGiven = {verdict};
    link.suiteRequests = {made};
    return made;
}

} // namespace

class TestQueuePage : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ShownConsole> m_console;

    FakeLink &link() const { return m_console->link; }
    QueuePage &queue() const { return m_console->page<QueuePage>(); }
    AuditPage &audit() const { return m_console->page<AuditPage>(); }
    QPushButton &button(const char *name) const { return *m_console->find<QPushButton>(name); }
    void choose(const QList<int> &rows) const
    {
        auto *selection = queue().table()->selectionModel();
        selection->clearSelection();
        for (const int row : rows)
            selection->select(queue().requests()->index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }

private Q_SLOTS:
    void init() { m_console = std::make_unique<ShownConsole>(); }
    void cleanup() { m_console.reset(); }

    void anEmptyQueueSaysWhatToDo()
    {
        m_console->openSettled("queue");
        QCOMPARE(queue().frame()->state(), StateFrame::State::Empty);
        QVERIFY(ShownConsole::words(queue()).contains(QStringLiteral("which gap is to be closed")));
    }

    void whatIsMissingCanBeAskedForFromTheQueue()
    {
        link().details = {FakeLink::scenario("alpha")};
        CoverageView view;
        RankedGap gap;
        gap.file = FileGap{"api/notes.go", {{3, 4}}, "changed"};
        gap.reason = "changed and uncovered";
        view.gaps = {gap};
        link().coverageViews["alpha"] = view;
        link().suiteRequests = {request(1, RequestStatus::Queued)};
        m_console->openSettled("queue");
        button("queueNew").click();
        auto *dialog = queue().findChild<RequestDialog *>();
        QVERIFY(dialog);
        QTRY_COMPARE(dialog->gaps()->count(), 1);
        QCOMPARE(dialog->gaps()->item(0)->text(), QStringLiteral("api/notes.go\n2\u00A0lines · changed and uncovered"));
        dialog->findChild<QComboBox *>(QStringLiteral("requestTracker"))->setEditText(QStringLiteral("command:/usr/bin/agent"));
        const NewRequest wish = dialog->wish();
        QCOMPARE(wish.types, std::vector<std::string>{"unit"});
        QCOMPARE(wish.tracker, std::string("command:/usr/bin/agent"));
        QCOMPARE(wish.gap.files.size(), std::size_t(1));
        auto *send = dialog->findChild<QPushButton *>(QStringLiteral("requestQueue"));
        dialog->findChild<QCheckBox *>(QStringLiteral("requestType-unit"))->setChecked(false);
        QVERIFY(!send->isEnabled()); // no type: nothing to ask for
        dialog->findChild<QCheckBox *>(QStringLiteral("requestType-unit"))->setChecked(true);
        send->click();
        QTRY_COMPARE(queue().requests()->rowCount(), 2);
    }

    void theOldestThatCouldBeDoneComesBeforeTheCounts()
    {
        link().suiteRequests = {request(1, RequestStatus::Queued), request(2, RequestStatus::Failed)};
        link().queueFigures.queued = 1;
        link().queueFigures.failed = 1;
        link().queueFigures.delegated = 2;
        link().queueFigures.oldestEligibleAt = ago(std::chrono::minutes(90));
        m_console->openSettled("queue");
        const QString first = m_console->find<QLabel>("queueFigures")->text();
        QVERIFY2(first.startsWith(QStringLiteral("Oldest that could be done now")), qPrintable(first));
        QVERIFY(first.contains(QStringLiteral("nothing was finished within 24 hours")));
        QVERIFY(m_console->find<QLabel>("queueWaits")->text().contains(QStringLiteral("1 queued")));
        QCOMPARE(queue().requests()->rowCount(), 2);
    }

    void theModelKeepsItsPromises()
    {
        for (int i = 1; i <= 9; ++i)
            link().suiteRequests.push_back(request(i, RequestStatus::Queued));
        m_console->openSettled("queue");
        const QAbstractItemModelTester tester(queue().requests(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        SuiteRequest changed = request(4, RequestStatus::Delegated);
        changed.revision = 2;
        link().tell({RequestChanged{changed, "delegated"}, RequestQueued{request(10, RequestStatus::Queued)}});
        QCOMPARE(queue().requests()->rowCount(), 10);
        QCOMPARE(queue().requests()->at(queue().requests()->index(0, 0))->number, 10);
        QCOMPARE(queue().requests()->at(queue().requests()->indexOf(changed.id))->status, RequestStatus::Delegated);
        changed.revision = 1;
        changed.status = RequestStatus::Queued;
        link().tell({RequestChanged{changed, "late"}}); // of an older state
        QCOMPARE(queue().requests()->at(queue().requests()->indexOf(changed.id))->status, RequestStatus::Delegated);
    }

    void filtersAreAskedOfTheEngine()
    {
        link().suiteRequests = {request(1, RequestStatus::Queued), request(2, RequestStatus::Failed)};
        m_console->openSettled("queue");
        auto *status = m_console->find<QComboBox>("queueStatus");
        status->setCurrentIndex(status->findData(static_cast<int>(RequestStatus::Failed)));
        QTRY_COMPARE(queue().requests()->rowCount(), 1);
        m_console->find<QLineEdit>("queueFilter")->setText(QStringLiteral("nothing like it"));
        QTRY_COMPARE(queue().requests()->rowCount(), 0);
        QCOMPARE(link().requestQueries.back().text, std::string("nothing like it"));
        QCOMPARE(queue().frame()->state(), StateFrame::State::Live); // the filter can be taken back
    }

    void manyAreChangedAtOnceFromWhatWasSeen()
    {
        auto first = request(1, RequestStatus::Failed), second = request(2, RequestStatus::Failed);
        second.revision = 7;
        link().suiteRequests = {first, second};
        m_console->openSettled("queue");
        choose({0, 1});
        QVERIFY(button("queueRetry").isEnabled() && !button("queueCancel").isEnabled());
        button("queueRetry").click();
        QTRY_COMPARE(link().deeds.size(), std::size_t(2));
        QCOMPARE(link().deeds.front().second.kind, RequestDeed::Kind::Retry);
        QCOMPARE(link().deeds.front().second.revision, 7);
    }

    void aRefusalIsSaidInThePage()
    {
        link().suiteRequests = {request(1, RequestStatus::Queued)};
        m_console->openSettled("queue");
        choose({0});
        link().trouble = Failure{FailureKind::Conflict, "the request was changed meanwhile"};
        button("queueCancel").click();
        QTRY_VERIFY(queue().banner()->isVisible());
        QVERIFY(queue().banner()->text().contains(QStringLiteral("changed meanwhile")));
    }

    void aVerdictIsShownInWordsWithWhatIsOpen()
    {
        judgedRequest(link());
        m_console->openSettled("audit");
        QTRY_VERIFY(audit().settled());
        QTRY_VERIFY(ShownConsole::words(audit()).contains(QStringLiteral("still open"))); // rows are shown with the next turn of the loop
        const QString words = ShownConsole::words(audit());
        for (const char *part : {"Half of the gap is closed.", "coverage unknown before, 70", "covered now: 3–4", "still open: 8–9", "notes are kept", "notes TestKeeps",
                                 "passed once and failed once", "a test is skipped: t.Skip()", "sandbox: bubblewrap"})
            QVERIFY2(words.contains(QString::fromUtf8(part)), part);
        QVERIFY(m_console->find<QLabel>("auditIssue")->text().contains(QStringLiteral("<a href=\"https:")));
    }

    void anOverrideNeedsANote()
    {
        const auto made = judgedRequest(link());
        m_console->openSettled("audit");
        QTRY_VERIFY(audit().settled());
        QVERIFY(!button("auditOverride").isEnabled());
        m_console->find<QLineEdit>("auditNote")->setText(QStringLiteral("seen by eye"));
        QVERIFY(button("auditOverride").isEnabled());
        button("auditOverride").click();
        QTRY_COMPARE(link().deeds.size(), std::size_t(1));
        QCOMPARE(link().deeds.front().second.note, std::string("seen by eye"));
        QCOMPARE(link().deeds.front().first, made.id);
    }

    void aVerdictCanBeVerified()
    {
        judgedRequest(link());
        m_console->openSettled("audit");
        QTRY_VERIFY(button("auditVerify").isEnabled());
        button("auditVerify").click();
        QTRY_VERIFY(audit().banner()->text().contains(QStringLiteral("the same verdict")));
    }

    void whatProvesAVerdictCanBeExported()
    {
        m_console->openSettled("audit");
        QVERIFY(!button("auditExport").isEnabled()); // there is nothing to prove yet
        judgedRequest(link());
        m_console->press(Qt::Key_F5);
        QTRY_VERIFY(button("auditExport").isEnabled());
        audit().exportTo(QStringLiteral("/tmp/proofs"));
        QTRY_VERIFY(audit().banner()->text().startsWith(QStringLiteral("Exported to /tmp/proofs/")));
        QCOMPARE(link().exported, std::vector<std::string>{"/tmp/proofs"});
    }

    void textsFromOutsideAreShownAsTheyAre()
    {
        auto made = judgedRequest(link());
        made.scenario = "<b>bold</b>";
        made.attempts.front().issueId = "<img src=x>";
        made.attempts.front().issueUrl = "javascript:alert(1)";
        link().suiteRequests = {made};
        m_console->openSettled("audit");
        QTRY_VERIFY(audit().settled());
        QVERIFY(ShownConsole::words(audit()).contains(QStringLiteral("<b>bold</b>")));
        const QString issue = m_console->find<QLabel>("auditIssue")->text();
        QVERIFY2(!issue.contains(QStringLiteral("<img")) && !issue.contains(QStringLiteral("javascript")), qPrintable(issue));
        m_console->window->navigate(QStringLiteral("queue"));
        QTRY_COMPARE(queue().requests()->rowCount(), 1);
        QVERIFY(queue().requests()->index(0, RequestListModel::kIssue).data(RequestListModel::kUrlRole).toString().isEmpty());
    }

    void aHiddenPageAsksNothing()
    {
        link().suiteRequests = {request(1, RequestStatus::Queued)};
        m_console->openSettled("queue");
        m_console->window->navigate(QStringLiteral("runs"));
        const auto asked = link().requestQueries.size();
        link().tell({RequestQueued{request(2, RequestStatus::Queued)}});
        QTest::qWait(0);
        QCOMPARE(link().requestQueries.size(), asked);
        m_console->window->navigate(QStringLiteral("queue"));
        QTRY_VERIFY(link().requestQueries.size() > asked);
    }

    void theLastTruthStaysWhenTheEngineIsGone()
    {
        link().suiteRequests = {request(1, RequestStatus::Queued)};
        m_console->openSettled("queue");
        link().setState(LinkState::Lost);
        QVERIFY(queue().frame()->isLost());
        QCOMPARE(queue().requests()->rowCount(), 1);
        choose({0});
        QVERIFY(!button("queueCancel").isEnabled());
        QVERIFY(!button("queueNew").isEnabled());
    }
};

QTEST_MAIN(TestQueuePage)
#include "tst_queue_page.moc"
