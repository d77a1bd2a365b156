// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/card.h"

#include "views/style/look.h"
#include "views/widgets/elided_label.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace genie::ui {

Card::Card(const QString &heading, QWidget *parent)
    : QFrame(parent), m_heading(new QLabel(heading, this)), m_note(new ElidedLabel(this)), m_top(new QHBoxLayout), m_body(new QVBoxLayout)
{
    Look::setKind(this, "card");
    m_heading->setFont(Look::font(Type::Heading));
    Look::setKind(m_note, "muted");
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kLarge, metrics::kMedium, metrics::kLarge, metrics::kLarge);
    layout->setSpacing(metrics::kMedium);
    m_top->setSpacing(metrics::kSmall);
    m_top->addWidget(m_heading);
    m_top->addWidget(m_note);
    m_top->addStretch(1);
    layout->addLayout(m_top);
    layout->addLayout(m_body);
    m_body->setSpacing(metrics::kSmall);
}

void Card::setHeading(const QString &heading) { m_heading->setText(heading); }

void Card::setNote(const QString &note) { m_note->setFullText(note); }

void Card::addAction(QWidget *widget) { m_top->addWidget(widget); }

} // namespace genie::ui
