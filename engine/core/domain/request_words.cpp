// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/coverage_view.h"
#include "core/domain/suite_request.h"
#include "core/domain/words.h"

#include <algorithm>

namespace genie {

namespace {

constexpr Words<VerdictWord, 6> kVerdicts{{{VerdictWord::Closed, "closed"},
                                           {VerdictWord::Partial, "partial"},
                                           {VerdictWord::Unchanged, "unchanged"},
                                           {VerdictWord::Regressed, "regressed"},
                                           {VerdictWord::Unverifiable, "unverifiable"},
                                           {VerdictWord::Suspect, "suspect"}}};
constexpr Words<FunnelStage, 5> kStages{{{FunnelStage::Found, "found"},
                                         {FunnelStage::Built, "built"},
                                         {FunnelStage::Ran, "ran"},
                                         {FunnelStage::Stable, "stable"},
                                         {FunnelStage::OnTarget, "on_target"}}};
constexpr Words<GapVerdict::Kind, 4> kGapKinds{{{GapVerdict::Kind::Lines, "lines"},
                                                {GapVerdict::Kind::Requirement, "requirement"},
                                                {GapVerdict::Kind::Type, "type"},
                                                {GapVerdict::Kind::Coverage, "coverage"}}};
constexpr Words<RequestPriority, 4> kPriorities{{{RequestPriority::Low, "low"},
                                                 {RequestPriority::Normal, "normal"},
                                                 {RequestPriority::High, "high"},
                                                 {RequestPriority::Urgent, "urgent"}}};
constexpr Words<RequestStatus, 5> kStatuses{{{RequestStatus::Queued, "queued"},
                                             {RequestStatus::Delegated, "delegated"},
                                             {RequestStatus::Running, "running"},
                                             {RequestStatus::Completed, "completed"},
                                             {RequestStatus::Failed, "failed"}}};
constexpr Words<AttemptState, 7> kAttempts{{{AttemptState::Pending, "pending"},
                                            {AttemptState::Delegated, "delegated"},
                                            {AttemptState::Working, "working"},
                                            {AttemptState::Answered, "answered"},
                                            {AttemptState::Judged, "judged"},
                                            {AttemptState::Failed, "failed"},
                                            {AttemptState::Cancelled, "cancelled"}}};
constexpr Words<LineState, 4> kLineStates{{{LineState::Covered, "covered"},
                                           {LineState::Uncovered, "uncovered"},
                                           {LineState::NoData, "no_data"},
                                           {LineState::Excluded, "excluded"}}};

} // namespace

int effectiveRank(RequestPriority priority, Moment createdAt, Moment now)
{
    constexpr auto kStep = std::chrono::hours(6);
    return static_cast<int>(priority) + static_cast<int>(std::max(milliseconds(0), now - createdAt) / kStep);
}

std::string_view toWord(VerdictWord word) { return wordOf(kVerdicts, word); }
std::optional<VerdictWord> verdictWordFrom(std::string_view word) { return valueOf(kVerdicts, word); }
std::string_view toWord(FunnelStage stage) { return wordOf(kStages, stage); }
std::optional<FunnelStage> funnelStageFrom(std::string_view word) { return valueOf(kStages, word); }
std::string_view toWord(GapVerdict::Kind kind) { return wordOf(kGapKinds, kind); }
std::optional<GapVerdict::Kind> gapKindFrom(std::string_view word) { return valueOf(kGapKinds, word); }
std::string_view toWord(RequestPriority priority) { return wordOf(kPriorities, priority); }
std::optional<RequestPriority> requestPriorityFrom(std::string_view word) { return valueOf(kPriorities, word); }
std::string_view toWord(RequestStatus status) { return wordOf(kStatuses, status); }
std::optional<RequestStatus> requestStatusFrom(std::string_view word) { return valueOf(kStatuses, word); }
std::string_view toWord(AttemptState state) { return wordOf(kAttempts, state); }
std::optional<AttemptState> attemptStateFrom(std::string_view word) { return valueOf(kAttempts, word); }
std::string_view toWord(LineState state) { return wordOf(kLineStates, state); }
std::optional<LineState> lineStateFrom(std::string_view word) { return valueOf(kLineStates, word); }

} // namespace genie
