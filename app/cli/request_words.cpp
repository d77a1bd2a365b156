// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/request_words.h"

#include "cli/words.h"
#include "core/base/text.h"
#include "core/domain/event.h"

#include <algorithm>
#include <cstdio>

namespace genie {

namespace {

/// The part about who has it.
std::string delegationOf(const DelegationAttempt &attempt)
{
    std::string text =
        "attempt " + std::to_string(attempt.number) + ": " + oneLine(attempt.tracker) + " " + std::string(toWord(attempt.state));
    if (!attempt.issueId.empty())
        text += ", issue " + oneLine(attempt.issueId);
    if (!attempt.issueUrl.empty())
        text += " " + oneLine(attempt.issueUrl);
    if (!attempt.trackerState.empty())
        text += ", tracker says " + oneLine(attempt.trackerState);
    if (!attempt.silence.empty())
        text += ", " + oneLine(spoken(attempt.silence));
    if (attempt.tries > 1)
        text += ", sent " + std::to_string(attempt.tries) + " times";
    return text;
}

} // namespace

std::string spoken(std::string word)
{
    std::replace(word.begin(), word.end(), '_', ' ');
    return word;
}

std::string age(milliseconds time)
{
    const auto seconds = time.count() / 1000;
    if (seconds < 90)
        return std::to_string(seconds) + " s";
    if (seconds < 90 * 60)
        return std::to_string(seconds / 60) + " min";
    if (seconds < 36 * 3600)
        return std::to_string(seconds / 3600) + " h";
    return std::to_string(seconds / 86400) + " d";
}

std::string colouredVerdict(VerdictWord word, bool colours)
{
    const auto as = word == VerdictWord::Closed                                      ? "passed"
                    : word == VerdictWord::Regressed || word == VerdictWord::Suspect ? "failed"
                    : word == VerdictWord::Partial                                   ? "running"
                                                                                     : "skipped";
    return coloured(toWord(word), as, colours);
}

std::string described(const SuiteRequest &request, bool colours)
{
    std::string text = "request " + request.id + "  " + std::string(toWord(request.status));
    if (!request.finishReason.empty())
        text += " (" + oneLine(spoken(request.finishReason)) + ")";
    text += "\n  " + oneLine(request.scenario) + ": " + text::join(request.types, ", ") + ", target " +
            std::to_string(request.coverageTarget) + " %, " + std::string(toWord(request.priority)) + ", queued " +
            localTime(request.createdAt) + (request.requestedBy.empty() ? "" : " by " + oneLine(request.requestedBy)) + "\n";
    if (!request.notes.empty())
        text += "  notes: " + oneLine(request.notes) + "\n";
    if (!request.gap.empty())
        text += "  gap: " + std::to_string(request.gap.lineCount()) + " lines in " + std::to_string(request.gap.files.size()) + " files, " +
                std::to_string(request.gap.requirements.size()) + " requirements\n";
    text += "  baseline: " + (request.baselineDigest.empty() ? std::string("not frozen yet") : request.baselineDigest) + "\n";
    for (const auto &attempt : request.attempts) {
        text += "  " + delegationOf(attempt) + "\n";
        if (!attempt.lastError.empty())
            text += "    last error: " + oneLine(attempt.lastError) + "\n";
    }
    if (!request.lastError.empty())
        text += "  last error: " + oneLine(request.lastError) + "\n";
    if (request.verdict)
        text += "  verdict: " + colouredVerdict(request.verdict->word, colours) + "  " + oneLine(request.verdict->sentence) + "\n";
    if (request.overridden)
        text += "  overridden: " + colouredVerdict(request.overridden->word, colours) + " by " + oneLine(request.overridden->by) + ": " +
                oneLine(request.overridden->note) + "\n";
    return text;
}

std::string timelineLine(const Event &event)
{
    const std::string at = localTime(event.at) + "  ";
    if (std::holds_alternative<RequestQueued>(event.fact))
        return at + "queued";
    if (const auto *judged = std::get_if<RequestJudged>(&event.fact))
        return at + "judged: " + std::string(toWord(judged->verdict.word));
    if (const auto *run = std::get_if<RunQueued>(&event.fact))
        return at + "execution " + run->execution.id.substr(0, 8);
    if (const auto *changed = std::get_if<RequestChanged>(&event.fact))
        return at + oneLine(spoken(changed->what)) + (changed->note.empty() ? "" : ": " + oneLine(changed->note)) +
               (changed->by.empty() ? "" : " (" + oneLine(changed->by) + ")");
    return at + std::string(kindOf(event.fact));
}

} // namespace genie
