// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/delegates/test_delegate.h"

#include "views/models/test_tree_model.h"
#include "views/style/look.h"

namespace genie::ui {

namespace {
constexpr int kRowHeight = 26;
} // namespace

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
