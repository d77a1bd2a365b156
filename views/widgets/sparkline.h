// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/style/colours.h"

#include <QString>
#include <QWidget>

#include <vector>

namespace genie::ui {

/// A row of measured moments, oldest on the left: a thin line of their values, and a mark for what each was. Marks differ in shape
/// as well as in colour. The arrow keys, Home and End go from mark to mark. Knows nothing of what it shows.
class Sparkline : public QWidget {
    Q_OBJECT

public:
    enum class Shape { Dot, Cross, Diamond, Ring, Square };
    /// One moment.
    struct Mark {
        double value = 0;
        Tone tone = Tone::Neutral;
        Shape shape = Shape::Dot;
        QString spoken; ///< all of it in words
    };

    explicit Sparkline(QWidget *parent = nullptr);

    /// Shows other moments; the newest one is current.
    void setMarks(std::vector<Mark> marks);
    [[nodiscard]] const std::vector<Mark> &marks() const { return m_marks; }
    /// The index of the current mark; -1 when there is none.
    [[nodiscard]] int current() const { return m_current; }
    void setCurrent(int index);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void currentChanged(int index);
    /// Enter, or a double click.
    void activated(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QPointF placeOf(int index) const;
    [[nodiscard]] int nearest(const QPointF &at) const;
    void paintLine(QPainter &painter) const;
    void paintMark(QPainter &painter, int index) const;

    std::vector<Mark> m_marks;
    int m_current = -1;
};

} // namespace genie::ui
