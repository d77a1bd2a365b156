// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/coverage_view.h"
#include "core/domain/event.h"
#include "core/domain/json_fields.h"
#include "core/domain/ledger.h"
#include "core/domain/phase_toggle.h"
#include "core/domain/requirement_sync.h"
#include "core/domain/scenario.h"
#include "core/domain/suite_request.h"
#include "core/domain/test_history.h"
#include "core/domain/verdict.h"

namespace genie {

// Readers of what an engine answers about itself, for whoever is connected to it over HTTP; `readWhole` makes an Outcome of each. What
// has a store's reader is read by that one (domain_readers.h).

ScenarioSummary readScenarioSummary(JsonFields &fields);
ScenarioDetail readScenarioDetail(JsonFields &fields);
PhaseDescriptor readPhaseDescriptor(JsonFields &fields);
Plan readPlan(JsonFields &fields);
TestHistory readTestHistory(JsonFields &fields);
FlakyTest readFlakyTest(JsonFields &fields);
RequirementReport readRequirementReport(JsonFields &fields);
RequirementSyncResult readRequirementSyncResult(JsonFields &fields);
CoverageView readCoverageView(JsonFields &fields);
FileCoveragePoint readFileCoveragePoint(JsonFields &fields);
QueueFigures readQueueFigures(JsonFields &fields);
LedgerRow readLedgerRow(JsonFields &fields);
VerificationReport readVerificationReport(JsonFields &fields);

/// Also a kind of fact that a newer engine tells is Invalid: what is not understood must not be passed over.
Outcome<Event> eventFrom(const Json &json);

} // namespace genie
