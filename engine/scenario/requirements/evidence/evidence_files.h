// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

// Evidence that other tools left in the scenario (spec/requirements.md 2.2 to 2.5). Trouble with one file is a warning in the set
// and never keeps the others out.

inline constexpr std::string_view kManualLog = "coverage/manual-validations/log.jsonl";

/// All evidence files of the scenario, and its manual log.
EvidenceSet readEvidenceFiles(const std::filesystem::path &scenario);

/// `coverage/phase-results/<phase>.json`: `requirements[]`, `results[]` of either shape, and always the phase as a whole.
void addPhaseResults(std::string_view bytes, const std::string &source, EvidenceSet &into);

/// `vitest-requirements.json`: `requirements[]`, and `testFiles[]` of older reporters.
void addVitestReport(std::string_view bytes, const std::string &source, EvidenceSet &into);

/// The manual log: JSON lines of which the last one for each requirement is in force. `fileTime` stands in for a missing time.
void addManualLog(std::string_view bytes, const std::string &source, Moment fileTime, EvidenceSet &into);

/// The test files that a text of evidence names, each once, in order (2.5).
std::vector<std::string> filesNamedIn(std::string_view evidence);

/// The times that a manual log may hold: RFC 3339, the same without zone (UTC), with a blank for `T`, or a day.
std::optional<Moment> looseTimeFrom(std::string_view text);

/// The time as everything about evidence is written: RFC 3339 in whole seconds, UTC.
std::string toSeconds(Moment moment);

} // namespace genie
