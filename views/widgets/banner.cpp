// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace genie::ui {

Banner::Banner(QWidget *parent) : QFrame(parent), m_icon(new QLabel(this)), m_text(new QLabel(this)), m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins(metrics::kLarge, metrics::kSmall, metrics::kLarge, metrics::kSmall);
    m_layout->setSpacing(metrics::kSmall);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_layout->addWidget(m_icon, 0, Qt::AlignTop);
    m_layout->addWidget(m_text, 1);
    hide();
}

void Banner::say(const QString &text, Tone tone)
{
    const char *kind = tone == Tone::Failed ? "banner-failed" : tone == Tone::Warning ? "banner-warning" : "banner-accent";
    Look::setKind(this, kind);
    const QString name = tone == Tone::Failed    ? QStringLiteral("error")
                         : tone == Tone::Warning ? QStringLiteral("warning")
                                                 : QStringLiteral("info");
    m_icon->setPixmap(icon(name, tone).pixmap(metrics::kIcon + 2));
    m_text->setText(text);
    m_layout->setAlignment(m_icon, text.contains(u'\n') ? Qt::AlignTop : Qt::AlignVCenter);
    show();
}

QString Banner::text() const { return m_text->text(); }

QPushButton *Banner::addButton(const QString &text, const char *name)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(QString::fromLatin1(name));
    m_layout->addWidget(button);
    return button;
}

void Banner::addClose()
{
    auto *close = new QToolButton(this);
    close->setIcon(icon(QStringLiteral("close")));
    close->setToolTip(tr("Dismiss"));
    close->setAccessibleName(tr("Dismiss"));
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    m_layout->addWidget(close);
}

} // namespace genie::ui
