// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/title_bar.h"

#include "views/state/engine_watch.h"
#include "views/style/look.h"
#include "views/widgets/chip.h"
#include "views/widgets/elided_label.h"

#include <QHBoxLayout>
#include <QLabel>

namespace genie::ui {

TitleBar::TitleBar(const EngineWatch &watch, QWidget *parent)
    : QFrame(parent),
      m_watch(watch),
      m_mark(new QLabel(this)),
      m_engine(new QLabel(this)),
      m_state(new Chip(this)),
      m_root(new ElidedLabel(this, Qt::ElideMiddle))
{
    Look::setKind(this, "titlebar");
    setFixedHeight(48);
    m_mark->setPixmap(icon(QStringLiteral("app"), Ink::Accent).pixmap(22));
    auto *name = new QLabel(tr("Test Genie"), this);
    name->setFont(Look::font(Type::Heading));
    auto *glyph = new QLabel(this);
    glyph->setPixmap(icon(QStringLiteral("engine")).pixmap(metrics::kIcon));
    Look::setKind(m_root, "muted");
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kLarge + 4, 0, metrics::kLarge, 0);
    layout->setSpacing(metrics::kSmall);
    layout->addWidget(m_mark);
    layout->addWidget(name);
    layout->addSpacing(metrics::kSidebar - 140);
    layout->addWidget(glyph);
    layout->addWidget(m_engine);
    layout->addWidget(m_state);
    layout->addStretch(1);
    layout->addWidget(m_root);
    refresh();
    connect(&watch, &EngineWatch::changed, this, &TitleBar::refresh);
    connect(&Look::current(), &Look::changed, this, [this, glyph] {
        m_mark->setPixmap(icon(QStringLiteral("app"), Ink::Accent).pixmap(22));
        glyph->setPixmap(icon(QStringLiteral("engine")).pixmap(metrics::kIcon));
    });
}

void TitleBar::refresh()
{
    QString name = qtext(m_watch.engine().name);
    if (name.isEmpty()) {
        name = tr("Engine");
    }
    name.replace(0, 1, name.at(0).toUpper());
    m_engine->setText(name);
    m_state->say(Look::say(m_watch.state()));
    const QString root = qtext(m_watch.engine().scenariosRoot);
    m_root->setFullText(root.isEmpty() ? QString() : tr("Scenarios in %1").arg(root));
}

} // namespace genie::ui
