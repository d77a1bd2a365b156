// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/history_panel.h"

#include "views/delegates/execution_delegate.h"
#include "views/models/spoken.h"
#include "views/style/look.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace genie::ui {

namespace {
constexpr int kAhead = 40; ///< rows left below the last one in sight when the next page is asked for
} // namespace

HistoryPanel::HistoryPanel(ExecutionListModel &runs, QWidget *parent)
    : QWidget(parent),
      m_runs(runs),
      m_scenario(new QComboBox(this)),
      m_status(new QComboBox(this)),
      m_count(new QLabel(this)),
      m_list(new QListView(this)),
      m_stack(new QStackedWidget(this)),
      m_notice(new QLabel(this)),
      m_all(new QPushButton(tr("Show all runs"), this))
{
    const auto offer = [this](const QString &text, std::vector<RunStatus> statuses) {
        m_status->addItem(text);
        m_statuses.push_back(std::move(statuses));
    };
    offer(tr("Any status"), {});
    offer(tr("Failed"), {RunStatus::Failed});
    offer(tr("Passed"), {RunStatus::Passed});
    offer(tr("Running or queued"), {RunStatus::Running, RunStatus::Queued});
    offer(tr("Cancelled or interrupted"), {RunStatus::Cancelled, RunStatus::Interrupted});
    offer(tr("Skipped"), {RunStatus::Skipped});
    setScenarios({});
    m_scenario->setAccessibleName(tr("Runs of which scenario"));
    m_status->setAccessibleName(tr("Runs with which status"));
    for (QComboBox *box : {m_scenario, m_status}) {
        box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        box->setMinimumContentsLength(8);
    }
    m_list->setModel(&runs);
    m_list->setItemDelegate(new ExecutionDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setAccessibleName(tr("History of runs"));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);

    auto *heading = new QLabel(tr("History"), this);
    heading->setFont(Look::font(Type::Heading));
    Look::setKind(m_count, "muted");
    Look::setKind(m_notice, "muted");
    m_notice->setAlignment(Qt::AlignCenter);
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setWordWrap(true);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(metrics::kMedium, metrics::kMedium, metrics::kMedium, 0);
    top->addWidget(heading);
    top->addStretch(1);
    top->addWidget(m_count);
    auto *filters = new QHBoxLayout;
    filters->setContentsMargins(metrics::kMedium, 0, metrics::kMedium, metrics::kSmall);
    filters->setSpacing(metrics::kSmall);
    filters->addWidget(m_scenario, 1);
    filters->addWidget(m_status, 1);
    auto *nothing = new QWidget(this);
    auto *words = new QVBoxLayout(nothing);
    words->addStretch(1);
    words->addWidget(m_notice);
    words->addWidget(m_all, 0, Qt::AlignHCenter);
    words->addStretch(2);
    m_stack->addWidget(nothing);
    m_stack->addWidget(m_list);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kSmall);
    layout->addLayout(top);
    layout->addLayout(filters);
    layout->addWidget(m_stack, 1);

    connect(m_scenario, &QComboBox::currentIndexChanged, this, &HistoryPanel::applyFilter);
    connect(m_status, &QComboBox::currentIndexChanged, this, &HistoryPanel::applyFilter);
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_scenario->setCurrentIndex(0);
        m_status->setCurrentIndex(0);
    });
    connect(&m_runs, &ExecutionListModel::stateChanged, this, &HistoryPanel::showState);
    connect(m_list->verticalScrollBar(), &QScrollBar::valueChanged, this, &HistoryPanel::prefetch);
    // Not the current row: a list that gets the keyboard without one makes its first row current, which nobody has chosen.
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this](const QItemSelection &chosen) {
        if (!m_byUs && !chosen.isEmpty())
            Q_EMIT runChosen(qtext(ExecutionListModel::idAt(chosen.indexes().front())));
    });
    showState();
}

void HistoryPanel::setScenarios(const QStringList &names)
{
    m_byUs = true;
    const QString chosen = m_scenario->currentData().toString();
    m_scenario->clear();
    m_scenario->addItem(tr("All scenarios"), QString());
    for (const QString &name : names)
        m_scenario->addItem(oneLine(utf8(name)), name);
    m_scenario->setCurrentIndex(std::max(0, m_scenario->findData(chosen)));
    m_byUs = false;
}

void HistoryPanel::applyFilter()
{
    if (m_byUs)
        return;
    ExecutionFilter filter;
    filter.scenario = utf8(m_scenario->currentData().toString());
    filter.statuses = m_statuses[static_cast<std::size_t>(std::max(0, m_status->currentIndex()))];
    m_runs.setFilter(filter);
    showState();
}

void HistoryPanel::select(const ExecutionId &id)
{
    m_byUs = true;
    const QModelIndex index = m_runs.indexOf(id);
    if (index.isValid() && index != m_list->currentIndex())
        m_list->setCurrentIndex(index);
    else if (!index.isValid())
        m_list->selectionModel()->clear();
    m_byUs = false;
}

void HistoryPanel::tick() { m_list->viewport()->update(); }

void HistoryPanel::prefetch()
{
    const QScrollBar *bar = m_list->verticalScrollBar();
    if (bar->maximum() - bar->value() < kAhead * metrics::kTallRow)
        m_runs.fetchMore({});
}

void HistoryPanel::showState()
{
    const int rows = m_runs.rowCount();
    m_stack->setCurrentIndex(rows > 0 ? 1 : 0);
    if (m_runs.asking())
        m_notice->setText(tr("Loading…"));
    else if (m_runs.failure())
        m_notice->setText(Look::failureText(*m_runs.failure()));
    else
        m_notice->setText(tr("No run matches the filter."));
    m_all->setVisible(!m_runs.asking() && filtered());
    const std::int64_t total = m_runs.total();
    m_count->setText(total >= 0 ? counted(total, tr("run"), tr("runs")) : QString());
}

} // namespace genie::ui
