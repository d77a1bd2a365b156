// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace genie::ui {

/// Distances and sizes of the design, in device-independent pixels. Layouts use only these.
namespace metrics {
inline constexpr int kHair = 2;
inline constexpr int kTight = 4;
inline constexpr int kSmall = 8;
inline constexpr int kMedium = 12;
inline constexpr int kLarge = 16;
inline constexpr int kPage = 24;  ///< margin of a page
inline constexpr int kRadius = 8; ///< corners of cards
inline constexpr int kChipRadius = 10;
inline constexpr int kRow = 30;     ///< height of a row in a table or tree
inline constexpr int kTallRow = 56; ///< height of a row of two lines
inline constexpr int kIcon = 16;
inline constexpr int kBigIcon = 40;  ///< of an empty state
inline constexpr int kSidebar = 200;       ///< width
inline constexpr int kCompactSidebar = 56; ///< width of one with icons only
} // namespace metrics

} // namespace genie::ui
