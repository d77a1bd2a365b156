// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QStackedWidget>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace genie::ui {

class Banner;

/// The four designed states around some content: empty (says what to do), loading, live, and lost (says since when, and keeps
/// the last truth on the screen, marked as stale). Lost lies over live, so nothing flickers when a link comes back.
class StateFrame : public QWidget {
    Q_OBJECT

public:
    enum class State { Empty, Loading, Live };

    explicit StateFrame(QWidget *content, QWidget *parent = nullptr);

    void setState(State state);
    [[nodiscard]] State state() const { return m_state; }
    /// What the empty state says: a picture, what is so, what to do about it.
    void setEmpty(const QString &iconName, const QString &headline, const QString &advice);
    /// A button in the empty state; its owner connects it.
    QPushButton *addEmptyAction(const QString &text, bool primary);
    void setLoadingText(const QString &text);
    /// Marks the content as the last known truth, or as live again.
    void setLost(bool lost, Moment since = {});
    [[nodiscard]] bool isLost() const { return m_lost; }

private:
    QWidget *makeNotice();

    QStackedWidget *m_stack;
    Banner *m_banner;
    QWidget *m_content;
    QWidget *m_empty = nullptr;
    QWidget *m_loading = nullptr;
    QLabel *m_picture = nullptr;
    QLabel *m_headline = nullptr;
    QLabel *m_advice = nullptr;
    QLabel *m_loadingText = nullptr;
    QVBoxLayout *m_actions = nullptr;
    QString m_iconName;
    State m_state = State::Loading;
    bool m_lost = false;
};

} // namespace genie::ui
