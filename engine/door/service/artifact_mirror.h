// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/store.h"

namespace genie {

/// Writes `coverage/phase-results/<phase>.json` of each phase that ended (spec/phases.md 2.11 NEW), for tools that look there. Only when
/// `artifacts.mirror` of testing.json is true: nothing is written into a scenario unasked. On the pool.
Done mirrorPhases(const ExecutionId &run, Store &store);

} // namespace genie
