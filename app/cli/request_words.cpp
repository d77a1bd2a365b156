// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/request_words.h"

#include "cli/words.h"
#include "core/base/text.h"
#include "core/domain/event.h"

#include <algorithm>
#include <cstdio>

namespace genie {

namespace {

std::string nameOf(const TestSelector &test) { return oneLine(test.suite.empty() ? test.name : test.suite + " " + test.name); }

std::string place(const std::string &file, int line) { return oneLine(file) + (line > 0 ? ":" + std::to_string(line) : ""); }

std::string counted(int number, const char *one) { return std::to_string(number) + " " + one + (number == 1 ? "" : "s"); }

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

void addGap(std::string &text, const GapVerdict &gap, bool colours)
{
    text += "  " + colouredVerdict(gap.word, colours) + "  " + std::string(toWord(gap.kind)) + " " + oneLine(gap.subject);
    if (!gap.text.empty())
        text += "  " + oneLine(gap.text);
    text += "\n";
    if (!gap.closed.empty())
        text += "      covered now: " + rangesOf(gap.closed) + "\n";
    if (!gap.open.empty())
        text += "      still open:  " + rangesOf(gap.open) + "\n";
    if (!gap.reason.empty())
        text += "      " + oneLine(gap.reason) + "\n";
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

std::string percentOrUnknown(const std::optional<double> &percent)
{
    if (!percent)
        return "unknown";
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.1f %%", *percent);
    return buffer;
}

std::string rangesOf(const std::vector<LineRange> &ranges)
{
    constexpr std::size_t kMostShown = 12;
    std::string text;
    for (std::size_t i = 0; i < ranges.size() && i < kMostShown; ++i) {
        const auto &[first, last] = ranges[i];
        text += (i == 0 ? "" : ", ") + std::to_string(first) + (last > first ? "-" + std::to_string(last) : "");
    }
    if (ranges.size() > kMostShown)
        text += " and " + std::to_string(ranges.size() - kMostShown) + " more ranges";
    return text;
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
        text += "  gap: " + counted(request.gap.lineCount(), "line") + " in " + counted(static_cast<int>(request.gap.files.size()), "file") + ", " +
                counted(static_cast<int>(request.gap.requirements.size()), "requirement") + "\n";
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
        return at + "measured: " + std::string(toWord(judged->verdict.word));
    if (const auto *run = std::get_if<RunQueued>(&event.fact))
        return at + "execution " + run->execution.id.substr(0, 8);
    if (const auto *changed = std::get_if<RequestChanged>(&event.fact))
        return at + oneLine(spoken(changed->what)) + (changed->note.empty() ? "" : ": " + oneLine(changed->note)) +
               (changed->by.empty() ? "" : " (" + oneLine(changed->by) + ")");
    return at + std::string(kindOf(event.fact));
}

std::string described(const Verdict &verdict, bool colours)
{
    const auto &summary = verdict.summary;
    std::string text = colouredVerdict(summary.word, colours) + "  " + oneLine(summary.sentence) + "\n  audit " + summary.id + " of request "
        + summary.request.substr(0, 8) + ", attempt " + std::to_string(summary.attempt) + ", " + localTime(summary.at) + "\n  coverage "
        + percentOrUnknown(summary.coverageBefore) + " before, " + percentOrUnknown(summary.coverageAfter) + " after; "
        + std::to_string(summary.gapLinesClosed) + " of " + std::to_string(summary.gapLines) + " lines of the gap\n";
    for (const auto &reason : verdict.reasons)
        text += "  " + oneLine(reason) + "\n";
    if (!verdict.gaps.empty())
        text += "\ngaps\n";
    for (const auto &gap : verdict.gaps)
        addGap(text, gap, colours);
    const auto &funnel = summary.funnel;
    text += "\ntests: " + std::to_string(funnel.found) + " found, " + std::to_string(funnel.built) + " built, " + std::to_string(funnel.ran)
        + " ran, " + std::to_string(funnel.stable) + " stable, " + std::to_string(funnel.onTarget) + " on target\n";
    for (const auto &test : verdict.tests)
        text += "  " + std::string(toWord(test.stage)) + "  " + nameOf(test.test) + "  " + place(test.test.file, test.line)
            + (test.stopped.empty() ? "" : "  " + oneLine(test.stopped)) + "\n";
    if (!verdict.weakenings.empty())
        text += "\nsuspect\n";
    for (const auto &weakening : verdict.weakenings)
        text += "  " + oneLine(weakening.kind) + "  " + place(weakening.file, weakening.line) + "  " + oneLine(weakening.text) + "\n";
    return text + "\nsandbox: " + oneLine(verdict.sandbox) + "; check it with: test-genie audit verify " + summary.id.substr(0, 8) + "\n";
}

} // namespace genie
