// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"

#include <string>
#include <string_view>

namespace genie {

/// The first operational target id in a text, in upper case ("OT-P0-001"); empty when there is none.
std::string targetIdIn(std::string_view text);

/// The level of an operational target id; none when it is empty.
Criticality levelOf(std::string_view targetId);

/// What a requirement and its module say of its urgency, as written.
struct CriticalityWords {
    std::string criticality;
    std::string priority;
    std::string prdRef;
    std::string operationalTargetId;
    std::string modulePriority;
};

/// The effective criticality with its source (spec/requirements.md 1.8).
struct EffectiveCriticality {
    Criticality level = Criticality::None;
    std::string source = "none";
    std::string conflict;    ///< "criticality says P0, prd_ref says P1; P0 is used"; empty when the requirement's own words agree
    std::string unknownWord; ///< a word of `unknownField` that is no criticality
    std::string unknownField;
};

/// The first of the words that says a level decides.
EffectiveCriticality effectiveCriticality(const CriticalityWords &words);

} // namespace genie
