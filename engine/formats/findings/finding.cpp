// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/findings/finding.h"

namespace genie {

Observation toObservation(const Finding &finding)
{
    Observation observation;
    switch (finding.severity) {
    case Finding::Severity::Error: observation.kind = Observation::Kind::Error; break;
    case Finding::Severity::Warning: observation.kind = Observation::Kind::Warning; break;
    case Finding::Severity::Note: observation.kind = Observation::Kind::Info; break;
    }
    observation.text = finding.message;
    observation.file = finding.file;
    observation.line = finding.line;
    observation.column = finding.column;
    observation.rule = finding.rule;
    return observation;
}

bool isFinding(const Observation &observation)
{
    return observation.kind == Observation::Kind::Error || observation.kind == Observation::Kind::Warning;
}

Finding findingFrom(const Observation &observation, std::string source)
{
    Finding finding;
    finding.severity = observation.kind == Observation::Kind::Error     ? Finding::Severity::Error
                       : observation.kind == Observation::Kind::Warning ? Finding::Severity::Warning
                                                                        : Finding::Severity::Note;
    finding.message = observation.text;
    finding.file = observation.file;
    finding.line = observation.line;
    finding.column = observation.column;
    finding.rule = observation.rule;
    finding.source = std::move(source);
    return finding;
}

} // namespace genie
