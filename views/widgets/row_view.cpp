// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/row_view.h"

#include "views/style/metrics.h"

#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QWheelEvent>

namespace genie::ui {

namespace {

/// Rows of the design's height.
class RowDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width() + metrics::kMedium, metrics::kRow};
    }
};

} // namespace

RowView::RowView(QWidget *parent) : QTreeView(parent)
{
    setItemDelegate(new RowDelegate(this));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTextElideMode(Qt::ElideRight);
    setIconSize({metrics::kIcon, metrics::kIcon});
    header()->setSectionsMovable(false);
    header()->setHighlightSections(false);
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void RowView::setModel(QAbstractItemModel *rows)
{
    QTreeView::setModel(rows);
    connect(rows, &QAbstractItemModel::modelReset, this, &RowView::fit);
    connect(rows, &QAbstractItemModel::rowsInserted, this, &RowView::fit);
    connect(rows, &QAbstractItemModel::rowsRemoved, this, &RowView::fit);
    fit();
}

QSize RowView::sizeHint() const
{
    const int rows = model() ? model()->rowCount() : 0;
    const int head = isHeaderHidden() ? 0 : header()->sizeHint().height();
    return {400, rows * metrics::kRow + head + 2 * frameWidth()};
}

void RowView::wheelEvent(QWheelEvent *event)
{
    // The page around it scrolls.
    event->ignore();
}

void RowView::fit() { updateGeometry(); }

} // namespace genie::ui
