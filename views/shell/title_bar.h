// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/state/engine_list.h"

#include <QFrame>

class QActionGroup;
class QLabel;
class QMenu;
class QToolButton;

namespace genie::ui {

class Chip;
class ElidedLabel;
class EngineWatch;

/// Says which engine this window looks at, in what state it is, and where its scenarios lie.
class TitleBar : public QFrame {
    Q_OBJECT

public:
    explicit TitleBar(const EngineWatch &watch, QWidget *parent = nullptr);

    void refresh();
    /// Engines to choose from; with only one of them and nobody to add others the name is no button.
    void setEngines(const QList<EngineEntry> &engines, const QString &current);
    [[nodiscard]] QMenu *engineMenu() const { return m_menu; }

Q_SIGNALS:
    void engineChosen(const QString &name);
    void engineForgotten(const QString &name);
    /// Another one is to be connected to.
    void engineWanted();

private:
    const EngineWatch &m_watch;
    QLabel *m_mark;
    QToolButton *m_engine;
    QMenu *m_menu;
    QActionGroup *m_group = nullptr;
    Chip *m_state;
    ElidedLabel *m_root;
};

} // namespace genie::ui
