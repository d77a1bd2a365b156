// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/phase_strip.h"

#include "views/models/spoken.h"
#include "views/style/look.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace genie::ui {

namespace {

constexpr int kSegmentHeight = 50;
constexpr int kNarrowest = 150; ///< width of a segment
constexpr int kWidest = 260;

bool isOpen(PhaseStatus status) { return status == PhaseStatus::Pending || status == PhaseStatus::Running; }

milliseconds durationOf(const PhaseResult &phase)
{
    if (phase.status != PhaseStatus::Running || !phase.startedAt)
        return phase.duration;
    const auto now = std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
    return std::max(now - *phase.startedAt, milliseconds(0));
}

} // namespace

PhaseSegment::PhaseSegment(QWidget *parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
}

void PhaseSegment::setPhase(const PhaseResult &phase, const Tally &tally)
{
    m_phase.name = phase.name;
    m_phase.status = phase.status;
    m_phase.startedAt = phase.startedAt;
    m_phase.duration = phase.duration;
    m_phase.failureClass = phase.failureClass;
    m_phase.summary = phase.summary;
    m_phase.skipReason = phase.skipReason;
    m_tally = tally;
    m_name = qtext(phase.name);
    describe();
    update();
}

void PhaseSegment::describe()
{
    QStringList parts{m_name, Look::statusWord(m_phase.status)};
    if (m_phase.status == PhaseStatus::Failed)
        parts.append(Look::failureClassWord(m_phase.failureClass));
    if (!isOpen(m_phase.status) && m_phase.duration.count() > 0)
        parts.append(spokenDuration(m_phase.duration));
    parts.append(Look::tallyText(m_tally));
    parts.removeAll(QString());
    setAccessibleName(parts.join(QStringLiteral(", ")));
    const QString more = oneLine(m_phase.skipReason.empty() ? m_phase.summary : m_phase.skipReason);
    setToolTip(plainToolTip(more.isEmpty() ? accessibleName() : accessibleName() + u'\n' + more));
}

bool PhaseSegment::tick()
{
    const bool runs = m_phase.status == PhaseStatus::Running;
    if (runs)
        update();
    return runs;
}

