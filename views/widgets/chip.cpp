// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/chip.h"

#include <QPainter>

namespace genie::ui {

Chip::Chip(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Look::current(), &Look::changed, this, [this] { update(); });
}

Chip::Chip(const QString &text, Tone tone, const QString &iconName, QWidget *parent) : Chip(parent) { say(text, tone, iconName); }

void Chip::say(const QString &text, Tone tone, const QString &iconName)
{
    m_text = text;
    m_tone = tone;
    m_iconName = iconName;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const { return {Look::chipWidth(m_text, !m_iconName.isEmpty()), 22}; }

void Chip::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    Look::current().paintChip(painter, rect(), m_text, m_tone, m_iconName);
}

} // namespace genie::ui
