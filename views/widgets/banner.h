// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/style/look.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace genie::ui {

/// One line across a page or window that says what is the matter and offers what can be done: what a message box would have
/// said without stopping anybody. Hidden until it has something to say.
class Banner : public QFrame {
    Q_OBJECT

public:
    explicit Banner(QWidget *parent = nullptr);

    /// Shows `text`; tones Warning, Failed and Accent have a background of their own.
    void say(const QString &text, Tone tone = Tone::Warning);
    /// A button at its right end; `name` is for tests and style.
    QPushButton *addButton(const QString &text, const char *name);
    /// A cross that hides the banner.
    void addClose();
    [[nodiscard]] QString text() const;

private:
    QLabel *m_icon;
    QLabel *m_text;
    QHBoxLayout *m_layout;
};

} // namespace genie::ui
