// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/scenarios/scenarios_page.h"

#include "views/dialogs/folder_dialog.h"
#include "views/models/scenario_filter_model.h"
#include "views/models/scenario_list_model.h"
#include "views/pages/scenarios/run_form.h"
#include "views/pages/scenarios/scenario_delegate.h"
#include "views/pages/scenarios/scenario_detail_view.h"
#include "views/state/ask.h"
#include "views/state/folder_intake.h"
#include "views/style/look.h"
#include "views/widgets/state_frame.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace genie::ui {

namespace {

constexpr int kListWidth = 330;
constexpr int kTicksPerMinuteView = 15; ///< ages are shown in minutes, so now and then is enough

} // namespace

ScenariosPage::ScenariosPage(Link &link, QWidget *parent)
    : PageView(parent),
      m_link(link),
      m_model(new ScenarioListModel(this)),
      m_filter(new ScenarioFilterModel(this)),
      m_intake(new FolderIntake(link, this)),
      m_detail(new ScenarioDetailView(link))
{
    Look::setKind(this, "page");
    m_filter->setSourceModel(m_model);
    m_detailFrame = new StateFrame(m_detail);
    m_detailFrame->setEmpty(QStringLiteral("page-scenarios"), tr("No scenario chosen"), tr("Choose one in the list to see and run it."));
    m_detailFrame->setState(StateFrame::State::Empty);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setHandleWidth(1);
    splitter->addWidget(makeListPane());
    splitter->addWidget(m_detailFrame);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({kListWidth, 900});
    splitter->setChildrenCollapsible(false);
    m_frame = new StateFrame(splitter, this);
    m_frame->setLoadingText(tr("Looking for scenarios…"));
    m_frame->setEmpty(QStringLiteral("folder-add"), tr("No scenarios yet"),
                      tr("Add the folder of a project, or drop it anywhere in this window. Go, Node, Python, shell and bats projects "
                         "are recognised as they are."));
    QPushButton *add = m_frame->addEmptyAction(tr("Add folder…"), true);
    add->setObjectName(QStringLiteral("addFirstFolder"));
    connect(add, &QPushButton::clicked, this, &ScenariosPage::chooseFolder);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);
    m_clock.setInterval(1000);
    connectAll();
}

QWidget *ScenariosPage::makeListPane()
{
    auto *pane = new QFrame;
    Look::setKind(pane, "pane");
    pane->setMinimumWidth(240);
    m_list = new QListView(pane);
    m_list->setObjectName(QStringLiteral("scenarioList"));
    m_list->setAccessibleName(tr("Scenarios"));
    m_list->setModel(m_filter);
    m_list->setItemDelegate(new ScenarioDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_listFrame = new StateFrame(m_list, pane);
    m_listFrame->setEmpty(QStringLiteral("search"), tr("Nothing matches"), tr("Esc clears the filter."));
    m_listFrame->setState(StateFrame::State::Live);
    auto *layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeListTop());
    layout->addWidget(m_listFrame, 1);
    return pane;
}

QWidget *ScenariosPage::makeListTop()
{
    auto *top = new QWidget;
    auto *title = new QLabel(tr("Scenarios"), top);
    title->setFont(Look::font(Type::Heading));
    m_count = new QLabel(top);
    Look::setKind(m_count, "muted");
    auto *add = new QPushButton(icon(QStringLiteral("folder-add")), tr(" Add folder…"), top);
    add->setObjectName(QStringLiteral("addFolder"));
    add->setToolTip(tr("Any project folder becomes a scenario. It can also be dropped anywhere in this window."));
    connect(add, &QPushButton::clicked, this, &ScenariosPage::chooseFolder);
    m_filterInput = new QLineEdit(top);
    m_filterInput->setObjectName(QStringLiteral("scenarioFilter"));
    m_filterInput->setPlaceholderText(tr("Filter by name, language, tag or result"));
    m_filterInput->setAccessibleName(tr("Filter scenarios"));
    m_filterInput->setClearButtonEnabled(false);
    m_filterInput->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::kSmall);
    line->addWidget(title);
    line->addWidget(m_count);
    line->addStretch(1);
    line->addWidget(add);
    auto *layout = new QVBoxLayout(top);
    layout->setContentsMargins(metrics::kLarge, metrics::kLarge, metrics::kLarge, metrics::kSmall);
    layout->setSpacing(metrics::kMedium);
    layout->addLayout(line);
    layout->addWidget(m_filterInput);
    return top;
}

