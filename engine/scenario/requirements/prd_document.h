// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

inline constexpr std::string_view kPrdFile = "PRD.md";

/// An operational target: a checklist line of PRD.md with an id (spec/requirements.md 4.7).
struct PrdTarget {
    std::string id; ///< in upper case
    std::string title;
    std::string description;
    bool checked = false;
    Criticality heading = Criticality::None; ///< of the nearest heading above that names P0, P1 or P2
    std::vector<std::string> linkedIds;      ///< requirements named by `[req:ID,ID]` on the line
    int line = 0;                            ///< 1-based
    std::size_t mark = 0;                    ///< offset of the character between the brackets
};

/// What a PRD says of operational targets.
struct PrdDocument {
    std::vector<PrdTarget> targets;  ///< in order; an id may occur twice
    std::set<std::string> mentioned; ///< every target id anywhere in the text, in upper case
};

/// Reads the targets of a PRD's text; pure. Bounded in count.
PrdDocument readPrdDocument(std::string_view text);

} // namespace genie
