// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/log_view.h"

#include "core/base/text.h"
#include "views/state/ask.h"
#include "views/style/look.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <limits>

namespace genie::ui {

namespace {

constexpr int kTail = 500; ///< lines that are asked for at first
constexpr std::size_t kMostBlocks = 64;
constexpr int kPad = 8;

/// A line as the screen shows it: no escape sequences, tabs as spaces.
QString shownLine(const std::string &line)
{
    QString text = qtext(text::withoutControls(line));
    text.replace(u'\t', QStringLiteral("    "));
    return text;
}

} // namespace

LogView::LogView(Link &link, QWidget *parent) : QAbstractScrollArea(parent), m_link(link)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Log"));
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAutoFillBackground(false);
    connect(&Look::current(), &Look::changed, viewport(), qOverload<>(&QWidget::update));
}

void LogView::open(const ExecutionId &run, const std::string &phase)
{
    ++m_generation;
    m_run = run;
    m_phase = phase;
    m_blocks.clear();
    m_asked.clear();
    m_total = 0;
    m_bytes = 0;
    m_failure.reset();
    m_askingTail = false;
    m_tailAgain = false;
    m_widest = 0;
    m_matchText.clear();
    m_match = -1;
    m_selectionStart = -1;
    m_selectionEnd = -1;
    m_follow = true;
    Q_EMIT followingChanged(true);
    updateBars();
    if (!phase.empty())
        askTail();
    Q_EMIT stateChanged();
    viewport()->update();
}

void LogView::grow()
{
    if (!m_phase.empty())
        askTail();
}

void LogView::askTail()
{
    if (m_askingTail) {
        m_tailAgain = true;
        return;
    }
    m_askingTail = true;
    // Somebody who reads further up needs only the new length.
    const LogRange range{-1, m_follow ? kTail : 1};
    ui::ask(m_link.runs().log(m_run, m_phase, range), this, [this, generation = m_generation](const Outcome<LogSlice> &answer) {
        if (generation != m_generation)
            return;
        m_askingTail = false;
        takeSlice(answer, true);
        if (std::exchange(m_tailAgain, false))
            askTail();
    });
}

void LogView::askBlock(std::int64_t block)
{
    if (m_phase.empty() || !m_asked.insert(block).second)
        return;
    const LogRange range{block * kBlock, kBlock};
    ui::ask(m_link.runs().log(m_run, m_phase, range), this, [this, block, generation = m_generation](const Outcome<LogSlice> &answer) {
        if (generation != m_generation)
            return;
        m_asked.erase(block);
        takeSlice(answer, false);
    });
}

void LogView::takeSlice(const Outcome<LogSlice> &answer, bool tail)
{
    if (!answer) {
        m_failure = answer.error();
        Q_EMIT stateChanged();
        return;
    }
    m_failure.reset();
    if (answer->totalLines > m_total || answer->bytes > m_bytes)
        forgetLast();
    m_total = std::max(m_total, answer->totalLines);
    m_bytes = std::max(m_bytes, answer->bytes);
    std::int64_t number = answer->firstLine;
    for (const std::string &line : answer->lines)
        keep(number++, line);
    updateBars();
    if (tail && m_follow)
        toEnd();
    forgetFar();
    viewport()->update();
    Q_EMIT stateChanged();
}

void LogView::keep(std::int64_t number, const std::string &text)
{
    if (number < 0)
        return;
    Block &block = m_blocks[number / kBlock];
    const auto at = static_cast<std::size_t>(number % kBlock);
    block.lines[at] = shownLine(text);
    block.known.set(at);
}

/// The last line may have been incomplete when it was fetched.
void LogView::forgetLast()
{
    const std::int64_t last = m_total - 1;
    if (const auto block = m_blocks.find(last / kBlock); last >= 0 && block != m_blocks.end())
        block->second.known.reset(static_cast<std::size_t>(last % kBlock));
}

