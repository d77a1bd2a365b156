// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "scenario/requirements/model.h"
#include "scenario/requirements/proof_reference.h"

#include <string>

namespace genie {

/// Which validations belong to a phase, whether what they name exists, and what may have been meant where it does not
/// (spec/requirements.md 6.6). JSON with the reference's keys.
Json inspectPhase(const Registry &registry, const std::string &phase, ProofFiles &files);

} // namespace genie
