// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <memory>

namespace genie {

/// The phase `lint` (spec/phases.md 3.4 NEW): every linter that is there over every workspace of its language, side by side. Errors
/// fail it; so do tools that crash, hang or cannot be understood. Installs nothing and changes nothing.
std::unique_ptr<PhaseRunner> makeLintPhase();

} // namespace genie