QString PhaseSegment::detail() const
{
    QStringList parts;
    if (m_phase.status == PhaseStatus::Running)
        parts.append(elapsed(durationOf(m_phase)));
    else if (m_phase.status == PhaseStatus::Passed || m_phase.status == PhaseStatus::Failed)
        parts.append(shortDuration(m_phase.duration));
    else
        parts.append(Look::statusWord(m_phase.status));
    if (m_tally.failed > 0)
        parts.append(tr("%1 of %2 failed").arg(number(m_tally.failed), number(m_tally.total())));
    else if (m_tally.flaky > 0)
        parts.append(tr("%1 of %2 flaky").arg(number(m_tally.flaky), number(m_tally.total())));
    else if (m_tally.total() > 0)
        parts.append(counted(m_tally.total(), tr("test"), tr("tests")));
    else if (m_phase.status == PhaseStatus::Failed)
        parts.append(Look::failureClassWord(m_phase.failureClass).toLower());
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

void PhaseSegment::keyPressEvent(QKeyEvent *event)
{
    const bool arrow =
        event->key() == Qt::Key_Left || event->key() == Qt::Key_Right || event->key() == Qt::Key_Up || event->key() == Qt::Key_Down;
    if (arrow)
        event->ignore(); // the strip goes to the neighbour
    else
        QAbstractButton::keyPressEvent(event);
}

QSize PhaseSegment::sizeHint() const { return {kNarrowest, kSegmentHeight}; }

void PhaseSegment::paintEvent(QPaintEvent * /*event*/)
{
    const Look &look = Look::current();
    const Saying saying = Look::say(m_phase.status);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    const Ink ground = isChecked() ? Ink::Selection : (underMouse() ? Ink::Hover : Ink::Surface);
    painter.setPen(QPen(look.ink(hasFocus() ? Ink::Accent : Ink::Border), hasFocus() ? 2 : 1));
    painter.setBrush(look.ink(ground));
    painter.drawRoundedRect(frame, 6, 6);

    // The tone as an edge, so that a glance along the strip tells where it went wrong.
    QPainterPath edge;
    edge.addRoundedRect(QRectF(frame.left() + 4, frame.top() + 9, 3, frame.height() - 18), 1.5, 1.5);
    painter.fillPath(edge, look.ink(saying.tone));

    const int left = 14;
    const int iconTop = 8;
    painter.drawPixmap(left, iconTop + 1, drawnIcon(saying.iconName, look.ink(saying.tone), metrics::kIcon, devicePixelRatioF()));
    painter.setFont(Look::font(Type::Strong));
    painter.setPen(look.ink(isChecked() ? Ink::SelectionText : Ink::Text));
    const QRect nameRect(left + metrics::kIcon + 6, iconTop - 1, width() - left - metrics::kIcon - 14, 20);
    painter.drawText(nameRect, Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(m_name, Qt::ElideRight, nameRect.width()));
    painter.setFont(Look::font(Type::Small));
    painter.setPen(isChecked() ? look.ink(Ink::SelectionText)
                               : look.ink(m_phase.status == PhaseStatus::Failed ? Tone::Failed : Tone::Neutral));
    const QRect detailRect(left, 28, width() - left - 8, 16);
    painter.drawText(detailRect, Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(detail(), Qt::ElideRight, detailRect.width()));
}

PhaseStrip::PhaseStrip(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Phases"));
    setFocusPolicy(Qt::ClickFocus); // its place among the stops of Tab, where its segments go
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void PhaseStrip::setPhases(const std::vector<Entry> &entries)
{
    const QString chosen = selected();
    const bool another = m_segments.size() != entries.size();
    while (m_segments.size() > entries.size()) {
        delete m_segments.back();
        m_segments.pop_back();
    }
    while (m_segments.size() < entries.size()) {
        auto *segment = new PhaseSegment(this);
        connect(segment, &QAbstractButton::clicked, this, [this, segment] {
            select(segment->name());
            Q_EMIT phaseChosen(segment->name());
        });
        segment->show();
        // What is made late would come last.
        setTabOrder(m_segments.empty() ? static_cast<QWidget *>(this) : m_segments.back(), segment);
        m_segments.push_back(segment);
    }
    for (std::size_t at = 0; at < entries.size(); ++at)
        m_segments[at]->setPhase(*entries[at].phase, entries[at].tally);
    select(chosen);
    if (another) {
        updateGeometry();
        arrange();
    }
}

void PhaseStrip::select(const QString &phase)
{
    for (PhaseSegment *segment : m_segments) {
        const bool chosen = segment->name() == phase;
        segment->setChecked(chosen);
        segment->setFocusPolicy(chosen || (phase.isEmpty() && segment == m_segments.front()) ? Qt::StrongFocus : Qt::ClickFocus);
    }
}

QString PhaseStrip::selected() const
{
    const auto chosen =
        std::find_if(m_segments.begin(), m_segments.end(), [](const PhaseSegment *segment) { return segment->isChecked(); });
    return chosen == m_segments.end() ? QString() : (*chosen)->name();
}

void PhaseStrip::tick()
{
    for (PhaseSegment *segment : m_segments)
        segment->tick();
}

void PhaseStrip::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Up: step(-1); break;
    case Qt::Key_Right:
    case Qt::Key_Down: step(1); break;
    default: QWidget::keyPressEvent(event);
    }
}

void PhaseStrip::step(int by)
{
    const auto chosen =
        std::find_if(m_segments.begin(), m_segments.end(), [](const PhaseSegment *segment) { return segment->isChecked(); });
    const auto at = chosen == m_segments.end() ? 0 : (chosen - m_segments.begin()) + by;
    if (at < 0 || at >= static_cast<std::ptrdiff_t>(m_segments.size()))
        return;
    PhaseSegment *segment = m_segments[static_cast<std::size_t>(at)];
    select(segment->name());
    segment->setFocus(Qt::TabFocusReason);
    Q_EMIT phaseChosen(segment->name());
}

int PhaseStrip::columnsFor(int width) const
{
    const int most = std::max(1, (width + metrics::kSmall) / (kNarrowest + metrics::kSmall));
    const int count = std::max(1, static_cast<int>(m_segments.size()));
    const int lines = (count + most - 1) / most;
    return (count + lines - 1) / lines; // lines of the same length
}

int PhaseStrip::heightForWidth(int width) const
{
    const int columns = columnsFor(width);
    const int lines = (std::max(1, static_cast<int>(m_segments.size())) + columns - 1) / columns;
    return lines * (kSegmentHeight + metrics::kSmall) - metrics::kSmall;
}

QSize PhaseStrip::sizeHint() const { return {3 * kNarrowest, heightForWidth(width())}; }

void PhaseStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void PhaseStrip::arrange()
{
    const int columns = columnsFor(width());
    const int each = std::min(kWidest, (width() - (columns - 1) * metrics::kSmall) / columns);
    for (std::size_t at = 0; at < m_segments.size(); ++at) {
        const int column = static_cast<int>(at) % columns;
        const int line = static_cast<int>(at) / columns;
        m_segments[at]->setGeometry(column * (each + metrics::kSmall), line * (kSegmentHeight + metrics::kSmall), each, kSegmentHeight);
    }
    setFixedHeight(heightForWidth(width()));
}

} // namespace genie::ui
