// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace genie::ui {

/// Asks for a folder without stopping the window; `chosen` is called with its path, or never.
void askForFolder(QWidget *parent, const QString &title, const std::function<void(const QString &path)> &chosen);

} // namespace genie::ui
