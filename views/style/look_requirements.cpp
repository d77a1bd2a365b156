// SPDX-License-Identifier: GPL-3.0-or-later
// How requirements and what proves them are said. Statuses come as words; one that nobody knows is shown as it is.
#include "core/domain/requirement_report.h"
#include "views/style/look.h"

namespace genie::ui {

namespace {

QString icn(const char *name) { return QString::fromLatin1(name); }

/// What the requirement file says, as long as no evidence says anything.
Saying sayDeclared(const std::string &word)
{
    if (word == "complete")
        return {Look::tr("Claimed, not proven"), Tone::Warning, icn("warning")};
    if (word == "in_progress")
        return {Look::tr("In progress"), Tone::Accent, icn("edit")};
    if (word == "planned")
        return {Look::tr("Planned"), Tone::Queued, icn("status-queued")};
    if (word == "pending" || word.empty())
        return {Look::tr("Pending"), Tone::Neutral, icn("status-none")};
    if (word == "not_implemented")
        return {Look::tr("Put aside"), Tone::Skipped, icn("status-skipped")};
    return {qtext(word), Tone::Unknown, icn("status-unknown")};
}

Saying sayStale() { return {Look::tr("Stale"), Tone::Interrupted, icn("history")}; }

} // namespace

QString Look::evidenceTier(const std::string &word)
{
    if (word == "symbol")
        return tr("this very test");
    if (word == "file+req")
        return tr("tests of this file that name it");
    if (word == "file")
        return tr("tests of this file");
    if (word == "workflow")
        return tr("this workflow");
    if (word == "req+phase" || word == "req")
        return tr("tests that name it");
    if (word == "phase")
        return tr("its phase as a whole");
    if (word == "manual")
        return tr("checked by a person");
    return qtext(word);
}

Saying Look::say(const RequirementView &requirement)
{
    if (requirement.live == "failed")
        return {tr("Failing"), Tone::Failed, icn("status-failed")};
    if (requirement.stale)
        return sayStale();
    if (requirement.verified)
        return {tr("Proven"), Tone::Passed, icn("status-passed")};
    if (requirement.live == "passed")
        return {tr("Partly proven"), Tone::Running, icn("status-running")};
    if (requirement.live == "skipped")
        return {tr("Skipped"), Tone::Skipped, icn("status-skipped")};
    return sayDeclared(requirement.declared);
}

Saying Look::say(const ValidationView &validation)
{
    if (validation.live == "failed")
        return {tr("Failed"), Tone::Failed, icn("status-failed")};
    if (!validation.staleBecause.empty() || validation.manualExpired)
        return sayStale();
    if (validation.live == "passed")
        return {tr("Passed"), Tone::Passed, icn("status-passed")};
    if (validation.live == "skipped")
        return {tr("Skipped"), Tone::Skipped, icn("status-skipped")};
    if (validation.live == "not_run" || validation.live.empty())
        return {tr("Not run"), Tone::Neutral, icn("status-none")};
    return {validation.live == "unknown" ? tr("Unknown") : qtext(validation.live), Tone::Unknown, icn("status-unknown")};
}

} // namespace genie::ui
