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

} // namespace

int ObservationDelegate::heightFor(const QModelIndex &index, int width)
{
    const int place = index.data(kPlaceRole).toString().isEmpty() ? 0 : QFontMetrics(Look::font(Type::Mono)).height() + 2;
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
    if (!place.isEmpty()) {
        painter->setFont(Look::font(Type::Mono));
        painter->setPen(look.ink(Ink::Accent));
        const QRect line(room.left(), room.top() + textHeight(index, option.rect.width()) + 2, room.width(),
                         painter->fontMetrics().height());
        painter->drawText(line, Qt::AlignLeft, painter->fontMetrics().elidedText(place, Qt::ElideMiddle, line.width()));
    }
    if (focused) {
        painter->setPen(look.ink(Ink::Accent));
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace genie::ui
