// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <memory>

namespace genie {

/// The phase `standards` (spec/phases.md 3.2 and 4.4 NEW): rules of our own, or an auditor that the scenario names, judged by
/// thresholds, with an allow-list that names who answers for what.
std::unique_ptr<PhaseRunner> makeStandardsPhase();

} // namespace genie
