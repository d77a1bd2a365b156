// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/verdict_of.h"

#include "desk/audit/gap_lines.h"
#include "desk/audit/seen_lines.h"
#include "desk/audit/verdict_sentences.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace genie {

namespace {

constexpr double kNoise = 0.5;              ///< percent of lines: less than that is no fall of coverage
constexpr std::size_t kMostFileParts = 500; ///< of a gap that nobody chose

/// Computes one verdict.
class Judging {
public:
    Judging(const Evidence &evidence, const Baseline &baseline) : m_evidence(evidence), m_baseline(baseline), m_ledger(lineLedger(evidence, baseline)) {}

    Verdict judge();

private:
    void walkFunnel();
    [[nodiscard]] CandidateTest throughFunnel(const CandidateRecord &record) const;
    void aimAt(const CandidateRecord &record, CandidateTest &test) const;
    [[nodiscard]] const Weakening *weakeningIn(const CandidateRecord &record) const;
    void believe();
    void judgeLines();
    void judgeRequirements();
    void judgeTypes();
    void judgeCoverage();
    void collectRegressions();
    void collectSuspicions();
    void decide();
    [[nodiscard]] std::vector<std::string> testsOver(const std::string &path, const std::set<int> &lines) const;
    void count();

    const Evidence &m_evidence;
    const Baseline &m_baseline;
    LineLedger m_ledger;
    std::vector<GapLines> m_parts;
    Verdict m_verdict;
    std::vector<std::string> m_regressions, m_suspicions, m_missing;
    int m_provenRequirements = 0;
    bool m_measured = true;     ///< all that the verdict needs is known
    bool m_targetReached = true;
    double m_lineProgress = 0;
    bool m_anyType = false;
};

const Weakening *Judging::weakeningIn(const CandidateRecord &record) const
{
    const auto it = std::find_if(m_evidence.weakenings.begin(), m_evidence.weakenings.end(), [&](const Weakening &one) {
        const bool here = one.file == record.file && !one.file.empty();
        return here && (one.line == 0 || record.line == 0 || (one.line >= record.line && (record.lastLine == 0 || one.line <= record.lastLine)));
    });
    return it == m_evidence.weakenings.end() ? nullptr : &*it;
}

/// Which of the gap it covers and proves.
void Judging::aimAt(const CandidateRecord &record, CandidateTest &test) const
{
    bool real = false;
    for (const auto &seen : record.covers) {
        real = real || !seen.covered.empty();
        const auto part = std::find_if(m_parts.begin(), m_parts.end(), [&](const GapLines &one) { return one.path == seen.path; });
        if (part == m_parts.end())
            continue;
        std::vector<int> lines;
        for (const auto &range : seen.covered)
            for (auto it = part->wanted.lower_bound(range.first); it != part->wanted.end() && *it <= range.last; ++it)
                lines.push_back(*it);
        if (!lines.empty())
            test.covers.push_back({seen.path, rangesOf(lines), {}});
    }
    for (const auto &wanted : m_evidence.gap.requirements)
        if (real && std::find(record.requirements.begin(), record.requirements.end(), wanted.id) != record.requirements.end())
            test.requirements.push_back(wanted.id);
}

CandidateTest Judging::throughFunnel(const CandidateRecord &record) const
{
    CandidateTest test{record.test, record.line, record.added, FunnelStage::Found, {}, 0, {}, {}};
    if (test.test.file.empty())
        test.test.file = record.file;
    if (record.runs.empty()) {
        test.stopped = record.notJudged.empty() ? "it was not run" : "it was not run: " + record.notJudged;
        return test;
    }
    const RunRecord &last = record.runs.back();
    if (!record.runs.front().built) {
        test.stopped = sentenceOf("it cannot be built or loaded", last.problem);
        return test;
    }
    test.stage = FunnelStage::Built;
    for (const auto &run : record.runs)
        if (run.status == TestStatus::Passed)
            ++test.passes;
    const RunRecord &first = record.runs.front();
    if (first.status != TestStatus::Passed) {
        if (first.status == TestStatus::Failed || first.status == TestStatus::Flaky)
            test.stage = FunnelStage::Ran;
        test.stopped = notPassed(first);
        return test;
    }
    test.stage = FunnelStage::Ran;
    if (last.status != TestStatus::Passed) {
        test.stopped = sentenceOf("it passed " + times(test.passes) + " and then did not, on the same code", last.problem);
        return test;
    }
    if (!record.notJudged.empty() || test.passes < 5) {
        test.stopped = "it passed " + times(test.passes) + ", which is too few" + (record.notJudged.empty() ? "" : ": " + record.notJudged);
        return test;
    }
    test.stage = FunnelStage::Stable;
    aimAt(record, test);
    if (const Weakening *weakening = weakeningIn(record))
        test.stopped = weakening->text.empty() ? "something in it was weakened (" + weakening->kind + ")" : weakening->text;
    else if (!record.coverageKnown && test.covers.empty())
        test.stopped = "nothing measured which lines it runs";
    else if (test.covers.empty() && test.requirements.empty())
        test.stopped = record.covers.empty() ? "it runs no line of the product" : "it runs no line of the gap";
    else
        test.stage = FunnelStage::OnTarget;
    return test;
}

void Judging::walkFunnel()
{
    for (const auto &record : m_evidence.candidates)
        m_verdict.tests.push_back(throughFunnel(record));
    for (const auto &test : m_verdict.tests) {
        auto &funnel = m_verdict.summary.funnel;
        ++funnel.found;
        funnel.built += test.stage >= FunnelStage::Built ? 1 : 0;
        funnel.ran += test.stage >= FunnelStage::Ran ? 1 : 0;
        funnel.stable += test.stage >= FunnelStage::Stable ? 1 : 0;
        funnel.onTarget += test.stage >= FunnelStage::OnTarget ? 1 : 0;
    }
}

void Judging::believe()
{
    for (std::size_t i = 0; i < m_verdict.tests.size(); ++i) {
        if (m_verdict.tests[i].stage != FunnelStage::OnTarget)
            continue;
        for (const auto &seen : m_evidence.candidates[i].covers)
            for (const auto &range : seen.covered)
                for (int line = range.first; line <= range.last; ++line)
                    m_ledger.believed[seen.path].insert(line);
    }
    for (auto &part : m_parts)
        for (const int line : part.wanted)
            if (holds(m_ledger.believed, part.path, line))
                part.closed.insert(line);
}

std::vector<std::string> Judging::testsOver(const std::string &path, const std::set<int> &lines) const
{
    std::vector<std::string> tests;
    for (const auto &test : m_verdict.tests) {
        if (test.stage != FunnelStage::OnTarget)
            continue;
        const bool does = std::any_of(test.covers.begin(), test.covers.end(), [&](const FileGap &covers) {
            return covers.path == path && std::any_of(covers.lines.begin(), covers.lines.end(), [&](const LineRange &range) {
                       const auto it = lines.lower_bound(range.first);
                       return it != lines.end() && *it <= range.last;
                   });
        });
        if (does)
            tests.push_back(test.test.toText());
    }
    return tests;
}

double share(std::size_t part, std::size_t whole) { return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole); }

