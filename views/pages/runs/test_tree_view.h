// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QTreeView>

namespace genie::ui {

class TestTreeModel;

/// The tree of tests as it is opened for the reader: what failed is unfolded, what passed is unfolded while there is little of it,
/// and what the reader has folded or unfolded stays so across filters.
class TestTreeView : public QTreeView {
    Q_OBJECT

public:
    /// `tests` outlives the view.
    explicit TestTreeView(TestTreeModel &tests, QWidget *parent = nullptr);

    /// Chooses a test and brings it into sight; its groups are unfolded.
    void reveal(const QModelIndex &index);
    /// Unfolds everything from now on.
    void setUnfoldAll(bool all) { m_unfoldAll = all; }

Q_SIGNALS:
    /// The reader has come to another row.
    void currentTestChanged(const QModelIndex &index);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void unfold(const QModelIndex &parent, int first, int last);
    void handleChanged(const QModelIndex &first, const QModelIndex &last);
    void keepState();
    void restoreState();
    [[nodiscard]] bool wantsOpen(const QModelIndex &index) const;

    TestTreeModel &m_tests;
    QSet<quint64> m_folded;   ///< by the reader
    QSet<quint64> m_unfolded; ///< by the reader
    quint64 m_current = 0;
    bool m_byUs = false;
    bool m_unfoldAll = false;
};

} // namespace genie::ui
