// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/run_view.h"

#include "views/pages/runs/failure_pane.h"
#include "views/pages/runs/log_pane.h"
#include "views/pages/runs/log_view.h"
#include "views/pages/runs/phase_strip.h"
#include "views/pages/runs/run_header.h"
#include "views/pages/runs/test_history_panel.h"
#include "views/pages/runs/test_pane.h"
#include "views/pages/runs/test_panel.h"
#include "views/pages/runs/test_tree_view.h"
#include "views/state/ask.h"
#include "views/style/look.h"
#include "views/widgets/state_frame.h"

#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace genie::ui {

RunView::RunView(Link &link, QWidget *parent)
    : QWidget(parent), m_link(link), m_tests(new TestTreeModel(this)), m_watch(new RunWatch(link, *m_tests, this))
{
    m_frame = new StateFrame(makeBody(), this);
    m_frame->setEmpty(QStringLiteral("page-runs"), tr("No run chosen"),
                      tr("Choose a run in the history to see its phases, tests and logs."));
    m_frame->setState(StateFrame::State::Empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);
    connectAll();
}

QWidget *RunView::makeBody()
{
    auto *body = new QWidget(this);
    m_header = new RunHeader(body);
    m_strip = new PhaseStrip(body);
    m_testPanel = new TestPanel(*m_tests, body);
    m_failure = new FailurePane(body);
    m_log = new LogPane(m_link, body);
    m_testPane = new TestPane(body);
    m_tabs = new QTabWidget(body);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_failure, tr("Findings"));
    m_tabs->addTab(m_log, tr("Log"));
    m_tabs->addTab(m_testPane, tr("Test"));
    m_tabs->setMinimumHeight(120);
    m_testPanel->setMinimumHeight(120);
    auto *top = new QWidget(body);
    auto *above = new QVBoxLayout(top);
    above->setContentsMargins(metrics::kLarge, metrics::kMedium, metrics::kLarge, metrics::kMedium);
    above->setSpacing(metrics::kMedium);
    above->addWidget(m_header);
    above->addWidget(m_strip);
    auto *line = new QFrame(body);
    line->setFixedHeight(1);
    Look::setKind(line, "line");
    auto *splitter = new QSplitter(Qt::Vertical, body);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_testPanel);
    splitter->addWidget(m_tabs);
    splitter->setSizes({300, 330});
    splitter->setHandleWidth(1);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(top);
    layout->addWidget(line);
    layout->addWidget(splitter, 1);
    return body;
}

void RunView::connectAll()
{
    connect(m_watch, &RunWatch::changed, this, &RunView::showRun);
    connect(m_watch, &RunWatch::logGrew, this, [this](const QString &phase) {
        if (phase == m_phase)
            m_log->grow();
    });
    connect(m_strip, &PhaseStrip::phaseChosen, this, [this](const QString &phase) {
        m_chosen = true;
        choosePhase(phase);
        if (m_tabs->currentWidget() == m_testPane)
            m_tabs->setCurrentWidget(m_failure);
    });
    connect(m_testPanel->tree(), &TestTreeView::currentTestChanged, this, &RunView::showTest);
    m_testPanel->tree()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_testPanel->tree(), &QWidget::customContextMenuRequested, this, &RunView::showTestMenu);
    connect(m_testPanel->tree(), &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (const auto test = m_tests->testAt(index); test && !test->file.empty())
            Q_EMIT m_testPane->openRequested(*test);
    });
    connect(m_testPane->history(), &TestHistoryPanel::runChosen, this, &RunView::runChosen);
    connect(m_failure, &FailurePane::copied, this, [this](const QString &command) { Q_EMIT said(tr("Copied: %1").arg(command)); });
}

void RunView::open(const ExecutionId &id)
{
    m_phase.clear();
    m_chosen = false;
    m_opening = true;
    m_header->reset();
    m_testPane->show(std::nullopt);
    m_tabs->setCurrentIndex(0);
    m_log->open({}, {}, false);
    m_frame->setState(id.empty() ? StateFrame::State::Empty : StateFrame::State::Loading);
    m_watch->open(id);
}

void RunView::catchUp()
{
    m_watch->catchUp();
    if (m_watch->live())
        m_log->grow();
}

void RunView::tick()
{
    if (m_watch->execution()) {
        m_header->tick();
        m_strip->tick();
    }
}

void RunView::setUsable(bool usable)
{
    m_header->setUsable(usable);
    m_testPane->setUsable(usable);
}

bool RunView::settled() const { return m_watch->id().empty() || (!m_watch->busy() && m_log->settled()); }

