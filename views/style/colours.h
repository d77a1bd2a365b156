// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QList>
#include <QPalette>

namespace genie::ui {

enum class Theme { Light, Dark };

/// What a colour is for; its value depends on the theme.
enum class Ink {
    Window,       ///< behind everything
    Surface,      ///< cards, lists, inputs
    Raised,       ///< table headers, hovered and secondary surfaces, code
    Sidebar,      ///< sidebar and status strip
    Border,       ///< separators and outlines
    StrongBorder, ///< outlines of inputs
    Text,
    Muted,      ///< secondary text
    Accent,     ///< links and marks on any surface
    AccentFill, ///< the default button, the mark of the current page
    AccentHover,
    OnAccent,  ///< text on AccentFill
    Hover,     ///< a row under the mouse
    Selection, ///< a selected row
    SelectionText,
    Match, ///< behind found text
};

/// What a coloured mark says. Never shown without a word or a shape of its own.
enum class Tone { Neutral, Accent, Passed, Failed, Skipped, Running, Queued, Cancelled, Interrupted, Unknown, Warning };

/// The colour of a purpose in a theme.
QColor colour(Ink ink, Theme theme);

/// The colour of text and icons of a tone; readable on every surface of the theme and on the tone's own tint.
QColor colour(Tone tone, Theme theme);

/// The quiet background of chips and banners of a tone.
QColor tint(Tone tone, Theme theme);

/// All that Qt itself paints, from the same colours.
QPalette paletteFor(Theme theme);

/// Contrast ratio of WCAG 2.1, 1..21, of two opaque colours.
double contrast(const QColor &one, const QColor &other);

/// Every pair of text and background that the console shows, so that a test can prove each readable.
struct TextPair {
    QString name;
    QColor text;
    QColor background;
};
QList<TextPair> textPairs(Theme theme);

} // namespace genie::ui
