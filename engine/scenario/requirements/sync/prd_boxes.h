// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// A line of PRD.md that says of an operational target whether it is reached: `- [x] OT-P0-001 | Title | Description`.
struct PrdBox {
    std::string id; ///< in upper case
    std::string title;
    bool checked = false;
    std::size_t mark = 0; ///< offset of the `x` or the blank
};

/// All of them, in order; lines of any other shape are left out.
std::vector<PrdBox> prdBoxes(std::string_view prd);

/// What the requirements say of a target.
struct TargetState {
    bool complete = false;
    bool proven = true; ///< every requirement that is complete has had evidence at some time
};

/// A PRD with its boxes as they should be.
struct PrdEdit {
    std::string text;
    std::vector<std::string> changed;  ///< ids, each once
    std::vector<std::string> unproven; ///< would be checked, but some requirement was completed by hand only
};

/// Only marks change. Targets that nobody speaks for are left alone.
PrdEdit withBoxes(std::string_view prd, const std::map<std::string, TargetState> &targets);

} // namespace genie
