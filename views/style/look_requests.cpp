// SPDX-License-Identifier: GPL-3.0-or-later
// How requests for tests and their verdicts are said.
#include "views/style/look.h"

namespace genie::ui {

namespace {

QString icn(const char *name) { return QString::fromLatin1(name); }

} // namespace

Saying Look::say(RequestStatus status)
{
    switch (status) {
    case RequestStatus::Queued: return {tr("Queued"), Tone::Queued, icn("status-queued")};
    case RequestStatus::Delegated: return {tr("Delegated"), Tone::Accent, icn("external")};
    case RequestStatus::Running: return {tr("Worked on"), Tone::Running, icn("status-running")};
    case RequestStatus::Completed: return {tr("Completed"), Tone::Passed, icn("status-passed")};
    case RequestStatus::Failed: return {tr("Failed"), Tone::Failed, icn("status-failed")};
    }
    return {tr("Unknown"), Tone::Unknown, icn("status-unknown")};
}

Saying Look::say(VerdictWord word)
{
    switch (word) {
    case VerdictWord::Closed: return {tr("Closed"), Tone::Passed, icn("status-passed")};
    case VerdictWord::Partial: return {tr("Partial"), Tone::Running, icn("status-running")};
    case VerdictWord::Unchanged: return {tr("Unchanged"), Tone::Skipped, icn("status-skipped")};
    case VerdictWord::Regressed: return {tr("Regressed"), Tone::Failed, icn("arrow-down")};
    case VerdictWord::Unverifiable: return {tr("Unverifiable"), Tone::Unknown, icn("status-unknown")};
    case VerdictWord::Suspect: return {tr("Suspect"), Tone::Failed, icn("warning")};
    }
    return {tr("Unknown"), Tone::Unknown, icn("status-unknown")};
}

QString Look::priorityWord(RequestPriority priority)
{
    switch (priority) {
    case RequestPriority::Low: return tr("low");
    case RequestPriority::Normal: return tr("normal");
    case RequestPriority::High: return tr("high");
    case RequestPriority::Urgent: return tr("urgent");
    }
    return {};
}

QString Look::funnelWord(FunnelStage stage)
{
    switch (stage) {
    case FunnelStage::Found: return tr("found");
    case FunnelStage::Built: return tr("built");
    case FunnelStage::Ran: return tr("ran");
    case FunnelStage::Stable: return tr("stable");
    case FunnelStage::OnTarget: return tr("on target");
    }
    return {};
}

QString Look::percentOrUnknown(const std::optional<double> &value) { return value ? percent(*value) : tr("unknown"); }

} // namespace genie::ui
