// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/style/look.h"

#include "views/style/style_sheet.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QPainter>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

namespace genie::ui {

namespace {

constexpr int kChipPadding = 8;
constexpr int kChipHeight = 20;
constexpr int kChipIcon = 13;

/// Whether the desktop is dark, asked from the style's idea of the desktop's palette, which our own palette does not hide.
Theme desktopTheme()
{
    const QPalette palette = QApplication::style()->standardPalette();
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness() ? Theme::Dark : Theme::Light;
}

} // namespace

Look &Look::current()
{
    static Look look;
    return look;
}

void Look::apply(QApplication &application, ThemeChoice choice)
{
    const QPalette before = QApplication::palette();
    const bool darkBefore = before.color(QPalette::Window).lightness() < before.color(QPalette::WindowText).lightness();
    m_application = &application;
    m_choice = choice;
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QFont base = QApplication::font();
    if (base.pointSizeF() < 10) {
        base.setPointSizeF(10);
    }
    QApplication::setFont(base);
    application.removeEventFilter(this);
    if (choice == ThemeChoice::Desktop) {
        application.installEventFilter(this);
    }
    const Theme wished = choice == ThemeChoice::Dark ? Theme::Dark : Theme::Light;
    use(choice == ThemeChoice::Desktop ? (darkBefore ? Theme::Dark : desktopTheme()) : wished);
}

void Look::use(Theme theme)
{
    m_theme = theme;
    QApplication::setPalette(paletteFor(theme));
    m_application->setStyleSheet(styleSheetFor(theme));
    Q_EMIT changed();
}

bool Look::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && m_choice == ThemeChoice::Desktop && desktopTheme() != m_theme) {
        use(desktopTheme());
    }
    return QObject::eventFilter(watched, event);
}

QFont Look::font(Type type)
{
    QFont font = QApplication::font();
    const qreal size = font.pointSizeF();
    switch (type) {
    case Type::Title:
        font.setPointSizeF(size * 1.7);
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Heading:
        font.setPointSizeF(size * 1.1);
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Strong: font.setWeight(QFont::DemiBold); break;
    case Type::Body: break;
    case Type::Small: font.setPointSizeF(size * 0.9); break;
    case Type::SmallStrong:
        font.setPointSizeF(size * 0.9);
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Mono:
        font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPointSizeF(size * 0.95);
        break;
    case Type::Huge:
        font.setPointSizeF(size * 2.4);
        font.setWeight(QFont::DemiBold);
        break;
    }
    return font;
}

int Look::chipWidth(const QString &text, bool withIcon)
{
    const int glyph = withIcon ? kChipIcon + metrics::kTight : 0;
    return QFontMetrics(font(Type::Small)).horizontalAdvance(text) + 2 * kChipPadding + glyph;
}

int Look::paintChip(QPainter &painter, const QRect &rect, const QString &text, Tone tone, const QString &iconName) const
{
    const int width = std::min(chipWidth(text, !iconName.isEmpty()), rect.width());
    const QRect pill(rect.x(), rect.y() + (rect.height() - kChipHeight) / 2, width, kChipHeight);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tint(tone));
    painter.drawRoundedRect(pill, metrics::kChipRadius, metrics::kChipRadius);
    QRect content = pill.adjusted(kChipPadding, 0, -kChipPadding + 2, 0);
    if (!iconName.isEmpty()) {
        const QPixmap glyph = drawnIcon(iconName, ink(tone), kChipIcon, painter.device()->devicePixelRatioF());
        painter.drawPixmap(content.x() - 1, pill.y() + (kChipHeight - kChipIcon) / 2, glyph);
        content.setLeft(content.left() + kChipIcon + metrics::kTight - 1);
    }
    painter.setFont(font(Type::Small));
    painter.setPen(ink(tone));
    painter.drawText(content, Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(painter.font()).elidedText(text, Qt::ElideRight, content.width()));
    painter.restore();
    return width;
}

void Look::setKind(QWidget *widget, const char *kind)
{
    widget->setProperty("kind", QString::fromLatin1(kind));
    widget->setAttribute(Qt::WA_StyledBackground);
    if (widget->testAttribute(Qt::WA_WState_Polished)) {
        widget->style()->unpolish(widget);
        widget->style()->polish(widget);
    }
}

} // namespace genie::ui
