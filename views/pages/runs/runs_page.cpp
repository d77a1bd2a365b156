// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/runs_page.h"

#include "views/models/execution_list_model.h"
#include "views/pages/runs/failure_pane.h"
#include "views/pages/runs/history_panel.h"
#include "views/pages/runs/run_deeds.h"
#include "views/pages/runs/run_header.h"
#include "views/pages/runs/run_view.h"
#include "views/pages/runs/test_pane.h"
#include "views/state/ask.h"
#include "views/style/look.h"
#include "views/widgets/banner.h"
#include "views/widgets/state_frame.h"

#include <QApplication>
#include <QComboBox>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace genie::ui {

namespace {

constexpr int kSecond = 1000;
constexpr int kCalm = 20'000; ///< milliseconds between repaints of relative times when nothing runs

Moment now() { return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()); }

} // namespace

RunsPage::RunsPage(Link &link, QWidget *parent)
    : PageView(parent), m_link(link), m_runs(new ExecutionListModel(link, this)), m_deeds(new RunDeeds(link, this))
{
    Look::setKind(this, "page");
    m_banner = new Banner(this);
    m_banner->addClose();
    m_frame = new StateFrame(makeBody(), this);
    m_frame->setEmpty(QStringLiteral("page-runs"), tr("No runs yet"),
                      tr("Choose a scenario and run it. Its phases, tests and logs appear here while it runs."));
    m_frame->setLoadingText(tr("Loading the history…"));
    QPushButton *scenarios = m_frame->addEmptyAction(tr("Choose a scenario"), true);
    scenarios->setObjectName(QStringLiteral("chooseScenario"));
    connect(scenarios, &QPushButton::clicked, this, [this] { Q_EMIT navigateRequested(QStringLiteral("scenarios"), QString()); });
    m_frame->setState(StateFrame::State::Loading);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_frame, 1);
    connect(&m_clock, &QTimer::timeout, this, &RunsPage::tick);
    connect(&m_link, &Link::told, this, &RunsPage::takeFacts);
    connect(&m_link, &Link::stateChanged, this, &RunsPage::handleLinkState);
    connect(m_runs, &ExecutionListModel::stateChanged, this, &RunsPage::handleHistory);
    connect(m_history, &HistoryPanel::runChosen, this, &RunsPage::showRun);
    connectDeeds();
}

QWidget *RunsPage::makeBody()
{
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    m_history = new HistoryPanel(*m_runs, splitter);
    m_history->setMinimumWidth(240);
    m_view = new RunView(m_link, splitter);
    m_view->setMinimumWidth(420);
    splitter->addWidget(m_history);
    splitter->addWidget(m_view);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({300, 800});
    splitter->setHandleWidth(1);
    return splitter;
}

void RunsPage::connectDeeds()
{
    RunWatch *watch = m_view->watch();
    const auto withRun = [watch](auto deed) {
        return [watch, deed](auto &&...arguments) {
            if (watch->execution())
                deed(*watch->execution(), std::forward<decltype(arguments)>(arguments)...);
        };
    };
    connect(m_view->header(), &RunHeader::rerunRequested, this, withRun([this](const Execution &run) { m_deeds->rerun(run); }));
    connect(m_view->header(), &RunHeader::rerunFailedRequested, this, withRun([this](const Execution &run) { m_deeds->rerunFailed(run); }));
    connect(m_view->header(), &RunHeader::stopRequested, this,
            [this, watch](bool hard) { m_deeds->stop(watch->id(), hard ? StopMode::Now : StopMode::InOrder); });
    connect(m_view->header(), &RunHeader::copyIdRequested, this, [this, watch] { m_deeds->copyId(watch->id()); });
    connect(m_view->testPane(), &TestPane::runRequested, this,
            withRun([this](const Execution &run, const TestCase &test) { m_deeds->runTest(run, test); }));
    connect(m_view->testPane(), &TestPane::openRequested, this,
            withRun([this](const Execution &run, const TestCase &test) { m_deeds->openFile(run, test.file, test.line); }));
    connect(m_view->testPane(), &TestPane::commandRequested, this,
            [this, watch](const TestCase &test, bool native) { m_deeds->copyCommand(watch->id(), test, native); });
    connect(m_view->failurePane(), &FailurePane::placeChosen, this,
            withRun([this](const Execution &run, const QString &file, int line) { m_deeds->openFile(run, utf8(file), line); }));
    connect(m_view, &RunView::said, this, &RunsPage::said);
    connect(m_view, &RunView::runChosen, this, [this](const ExecutionId &id) { showRun(qtext(id)); });
    connect(m_deeds, &RunDeeds::said, this, [this](const QString &line) {
        m_banner->hide();
        Q_EMIT said(line);
    });
    connect(m_deeds, &RunDeeds::failed, this, [this](const QString &text) { m_banner->say(text, Tone::Failed); });
    connect(m_deeds, &RunDeeds::started, this, &RunsPage::open);
}

