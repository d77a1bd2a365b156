// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace genie::ui {

class ElidedLabel;

/// A surface with rounded corners, a heading, room for actions beside it, and a body beneath.
class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(const QString &heading, QWidget *parent = nullptr);

    void setHeading(const QString &heading);
    /// Quiet text behind the heading, such as a count.
    void setNote(const QString &note);
    /// At the right end of the heading's line.
    void addAction(QWidget *widget);
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }

private:
    QLabel *m_heading;
    ElidedLabel *m_note;
    QHBoxLayout *m_top;
    QVBoxLayout *m_body;
};

} // namespace genie::ui
