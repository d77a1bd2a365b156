// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "composition/engine_choice.h"
#include "views/style/look.h"

#include <QSize>

#include <string>

namespace genie::ui {

/// What the console was asked for on its command line.
struct ConsoleOptions {
    std::string scenariosRoot;
    std::string store;
    RemoteWish remote;
    std::string page;       ///< a name of pageNames(); empty: the first one
    std::string open;       ///< what the page opens: a scenario's name, an execution's id
    std::string screenshot; ///< picture to write instead of waiting for a user; empty: none
    QSize size{1440, 900};  ///< of the picture
    ThemeChoice theme = ThemeChoice::Desktop;
};

/// Reads the command line. `exit` is not negative when the program is to end at once with that code (help, version, usage error);
/// everything was printed by then.
ConsoleOptions readConsoleOptions(int argc, char **argv, int &exit);

} // namespace genie::ui