void Judging::judgeLines()
{
    for (const auto &part : m_parts) {
        m_verdict.summary.gapLines += static_cast<int>(part.wanted.size() + part.gone.size());
        m_verdict.summary.gapLinesClosed += static_cast<int>(part.closed.size());
        if (!m_evidence.gapChosen && m_verdict.gaps.size() >= kMostFileParts)
            continue;
        GapVerdict gap;
        gap.kind = GapVerdict::Kind::Lines;
        gap.subject = part.path;
        std::vector<int> open;
        for (const int line : part.wanted)
            if (part.closed.count(line) == 0)
                open.push_back(line);
        gap.closed = rangesOf({part.closed.begin(), part.closed.end()});
        gap.open = rangesOf(open);
        gap.tests = testsOver(part.path, part.closed);
        if (m_ledger.knownBefore && m_ledger.allBefore.count(part.path) != 0) {
            const auto &all = m_ledger.allBefore.at(part.path);
            const auto covered = m_ledger.coveredBefore.count(part.path) != 0 ? m_ledger.coveredBefore.at(part.path).size() : 0;
            gap.before = share(covered, all.size());
            gap.after = share(std::min(all.size(), covered + part.closed.size()), all.size());
        }
        const bool known = m_ledger.knownAfter || !part.closed.empty();
        gap.word = !known ? VerdictWord::Unverifiable
                   : open.empty() && part.gone.empty() && !part.wanted.empty() ? VerdictWord::Closed
                   : part.closed.empty() ? VerdictWord::Unchanged
                                         : VerdictWord::Partial;
        gap.reason = lineReason(part, open, known);
        m_verdict.gaps.push_back(std::move(gap));
    }
}

