// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/delegates/requirement_delegate.h"

#include "views/models/requirement_tree_model.h"
#include "views/style/look.h"

namespace genie::ui {

namespace {
constexpr int kRowHeight = 26;
} // namespace

QSize RequirementDelegate::sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex & /*index*/) const
{
    return {100, kRowHeight};
}

void RequirementDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto kind = static_cast<RequirementTreeModel::Kind>(index.data(RequirementTreeModel::kKindRole).toInt());
    const auto tone = static_cast<Tone>(index.data(RequirementTreeModel::kToneRole).toInt());
    const Look &look = Look::current();
    const bool name = index.column() == RequirementTreeModel::kName;
    option->font = Look::font(name && kind == RequirementTreeModel::Kind::Module ? Type::Strong : name ? Type::Body : Type::Small);
    option->fontMetrics = QFontMetrics(option->font);
    option->textElideMode = name && kind == RequirementTreeModel::Kind::Validation ? Qt::ElideMiddle : Qt::ElideRight;
    if (index.column() == RequirementTreeModel::kState)
        option->palette.setColor(QPalette::Text, look.ink(tone));
    else if (index.column() == RequirementTreeModel::kEvidence)
        option->palette.setColor(QPalette::Text, look.ink(Ink::Muted));
}

} // namespace genie::ui
