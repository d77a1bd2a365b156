// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/shell/page_view.h"

#include <QList>

namespace genie::ui {

/// The pages there are, in the order of the sidebar. A new page is one line in page_registry.cpp. The caller becomes the owner
/// through `parent`.
QList<PageView *> makePages(Link &link, QWidget *parent);

/// The names of all pages, for --page.
QStringList pageNames();

} // namespace genie::ui
