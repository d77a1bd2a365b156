// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/shell/page_view.h"

#include <QFrame>
#include <QList>

class QPushButton;

namespace genie::ui {

/// The pages of the console, one button each, in their order; says which one was asked for.
class Sidebar : public QFrame {
    Q_OBJECT

public:
    Sidebar(const QList<PageView *> &pages, QWidget *parent = nullptr);

    void setCurrent(int page);
    /// Only icons; the words become tool tips.
    void setCompact(bool compact);

Q_SIGNALS:
    void pageRequested(int page);
    void paletteRequested();

private:
    QList<QPushButton *> m_buttons; ///< one for each page
    QPushButton *m_palette;
    QList<QString> m_words; ///< of the pages
    bool m_compact = false;
};

} // namespace genie::ui
