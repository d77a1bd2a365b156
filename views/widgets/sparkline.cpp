// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/sparkline.h"

#include "views/style/look.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace genie::ui {

namespace {

constexpr int kHeight = 44;
constexpr int kMargin = 10;
constexpr double kWidest = 26; ///< between two marks: few of them stand together rather than far apart
constexpr double kRadius = 4;

} // namespace

Sparkline::Sparkline(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize Sparkline::sizeHint() const { return {240, kHeight}; }

QSize Sparkline::minimumSizeHint() const { return {80, kHeight}; }

void Sparkline::setMarks(std::vector<Mark> marks)
{
    m_marks = std::move(marks);
    m_current = -1;
    setCurrent(static_cast<int>(m_marks.size()) - 1);
    update();
}

void Sparkline::setCurrent(int index)
{
    index = std::clamp(index, -1, static_cast<int>(m_marks.size()) - 1);
    if (index == m_current)
        return;
    m_current = index;
    setAccessibleDescription(index < 0 ? QString() : m_marks[static_cast<std::size_t>(index)].spoken);
    update();
    Q_EMIT currentChanged(index);
}

QPointF Sparkline::placeOf(int index) const
{
    const auto count = static_cast<int>(m_marks.size());
    const double room = width() - 2.0 * kMargin;
    const double step = count > 1 ? std::min(kWidest, room / (count - 1)) : 0;
    double highest = 1;
    for (const auto &mark : m_marks)
        highest = std::max(highest, mark.value);
    const double value = std::max(0.0, m_marks[static_cast<std::size_t>(index)].value) / highest;
    // The newest one is where the eye looks for it: at the right end of what is there.
    return {kMargin + step * index, height() - kMargin - value * (height() - 2.0 * kMargin)};
}

int Sparkline::nearest(const QPointF &at) const
{
    int best = -1;
    for (int i = 0; i < static_cast<int>(m_marks.size()); ++i)
        if (best < 0 || qAbs(placeOf(i).x() - at.x()) < qAbs(placeOf(best).x() - at.x()))
            best = i;
    return best;
}

void Sparkline::paintLine(QPainter &painter) const
{
    QPolygonF line;
    for (int i = 0; i < static_cast<int>(m_marks.size()); ++i)
        line << placeOf(i);
    painter.setPen(QPen(Look::current().ink(Ink::StrongBorder), 1));
    painter.drawPolyline(line);
}

void Sparkline::paintMark(QPainter &painter, int index) const
{
    const Mark &mark = m_marks[static_cast<std::size_t>(index)];
    const QPointF at = placeOf(index);
    const Look &look = Look::current();
    const QColor colour = look.ink(mark.tone);
    if (index == m_current) {
        painter.setPen(QPen(look.ink(hasFocus() ? Ink::Accent : Ink::StrongBorder), hasFocus() ? 2 : 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, kRadius + 4, kRadius + 4);
    }
    painter.setPen(QPen(colour, 1.8));
    painter.setBrush(colour);
    switch (mark.shape) {
    case Shape::Dot: painter.drawEllipse(at, kRadius - 1, kRadius - 1); break;
    case Shape::Cross:
        painter.drawLine(at + QPointF(-kRadius, -kRadius), at + QPointF(kRadius, kRadius));
        painter.drawLine(at + QPointF(-kRadius, kRadius), at + QPointF(kRadius, -kRadius));
        break;
    case Shape::Diamond:
        painter.drawPolygon(QPolygonF{at + QPointF(0, -kRadius - 1), at + QPointF(kRadius + 1, 0), at + QPointF(0, kRadius + 1),
                                      at + QPointF(-kRadius - 1, 0)});
        break;
    case Shape::Ring:
    case Shape::Square:
        painter.setBrush(look.ink(Ink::Surface));
        if (mark.shape == Shape::Ring)
            painter.drawEllipse(at, kRadius - 1, kRadius - 1);
        else
            painter.drawRect(QRectF(at.x() - kRadius + 1, at.y() - kRadius + 1, 2 * kRadius - 2, 2 * kRadius - 2));
        break;
    }
}

void Sparkline::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintLine(painter);
    for (int i = 0; i < static_cast<int>(m_marks.size()); ++i)
        paintMark(painter, i);
}

void Sparkline::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left: setCurrent(std::max(0, m_current - 1)); return;
    case Qt::Key_Right: setCurrent(m_current + 1); return;
    case Qt::Key_Home: setCurrent(0); return;
    case Qt::Key_End: setCurrent(static_cast<int>(m_marks.size()) - 1); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT activated(m_current);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

void Sparkline::mousePressEvent(QMouseEvent *event)
{
    if (const int at = nearest(event->position()); at >= 0)
        setCurrent(at);
}

void Sparkline::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const int at = nearest(event->position()); at >= 0)
        Q_EMIT activated(at);
}

bool Sparkline::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int at = nearest(help->pos());
    if (at < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), m_marks[static_cast<std::size_t>(at)].spoken.toHtmlEscaped(), this);
    return true;
}

} // namespace genie::ui
