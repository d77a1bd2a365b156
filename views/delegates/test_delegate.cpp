// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/delegates/test_delegate.h"

#include "views/models/test_tree_model.h"
#include "views/style/look.h"

#include <QApplication>
#include <QPainter>

#include <utility>

namespace genie::ui {

namespace {
constexpr int kRowHeight = 26;
} // namespace

void TestDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (index.column() != TestTreeModel::kDuration) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    // Times end as far from the edge as the header's word does.
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = std::exchange(cell.text, {});
    const bool selected = cell.state.testFlag(QStyle::State_Selected);
    cell.widget->style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    painter->save();
    painter->setFont(cell.font);
    painter->setPen(cell.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(cell.rect.adjusted(0, 0, -metrics::kMedium, 0), Qt::AlignRight | Qt::AlignVCenter, text);
    painter->restore();
}

QSize TestDelegate::sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex & /*index*/) const { return {100, kRowHeight}; }

void TestDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const bool test = index.data(TestTreeModel::kIsTestRole).toBool();
    const auto status = static_cast<TestStatus>(index.data(TestTreeModel::kStatusRole).toInt());
    const Look &look = Look::current();
    option->font = Look::font(index.column() == TestTreeModel::kName ? (test ? Type::Body : Type::Strong) : Type::Small);
    option->fontMetrics = QFontMetrics(option->font);
    option->textElideMode = Qt::ElideRight;
    if (index.column() == TestTreeModel::kName)
        return;
    const bool failed = index.column() == TestTreeModel::kResult && status == TestStatus::Failed;
    const QColor ink = failed ? look.ink(Tone::Failed) : look.ink(Ink::Muted);
    option->palette.setColor(QPalette::Text, ink);
}

} // namespace genie::ui
