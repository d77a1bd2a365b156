// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/style/icons.h"

#include "views/style/look.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <variant>

// Resources of a static library are left out by the linker unless somebody asks for them, outside of any namespace.
static void keepIcons() { Q_INIT_RESOURCE(genie_icons); }

namespace genie::ui {

namespace {

QByteArray svgOf(const QString &name)
{
    static const bool kept = (keepIcons(), true);
    Q_UNUSED(kept);
    QFile file(QStringLiteral(":/genie/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Paints an icon in whatever the theme says at the time, so that a change of theme needs no new icons.
class ThemedIcon : public QIconEngine {
public:
    ThemedIcon(QString name, std::variant<Ink, Tone> ink) : m_name(std::move(name)), m_ink(ink) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State /*state*/) override
    {
        const int side = std::min(rect.width(), rect.height());
        const QPixmap drawn = drawnIcon(m_name, shade(mode), side, painter->device()->devicePixelRatioF());
        painter->drawPixmap(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, drawn);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State /*state*/) override
    {
        return drawnIcon(m_name, shade(mode), std::min(size.width(), size.height()), 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State /*state*/, qreal scale) override
    {
        // `size` is in device pixels already.
        QPixmap drawn = drawnIcon(m_name, shade(mode), std::min(size.width(), size.height()), 1.0);
        drawn.setDevicePixelRatio(scale);
        return drawn;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new ThemedIcon(*this); }
    [[nodiscard]] QString key() const override { return QStringLiteral("genie::ui::ThemedIcon"); }

private:
    [[nodiscard]] QColor shade(QIcon::Mode mode) const
    {
        const Theme theme = Look::current().theme();
        QColor shade = std::visit([theme](auto ink) { return colour(ink, theme); }, m_ink);
        if (mode == QIcon::Disabled) {
            shade.setAlphaF(0.45F);
        }
        return shade;
    }

    QString m_name;
    std::variant<Ink, Tone> m_ink;
};

} // namespace

QIcon icon(const QString &name, Ink ink) { return QIcon(new ThemedIcon(name, ink)); }

QIcon icon(const QString &name, Tone tone) { return QIcon(new ThemedIcon(name, tone)); }

QPixmap drawnIcon(const QString &name, const QColor &colour, int size, qreal ratio)
{
    const QColor counter = genie::ui::colour(Ink::Surface, Look::current().theme());
    const QString key = QStringLiteral("genie/%1/%2/%3/%4/%5").arg(name, colour.name(QColor::HexArgb), counter.name()).arg(size).arg(ratio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) {
        return pixmap;
    }
    QByteArray svg = svgOf(name);
    svg.replace("currentColor", colour.name().toLatin1());
    svg.replace("counterColor", counter.name().toLatin1());
    pixmap = QPixmap(QSize(size, size) * ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(colour.alphaF());
    if (!svg.isEmpty()) {
        QSvgRenderer(svg).render(&painter);
    }
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

} // namespace genie::ui
