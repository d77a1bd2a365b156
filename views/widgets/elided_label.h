// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace genie::ui {

/// A label of one line that gives way instead of widening its window: what does not fit is elided and shown as a tool tip. Shows
/// plain text only.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr, Qt::TextElideMode mode = Qt::ElideRight);

    void setFullText(const QString &text);
    [[nodiscard]] QString fullText() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void elide();

    QString m_text;
    Qt::TextElideMode m_mode;
};

} // namespace genie::ui
