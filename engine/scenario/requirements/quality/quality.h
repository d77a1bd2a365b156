// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/requirement_report.h"
#include "scenario/requirements/model.h"
#include "scenario/requirements/sync/snapshot.h"
#include "scenario/requirements/tags/tag_walk.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace genie {

/// What the rules look at. All of it outlives the call.
struct QualityInput {
    const std::filesystem::path &scenario;
    const Registry &registry; ///< with evidence applied
    const EvidenceSet &evidence;
    const ScenarioTags &tags;
    const Snapshot *before = nullptr;  ///< the last snapshot; null when there is none
    std::vector<std::string> history;  ///< lines of the history, oldest first
    std::set<std::string> switchedOff; ///< types that count for nothing, or "all"
    std::string agent;                 ///< who works here as an agent; empty when nobody does
    Moment now{};
};

/// Looks for signs that requirements look better proven than they are (spec/requirements.md 7): the seven patterns with penalties, then the
/// holes. Reads test files, bounded.
RequirementQuality judgeQuality(const QualityInput &input);

/// Whether a test file does enough to prove something (7.2).
struct TestFileQuality {
    bool found = false;
    bool meaningful = false;
    std::string reason; ///< "ok", "file_not_found", "insufficient_quality", "parse_error", "no_steps_or_nodes", "no_actions"
};
/// Pure: judges the bytes of a test, or of a playbook when the file lies beneath bas/.
TestFileQuality judgeTestFile(std::string_view file, std::string_view bytes);

} // namespace genie
