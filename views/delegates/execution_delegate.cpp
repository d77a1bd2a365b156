// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/delegates/execution_delegate.h"

#include "views/models/execution_list_model.h"
#include "views/style/look.h"

#include <QPainter>

namespace genie::ui {

namespace {

/// Text at the right end of a line; answers the width it took.
int paintEnd(QPainter *painter, const QRect &line, const QString &text)
{
    const int width = text.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(text) + metrics::kSmall;
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, text);
    return width;
}

void paintStart(QPainter *painter, const QRect &line, const QString &text)
{
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
}

QString counts(const QModelIndex &index)
{
    const int failed = index.data(ExecutionListModel::kFailedRole).toInt();
    if (failed > 0)
        return ExecutionDelegate::tr("%1 failed").arg(number(failed));
    return index.data(ExecutionListModel::kTallyRole).toString();
}

QString timing(const QModelIndex &index, RunStatus status)
{
    const qint64 duration = index.data(ExecutionListModel::kDurationRole).toLongLong();
    if (duration < 0)
        return status == RunStatus::Queued ? Look::statusWord(status) : QString();
    return isFinal(status) ? shortDuration(milliseconds(duration)) : elapsed(milliseconds(duration));
}

} // namespace

QSize ExecutionDelegate::sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex & /*index*/) const
{
    return {200, metrics::kTallRow};
}

void ExecutionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Look &look = Look::current();
    const auto status = static_cast<RunStatus>(index.data(ExecutionListModel::kStatusRole).toInt());
    const Saying saying = Look::say(status);
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    const bool under = option.state.testFlag(QStyle::State_MouseOver);
    painter->save();
    painter->fillRect(option.rect, look.ink(chosen ? Ink::Selection : (under ? Ink::Hover : Ink::Surface)));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), look.ink(Ink::Border));
    if (chosen)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), look.ink(Ink::Accent));

    const QRect inner = option.rect.adjusted(metrics::kMedium, metrics::kSmall, -metrics::kMedium, -metrics::kSmall);
    const qreal ratio = painter->device()->devicePixelRatioF();
    painter->drawPixmap(inner.left(), inner.top() + 2, drawnIcon(saying.iconName, look.ink(saying.tone), metrics::kIcon, ratio));
    const QColor plain = look.ink(chosen ? Ink::SelectionText : Ink::Text);
    const QColor quiet = look.ink(chosen ? Ink::SelectionText : Ink::Muted);
    QRect line(inner.left() + metrics::kIcon + metrics::kSmall, inner.top(), inner.width() - metrics::kIcon - metrics::kSmall, 20);

    painter->setFont(Look::font(Type::Small));
    painter->setPen(quiet);
    const Moment requested{milliseconds(index.data(ExecutionListModel::kRequestedRole).toLongLong())};
    const int timeWidth = paintEnd(painter, line, relativeTime(requested));
    painter->setFont(Look::font(Type::Strong));
    painter->setPen(plain);
    paintStart(painter, line.adjusted(0, 0, -timeWidth, 0), index.data(ExecutionListModel::kScenarioRole).toString());

    line.translate(0, 20);
    painter->setFont(Look::font(Type::Small));
    const bool failed = index.data(ExecutionListModel::kFailedRole).toInt() > 0;
    painter->setPen(failed && !chosen ? look.ink(Tone::Failed) : quiet);
    const int countWidth = paintEnd(painter, line, counts(index));
    painter->setPen(quiet);
    QStringList parts{timing(index, status), index.data(ExecutionListModel::kLabelRole).toString()};
    parts.removeAll(QString());
    paintStart(painter, line.adjusted(0, 0, -countWidth, 0), parts.join(QStringLiteral(" · ")));
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(look.ink(Ink::Accent));
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace genie::ui
