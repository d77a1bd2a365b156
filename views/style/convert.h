// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace genie::ui {

/// The domain's UTF-8 text as the screen wants it; bytes that are not UTF-8 become U+FFFD.
inline QString qtext(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

/// What was typed on the screen as the domain wants it.
inline std::string utf8(const QString &text) { return text.toUtf8().toStdString(); }

} // namespace genie::ui
