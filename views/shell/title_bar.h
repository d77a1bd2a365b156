// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

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

private:
    const EngineWatch &m_watch;
    QLabel *m_mark;
    QLabel *m_engine;
    Chip *m_state;
    ElidedLabel *m_root;
};

} // namespace genie::ui
