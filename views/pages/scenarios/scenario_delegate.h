// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace genie::ui {

/// Paints one scenario of the list in two lines: health, name and age of the last run; languages and marks. Decides nothing.
class ScenarioDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    static void paintFirstLine(QPainter &painter, QRect rect, const QModelIndex &index, bool selected);
    static void paintSecondLine(QPainter &painter, QRect rect, const QModelIndex &index, bool selected);
};

} // namespace genie::ui
