// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/models/test_tree_model.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;

namespace genie::ui {

class TestTreeView;

/// The tree of tests with its filter, and a line that says why it is empty.
class TestPanel : public QWidget {
    Q_OBJECT

public:
    /// `tests` outlives the panel.
    explicit TestPanel(TestTreeModel &tests, QWidget *parent = nullptr);

    [[nodiscard]] TestTreeView *tree() const { return m_tree; }
    [[nodiscard]] QLineEdit *textInput() const { return m_text; }
    /// What is said while there is no test.
    void setEmptyText(const QString &text);
    void setShow(TestFilter::Show show);

private:
    void applyFilter();
    void showState();

    TestTreeModel &m_tests;
    TestTreeView *m_tree;
    QComboBox *m_show;
    QLineEdit *m_text;
    QCheckBox *m_failuresFirst;
    QLabel *m_count;
    QStackedWidget *m_stack;
    QLabel *m_notice;
    QString m_emptyText;
};

} // namespace genie::ui