void RunView::showRun()
{
    const auto &execution = m_watch->execution();
    if (!execution) {
        if (m_watch->failure()) {
            m_frame->setEmpty(QStringLiteral("error"), tr("This run cannot be shown"),
                              tr("The engine does not have it, or does not answer."));
            m_frame->setState(StateFrame::State::Empty);
            Q_EMIT said(Look::failureText(*m_watch->failure()));
        }
        return;
    }
    m_frame->setState(StateFrame::State::Live);
    m_header->show(*execution, m_watch->tally());
    std::vector<PhaseStrip::Entry> entries;
    for (const PhaseResult &phase : execution->phases)
        entries.push_back({&phase, m_watch->tallyOf(phase)});
    m_strip->setPhases(entries);
    m_strip->setVisible(!entries.empty());
    m_testPanel->setEmptyText(emptyTestsText());
    followRun();
    showPhase();
}

QString RunView::emptyTestsText() const
{
    if (m_watch->live())
        return tr("Tests appear here as they finish.");
    if (m_watch->busy())
        return tr("Loading…");
    return tr("This run has no test results. The phases above have their own findings.");
}

/// Looks at what matters most: the first failure, else what is running, until the reader has chosen for himself.
void RunView::followRun()
{
    if (m_chosen || !m_watch->execution())
        return;
    const auto &phases = m_watch->execution()->phases;
    const auto first = [&phases](PhaseStatus status) {
        const auto found =
            std::find_if(phases.begin(), phases.end(), [status](const PhaseResult &phase) { return phase.status == status; });
        return found == phases.end() ? QString() : qtext(found->name);
    };
    for (const PhaseStatus status : {PhaseStatus::Failed, PhaseStatus::Running, PhaseStatus::Interrupted, PhaseStatus::Cancelled}) {
        if (const QString found = first(status); !found.isEmpty()) {
            choosePhase(found);
            return;
        }
    }
    if (!phases.empty() && (m_opening || m_phase.isEmpty()))
        choosePhase(qtext(phases.back().name));
    m_opening = phases.empty();
}

void RunView::choosePhase(const QString &phase)
{
    m_phase = phase;
    m_strip->select(phase);
    showPhase();
}

void RunView::showPhase()
{
    const auto &execution = m_watch->execution();
    if (!execution)
        return;
    const PhaseResult *phase = m_watch->phase(utf8(m_phase));
    m_failure->show(*execution, phase);
    m_tabs->setTabText(0, phase != nullptr && phase->status == PhaseStatus::Failed ? tr("Failure") : tr("Findings"));
    const bool running = phase != nullptr && (phase->status == PhaseStatus::Running || phase->status == PhaseStatus::Pending);
    m_log->open(execution->id, utf8(m_phase), running && m_watch->live());
}

void RunView::showTest(const QModelIndex &index)
{
    const auto test = m_tests->testAt(index);
    m_testPane->show(test);
    if (test) {
        m_tabs->setCurrentWidget(m_testPane);
        askHistory(*test);
    }
    if (!index.isValid())
        return;
    const QString phase = index.siblingAtColumn(0).data(TestTreeModel::kPhaseRole).toString();
    if (phase != m_phase) {
        m_chosen = true;
        choosePhase(phase);
    }
}

void RunView::askHistory(const TestCase &test)
{
    const quint64 asked = ++m_historyAsked;
    if (!m_watch->execution())
        return;
    TestHistoryQuery query;
    query.scenario = m_watch->execution()->scenario;
    query.test = TestSelector::of(test);
    ui::ask(m_link.runs().testHistory(query), this, [this, asked](const Outcome<TestHistory> &history) {
        if (asked != m_historyAsked)
            return;
        if (history)
            m_testPane->history()->show(*history);
        else
            m_testPane->history()->showTrouble(history.error());
    });
}

void RunView::showTestMenu(const QPoint &at)
{
    const auto test = m_tests->testAt(m_testPanel->tree()->indexAt(at));
    if (!test)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(QStringLiteral("play")), tr("Run this test"), this, [this, test] { Q_EMIT m_testPane->runRequested(*test); });
    QAction *open = menu->addAction(icon(QStringLiteral("external")), tr("Open in the editor"), this,
                                    [this, test] { Q_EMIT m_testPane->openRequested(*test); });
    open->setEnabled(!test->file.empty());
    menu->addSeparator();
    menu->addAction(icon(QStringLiteral("copy")), tr("Copy command"), this,
                    [this, test] { Q_EMIT m_testPane->commandRequested(*test, false); });
    menu->addAction(icon(QStringLiteral("terminal")), tr("Copy tool's command"), this,
                    [this, test] { Q_EMIT m_testPane->commandRequested(*test, true); });
    menu->popup(m_testPanel->tree()->viewport()->mapToGlobal(at));
}

QLineEdit *RunView::filterInput() const { return m_log->isVisible() ? m_log->searchInput() : m_testPanel->textInput(); }

} // namespace genie::ui
