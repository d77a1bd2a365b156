// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/event.h"
#include "core/domain/execution.h"
#include "core/domain/scenario.h"
#include "core/domain/test_history.h"
#include "core/json/json.h"

namespace genie {

// The nouns as JSON, both ways. Names are those of spec/phases.md 2.6 and design/product.md; readers ignore what they do not
// know and answer Invalid for what they cannot read, so that an older store or a newer engine can be understood.

Json toJson(const Observation &observation);
Json toJson(const Remediation &remediation);
Json toJson(const Tally &tally);
Json toJson(const PhaseDescriptor &phase);
Json toJson(const PhaseResult &result);
Json toJson(const TestCase &test);
Json toJson(const FileCoverage &file);
Json toJson(const TestRun &run);
Json toJson(const TestHistory &history);
Json toJson(const FlakyTest &flaky);
Json toJson(const RunRequest &request);
Json toJson(const Plan &plan);
Json toJson(const Execution &execution);
Json toJson(const ConfigWarning &warning);
Json toJson(const ScenarioSummary &scenario);
Json toJson(const ScenarioDetail &scenario);
Json toJson(const Fact &fact);
Json toJson(const Event &event);

Outcome<PhaseResult> phaseResultFrom(const Json &json);
Outcome<RunRequest> runRequestFrom(const Json &json);
Outcome<Execution> executionFrom(const Json &json);
Outcome<TestCase> testCaseFrom(const Json &json);
Outcome<Fact> factFrom(std::string_view kind, const Json &json);

} // namespace genie
