// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace genie::ui {

/// Paints one observation of a phase: sections as headings, others with the icon of their kind, wrapped, with the place in the
/// code they point to and the rule that found them. Decides nothing.
class ObservationDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// What the delegate asks an index for, beside Qt::DisplayRole (the text).
    enum Role {
        kKindRole = Qt::UserRole /** int(Observation::Kind) */,
        kPlaceRole /** QString "file:line:column", may be empty */,
        kRuleRole /** QString, may be empty */
    };

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// The height that an observation takes in a view of this width.
    [[nodiscard]] static int heightFor(const QModelIndex &index, int width);
};

} // namespace genie::ui
