// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/verdict_sentences.h"

#include "core/base/text.h"
#include "desk/audit/seen_lines.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace genie {

namespace {

constexpr std::size_t kMostReasons = 50;

std::string percent(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    std::string result = text.data();
    if (result.ends_with(".0"))
        result.resize(result.size() - 2);
    return result + " %";
}

std::string counted(std::size_t count, std::string_view one, std::string_view many)
{
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string linesText(const std::vector<LineRange> &ranges)
{
    std::vector<std::string> parts;
    for (const auto &range : ranges) {
        if (parts.size() == 8) {
            parts.emplace_back("and more");
            break;
        }
        parts.push_back(range.first == range.last ? std::to_string(range.first) : std::to_string(range.first) + "-" + std::to_string(range.last));
    }
    return text::join(parts, ", ");
}

std::string nameOf(const TestSelector &test) { return test.suite.empty() ? test.name : test.suite + " " + test.name; }

std::string joinedWithAnd(const std::vector<std::string> &parts)
{
    if (parts.size() < 2)
        return parts.empty() ? std::string() : parts.front();
    return text::join({parts.begin(), parts.end() - 1}, ", ") + " and " + parts.back();
}

std::string closedSoFar(const Verdict &verdict)
{
    const auto &summary = verdict.summary;
    if (summary.gapLines == 0)
        return counted(static_cast<std::size_t>(summary.funnel.onTarget), "test is on target", "tests are on target");
    return std::to_string(summary.gapLinesClosed) + " of " + counted(static_cast<std::size_t>(summary.gapLines), "line", "lines") + " of the gap " +
           (summary.gapLinesClosed == 1 ? "is" : "are") + " covered now";
}

std::string coverageMove(const Verdict &verdict)
{
    const auto &summary = verdict.summary;
    if (!summary.coverageBefore || !summary.coverageAfter)
        return {};
    return " (coverage " + percent(*summary.coverageBefore) + " -> " + percent(*summary.coverageAfter) + ")";
}

/// Why nothing can be said, the nearest cause first.
std::string unverifiableReason(const SentenceFacts &facts)
{
    const auto &evidence = facts.evidence;
    if (!evidence.problem.empty())
        return evidence.problem;
    if (!evidence.after.done)
        return "the result was not run";
    if (!evidence.after.ran)
        return sentenceOf("the tests of the result could not be run to their end", evidence.after.problem);
    if (evidence.before.done && (!evidence.before.ran || !evidence.before.built))
        return sentenceOf("the tests of the baseline cannot be run here either", evidence.before.problem);
    for (const auto &gap : facts.verdict.gaps)
        if (gap.word == VerdictWord::Unverifiable)
            return gap.reason;
    return "it is not known which lines were covered before or are now";
}

} // namespace

std::string times(int count) { return count == 1 ? "once" : count == 2 ? "twice" : std::to_string(count) + " times"; }

std::string sentenceOf(std::string_view what, std::string_view detail)
{
    std::string line(text::trimmed(detail));
    std::replace(line.begin(), line.end(), '\n', ' ');
    return line.empty() ? std::string(what) : std::string(what) + ": " + text::shortened(line, 300);
}

std::string notPassed(const RunRecord &run)
{
    switch (run.status) {
    case TestStatus::Skipped: return sentenceOf("it is skipped, and skipped is not passed", run.problem);
    case TestStatus::Failed: return sentenceOf("it fails when it is run alone", run.problem);
    case TestStatus::Flaky: return sentenceOf("it fails and passes on the same code", run.problem);
    default: return sentenceOf("it was not seen to pass", run.problem);
    }
}

std::string lineReason(const GapLines &part, const std::vector<int> &open, bool known)
{
    const std::size_t all = part.wanted.size() + part.gone.size();
    if (!known)
        return "nothing measured which lines of it are run now";
    std::string reason = std::to_string(part.closed.size()) + " of " + counted(all, "line is", "lines are") + " covered by tests that stand";
    if (!open.empty())
        reason += "; still open: " + linesText(rangesOf(open));
    if (!part.gone.empty())
        reason += "; " + counted(part.gone.size(), "line is", "lines are") + " no longer there, which closes nothing";
    if (all == 0)
        reason = "the lines that were asked for hold no code";
    return reason;
}

std::string requirementReason(const RequirementGap &wanted, std::size_t tests, bool blind)
{
    if (tests > 0)
        return counted(tests, "new test that names", "new tests that name") + " [REQ:" + wanted.id + "] " + (tests == 1 ? "passes" : "pass") + " and " +
               (tests == 1 ? "runs" : "run") + " the product";
    if (blind)
        return "a test names [REQ:" + wanted.id + "] and passes, but nothing measured whether it runs the product";
    return "no new test that stands names [REQ:" + wanted.id + "]";
}

std::string typeReason(const std::string &type, std::size_t tests, bool measured)
{
    if (tests > 0)
        return counted(tests, "new " + type + " test stands", "new " + type + " tests stand");
    return measured ? "no new " + type + " test stands" : type + " suites are not measured by this engine yet";
}

std::string coverageReason(const GapVerdict &gap, int target)
{
    if (!gap.before || !gap.after)
        return "it is not known which lines were covered before or are now";
    return "from " + percent(*gap.before) + " to " + percent(*gap.after) + " " + gap.text + "; the target is " + std::to_string(target) + " %";
}

std::string missingCoverage(const GapVerdict &gap, int target)
{
    return gap.after ? percent(std::max(0.0, target - *gap.after)) + " of coverage to the target of " + std::to_string(target) + " %" : "a measured coverage";
}

std::string lostReason(const LostTest &lost, bool passedAgain)
{
    const std::string name = nameOf(lost.test);
    if (!lost.now)
        return "the test " + name + " passed before and is no longer there";
    if (*lost.now == TestStatus::Skipped)
        return "the test " + name + " passed before and is skipped now";
    if (passedAgain)
        return "the test " + name + " passed before and now fails and passes on the same code";
    return sentenceOf("the test " + name + " passed before and does not pass now", lost.problem);
}

std::string uncoveredReason(const LinesByFile &lost)
{
    std::vector<std::string> files;
    for (const auto &[path, lines] : lost) {
        if (files.size() == 5) {
            files.emplace_back("more files");
            break;
        }
        files.push_back(path + " (" + linesText(rangesOf({lines.begin(), lines.end()})) + ")");
    }
    const auto count = countOf(lost);
    return counted(count, "line that was covered before is", "lines that were covered before are") + " not covered any more: " + text::join(files, "; ");
}

std::string weakeningReason(const Weakening &weakening)
{
    std::string place = weakening.file;
    if (!place.empty() && weakening.line > 0)
        place += ":" + std::to_string(weakening.line);
    const std::string what = weakening.text.empty() ? weakening.kind : weakening.text;
    return place.empty() ? what : place + ": " + what;
}

std::vector<std::string> reasonsOf(const SentenceFacts &facts)
{
    std::vector<std::string> reasons;
    const auto add = [&](const std::vector<std::string> &more) { reasons.insert(reasons.end(), more.begin(), more.end()); };
    if (facts.verdict.summary.word == VerdictWord::Unverifiable)
        reasons.push_back(unverifiableReason(facts));
    add(facts.regressions);
    add(facts.suspicions);
    if (facts.evidence.changes.empty() && facts.evidence.after.done)
        reasons.emplace_back("the result is the same as what was there before");
    for (const auto &missing : facts.missing)
        reasons.push_back("missing: " + missing);
    for (const auto &test : facts.verdict.tests)
        if (!test.stopped.empty())
            reasons.push_back(nameOf(test.test) + ": " + test.stopped);
    for (const auto &file : facts.evidence.silentFiles)
        reasons.push_back(file + ": the tools run no test in this file");
    for (const auto &lost : facts.evidence.lost)
        if (lost.passesBefore && !*lost.passesBefore)
            reasons.push_back("the test " + nameOf(lost.test) + " cannot be compared: here it does not pass even before the change");
    if (reasons.size() > kMostReasons) {
        const auto more = reasons.size() - kMostReasons;
        reasons.resize(kMostReasons);
        reasons.push_back("and " + std::to_string(more) + " more");
    }
    return reasons;
}

std::string sentenceFor(const SentenceFacts &facts)
{
    const auto &summary = facts.verdict.summary;
    const auto &funnel = summary.funnel;
    switch (summary.word) {
    case VerdictWord::Closed:
        return "Closed: " + closedSoFar(facts.verdict) + ", by " + counted(static_cast<std::size_t>(funnel.onTarget), "test", "tests") +
               " that passed five times in a row alone" + coverageMove(facts.verdict) + ".";
    case VerdictWord::Partial:
        return "Partial: " + closedSoFar(facts.verdict) + coverageMove(facts.verdict) + (facts.missing.empty() ? "" : "; missing: " + joinedWithAnd(facts.missing)) + ".";
    case VerdictWord::Unchanged:
        if (facts.evidence.changes.empty())
            return "Unchanged: the result is the same as what was there before.";
        if (funnel.found == 0)
            return "Unchanged: no test was added or changed.";
        return "Unchanged: of " + counted(static_cast<std::size_t>(funnel.found), "test that was added or changed", "tests that were added or changed") +
               " none closes anything of the gap.";
    case VerdictWord::Regressed:
        return "Regressed: " + facts.regressions.front() + (facts.regressions.size() > 1 ? ", and " + std::to_string(facts.regressions.size() - 1) + " more." : ".");
    case VerdictWord::Suspect:
        return "Suspect: " + facts.suspicions.front() + (facts.suspicions.size() > 1 ? ", and " + std::to_string(facts.suspicions.size() - 1) + " more." : ".");
    case VerdictWord::Unverifiable: break;
    }
    return "Unverifiable: " + unverifiableReason(facts) + ".";
}

} // namespace genie
