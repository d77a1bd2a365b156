// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/shell/page_view.h"

#include <QAbstractListModel>
#include <QFrame>
#include <QPointer>

#include <functional>

class QLineEdit;
class QListView;

namespace genie::ui {

/// What the palette shows now: the entries that match, best first.
class PaletteModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setEntries(QList<PaletteEntry> entries);
    void setWish(const QString &wish);
    [[nodiscard]] PaletteEntry entry(int row) const { return m_shown.value(row); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QList<PaletteEntry> m_entries;
    QList<PaletteEntry> m_shown;
    QString m_wish;
};

/// The command palette: type a few letters of a page, a scenario or an action, Return opens it. Lies over the window; Esc or a
/// click elsewhere closes it. It asks its owner for entries each time it opens.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    CommandPalette(std::function<QList<PaletteEntry>()> entries, QWidget *window);

    void open();
    /// Hides it and gives the keyboard back to whoever had it.
    void dismiss();

Q_SIGNALS:
    void chosen(const genie::ui::PaletteEntry &entry);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();
    void choose(int row);
    bool handleKey(int key);

    std::function<QList<PaletteEntry>()> m_entries;
    PaletteModel *m_model;
    QLineEdit *m_input;
    QListView *m_list;
    QPointer<QWidget> m_before; ///< had the keyboard when the palette opened
};

} // namespace genie::ui
