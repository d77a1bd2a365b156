// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/fuzzy.h"

#include <algorithm>

namespace genie::ui {

namespace {

bool beginsWord(const QString &text, qsizetype at) { return at == 0 || !text.at(at - 1).isLetterOrNumber(); }

/// Greedy from `from`; 0 when the letters do not all occur.
int scoreFrom(const QString &wish, const QString &text, qsizetype from)
{
    int score = 0;
    qsizetype at = from;
    qsizetype last = -2;
    for (const QChar letter : wish) {
        // A letter is sought at the next beginning of a word first, unless it continues what was found.
        qsizetype found = last >= 0 && last + 1 < text.size() && text.at(last + 1) == letter ? last + 1 : -1;
        for (qsizetype next = at; found < 0 && next < text.size(); ++next) {
            found = text.at(next) == letter && beginsWord(text, next) ? next : -1;
        }
        if (found < 0) {
            found = text.indexOf(letter, at);
        }
        if (found < 0) {
            return 0;
        }
        score += found == last + 1 ? 12 : beginsWord(text, found) ? 10 : 1;
        last = found;
        at = found + 1;
    }
    return score;
}

} // namespace

int fuzzyScore(const QString &wish, const QString &text)
{
    const QString sought = wish.toLower().remove(u' ');
    if (sought.isEmpty()) {
        return 1;
    }
    const QString within = text.toLower();
    int best = 0;
    for (qsizetype from = within.indexOf(sought.front()); from >= 0; from = within.indexOf(sought.front(), from + 1)) {
        best = std::max(best, scoreFrom(sought, within, from));
    }
    return best == 0 ? 0 : best * 100 - static_cast<int>(std::min<qsizetype>(within.size(), 99));
}

} // namespace genie::ui
