// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/coverage_view.h"
#include "core/ports/store.h"
#include "door/service/scenario_book.h"
#include "host/process/command.h"

#include <optional>

namespace genie {

// What the engine says of coverage, on its pool. The store is one that the calling thread has opened for itself. May take seconds in a
// large scenario.

/// The newest execution of the scenario that measured lines, or `execution` when it is not empty, with the work list. Asks git what was
/// changed in the last 14 days. A scenario that was never measured answers a snapshot without data.
Outcome<CoverageView> coverageOf(const KnownScenario &scenario, Store &store, CommandRunner &commands, Moment now,
                                 const ExecutionId &execution = {});

/// One file through the last executions that measured lines, newest first, at most `limit` (1..500).
Outcome<std::vector<FileCoveragePoint>> coverageHistoryOf(const KnownScenario &scenario, Store &store, const std::string &path, int limit);

} // namespace genie