void LogView::forgetFar()
{
    const std::int64_t here = firstVisible() / kBlock;
    while (m_blocks.size() > kMostBlocks) {
        const auto first = m_blocks.begin();
        const auto last = std::prev(m_blocks.end());
        m_blocks.erase(here - first->first > last->first - here ? first : last);
    }
}

std::optional<QString> LogView::line(std::int64_t number) const
{
    const auto block = m_blocks.find(number / kBlock);
    const auto at = static_cast<std::size_t>(number % kBlock);
    if (number < 0 || block == m_blocks.end() || !block->second.known.test(at))
        return std::nullopt;
    return block->second.lines[at];
}

int LogView::lineHeight() const { return QFontMetrics(Look::font(Type::Mono)).height() + 2; }

int LogView::gutter() const
{
    const auto digits = std::max<qsizetype>(3, QString::number(m_total).size());
    return QFontMetrics(Look::font(Type::Mono)).horizontalAdvance(u'0') * static_cast<int>(digits) + 2 * kPad;
}

std::int64_t LogView::firstVisible() const { return verticalScrollBar()->value(); }

int LogView::visibleCount() const { return std::max(1, (viewport()->height() - kPad) / lineHeight()); }

std::int64_t LogView::lineAt(int y) const
{
    return std::clamp<std::int64_t>(firstVisible() + (y - kPad / 2) / lineHeight(), 0, std::max<std::int64_t>(0, m_total - 1));
}

void LogView::updateBars()
{
    m_moving = true;
    const auto last = std::min<std::int64_t>(m_total - visibleCount(), std::numeric_limits<int>::max() - 1);
    verticalScrollBar()->setRange(0, static_cast<int>(std::max<std::int64_t>(0, last)));
    verticalScrollBar()->setPageStep(visibleCount());
    verticalScrollBar()->setSingleStep(3);
    horizontalScrollBar()->setRange(0, std::max(0, m_widest + gutter() + 3 * kPad - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(24);
    m_moving = false;
}

void LogView::toEnd()
{
    m_moving = true;
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    m_moving = false;
}

void LogView::setFollowing(bool follow)
{
    if (follow == m_follow)
        return;
    m_follow = follow;
    if (follow) {
        toEnd();
        grow();
    }
    Q_EMIT followingChanged(follow);
}

void LogView::setMatches(const QString &text, std::int64_t current)
{
    m_matchText = text;
    m_match = current;
    if (current >= 0) {
        setFollowing(false);
        const auto first = firstVisible();
        if (current < first || current >= first + visibleCount())
            verticalScrollBar()->setValue(static_cast<int>(std::max<std::int64_t>(0, current - visibleCount() / 2)));
    }
    viewport()->update();
}

void LogView::scrollContentsBy(int dx, int dy)
{
    Q_UNUSED(dx)
    viewport()->update();
    if (dy == 0 || m_moving)
        return;
    // Scrolling away stops following, scrolling to the end takes it up again.
    const bool end = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    if (end != m_follow)
        setFollowing(end);
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateBars();
    if (m_follow)
        toEnd();
}

void LogView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateBars();
}

void LogView::paintEvent(QPaintEvent * /*event*/)
{
    const Look &look = Look::current();
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), look.ink(Ink::Surface));
    painter.setFont(Look::font(Type::Mono));
    const int widest = m_widest;
    const std::int64_t first = firstVisible();
    const std::int64_t end = std::min<std::int64_t>(m_total, first + visibleCount() + 2);
    for (std::int64_t number = first; number < end; ++number)
        paintLine(painter, number, kPad / 2 + static_cast<int>(number - first) * lineHeight());
    if (hasFocus()) {
        painter.setPen(look.ink(Ink::Accent));
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
    if (m_widest != widest)
        QMetaObject::invokeMethod(
            this, [this] { updateBars(); }, Qt::QueuedConnection);
}

