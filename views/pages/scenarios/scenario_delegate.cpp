// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/scenarios/scenario_delegate.h"

#include "views/models/scenario_list_model.h"
#include "views/style/look.h"

#include <QFontMetrics>
#include <QPainter>

namespace genie::ui {

namespace {

Saying sayOf(const QModelIndex &index)
{
    const QVariant status = index.data(ScenarioListModel::kStatusRole);
    return status.isValid() ? Look::say(static_cast<RunStatus>(status.toInt())) : Look::sayNeverRun();
}

QString ageOf(const QModelIndex &index)
{
    const QVariant at = index.data(ScenarioListModel::kLastRunRole);
    return at.isValid() ? relativeTime(Moment(milliseconds(at.toLongLong()))) : Look::sayNeverRun().word.toLower();
}

} // namespace

QSize ScenarioDelegate::sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex & /*index*/) const
{
    return {200, metrics::kTallRow};
}

void ScenarioDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Look &look = Look::current();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect row = option.rect.adjusted(metrics::kSmall, 1, -metrics::kSmall, -1);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(look.ink(selected ? Ink::Selection : Ink::Hover));
        painter->drawRoundedRect(row, 6, 6);
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && selected) {
        painter->setPen(QPen(look.ink(Ink::Accent), 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
    const Saying saying = sayOf(index);
    const QRect inner = row.adjusted(metrics::kSmall + 2, 6, -metrics::kSmall - 2, -6);
    constexpr int kGlyph = 18;
    const QPixmap glyph = drawnIcon(saying.iconName, look.ink(saying.tone), kGlyph, painter->device()->devicePixelRatioF());
    painter->drawPixmap(inner.x(), inner.y() + 2, glyph);
    const QRect text = inner.adjusted(kGlyph + metrics::kSmall + 2, 0, 0, 0);
    paintFirstLine(*painter, QRect(text.x(), text.y(), text.width(), 22), index, selected);
    paintSecondLine(*painter, QRect(text.x(), text.bottom() - 20, text.width(), 21), index, selected);
    painter->restore();
}

void ScenarioDelegate::paintFirstLine(QPainter &painter, QRect rect, const QModelIndex &index, bool selected)
{
    const Look &look = Look::current();
    const QString age = ageOf(index);
    painter.setFont(Look::font(Type::Small));
    painter.setPen(look.ink(Ink::Muted));
    painter.drawText(rect, Qt::AlignVCenter | Qt::AlignRight, age);
    rect.setRight(rect.right() - painter.fontMetrics().horizontalAdvance(age) - metrics::kSmall);
    painter.setFont(Look::font(Type::Strong));
    painter.setPen(look.ink(selected ? Ink::SelectionText : Ink::Text));
    const QString name = index.data(ScenarioListModel::kNameRole).toString();
    painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(name, Qt::ElideRight, rect.width()));
}

void ScenarioDelegate::paintSecondLine(QPainter &painter, QRect rect, const QModelIndex &index, bool /*selected*/)
{
    const Look &look = Look::current();
    const qreal ratio = painter.device()->devicePixelRatioF();
    const QString problem = index.data(ScenarioListModel::kProblemRole).toString();
    if (!problem.isEmpty()) {
        painter.drawPixmap(rect.x(), rect.y() + 3, drawnIcon(QStringLiteral("error"), look.ink(Tone::Failed), 15, ratio));
        rect.setLeft(rect.left() + 15 + metrics::kTight);
        painter.setFont(Look::font(Type::Small));
        painter.setPen(look.ink(Tone::Failed));
        painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(problem, Qt::ElideRight, rect.width()));
        return;
    }
    const int warnings = index.data(ScenarioListModel::kWarningsRole).toInt();
    if (warnings > 0) {
        const QString count = number(warnings);
        painter.setFont(Look::font(Type::Small));
        painter.setPen(look.ink(Tone::Warning));
        painter.drawText(rect, Qt::AlignVCenter | Qt::AlignRight, count);
        rect.setRight(rect.right() - painter.fontMetrics().horizontalAdvance(count) - 15 - metrics::kTight);
        painter.drawPixmap(rect.right() + 1, rect.y() + 3, drawnIcon(QStringLiteral("warning"), look.ink(Tone::Warning), 15, ratio));
        rect.setRight(rect.right() - metrics::kSmall);
    }
    QRect chip = rect;
    for (const QString &language : index.data(ScenarioListModel::kLanguagesRole).toStringList()) {
        if (chip.width() < Look::chipWidth(language, false)) {
            break;
        }
        chip.setLeft(chip.left() + look.paintChip(painter, chip, language, Tone::Neutral) + metrics::kTight);
    }
}

} // namespace genie::ui
