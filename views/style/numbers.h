// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QLocale>
#include <QString>

#include <cstdint>

namespace genie::ui {

/// Times and numbers as people read them, in the locale of the user.

/// "840 ms", "1.2 s", "3 min 20 s", "1 h 05 min".
QString shortDuration(milliseconds duration);

/// Whole seconds of something that is still going on: "0 s", "12 s", "3 min 20 s", "1 h 05 min".
QString elapsed(milliseconds duration);

/// "just now", "12 s ago", "4 min ago", "3 h ago", "2 days ago", then the date.
QString relativeTime(Moment then, Moment now);
/// The same, seen from now.
QString relativeTime(Moment then);

/// Date and time to the second in the user's zone, for tool tips.
QString fullTime(Moment moment);
/// The time of day to the second in the user's zone.
QString clockTime(Moment moment);

/// With the group separators of the locale: "12,345".
QString number(std::int64_t value);

/// "1 test", "12,345 tests".
QString counted(std::int64_t value, const QString &singular, const QString &plural);

/// "83.4 %", "100 %".
QString percent(double value);

/// "640 bytes", "12.3 MB".
QString bytes(std::int64_t size);

} // namespace genie::ui
