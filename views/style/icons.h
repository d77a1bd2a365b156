// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/style/colours.h"

#include <QIcon>
#include <QPixmap>
#include <QString>

namespace genie::ui {

/// An icon of resources/icons by its file's name without ending, drawn at paint time in the colour of the theme of that moment.
QIcon icon(const QString &name, Ink ink = Ink::Muted);
QIcon icon(const QString &name, Tone tone);

/// One drawing of an icon, for delegates and labels: `size` in device-independent pixels, `ratio` of the device.
QPixmap drawnIcon(const QString &name, const QColor &colour, int size, qreal ratio);

} // namespace genie::ui
