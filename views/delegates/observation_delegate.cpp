// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/delegates/observation_delegate.h"

#include "core/domain/phase.h"
#include "views/style/look.h"

#include <QAbstractItemView>
#include <QPainter>

namespace genie::ui {

namespace {

constexpr int kPad = 4;
constexpr int kFlags = Qt::TextWordWrap | Qt::TextWrapAnywhere;

Observation::Kind kindOf(const QModelIndex &index)
{
    return static_cast<Observation::Kind>(index.data(ObservationDelegate::kKindRole).toInt());
}

QFont fontOf(Observation::Kind kind) { return Look::font(kind == Observation::Kind::Section ? Type::Strong : Type::Body); }

int leftOf(Observation::Kind kind) { return kind == Observation::Kind::Section ? 0 : metrics::kIcon + metrics::kSmall; }

int textHeight(const QModelIndex &index, int width)
{
    const Observation::Kind kind = kindOf(index);
    const QFontMetrics fonts(fontOf(kind));
    const QRect room(0, 0, std::max(40, width - leftOf(kind)), 1 << 20);
    return std::max(fonts.height(), fonts.boundingRect(room, kFlags, index.data().toString()).height());
}

/// The place as a link, and after it the rule.
void paintPlace(QPainter &painter, const QRect &room, const QString &place, const QString &rule)
{
    if (place.isEmpty() && rule.isEmpty())
        return;
    const Look &look = Look::current();
    painter.setFont(Look::font(Type::Mono));
    const QFontMetrics fonts = painter.fontMetrics();
    const int gap = place.isEmpty() || rule.isEmpty() ? 0 : metrics::kMedium;
    const int ruleWidth = rule.isEmpty() ? 0 : std::min(fonts.horizontalAdvance(rule), room.width() / 2);
    QRect line(room.left(), room.top(), room.width() - ruleWidth - gap, fonts.height());
    const QString shown = fonts.elidedText(place, Qt::ElideMiddle, line.width());
    painter.setPen(look.ink(Ink::Accent));
    painter.drawText(line, Qt::AlignLeft, shown);
    line.setLeft(line.left() + fonts.horizontalAdvance(shown) + gap);
    line.setWidth(ruleWidth);
    painter.setPen(look.ink(Ink::Muted));
    painter.drawText(line, Qt::AlignLeft, fonts.elidedText(rule, Qt::ElideRight, line.width()));
}

} // namespace

int ObservationDelegate::heightFor(const QModelIndex &index, int width)
{
    const bool nothingBelow = index.data(kPlaceRole).toString().isEmpty() && index.data(kRuleRole).toString().isEmpty();
    const int place = nothingBelow ? 0 : QFontMetrics(Look::font(Type::Mono)).height() + 2;
    const int above = kindOf(index) == Observation::Kind::Section && index.row() > 0 ? metrics::kSmall : 0;
    return above + textHeight(index, width) + place + 2 * kPad;
}

QSize ObservationDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view != nullptr ? view->viewport()->width() : 400;
    return {width, heightFor(index, width)};
}

void ObservationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Look &look = Look::current();
    const Observation::Kind kind = kindOf(index);
    const Saying saying = Look::say(kind);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    const QString place = index.data(kPlaceRole).toString();
    painter->save();
    if (focused || (option.state.testFlag(QStyle::State_MouseOver) && !place.isEmpty()))
        painter->fillRect(option.rect, look.ink(Ink::Hover));
    QRect room = option.rect.adjusted(0, kPad, 0, -kPad);
    if (kind == Observation::Kind::Section && index.row() > 0)
        room.adjust(0, metrics::kSmall, 0, 0);
    if (kind != Observation::Kind::Section)
        painter->drawPixmap(room.left(), room.top() + 1,
                            drawnIcon(saying.iconName, look.ink(saying.tone), metrics::kIcon, painter->device()->devicePixelRatioF()));
    room.adjust(leftOf(kind), 0, 0, 0);
    painter->setFont(fontOf(kind));
    painter->setPen(look.ink(Ink::Text));
    painter->drawText(room, kFlags, index.data().toString());
    const QRect below(room.left(), room.top() + textHeight(index, option.rect.width()) + 2, room.width(), 0);
    paintPlace(*painter, below, place, index.data(kRuleRole).toString());
    if (focused) {
        painter->setPen(look.ink(Ink::Accent));
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace genie::ui
