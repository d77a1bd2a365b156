// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "views/style/colours.h"

#include <QStackedWidget>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace genie::ui {

class Banner;

/// The four designed states around some content: empty (says what to do), loading, live, and lost (says since when, and keeps
/// the last truth on the screen, marked as stale). Lost lies over live, so nothing flickers when a link comes back. What could
/// never be had is said with its reason instead.
class StateFrame : public QWidget {
    Q_OBJECT

public:
    enum class State { Empty, Loading, Live, Trouble };

    explicit StateFrame(QWidget *content, QWidget *parent = nullptr);

    void setState(State state);
    [[nodiscard]] State state() const { return m_state; }
    /// What the empty state says: a picture, what is so, what to do about it.
    void setEmpty(const QString &iconName, const QString &headline, const QString &advice);
    /// A button in the empty state; its owner connects it.
    QPushButton *addEmptyAction(const QString &text, bool primary);
    void setLoadingText(const QString &text);
    /// Shows why the content cannot be had, and how to ask again.
    void setTrouble(const QString &headline, const QString &reason);
    /// Marks the content as the last known truth, or as live again.
    void setLost(bool lost, Moment since = {});
    /// The window says already that the engine is lost, and why.
    void setToldElsewhere(bool told);
    [[nodiscard]] bool isLost() const { return m_lost; }

private:
    struct Notice {
        QWidget *widget = nullptr;
        QLabel *picture = nullptr;
        QLabel *headline = nullptr;
        QLabel *advice = nullptr;
        QVBoxLayout *actions = nullptr;
        QString iconName;
        Tone tone = Tone::Neutral;
    };
    Notice makeNotice();
    static void fill(Notice &notice, const QString &iconName, const QString &headline, const QString &advice);
    void showBanner();

    QStackedWidget *m_stack;
    Banner *m_banner;
    QWidget *m_content;
    Notice m_empty;
    Notice m_trouble;
    QWidget *m_loading = nullptr;
    QLabel *m_loadingText = nullptr;
    State m_state = State::Loading;
    bool m_lost = false;
    bool m_toldElsewhere = false;
    Moment m_lostSince{};
};

} // namespace genie::ui