void ScenariosPage::connectAll()
{
    connect(&m_clock, &QTimer::timeout, this, &ScenariosPage::tick);
    connect(&m_link, &Link::told, this, &ScenariosPage::takeFacts);
    connect(&m_link, &Link::stateChanged, this, &ScenariosPage::handleLinkState);
    connect(m_filterInput, &QLineEdit::textChanged, this, &ScenariosPage::handleFilter);
    connect(m_filterInput, &QLineEdit::returnPressed, m_list, qOverload<>(&QWidget::setFocus));
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ScenariosPage::handleCurrent);
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this] {
        if (const ScenarioSummary *summary = m_model->find(m_detail->scenario())) {
            m_detail->update(*summary);
        }
    });
    connect(m_intake, &FolderIntake::added, this, [this](const QString &name) {
        m_filterInput->clear();
        open(name);
        Q_EMIT said(tr("%1 was added").arg(name));
    });
    connect(m_intake, &FolderIntake::refused, this,
            [this](const QString &path, const QString &message) { Q_EMIT said(tr("%1 was not added. %2").arg(path, message)); });
    connect(m_detail, &ScenarioDetailView::openRunRequested, this,
            [this](const QString &id) { Q_EMIT navigateRequested(QStringLiteral("runs"), id); });
    connect(m_detail, &ScenarioDetailView::said, this, &PageView::said);
}

void ScenariosPage::activate()
{
    m_active = true;
    m_clock.start();
    handleLinkState(m_link.state());
    if (m_missed) {
        refresh();
    }
}

void ScenariosPage::deactivate()
{
    m_active = false;
    m_clock.stop();
}

bool ScenariosPage::settled() const
{
    return !m_asking && !m_missed && (m_detailFrame->state() != StateFrame::State::Live || m_detail->settled());
}

void ScenariosPage::refresh()
{
    m_missed = false;
    m_asking = true;
    const quint64 generation = ++m_generation;
    ask(m_link.scenarios().list(), this, [this, generation](const Outcome<std::vector<ScenarioSummary>> &list) {
        if (generation == m_generation) {
            m_asking = false;
            takeList(list);
        }
    });
    ask(m_link.engine().info(), this, [this](const Outcome<EngineInfo> &engine) {
        if (engine) {
            m_detail->setScenariosRoot(qtext(engine->scenariosRoot));
        }
    });
    if (const ScenarioSummary *summary = m_model->find(m_detail->scenario())) {
        m_detail->show(*summary);
    }
}

void ScenariosPage::takeList(const Outcome<std::vector<ScenarioSummary>> &list)
{
    if (!list) {
        Q_EMIT said(Look::failureText(list.error()));
        if (m_model->rowCount() == 0) {
            m_frame->setTrouble(tr("The scenarios cannot be shown"), Look::failureText(list.error()));
        }
        return;
    }
    const bool first = m_model->rowCount() == 0;
    m_model->setScenarios(*list);
    m_frame->setState(list->empty() ? StateFrame::State::Empty : StateFrame::State::Live);
    handleFilter();
    if (!m_wished.isEmpty()) {
        select(m_wished);
    } else if (!m_list->currentIndex().isValid() && m_filter->rowCount() > 0) {
        m_list->setCurrentIndex(m_filter->index(0, 0));
    }
    if (first && m_active && !m_filterInput->hasFocus()) {
        m_list->setFocus();
    }
    if (!m_list->currentIndex().isValid()) {
        m_detailFrame->setState(StateFrame::State::Empty);
    }
}

