// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/title_bar.h"

#include "views/state/engine_watch.h"
#include "views/style/look.h"
#include "views/widgets/chip.h"
#include "views/widgets/elided_label.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace genie::ui {

TitleBar::TitleBar(const EngineWatch &watch, QWidget *parent)
    : QFrame(parent),
      m_watch(watch),
      m_mark(new QLabel(this)),
      m_engine(new QToolButton(this)),
      m_menu(new QMenu(this)),
      m_state(new Chip(this)),
      m_root(new ElidedLabel(this, Qt::ElideMiddle))
{
    Look::setKind(this, "titlebar");
    setFixedHeight(48);
    m_mark->setPixmap(icon(QStringLiteral("app"), Ink::Accent).pixmap(22));
    auto *name = new QLabel(tr("Test Genie"), this);
    name->setFont(Look::font(Type::Heading));
    m_engine->setObjectName(QStringLiteral("engineButton"));
    m_engine->setIcon(icon(QStringLiteral("engine")));
    m_engine->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_engine->setAutoRaise(true);
    m_engine->setPopupMode(QToolButton::InstantPopup);
    m_menu->setToolTipsVisible(true);
    Look::setKind(m_root, "muted");
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kLarge + 4, 0, metrics::kLarge, 0);
    layout->setSpacing(metrics::kSmall);
    layout->addWidget(m_mark);
    layout->addWidget(name);
    layout->addSpacing(metrics::kSidebar - 140);
    layout->addWidget(m_engine);
    layout->addWidget(m_state);
    layout->addStretch(1);
    layout->addWidget(m_root);
    refresh();
    connect(&watch, &EngineWatch::changed, this, &TitleBar::refresh);
    connect(&Look::current(), &Look::changed, this, [this] {
        m_mark->setPixmap(icon(QStringLiteral("app"), Ink::Accent).pixmap(22));
        m_engine->setIcon(icon(QStringLiteral("engine")));
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

void TitleBar::setEngines(const QList<EngineEntry> &engines, const QString &current)
{
    m_menu->clear();
    delete m_group;
    m_group = new QActionGroup(this);
    for (const auto &engine : engines) {
        QAction *action = m_menu->addAction(engine.name.isEmpty() ? tr("Embedded engine") : engine.name);
        action->setCheckable(true);
        m_group->addAction(action);
        action->setChecked(engine.name == current);
        action->setToolTip(engine.name.isEmpty() ? tr("In this window, over folders of this machine") : engine.address);
        connect(action, &QAction::triggered, this, [this, name = engine.name] { Q_EMIT engineChosen(name); });
    }
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Connect to an engine…")), &QAction::triggered, this, &TitleBar::engineWanted);
    if (!current.isEmpty())
        connect(m_menu->addAction(tr("Forget %1").arg(current)), &QAction::triggered, this, [this, current] { Q_EMIT engineForgotten(current); });
    m_engine->setMenu(m_menu);
    m_engine->setToolTip(tr("Choose another engine (Ctrl+E)"));
}

} // namespace genie::ui
