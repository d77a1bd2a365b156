// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/phase.h"

#include <string>

namespace genie {

/// One thing that a checker has to say about a place in a file, as reports of findings hold it.
struct Finding {
    enum class Severity { Note, Warning, Error };
    std::string file; ///< as written, or relative to the scenario; empty when it points nowhere
    int line = 0;     ///< 1-based, 0 when unknown
    int column = 0;   ///< 1-based, 0 when unknown
    Severity severity = Severity::Warning;
    std::string rule; ///< stable id of the rule, empty when there is none
    std::string message;
    std::string source; ///< the tool or the phase that found it
    bool operator==(const Finding &) const = default;
};

/// As a line of a phase's outcome. The one place where findings become observations.
Observation toObservation(const Finding &finding);

/// Whether an observation is something found wrong: an error or a warning.
bool isFinding(const Observation &observation);

/// The other way round; `source` is the phase that observed it.
Finding findingFrom(const Observation &observation, std::string source);

} // namespace genie
