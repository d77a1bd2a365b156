// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/execution.h"

#include "core/domain/words.h"

#include <algorithm>
#include <iterator>

namespace genie {

namespace {

constexpr Words<RunStatus, 7> kRunStatuses{{
    {RunStatus::Queued, "queued"},
    {RunStatus::Running, "running"},
    {RunStatus::Passed, "passed"},
    {RunStatus::Failed, "failed"},
    {RunStatus::Skipped, "skipped"},
    {RunStatus::Cancelled, "cancelled"},
    {RunStatus::Interrupted, "interrupted"},
}};

} // namespace

std::string_view toWord(RunStatus status) { return wordOf(kRunStatuses, status); }

std::optional<RunStatus> runStatusFrom(std::string_view word) { return valueOf(kRunStatuses, word); }

bool isFinal(RunStatus status) { return status != RunStatus::Queued && status != RunStatus::Running; }

std::vector<PlannedPhase> Plan::selected() const
{
    std::vector<PlannedPhase> result;
    std::copy_if(phases.begin(), phases.end(), std::back_inserter(result), [](const PlannedPhase &phase) { return phase.selected; });
    return result;
}

const PhaseResult *Execution::firstFailure() const
{
    const auto found =
        std::find_if(phases.begin(), phases.end(), [](const PhaseResult &phase) { return phase.status == PhaseStatus::Failed; });
    return found == phases.end() ? nullptr : &*found;
}

} // namespace genie