void LogView::paintLine(QPainter &painter, std::int64_t number, int top)
{
    const Look &look = Look::current();
    const int height = lineHeight();
    const QRect row(0, top, viewport()->width(), height);
    const bool chosen = m_selectionStart >= 0 && number >= std::min(m_selectionStart, m_selectionEnd) &&
                        number <= std::max(m_selectionStart, m_selectionEnd);
    if (chosen)
        painter.fillRect(row, look.ink(Ink::Selection));
    else if (number == m_match)
        painter.fillRect(row, look.ink(Ink::Hover));
    const int baseline = top + 1 + painter.fontMetrics().ascent();
    const auto text = line(number);
    if (!text)
        askBlock(number / kBlock);
    painter.save();
    painter.setClipRect(QRect(gutter(), top, viewport()->width(), height));
    const QPoint start(gutter() + kPad - horizontalScrollBar()->value(), baseline);
    if (text && !text->isEmpty()) {
        m_widest = std::max(m_widest, painter.fontMetrics().horizontalAdvance(*text));
        if (!m_matchText.isEmpty())
            paintMatches(painter, *text, start);
        painter.setPen(look.ink(chosen ? Ink::SelectionText : Ink::Text));
        painter.drawText(start, *text);
    } else if (!text) {
        painter.setPen(look.ink(Ink::Muted));
        painter.drawText(start, QStringLiteral("…"));
    }
    painter.restore();
    painter.setPen(look.ink(chosen ? Ink::SelectionText : Ink::Muted));
    painter.drawText(QRect(0, top, gutter() - kPad, height), Qt::AlignRight | Qt::AlignVCenter, QString::number(number + 1));
}

void LogView::paintMatches(QPainter &painter, const QString &text, const QPoint &start)
{
    for (qsizetype at = text.indexOf(m_matchText, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(m_matchText, at + m_matchText.size(), Qt::CaseInsensitive)) {
        const int left = painter.fontMetrics().horizontalAdvance(text.left(at));
        const int width = painter.fontMetrics().horizontalAdvance(text.mid(at, m_matchText.size()));
        painter.fillRect(QRect(start.x() + left, start.y() - painter.fontMetrics().ascent(), width, painter.fontMetrics().height()),
                         Look::current().ink(Ink::Match));
    }
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    QScrollBar *bar = verticalScrollBar();
    switch (event->key()) {
    case Qt::Key_Up: bar->setValue(bar->value() - 1); break;
    case Qt::Key_Down: bar->setValue(bar->value() + 1); break;
    case Qt::Key_PageUp: bar->triggerAction(QScrollBar::SliderPageStepSub); break;
    case Qt::Key_PageDown: bar->triggerAction(QScrollBar::SliderPageStepAdd); break;
    case Qt::Key_Home: bar->setValue(0); break;
    case Qt::Key_End: bar->setValue(bar->maximum()); break;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void LogView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_total == 0)
        return;
    const std::int64_t at = lineAt(event->pos().y());
    if (!event->modifiers().testFlag(Qt::ShiftModifier) || m_selectionStart < 0)
        m_selectionStart = at;
    m_selectionEnd = at;
    viewport()->update();
}

void LogView::mouseMoveEvent(QMouseEvent *event)
{
    if (!event->buttons().testFlag(Qt::LeftButton) || m_selectionStart < 0)
        return;
    m_selectionEnd = lineAt(event->pos().y());
    viewport()->update();
}

void LogView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *copy = menu->addAction(icon(QStringLiteral("copy")), tr("Copy lines"), this, &LogView::copySelection);
    copy->setEnabled(m_selectionStart >= 0);
    menu->popup(event->globalPos());
}

QString LogView::selectedText() const
{
    QStringList lines;
    if (m_selectionStart < 0)
        return {};
    for (std::int64_t number = std::min(m_selectionStart, m_selectionEnd); number <= std::max(m_selectionStart, m_selectionEnd); ++number) {
        if (const auto text = line(number))
            lines.append(*text);
    }
    return lines.join(u'\n');
}

void LogView::copySelection() const
{
    if (m_selectionStart >= 0)
        QApplication::clipboard()->setText(selectedText());
}

} // namespace genie::ui
