// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"

#include <functional>
#include <map>
#include <string>

namespace genie {

/// What matching needs to know of the world.
struct MatchContext {
    Moment now{};
    /// Whether the file of a reference exists in the scenario (1.6); only then does a phase as a whole speak for it.
    std::function<bool(const std::string &file)> fileExists = [](const std::string &) { return false; };
    /// Evidence made before is ignored.
    std::optional<Moment> oldest;
    /// Evidence of the scenarios that own proofs of this one, by name.
    std::map<std::string, const EvidenceSet *> foreign;
};

/// Gives every validation its live status by the most specific evidence (2.7), derives what should be written (3.1 to 3.3), and says
/// which requirements are touched and which are verified. Declared statuses stay as they are. Expired manual entries are answered as
/// issues `manual_expired`.
std::vector<RequirementIssue> applyEvidence(Registry &registry, const EvidenceSet &evidence, const MatchContext &context);

/// The file relative to the scenario with `/`, without `./`.
std::string normalFile(std::string_view file);

/// The validation's status after that live status (3.1).
ValidationStatus derivedFrom(ValidationStatus current, LiveStatus live, bool manualExpired);

/// A requirement's status from the derived statuses of its validations (3.2).
DeclaredStatus derivedFrom(DeclaredStatus declared, const std::vector<Validation> &validations);

} // namespace genie
