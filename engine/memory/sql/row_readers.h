// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/event.h"
#include "memory/sql/sql_session.h"

namespace genie {

// Rows as domain values, in the order of columns that the statements beneath sql/ select.

/// Without phases.
Outcome<Execution> readExecutionRow(SqlRow &row);
/// Without observations; the first column, which execution it belongs to, has been read already.
Outcome<PhaseResult> readPhaseRow(SqlRow &row);
/// After the first column, the phase.
Outcome<Observation> readObservationRow(SqlRow &row);
Outcome<TestCase> readCaseRow(SqlRow &row);
Outcome<FileCoverage> readCoverageRow(SqlRow &row);
Outcome<Event> readEventRow(SqlRow &row);

} // namespace genie
