// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/style/look.h"

#include <QWidget>

namespace genie::ui {

/// A small tinted pill with a word and, where it has one, an icon. Shows only; see Look::paintChip for rows of views.
class Chip : public QWidget {
    Q_OBJECT

public:
    explicit Chip(QWidget *parent = nullptr);
    Chip(const QString &text, Tone tone, const QString &iconName = {}, QWidget *parent = nullptr);

    void say(const QString &text, Tone tone, const QString &iconName = {});
    void say(const Saying &saying) { say(saying.word, saying.tone, saying.iconName); }
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    Tone m_tone = Tone::Neutral;
    QString m_iconName;
};

} // namespace genie::ui
