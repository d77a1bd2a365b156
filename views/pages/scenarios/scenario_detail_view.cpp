// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/scenarios/scenario_detail_view.h"

#include "views/models/scenario_history_model.h"
#include "views/models/scenario_phases_model.h"
#include "views/pages/scenarios/failure_note.h"
#include "views/pages/scenarios/requirements_card.h"
#include "views/pages/scenarios/run_form.h"
#include "views/pages/scenarios/scenario_header.h"
#include "views/pages/scenarios/warnings_card.h"
#include "views/state/ask.h"
#include "views/state/editor.h"
#include "views/style/look.h"
#include "views/widgets/banner.h"
#include "views/widgets/row_view.h"

#include <QDesktopServices>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace genie::ui {

namespace {

constexpr int kWidest = 1120; ///< lines longer than this are hard to read

} // namespace

ScenarioDetailView::ScenarioDetailView(Link &link, QWidget *parent)
    : QScrollArea(parent),
      m_link(link),
      m_header(new ScenarioHeader),
      m_problem(new Banner),
      m_failure(new FailureNote),
      m_form(new RunForm),
      m_warnings(new WarningsCard),
      m_requirements(new RequirementsCard),
      m_historyModel(new ScenarioHistoryModel(this)),
      m_phasesModel(new ScenarioPhasesModel(this))
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *page = new QWidget;
    Look::setKind(page, "page");
    auto *column = new QWidget(page);
    column->setMaximumWidth(kWidest);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kLarge);
    for (QWidget *part : {static_cast<QWidget *>(m_header), static_cast<QWidget *>(m_problem), static_cast<QWidget *>(m_failure),
                          static_cast<QWidget *>(m_form), static_cast<QWidget *>(m_warnings), makeHistoryCard(),
                          static_cast<QWidget *>(m_requirements), makePhasesCard()}) {
        layout->addWidget(part);
    }
    layout->addStretch(1);
    auto *outer = new QHBoxLayout(page);
    outer->setContentsMargins(metrics::kPage, metrics::kPage, metrics::kPage, metrics::kPage);
    outer->addWidget(column, 1);
    outer->addStretch(0);
    setWidget(page);
    connectAll();
}

void ScenarioDetailView::connectAll()
{
    connect(m_header, &ScenarioHeader::openFolderRequested, this, &ScenarioDetailView::openFolder);
    connect(m_header, &ScenarioHeader::removeRequested, this, &ScenarioDetailView::removeScenario);
    connect(m_failure, &FailureNote::openRequested, this, &ScenarioDetailView::openRunRequested);
    connect(m_form, &RunForm::runRequested, this, &ScenarioDetailView::start);
    connect(m_form, &RunForm::explainRequested, this, &ScenarioDetailView::explain);
    connect(m_requirements, &RequirementsCard::placeChosen, this, &ScenarioDetailView::openPlace);
    connect(m_historyView, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT openRunRequested(index.data(ScenarioHistoryModel::kIdRole).toString()); });
}

QWidget *ScenarioDetailView::makeHistoryCard()
{
    m_history = new Card(tr("History"));
    m_historyView = new RowView(m_history);
    m_historyView->setObjectName(QStringLiteral("history"));
    m_historyView->setModel(m_historyModel);
    m_historyView->setAccessibleName(tr("Latest runs of this scenario"));
    m_historyView->setToolTip(tr("Enter or double click opens a run"));
    QHeaderView *header = m_historyView->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(ScenarioHistoryModel::kFailureColumn, QHeaderView::Stretch);
    header->resizeSection(ScenarioHistoryModel::kStatusColumn, 116);
    header->resizeSection(ScenarioHistoryModel::kWhatColumn, 120);
    header->resizeSection(ScenarioHistoryModel::kTestsColumn, 170);
    header->resizeSection(ScenarioHistoryModel::kDurationColumn, 84);
    header->resizeSection(ScenarioHistoryModel::kWhenColumn, 92);
    m_history->body()->addWidget(m_historyView);
    return m_history;
}

QWidget *ScenarioDetailView::makePhasesCard()
{
    m_phases = new Card(tr("Phases"));
    auto *view = new RowView(m_phases);
    view->setObjectName(QStringLiteral("phasesTable"));
    view->setModel(m_phasesModel);
    view->setSelectionMode(QAbstractItemView::NoSelection);
    view->setFocusPolicy(Qt::NoFocus);
    view->header()->resizeSection(ScenarioPhasesModel::kPhaseColumn, 170);
    m_phases->body()->addWidget(view);
    return m_phases;
}

QString ScenarioDetailView::scenario() const { return qtext(m_summary.name); }

void ScenarioDetailView::setScenariosRoot(const QString &root) { m_form->setScenariosRoot(root); }

void ScenarioDetailView::show(const ScenarioSummary &summary)
{
    const bool same = summary.name == m_summary.name;
    const quint64 generation = ++m_generation;
    m_pending = 2;
    update(summary);
    if (!same) {
        m_form->setScenario({.summary = summary, .warnings = {}, .presets = {}, .phases = {}});
        m_warnings->setWarnings({});
        m_historyModel->setExecutions({});
        m_phasesModel->setPhases({});
        m_requirements->setLoading();
        m_history->setNote(tr("asking…"));
        ensureVisible(0, 0);
    }
    ask(m_link.scenarios().show(summary.name), this, [this, generation](const Outcome<ScenarioDetail> &detail) {
        if (generation == m_generation) {
            --m_pending;
            takeDetail(detail);
        }
    });
    const ExecutionQuery query{.scenario = summary.name, .statuses = {}, .before = 0, .limit = ScenarioHistoryModel::kShown};
    ask(m_link.runs().list(query), this, [this, generation](const Outcome<Page<Execution>> &page) {
        if (generation == m_generation) {
            --m_pending;
            takeHistory(page);
        }
    });
    m_askingRequirements = false; // an answer about the last one is dropped
    askRequirements();
}

