// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QTimer;

namespace genie::ui {

class ElidedLabel;
class EngineWatch;

/// The line at the bottom: whether the engine answers, how much is running, and what happened last.
class StatusStrip : public QFrame {
    Q_OBJECT

public:
    explicit StatusStrip(const EngineWatch &watch, QWidget *parent = nullptr);

    void refresh();
    /// What a page has to say stays for a while in front of the last event.
    void say(const QString &line);

private:
    const EngineWatch &m_watch;
    QLabel *m_glyph;
    QLabel *m_state;
    QLabel *m_running;
    QFrame *m_separator;
    ElidedLabel *m_line;
    QLabel *m_store;
    QTimer *m_until;
    QString m_said;
};

} // namespace genie::ui
