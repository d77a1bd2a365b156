// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace genie::ui {

/// A flat table inside a page that scrolls as a whole: always as high as its rows, with no scroll bars of its own and rows of the
/// design's height. For tens of rows; long lists have views of their own.
class RowView : public QTreeView {
    Q_OBJECT

public:
    explicit RowView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

protected:
    void wheelEvent(QWheelEvent *event) override;

private:
    void fit();
};

} // namespace genie::ui
