// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/style/colours.h"

#include <QString>

namespace genie::ui {

/// The style sheet of the application in a theme: shapes that Fusion does not have. Colours come from colours.h only.
QString styleSheetFor(Theme theme);

} // namespace genie::ui
