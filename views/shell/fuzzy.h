// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace genie::ui {

/// How well `text` answers what was typed: every typed letter must occur in its order; beginnings of words and neighbouring
/// letters count most, then short texts. 0 when it does not match; an empty wish matches everything with 1.
int fuzzyScore(const QString &wish, const QString &text);

} // namespace genie::ui