void ScenarioDetailView::askRequirements()
{
    if (m_askingRequirements) {
        m_requirementsAgain = true;
        return;
    }
    m_askingRequirements = true;
    m_requirementsAgain = false;
    const quint64 generation = m_generation;
    ask(m_link.requirements().show(m_summary.name), this, [this, generation](const Outcome<RequirementReport> &report) {
        if (generation != m_generation)
            return;
        m_askingRequirements = false;
        if (report)
            m_requirements->setReport(*report);
        else
            m_requirements->setFailure(report.error());
        if (m_requirementsAgain)
            askRequirements();
    });
}

/// What ends a run or a sync of this scenario may have changed what is proven.
void ScenarioDetailView::followRequirements(const std::vector<Event> &events)
{
    const auto changes = [this](const Event &event) {
        if (const auto *synced = std::get_if<RequirementsSynced>(&event.fact))
            return synced->scenario == m_summary.name;
        const auto *finished = std::get_if<RunFinished>(&event.fact);
        const auto &rows = m_historyModel->executions();
        return finished != nullptr && std::any_of(rows.begin(), rows.end(), [&](const Execution &row) { return row.id == finished->run; });
    };
    if (!m_summary.name.empty() && std::any_of(events.begin(), events.end(), changes))
        askRequirements();
}

void ScenarioDetailView::openPlace(const QString &file, int line)
{
    const auto opened = openInEditor(m_summary.path, utf8(file), line);
    Q_EMIT said(opened ? tr("Opened %1").arg(file) : Look::failureText(opened.error()));
}

void ScenarioDetailView::update(const ScenarioSummary &summary)
{
    m_summary = summary;
    m_header->setScenario(summary);
    if (summary.problem.empty()) {
        m_problem->hide();
    } else {
        m_problem->say(tr("This scenario cannot be read: %1").arg(qtext(summary.problem)), Tone::Failed);
    }
    showLastFailure();
}

void ScenarioDetailView::takeDetail(const Outcome<ScenarioDetail> &detail)
{
    if (!detail) {
        m_problem->say(Look::failureText(detail.error()), Tone::Failed);
        return;
    }
    m_form->setScenario(*detail);
    m_warnings->setWarnings(detail->warnings);
    m_phasesModel->setPhases(detail->phases);
    m_phases->setNote(tr("%1 of %2 run").arg(m_phasesModel->selectedCount()).arg(m_phasesModel->rowCount()));
}

void ScenarioDetailView::takeHistory(const Outcome<Page<Execution>> &page)
{
    if (!page) {
        m_history->setNote(Look::failureText(page.error()));
        return;
    }
    m_historyModel->setExecutions(page->items);
    const bool more = page->next != 0;
    m_history->setNote(page->items.empty() ? tr("Never run. What runs here is kept, with its logs.")
                       : more              ? tr("the latest %1").arg(ScenarioHistoryModel::kShown)
                                           : QString());
    m_historyView->setVisible(!page->items.empty());
    showLastFailure();
}

void ScenarioDetailView::showLastFailure()
{
    const std::vector<Execution> &rows = m_historyModel->executions();
    const bool known = !rows.empty() && rows.front().scenario == m_summary.name;
    const Execution *last = known ? &rows.front() : m_summary.lastExecution ? &*m_summary.lastExecution : nullptr;
    m_failure->setExecution(last);
}

void ScenarioDetailView::apply(const std::vector<Event> &events)
{
    m_historyModel->apply(events, m_summary.name);
    if (m_historyModel->rowCount() > 0) {
        m_historyView->setVisible(true);
    }
    showLastFailure();
    followRequirements(events);
}

void ScenarioDetailView::tick()
{
    m_historyModel->tick();
    m_requirements->tick();
}

void ScenarioDetailView::start(const RunRequest &request)
{
    const quint64 generation = m_generation;
    m_form->setBusy(true);
    ask(m_link.runs().start(request), this, [this, generation](const Outcome<Execution> &execution) {
        m_form->setBusy(false);
        if (!execution) {
            if (generation == m_generation) {
                m_form->showTrouble(Look::failureText(execution.error()));
            }
            return;
        }
        Q_EMIT openRunRequested(qtext(execution->id));
    });
}

void ScenarioDetailView::explain(const RunRequest &request)
{
    const quint64 generation = m_generation;
    m_form->setBusy(true);
    ask(m_link.scenarios().plan(request), this, [this, generation](const Outcome<Plan> &plan) {
        m_form->setBusy(false);
        if (generation != m_generation) {
            return;
        }
        if (plan) {
            m_form->showPlan(*plan);
        } else {
            m_form->showTrouble(Look::failureText(plan.error()));
        }
    });
}

void ScenarioDetailView::openFolder()
{
    const QString path = QFile::decodeName(QByteArray::fromStdString(m_summary.path));
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path))) {
        Q_EMIT said(tr("No program opens folders here: %1").arg(path));
    }
}

void ScenarioDetailView::removeScenario()
{
    const QString name = scenario();
    ask(m_link.scenarios().remove(m_summary.name), this, [this, name](const Outcome<Nothing> &outcome) {
        Q_EMIT said(outcome ? tr("%1 is no longer listed; its files and history stay").arg(name) : Look::failureText(outcome.error()));
    });
}

} // namespace genie::ui
