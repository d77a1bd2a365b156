// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/phase.h"

#include <QString>

namespace genie::ui {

/// A duration as a screen reader says it: "1.2 seconds", "3 minutes 20 seconds". Not for the screen; see style/numbers.h.
QString spokenDuration(milliseconds duration);

/// Whatever came from outside on one line without control characters, at most `limit` characters; for cells and titles.
QString oneLine(std::string_view text, int limit = 300);

/// A text from outside as a tool tip: shown as it is, whatever looks like markup in it.
QString plainToolTip(const QString &text);

} // namespace genie::ui