void Judging::judgeRequirements()
{
    for (const auto &wanted : m_evidence.gap.requirements) {
        GapVerdict gap;
        gap.kind = GapVerdict::Kind::Requirement;
        gap.subject = wanted.id;
        gap.text = wanted.text;
        bool blind = false;
        for (std::size_t i = 0; i < m_verdict.tests.size(); ++i) {
            const auto &test = m_verdict.tests[i];
            const auto &record = m_evidence.candidates[i];
            if (test.stage == FunnelStage::OnTarget && std::find(test.requirements.begin(), test.requirements.end(), wanted.id) != test.requirements.end())
                gap.tests.push_back(test.test.toText());
            blind = blind || (test.stage == FunnelStage::Stable && !record.coverageKnown &&
                              std::find(record.requirements.begin(), record.requirements.end(), wanted.id) != record.requirements.end());
        }
        gap.word = !gap.tests.empty() ? VerdictWord::Closed : blind ? VerdictWord::Unverifiable : VerdictWord::Unchanged;
        gap.reason = requirementReason(wanted, gap.tests.size(), blind);
        if (gap.word == VerdictWord::Closed)
            ++m_provenRequirements;
        else
            m_missing.push_back("a proof of requirement " + wanted.id);
        m_measured = m_measured && gap.word != VerdictWord::Unverifiable;
        m_verdict.gaps.push_back(std::move(gap));
    }
}

/// A type is there when a stable test of it runs something of the product.
void Judging::judgeTypes()
{
    constexpr std::array<std::string_view, 4> kMeasured{"unit", "integration", "performance", "regression"};
    for (const auto &type : m_evidence.types) {
        GapVerdict gap;
        gap.kind = GapVerdict::Kind::Type;
        gap.subject = type;
        for (std::size_t i = 0; i < m_verdict.tests.size(); ++i) {
            const auto &record = m_evidence.candidates[i];
            // A test that was there and was extended counts when it closes something.
            const auto stage = m_verdict.tests[i].stage;
            const bool counts = stage == FunnelStage::OnTarget || (record.added && stage == FunnelStage::Stable);
            if (record.type == type && counts && !record.covers.empty() && weakeningIn(record) == nullptr)
                gap.tests.push_back(m_verdict.tests[i].test.toText());
        }
        const bool measured = std::find(kMeasured.begin(), kMeasured.end(), type) != kMeasured.end();
        gap.word = !gap.tests.empty() ? VerdictWord::Closed : measured ? VerdictWord::Unchanged : VerdictWord::Unverifiable;
        gap.reason = typeReason(type, gap.tests.size(), measured);
        if (gap.word == VerdictWord::Closed)
            m_anyType = true;
        else
            m_missing.push_back(type + " tests");
        m_verdict.gaps.push_back(std::move(gap));
    }
}

void Judging::judgeCoverage()
{
    auto &summary = m_verdict.summary;
    summary.coverageBefore = m_ledger.percentBefore();
    summary.coverageAfter = m_ledger.percentAfter();
    const bool linesWanted = !m_evidence.gapChosen || !m_evidence.gap.files.empty();
    if (!linesWanted)
        return;
    GapVerdict gap;
    gap.kind = GapVerdict::Kind::Coverage;
    gap.subject = "coverage";
    if (m_evidence.gapChosen) {
        gap.text = "of the lines that were asked for";
        gap.before = 0;
        if (summary.gapLines > 0 && (m_ledger.knownAfter || summary.gapLinesClosed > 0))
            gap.after = share(static_cast<std::size_t>(summary.gapLinesClosed), static_cast<std::size_t>(summary.gapLines));
    } else {
        gap.text = "of all lines";
        gap.before = summary.coverageBefore;
        gap.after = summary.coverageAfter;
    }
    const double target = m_evidence.coverageTarget;
    if (!gap.before || !gap.after) {
        gap.word = VerdictWord::Unverifiable;
        m_measured = false;
        m_targetReached = false;
    } else {
        m_targetReached = *gap.after >= target;
        m_lineProgress = m_targetReached ? 1.0 : target <= *gap.before ? 0.0 : std::clamp((*gap.after - *gap.before) / (target - *gap.before), 0.0, 1.0);
        gap.word = m_targetReached ? VerdictWord::Closed : m_lineProgress > 0 ? VerdictWord::Partial : VerdictWord::Unchanged;
    }
    gap.reason = coverageReason(gap, m_evidence.coverageTarget);
    if (gap.word != VerdictWord::Closed)
        m_missing.push_back(missingCoverage(gap, m_evidence.coverageTarget));
    m_verdict.gaps.push_back(std::move(gap));
}

