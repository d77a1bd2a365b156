// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <map>
#include <optional>
#include <string>

namespace genie {

/// A phase switched off for everyone (spec/phases.md 1.7).
struct PhaseToggle {
    bool disabled = false;
    std::string reason;
    std::string owner;
    std::optional<Moment> addedAt; ///< when it was switched off
    bool operator==(const PhaseToggle &) const = default;
};

/// By lower-case phase name.
using PhaseToggles = std::map<std::string, PhaseToggle>;

} // namespace genie
