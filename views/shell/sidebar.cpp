// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/sidebar.h"

#include "views/style/look.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace genie::ui {

Sidebar::Sidebar(const QList<PageView *> &pages, QWidget *parent)
    : QFrame(parent), m_palette(new QPushButton(icon(QStringLiteral("search")), tr("  Go to…  Ctrl+K"), this))
{
    Look::setKind(this, "sidebar");
    setFixedWidth(metrics::kSidebar);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kMedium, metrics::kMedium, metrics::kMedium, metrics::kMedium);
    layout->setSpacing(metrics::kTight);
    for (qsizetype page = 0; page < pages.size(); ++page) {
        auto *button = new QPushButton(icon(pages.at(page)->iconName(), Ink::Text), QStringLiteral("  ") + pages.at(page)->title(), this);
        button->setObjectName(QStringLiteral("nav-%1").arg(pages.at(page)->id()));
        button->setCheckable(true);
        button->setAutoExclusive(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setIconSize({18, 18});
        button->setToolTip(tr("%1 (Ctrl+%2)").arg(pages.at(page)->title()).arg(page + 1));
        button->setAccessibleName(pages.at(page)->title());
        m_words.append(button->text());
        Look::setKind(button, "nav");
        connect(button, &QPushButton::clicked, this, [this, page] { Q_EMIT pageRequested(static_cast<int>(page)); });
        layout->addWidget(button);
        m_buttons.append(button);
    }
    layout->addStretch(1);
    m_palette->setObjectName(QStringLiteral("palette"));
    m_palette->setToolTip(tr("Pages, scenarios and actions by a few letters of their name"));
    Look::setKind(m_palette, "nav");
    connect(m_palette, &QPushButton::clicked, this, &Sidebar::paletteRequested);
    layout->addWidget(m_palette);
}

void Sidebar::setCurrent(int page)
{
    if (page >= 0 && page < m_buttons.size()) {
        m_buttons.at(page)->setChecked(true);
    }
}

void Sidebar::setCompact(bool compact)
{
    if (compact == m_compact) {
        return;
    }
    m_compact = compact;
    setFixedWidth(compact ? metrics::kCompactSidebar : metrics::kSidebar);
    for (qsizetype page = 0; page < m_buttons.size(); ++page) {
        m_buttons.at(page)->setText(compact ? QString() : m_words.at(page));
    }
    m_palette->setText(compact ? QString() : tr("  Go to…  Ctrl+K"));
}

} // namespace genie::ui