void RunsPage::activate()
{
    m_active = true;
    if (m_first)
        m_runs->reload();
    else if (m_missed)
        m_runs->refresh();
    if (!m_first && m_missed)
        m_view->catchUp();
    if (m_first || m_missed)
        askScenarios();
    m_first = false;
    m_missed = false;
    handleLinkState(m_link.state());
    setClock();
}

void RunsPage::deactivate()
{
    m_active = false;
    m_clock.stop();
}

void RunsPage::refresh()
{
    m_runs->reload();
    m_view->catchUp();
    askScenarios();
}

void RunsPage::askScenarios()
{
    ui::ask(m_link.scenarios().list(), this, [this](const Outcome<std::vector<ScenarioSummary>> &answer) {
        if (!answer)
            return;
        QStringList names;
        for (const ScenarioSummary &scenario : *answer) {
            if (scenario.executionCount > 0)
                names.append(qtext(scenario.name));
        }
        names.sort(Qt::CaseInsensitive);
        m_history->setScenarios(names);
    });
}

void RunsPage::takeFacts(const std::vector<Event> &events)
{
    if (!m_active) {
        m_missed = true;
        return;
    }
    m_runs->apply(events);
    m_view->apply(events);
    setClock();
}

void RunsPage::handleLinkState(LinkState state)
{
    const bool usable = state == LinkState::Live || state == LinkState::Stale;
    if (!usable && m_lostSince == Moment{})
        m_lostSince = now();
    const bool back = usable && m_lostSince != Moment{};
    if (usable)
        m_lostSince = {};
    m_frame->setLost(state == LinkState::Lost || state == LinkState::Stale, m_lostSince == Moment{} ? now() : m_lostSince);
    m_view->setUsable(usable);
    if (!back)
        return;
    if (!m_active) {
        m_missed = true;
        return;
    }
    m_runs->refresh();
    m_view->catchUp();
}

void RunsPage::handleHistory()
{
    const bool any = m_runs->rowCount() > 0;
    if (any || m_history->filtered() || !m_view->watch()->id().empty())
        m_frame->setState(StateFrame::State::Live);
    else if (m_runs->failure())
        m_frame->setTrouble(tr("The history cannot be shown"), Look::failureText(*m_runs->failure()));
    else
        m_frame->setState(m_runs->asking() ? StateFrame::State::Loading : StateFrame::State::Empty);
    // The keyboard works at once, unless the reader is busy elsewhere in the page already.
    const QWidget *focus = QApplication::focusWidget();
    const bool idle = !focus || !isAncestorOf(focus) || focus == m_history->scenarioChoice();
    if (any && std::exchange(m_awaited, false) && m_active && idle)
        m_history->list()->setFocus();
    // The newest run is what a reader who has not chosen wants to see.
    if (any && m_view->watch()->id().empty())
        showRun(m_runs->index(0).data(ExecutionListModel::kIdRole).toString());
    m_history->select(m_view->watch()->id());
    setClock();
}

void RunsPage::open(const QString &argument)
{
    if (argument.isEmpty())
        return;
    showRun(argument);
    handleHistory();
}

void RunsPage::showRun(const QString &id)
{
    if (m_view->watch()->id() == utf8(id))
        return;
    m_banner->hide();
    m_view->open(utf8(id));
    m_history->select(utf8(id));
    setClock();
}

QLineEdit *RunsPage::filterInput() { return m_view->filterInput(); }

bool RunsPage::settled() const { return !m_first && !m_runs->asking() && m_view->settled(); }

QList<PaletteEntry> RunsPage::paletteEntries() const
{
    QList<PaletteEntry> entries;
    const int most = std::min(m_runs->rowCount(), 20);
    for (int row = 0; row < most; ++row) {
        const QModelIndex index = m_runs->index(row);
        const auto status = static_cast<RunStatus>(index.data(ExecutionListModel::kStatusRole).toInt());
        const Moment requested{milliseconds(index.data(ExecutionListModel::kRequestedRole).toLongLong())};
        PaletteEntry entry;
        entry.title =
            tr("%1, %2, %3")
                .arg(index.data(ExecutionListModel::kScenarioRole).toString(), Look::statusWord(status).toLower(), relativeTime(requested));
        entry.hint = tr("run");
        entry.iconName = Look::say(status).iconName;
        entry.pageId = id();
        entry.argument = index.data(ExecutionListModel::kIdRole).toString();
        entries.append(entry);
    }
    return entries;
}

void RunsPage::tick()
{
    m_history->tick();
    m_view->tick();
}

/// Once a second while something runs, seldom otherwise, never while hidden.
void RunsPage::setClock()
{
    if (!m_active)
        return;
    const int wanted = m_view->watch()->live() || m_runs->anyUnfinished() ? kSecond : kCalm;
    if (!m_clock.isActive() || m_clock.interval() != wanted)
        m_clock.start(wanted);
}

} // namespace genie::ui