void Judging::collectRegressions()
{
    const auto &after = m_evidence.after;
    const bool builtBefore = !m_evidence.before.done || m_evidence.before.built;
    if (after.done && !after.built && builtBefore)
        m_regressions.push_back(sentenceOf("the result does not build or load", after.problem));
    for (const auto &lost : m_evidence.lost) {
        if (lost.passesBefore && !*lost.passesBefore)
            continue; // It does not pass here even on the baseline.
        const bool passedAgain = std::find(lost.again.begin(), lost.again.end(), TestStatus::Passed) != lost.again.end();
        (passedAgain ? m_suspicions : m_regressions).push_back(lostReason(lost, passedAgain));
    }
    if (!m_ledger.knownBefore || !after.ran || !m_ledger.knownAfter)
        return;
    const auto lost = m_ledger.lost();
    if (share(countOf(lost), countOf(m_ledger.coveredBefore)) > kNoise)
        m_regressions.push_back(uncoveredReason(lost));
}

void Judging::collectSuspicions()
{
    for (const auto &weakening : m_evidence.weakenings)
        m_suspicions.push_back(weakeningReason(weakening));
}

void Judging::count()
{
    const auto requirements = m_evidence.gap.requirements.size();
    const bool lines = !m_evidence.gapChosen || !m_evidence.gap.files.empty();
    double sum = lines ? m_lineProgress : 0;
    sum += requirements > 0 ? static_cast<double>(m_provenRequirements) / static_cast<double>(requirements) : 0;
    const int parts = (lines ? 1 : 0) + (requirements > 0 ? 1 : 0);
    m_verdict.summary.progress = parts == 0 ? 0 : std::round(sum / parts * 1e6) / 1e6;
}

void Judging::decide()
{
    auto &summary = m_verdict.summary;
    const auto &after = m_evidence.after;
    const bool progressed = summary.gapLinesClosed > 0 || m_provenRequirements > 0 || (!m_evidence.gapChosen && m_anyType);
    const bool beforeBroken = m_evidence.before.done && (!m_evidence.before.ran || !m_evidence.before.built);
    if (!m_evidence.problem.empty())
        summary.word = VerdictWord::Unverifiable;
    else if (!m_regressions.empty())
        summary.word = VerdictWord::Regressed;
    else if (!m_suspicions.empty())
        summary.word = VerdictWord::Suspect;
    else if (!after.done || !after.ran || !m_measured || (beforeBroken && !after.built))
        summary.word = VerdictWord::Unverifiable;
    else if (m_missing.empty() && progressed && m_targetReached)
        summary.word = VerdictWord::Closed;
    else
        summary.word = progressed ? VerdictWord::Partial : VerdictWord::Unchanged;
}

Verdict Judging::judge()
{
    m_parts = gapLines(m_evidence, m_baseline, m_ledger);
    walkFunnel();
    believe();
    judgeLines();
    judgeRequirements();
    judgeTypes();
    judgeCoverage();
    count();
    collectRegressions();
    collectSuspicions();
    decide();
    auto &summary = m_verdict.summary;
    summary.request = m_evidence.request;
    summary.attempt = m_evidence.attempt;
    m_verdict.weakenings = m_evidence.weakenings;
    m_verdict.baselineDigest = m_evidence.baselineDigest;
    m_verdict.resultDigest = m_evidence.resultDigest;
    m_verdict.sandbox = m_evidence.sandbox;
    const SentenceFacts facts{m_evidence, m_verdict, m_regressions, m_suspicions, m_missing, m_measured};
    m_verdict.reasons = reasonsOf(facts);
    summary.sentence = sentenceFor(facts);
    return std::move(m_verdict);
}

} // namespace

Verdict verdictOf(const Evidence &evidence, const Baseline &baseline) { return Judging(evidence, baseline).judge(); }

} // namespace genie