void ScenariosPage::takeFacts(const std::vector<Event> &events)
{
    if (!m_active) {
        m_missed = true;
        return;
    }
    const bool listChanged = m_model->apply(events);
    m_detail->apply(events);
    if (listChanged) {
        refresh();
    }
}

void ScenariosPage::handleCurrent(const QModelIndex &index)
{
    const ScenarioSummary *summary = m_model->find(index.data(ScenarioListModel::kNameRole).toString());
    if (!summary) {
        return;
    }
    m_detailFrame->setState(StateFrame::State::Live);
    if (m_detail->scenario() != qtext(summary->name)) {
        m_detail->show(*summary);
    }
}

void ScenariosPage::handleFilter()
{
    m_filter->setText(m_filterInput->text());
    m_listFrame->setState(m_filter->rowCount() == 0 && m_model->rowCount() > 0 ? StateFrame::State::Empty : StateFrame::State::Live);
    showCounts();
}

void ScenariosPage::showCounts()
{
    const int all = m_model->rowCount();
    const int shown = m_filter->rowCount();
    m_count->setText(shown == all ? number(all) : tr("%1 of %2").arg(number(shown), number(all)));
}

void ScenariosPage::handleLinkState(LinkState state)
{
    const bool lost = state == LinkState::Lost || state == LinkState::Stale;
    if (lost && !m_frame->isLost()) {
        m_lostSince = std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
    }
    const bool back = !lost && m_frame->isLost();
    m_frame->setLost(lost, m_lostSince);
    if (back && state == LinkState::Live) {
        m_missed = true;
        if (m_active) {
            refresh();
        }
    }
}

void ScenariosPage::open(const QString &argument)
{
    m_wished = argument.section(u'/', 0, 0);
    m_wishedPreset = argument.section(u'/', 1);
    if (m_model->find(m_wished)) {
        select(m_wished);
    } else {
        refresh();
    }
}

void ScenariosPage::select(QString name)
{
    m_wished.clear(); // which `name` may have been, so it is a copy
    const QString preset = std::exchange(m_wishedPreset, {});
    const QModelIndex source = m_model->indexOf(name);
    if (!source.isValid()) {
        Q_EMIT said(tr("There is no scenario named %1").arg(name));
        return;
    }
    if (!m_filter->mapFromSource(source).isValid()) {
        m_filterInput->clear();
    }
    const QModelIndex index = m_filter->mapFromSource(source);
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index);
    if (!preset.isEmpty()) {
        Q_EMIT m_detail->form()->runRequested({.scenario = utf8(name), .preset = utf8(preset), .trigger = "console"});
    }
}

void ScenariosPage::chooseFolder()
{
    askForFolder(this, tr("Add a folder as a scenario"), [this](const QString &path) { m_intake->add({path}); });
}

void ScenariosPage::tick()
{
    if (++m_ticks % kTicksPerMinuteView == 0) {
        m_list->viewport()->update();
    }
    m_detail->tick();
}

QList<PaletteEntry> ScenariosPage::paletteEntries() const
{
    QList<PaletteEntry> entries;
    for (const ScenarioSummary &scenario : m_model->scenarios()) {
        const QString name = qtext(scenario.name);
        entries.append({name, tr("scenario"), QStringLiteral("page-scenarios"), id(), name});
        entries.append({tr("Run %1 quick").arg(name), tr("run"), QStringLiteral("play"), id(), name + QStringLiteral("/quick")});
        entries.append(
            {tr("Run %1 comprehensive").arg(name), tr("run"), QStringLiteral("play"), id(), name + QStringLiteral("/comprehensive")});
    }
    return entries;
}

} // namespace genie::ui
