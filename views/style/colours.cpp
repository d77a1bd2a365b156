// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/style/colours.h"

#include <array>
#include <cmath>

namespace genie::ui {

namespace {

struct InkRow {
    const char *name;
    QRgb light;
    QRgb dark;
};

/// In the order of Ink.
constexpr std::array<InkRow, 16> kInks{{
    {"window", 0xfff5f6f8, 0xff15171c},
    {"surface", 0xffffffff, 0xff1c1f26},
    {"raised", 0xfff1f3f6, 0xff242831},
    {"sidebar", 0xffebedf1, 0xff101216},
    {"border", 0xffdfe3e9, 0xff2d323c},
    {"strong border", 0xffc6ccd6, 0xff434a58},
    {"text", 0xff1a1e26, 0xffe6e9ef},
    {"muted", 0xff565f6e, 0xff9ca6b6},
    {"accent", 0xff2f55cc, 0xff8caeff},
    {"accent fill", 0xff3459d1, 0xff3f63dc},
    {"accent hover", 0xff2a4bb8, 0xff3557c8},
    {"on accent", 0xffffffff, 0xffffffff},
    {"hover", 0xfff0f3f9, 0xff232732},
    {"selection", 0xffdfe8fc, 0xff283659},
    {"selection text", 0xff14213f, 0xfff1f4fb},
    {"match", 0xffffe69a, 0xff5c4a12},
}};

struct ToneRow {
    const char *name;
    QRgb light;
    QRgb lightTint;
    QRgb dark;
    QRgb darkTint;
};

/// In the order of Tone.
constexpr std::array<ToneRow, 11> kTones{{
    {"neutral", 0xff525b69, 0xffe9ecf0, 0xffa6b0bf, 0xff2a2f39},
    {"accent", 0xff2b4fc4, 0xffe4ebfd, 0xff94b3ff, 0xff1e2a4a},
    {"passed", 0xff17692f, 0xffe0f3e6, 0xff62cf8b, 0xff16301f},
    {"failed", 0xffb3232b, 0xfffce7e7, 0xffff918d, 0xff3b1d20},
    {"skipped", 0xff545d6b, 0xffe9ecf0, 0xffa4adbb, 0xff2a2f39},
    {"running", 0xff2549bf, 0xffe3eafd, 0xff90b1ff, 0xff1c2949},
    {"queued", 0xff6245ad, 0xffeee9fb, 0xffbda9f7, 0xff2b2443},
    {"cancelled", 0xff755008, 0xfff7eedb, 0xffd9b36c, 0xff33290f},
    {"interrupted", 0xff9a3f0c, 0xfffdeadd, 0xfff2a474, 0xff3a2315},
    {"unknown", 0xff6c4a78, 0xfff4eaf7, 0xffd0a9de, 0xff332439},
    {"warning", 0xff7d5200, 0xfffcf0d3, 0xffe9bd5b, 0xff352a10},
}};

double linear(double channel) { return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4); }

double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

QColor colour(Ink ink, Theme theme)
{
    const InkRow &row = kInks.at(static_cast<std::size_t>(ink));
    return QColor::fromRgb(theme == Theme::Dark ? row.dark : row.light);
}

QColor colour(Tone tone, Theme theme)
{
    const ToneRow &row = kTones.at(static_cast<std::size_t>(tone));
    return QColor::fromRgb(theme == Theme::Dark ? row.dark : row.light);
}

QColor tint(Tone tone, Theme theme)
{
    const ToneRow &row = kTones.at(static_cast<std::size_t>(tone));
    return QColor::fromRgb(theme == Theme::Dark ? row.darkTint : row.lightTint);
}

QPalette paletteFor(Theme theme)
{
    const auto ink = [theme](Ink which) { return colour(which, theme); };
    QPalette palette;
    palette.setColor(QPalette::Window, ink(Ink::Window));
    palette.setColor(QPalette::WindowText, ink(Ink::Text));
    palette.setColor(QPalette::Base, ink(Ink::Surface));
    palette.setColor(QPalette::AlternateBase, ink(Ink::Raised));
    palette.setColor(QPalette::Text, ink(Ink::Text));
    palette.setColor(QPalette::PlaceholderText, ink(Ink::Muted));
    palette.setColor(QPalette::Button, ink(Ink::Raised));
    palette.setColor(QPalette::ButtonText, ink(Ink::Text));
    palette.setColor(QPalette::BrightText, colour(Tone::Failed, theme));
    palette.setColor(QPalette::ToolTipBase, ink(Ink::Raised));
    palette.setColor(QPalette::ToolTipText, ink(Ink::Text));
    palette.setColor(QPalette::Highlight, ink(Ink::Selection));
    palette.setColor(QPalette::HighlightedText, ink(Ink::SelectionText));
    palette.setColor(QPalette::Link, ink(Ink::Accent));
    palette.setColor(QPalette::LinkVisited, ink(Ink::Accent));
    palette.setColor(QPalette::Light, ink(Ink::Surface));
    palette.setColor(QPalette::Midlight, ink(Ink::Raised));
    palette.setColor(QPalette::Mid, ink(Ink::Border));
    palette.setColor(QPalette::Dark, ink(Ink::StrongBorder));
    palette.setColor(QPalette::Shadow, theme == Theme::Dark ? QColor(0, 0, 0) : QColor(90, 96, 108));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, ink(Ink::Muted));
    }
    palette.setColor(QPalette::Disabled, QPalette::Base, ink(Ink::Raised));
    return palette;
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QList<TextPair> textPairs(Theme theme)
{
    QList<TextPair> pairs;
    const auto named = [](const char *text, const char *back) {
        return QStringLiteral("%1 on %2").arg(QString::fromLatin1(text), QString::fromLatin1(back));
    };
    const auto inkName = [](Ink ink) { return kInks.at(static_cast<std::size_t>(ink)).name; };
    const std::array surfaces{Ink::Window, Ink::Surface, Ink::Raised, Ink::Sidebar, Ink::Hover};
    for (const Ink back : surfaces) {
        for (const Ink text : {Ink::Text, Ink::Muted, Ink::Accent}) {
            pairs.append({named(inkName(text), inkName(back)), colour(text, theme), colour(back, theme)});
        }
        for (std::size_t tone = 0; tone < kTones.size(); ++tone) {
            pairs.append({named(kTones.at(tone).name, inkName(back)), colour(static_cast<Tone>(tone), theme), colour(back, theme)});
        }
    }
    for (const Ink text : {Ink::SelectionText, Ink::Text, Ink::Muted}) {
        pairs.append({named(inkName(text), "selection"), colour(text, theme), colour(Ink::Selection, theme)});
    }
    for (std::size_t tone = 0; tone < kTones.size(); ++tone) {
        const Tone which = static_cast<Tone>(tone);
        pairs.append({named(kTones.at(tone).name, "selection"), colour(which, theme), colour(Ink::Selection, theme)});
        pairs.append({named(kTones.at(tone).name, "its tint"), colour(which, theme), tint(which, theme)});
        pairs.append({named("text", kTones.at(tone).name), colour(Ink::Text, theme), tint(which, theme)});
    }
    pairs.append({named("on accent", "accent fill"), colour(Ink::OnAccent, theme), colour(Ink::AccentFill, theme)});
    pairs.append({named("on accent", "accent hover"), colour(Ink::OnAccent, theme), colour(Ink::AccentHover, theme)});
    pairs.append({named("text", "match"), colour(Ink::Text, theme), colour(Ink::Match, theme)});
    return pairs;
}

} // namespace genie::ui
