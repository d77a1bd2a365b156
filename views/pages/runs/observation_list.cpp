// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/observation_list.h"

#include "views/delegates/observation_delegate.h"
#include "views/models/spoken.h"
#include "views/style/look.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QStandardItemModel>
#include <QWheelEvent>

#include <algorithm>

namespace genie::ui {

namespace {

constexpr std::size_t kMostShown = 500;

QStandardItem *itemFor(const Observation &observation)
{
    QString place = qtext(observation.file);
    if (!place.isEmpty() && observation.line > 0)
        place += u':' + QString::number(observation.line);
    if (!place.isEmpty() && observation.line > 0 && observation.column > 0)
        place += u':' + QString::number(observation.column);
    const QString rule = qtext(observation.rule);
    auto *item = new QStandardItem(oneLine(observation.text, 2000));
    item->setData(static_cast<int>(observation.kind), ObservationDelegate::kKindRole);
    item->setData(place, ObservationDelegate::kPlaceRole);
    item->setData(rule, ObservationDelegate::kRuleRole);
    item->setToolTip(rule.isEmpty() ? QString() : plainToolTip(ObservationList::tr("Found by the rule %1").arg(rule)));
    item->setData(QStringLiteral("%1: %2 %3 %4").arg(Look::say(observation.kind).word, item->text(), place, rule).trimmed(),
                  Qt::AccessibleTextRole);
    item->setEditable(false);
    return item;
}

} // namespace

ObservationList::ObservationList(QWidget *parent) : QListView(parent), m_items(new QStandardItemModel(this))
{
    setModel(m_items);
    setItemDelegate(new ObservationDelegate(this));
    setAccessibleName(tr("Observations"));
    setFrameShape(QFrame::NoFrame);
    Look::setKind(this, "clear"); // lies on the pane around it
    setSelectionMode(QAbstractItemView::NoSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QListView::clicked, this, &ObservationList::choose);
}

void ObservationList::setObservations(const std::vector<Observation> &observations)
{
    if (observations == m_observations)
        return;
    m_observations = observations;
    m_items->clear();
    const std::size_t shown = std::min(observations.size(), kMostShown);
    for (std::size_t at = 0; at < shown; ++at)
        m_items->appendRow(itemFor(observations[at]));
    if (observations.size() > shown) {
        Observation rest;
        rest.text = utf8(tr("and %1 more; all of them are in the log").arg(number(static_cast<std::int64_t>(observations.size() - shown))));
        m_items->appendRow(itemFor(rest));
    }
    fit();
}

int ObservationList::count() const { return m_items->rowCount(); }

void ObservationList::fit()
{
    int height = 0;
    for (int row = 0; row < m_items->rowCount(); ++row)
        height += ObservationDelegate::heightFor(m_items->index(row, 0), viewport()->width());
    setFixedHeight(height + 2);
    scheduleDelayedItemsLayout();
}

void ObservationList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        fit();
}

void ObservationList::wheelEvent(QWheelEvent *event) { event->ignore(); } // the pane around it scrolls

void ObservationList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        choose(currentIndex());
    else
        QListView::keyPressEvent(event);
}

void ObservationList::mouseMoveEvent(QMouseEvent *event)
{
    QListView::mouseMoveEvent(event);
    const bool place = !indexAt(event->pos()).data(ObservationDelegate::kPlaceRole).toString().isEmpty();
    viewport()->setCursor(place ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void ObservationList::choose(const QModelIndex &index)
{
    const auto row = static_cast<std::size_t>(index.row());
    if (!index.isValid() || row >= std::min(m_observations.size(), kMostShown) || m_observations[row].file.empty())
        return;
    Q_EMIT placeChosen(qtext(m_observations[row].file), m_observations[row].line);
}

} // namespace genie::ui
