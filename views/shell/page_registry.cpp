// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/page_registry.h"

#include "views/pages/audit/audit_page.h"
#include "views/pages/queue/queue_page.h"
#include "views/pages/runs/runs_page.h"
#include "views/pages/scenarios/scenarios_page.h"

namespace genie::ui {

namespace {

template <class P> PageView *make(Link &link, QWidget *parent) { return new P(link, parent); }

struct Entry {
    const char *id;
    PageView *(*make)(Link &, QWidget *);
};

/// One line for each page.
constexpr Entry kPages[] = {
    {"scenarios", &make<ScenariosPage>},
    {"runs", &make<RunsPage>},
    {"queue", &make<QueuePage>},
    {"audit", &make<AuditPage>},
};

} // namespace

QList<PageView *> makePages(Link &link, QWidget *parent)
{
    QList<PageView *> pages;
    for (const Entry &entry : kPages) {
        pages.append(entry.make(link, parent));
    }
    return pages;
}

QStringList pageNames()
{
    QStringList names;
    for (const Entry &entry : kPages) {
        names.append(QString::fromLatin1(entry.id));
    }
    return names;
}

} // namespace genie::ui
