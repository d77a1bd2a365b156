// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/gather_evidence.h"

#include "core/base/text.h"
#include "core/domain/attempts.h"
#include "desk/audit/candidate_reader.h"
#include "desk/audit/seen_lines.h"
#include "desk/audit/test_paths.h"
#include "desk/audit/tree_listing.h"
#include "desk/audit/workbench.h"
#include "host/files/atomic_file.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <unordered_map>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostOutput = 16 * 1024;
constexpr std::size_t kMostText = 2000;
constexpr std::size_t kMostLost = 200;
constexpr std::size_t kMostReruns = 20;
constexpr std::int64_t kLargestSource = 4LL * 1024 * 1024;

using Cases = std::unordered_map<TestKey, TestCase>;

Cases byKey(std::vector<TestCase> cases)
{
    Cases result;
    for (auto &one : lastAttempts(std::move(cases)))
        result.insert_or_assign(TestKey::of(one), std::move(one));
    return result;
}

std::string shown(std::string_view said) { return text::shortened(text::withoutControls(text::validUtf8(said)), kMostText); }

/// Everything that one audit measures, step by step.
class Measuring {
public:
    Measuring(const AuditInput &input, TrialRunner &trials, const Cancellation &cancellation)
        : m_input(input), m_trials(trials), m_cancellation(cancellation), m_bench(input.bench), m_end(std::chrono::steady_clock::now() + input.budget)
    {
        learn(input.baseline.tests);
    }

    Outcome<Evidence> measure(const WeakeningFinder &weakenings);

private:
    void learn(std::vector<TestStanding> standings);
    void describeRequest();
    Done compareTrees();
    void mapLines(FileChange &change) const;
    Done runBefore();
    Done runAfter();
    void collectCandidates();
    void addUnbuilt();
    Done judge(CandidateRecord &candidate);
    Done findLost();
    Done runAgain(LostTest &lost);
    [[nodiscard]] bool wasTouched(const TestCase &test, int lastLine) const;
    [[nodiscard]] const FileChange *changeOf(const std::string &path) const;
    [[nodiscard]] bool late() const { return std::chrono::steady_clock::now() >= m_end; }
    Outcome<TrialResult> tryTree(const fs::path &tree, std::vector<TestSelector> tests, bool coverage, milliseconds timeout);
    [[nodiscard]] WholeRun wholeRunOf(const TrialResult &result) const;

    const AuditInput &m_input;
    TrialRunner &m_trials;
    const Cancellation &m_cancellation;
    Workbench m_bench;
    std::chrono::steady_clock::time_point m_end;
    Evidence m_evidence;
    std::vector<TestStanding> m_standings; ///< the tests that were there before
    std::set<std::string> m_known;         ///< their keys
    Cases m_before, m_after;
    std::vector<TestCase> m_order; ///< of the result's run, in order of arrival
    std::vector<std::string> m_testFiles;
    CandidateReader m_reader{m_input.after};
};

void Measuring::learn(std::vector<TestStanding> standings)
{
    m_standings = std::move(standings);
    for (const auto &standing : m_standings)
        m_known.insert(TestKey::of(standing.test).toText());
}

void Measuring::describeRequest()
{
    const auto &request = m_input.request;
    m_evidence.request = request.id;
    m_evidence.attempt = request.attempt() != nullptr ? request.attempt()->number : 1;
    m_evidence.scenario = request.scenario;
    m_evidence.types = request.types;
    m_evidence.coverageTarget = request.coverageTarget;
    m_evidence.allowProductChanges = request.allowProductChanges;
    m_evidence.gapChosen = !request.gap.empty() && !request.gapFromBaseline;
    m_evidence.gap = m_evidence.gapChosen ? request.gap : Gap{};
    m_evidence.baselineDigest = m_input.baselineDigest;
    m_evidence.result = m_input.result;
    m_evidence.problem = m_input.problem;
    m_evidence.sandbox = m_trials.containment();
}

void Measuring::mapLines(FileChange &change) const
{
    if (change.before.empty() || change.after.empty() || m_input.before.empty())
        return;
    const auto before = readBounded(m_input.before / change.path, kLargestSource);
    const auto after = readBounded(m_input.after / change.path, kLargestSource);
    if (before && after && before->find('\0') == std::string::npos)
        change.shifts = lineShifts(*before, *after);
}

Done Measuring::compareTrees()
{
    const auto after = listTree(m_input.after);
    if (!after)
        return tl::unexpected(after.error());
    m_evidence.resultDigest = digestOf(*after);
    std::map<std::string, std::pair<std::string, std::string>> both;
    for (const auto &line : m_input.baseline.files)
        if (const auto space = line.find(' '); space != std::string::npos)
            both[line.substr(space + 1)].first = line.substr(0, space);
    for (const auto &file : *after)
        both[file.path].second = file.digest;
    for (const auto &[path, digests] : both) {
        if (digests.first == digests.second)
            continue;
        FileChange change{path, digests.first, digests.second, belongsToTests(path), {}};
        mapLines(change);
        m_evidence.changes.push_back(std::move(change));
    }
    return {};
}

Outcome<TrialResult> Measuring::tryTree(const fs::path &tree, std::vector<TestSelector> tests, bool coverage, milliseconds timeout)
{
    if (m_cancellation.requested())
        return fail(FailureKind::Cancelled, "the audit was stopped");
    if (const Done laid = m_bench.lay(tree); !laid)
        return tl::unexpected(laid.error());
    auto result = m_trials.run({m_input.request.scenario, m_bench.place(), std::move(tests), coverage, timeout}, m_cancellation);
    if (m_cancellation.requested())
        return fail(FailureKind::Cancelled, "the audit was stopped");
    return result;
}

WholeRun Measuring::wholeRunOf(const TrialResult &result) const
{
    WholeRun run;
    run.done = true;
    run.ran = result.ran;
    run.built = result.built;
    run.problem = shown(result.problem);
    for (const auto &one : lastAttempts(result.cases)) {
        switch (one.status) {
        case TestStatus::Passed: ++run.passed; break;
        case TestStatus::Failed: ++run.failed; break;
        case TestStatus::Skipped: ++run.skipped; break;
        default: ++run.other;
        }
    }
    std::vector<std::string> testFiles = m_testFiles;
    for (const auto &one : result.cases)
        if (!onlyReads(one.toolchain))
            testFiles.push_back(one.file);
    run.coverage = seenLines(result.coverage, testFiles);
    run.coverageKnown = !run.coverage.empty();
    run.output = result.output.size() > kMostOutput ? text::validUtf8(std::string_view(result.output).substr(result.output.size() - kMostOutput)) : result.output;
    return run;
}

Done Measuring::runBefore()
{
    if (m_evidence.before.done || m_input.before.empty())
        return {};
    auto result = tryTree(m_input.before, {}, true, m_input.trialTimeout * 3);
    if (!result)
        return tl::unexpected(result.error());
    m_evidence.before = wholeRunOf(*result);
    m_before = byKey(std::move(result->cases));
    return {};
}

Done Measuring::runAfter()
{
    auto result = tryTree(m_input.after, {}, true, m_input.trialTimeout * 3);
    if (!result)
        return tl::unexpected(result.error());
    std::set<std::string> files;
    for (const auto &one : result->cases)
        if (!one.file.empty() && !onlyReads(one.toolchain))
            files.insert(one.file);
    for (const auto &standing : m_input.baseline.tests)
        if (!standing.test.file.empty() && !onlyReads(standing.test.toolchain))
            files.insert(standing.test.file);
    m_testFiles.assign(files.begin(), files.end());
    m_evidence.after = wholeRunOf(*result);
    m_order = lastAttempts(std::move(result->cases));
    for (const auto &one : m_order)
        m_after.insert_or_assign(TestKey::of(one), one);
    for (auto &change : m_evidence.changes)
        change.test = change.test || files.count(change.path) != 0;
    return {};
}

const FileChange *Measuring::changeOf(const std::string &path) const
{
    const auto it = std::find_if(m_evidence.changes.begin(), m_evidence.changes.end(), [&](const FileChange &change) { return change.path == path; });
    return it == m_evidence.changes.end() ? nullptr : &*it;
}

/// Whether a test that was there before has been edited: its lines, as far as they are known, else its file.
bool Measuring::wasTouched(const TestCase &test, int lastLine) const
{
    const FileChange *change = changeOf(test.file);
    if (change == nullptr)
        return false;
    if (test.line == 0 || change->shifts.empty())
        return true;
    return std::any_of(change->shifts.begin(), change->shifts.end(), [&](const LineShift &shift) {
        const int first = shift.after;
        const int last = std::max(shift.after, shift.after + shift.afterCount - 1);
        return last >= test.line && (lastLine == 0 || first <= lastLine);
    });
}

void Measuring::collectCandidates()
{
    const auto starts = startsByFile(m_order);
    std::set<std::string> parents;
    for (const auto &one : m_order) {
        if (standsForMany(one) || onlyReads(one.toolchain))
            continue;
        const int last = lastLineOf(one, starts);
        const bool added = m_known.count(TestKey::of(one).toText()) == 0;
        if (!added && !wasTouched(one, last))
            continue;
        CandidateRecord record = recordOf(one);
        record.lastLine = last;
        record.added = added;
        m_reader.describe(record);
        if (one.toolchain == "go" && one.name.find('/') == std::string::npos)
            parents.insert(one.suite + "\n" + one.name);
        m_evidence.candidates.push_back(std::move(record));
    }
    // A subtest is judged with the test that it is a part of.
    std::erase_if(m_evidence.candidates, [&](const CandidateRecord &record) {
        const auto slash = record.test.name.find('/');
        return record.test.toolchain == "go" && slash != std::string::npos && parents.count(record.test.suite + "\n" + record.test.name.substr(0, slash)) != 0;
    });
    addUnbuilt();
    for (std::size_t i = static_cast<std::size_t>(m_input.mostCandidates); i < m_evidence.candidates.size(); ++i)
        m_evidence.candidates[i].notJudged = "more than " + std::to_string(m_input.mostCandidates) + " tests were added or changed";
}

/// What was added and cannot be built or loaded, and what was added where no tool looks.
void Measuring::addUnbuilt()
{
    std::set<std::string> seen;
    for (const auto &one : m_order)
        if (!one.file.empty() && !standsForMany(one))
            seen.insert(one.file);
    for (const auto &change : m_evidence.changes) {
        if (change.after.empty() || !namesTestFile(change.path) || seen.count(change.path) != 0)
            continue;
        const auto folder = fs::path(change.path).parent_path();
        const auto broken = std::find_if(m_order.begin(), m_order.end(), [&](const TestCase &one) {
            return standsForMany(one) && (one.file == change.path || fs::path(one.file).parent_path() == folder);
        });
        if (broken == m_order.end()) {
            m_evidence.silentFiles.push_back(change.path);
            continue;
        }
        CandidateRecord record = recordOf(*broken);
        record.test = {broken->toolchain, broken->workspace, broken->suite, change.path, change.path + " [load]"};
        record.file = change.path;
        record.added = change.before.empty();
        record.runs.push_back({false, false, TestStatus::Failed, shown(broken->message)});
        m_evidence.candidates.push_back(std::move(record));
    }
}

Done Measuring::judge(CandidateRecord &candidate)
{
    const TestKey key = TestKey::of(candidate.test);
    for (int pass = 0; pass < m_input.passes; ++pass) {
        if (late()) {
            candidate.notJudged = "the time for this audit was over";
            return {};
        }
        const bool first = pass == 0;
        auto result = tryTree(m_input.after, {candidate.test}, first, m_input.trialTimeout);
        if (!result)
            return tl::unexpected(result.error());
        RunRecord record{result->ran, result->built, TestStatus::Unknown, shown(result->problem)};
        const auto cases = byKey(result->cases);
        if (const auto it = cases.find(key); it != cases.end()) {
            record.status = it->second.status;
            if (record.problem.empty() && record.status != TestStatus::Passed)
                record.problem = shown(it->second.message.empty() ? it->second.rawStatus : it->second.message);
        } else if (record.problem.empty()) {
            record.problem = "the tools did not run it when it was asked for alone";
        }
        if (first) {
            auto seen = seenLines(result->coverage, m_testFiles);
            candidate.coverageKnown = !seen.empty();
            for (auto &lines : seen) {
                lines.open.clear();
                if (!lines.covered.empty())
                    candidate.covers.push_back(std::move(lines));
            }
        }
        const bool passed = record.status == TestStatus::Passed;
        candidate.runs.push_back(std::move(record));
        if (!passed)
            return {};
    }
    return {};
}

Done Measuring::runAgain(LostTest &lost)
{
    for (int turn = 0; turn < 2 && !late(); ++turn) {
        auto result = tryTree(m_input.after, {lost.test}, false, m_input.trialTimeout);
        if (!result)
            return tl::unexpected(result.error());
        const auto cases = byKey(std::move(result->cases));
        const auto it = cases.find(TestKey::of(lost.test));
        lost.again.push_back(it == cases.end() ? TestStatus::Unknown : it->second.status);
    }
    return {};
}

Done Measuring::findLost()
{
    std::size_t reruns = 0;
    for (const auto &standing : m_standings) {
        const bool comparable = (standing.phase.empty() || standing.phase == "unit") && standing.status == TestStatus::Passed;
        const auto now = m_after.find(TestKey::of(standing.test));
        if (!comparable || (now != m_after.end() && now->second.status == TestStatus::Passed) || m_evidence.lost.size() >= kMostLost)
            continue;
        LostTest lost{standing.test, {}, {}, {}, {}};
        if (now != m_after.end()) {
            lost.now = now->second.status;
            lost.problem = shown(now->second.message);
        }
        if (lost.now && *lost.now != TestStatus::Skipped && reruns++ < kMostReruns)
            if (const Done again = runAgain(lost); !again)
                return again;
        // What does not pass in this place even before the change says nothing about the change.
        if (const Done before = runBefore(); !before)
            return before;
        if (m_evidence.before.done) {
            const auto was = m_before.find(TestKey::of(standing.test));
            lost.passesBefore = was != m_before.end() && was->second.status == TestStatus::Passed;
        }
        m_evidence.lost.push_back(std::move(lost));
    }
    return {};
}

Outcome<Evidence> Measuring::measure(const WeakeningFinder &weakenings)
{
    describeRequest();
    if (m_input.after.empty() || !m_evidence.problem.empty())
        return m_evidence;
    if (const Done compared = compareTrees(); !compared)
        return tl::unexpected(compared.error());
    const bool baselineSilent = m_input.baseline.tests.empty() || !m_input.baseline.coverageKnown;
    if (baselineSilent) {
        if (const Done before = runBefore(); !before)
            return tl::unexpected(before.error());
        std::vector<TestStanding> standings;
        for (const auto &[key, one] : m_before)
            if (!standsForMany(one))
                standings.push_back({identityOf(one), "unit", one.status});
        std::sort(standings.begin(), standings.end(), [](const auto &a, const auto &b) { return a.test.toText() < b.test.toText(); });
        if (m_input.baseline.tests.empty())
            learn(std::move(standings));
    }
    if (const Done after = runAfter(); !after)
        return tl::unexpected(after.error());
    collectCandidates();
    for (auto &candidate : m_evidence.candidates)
        if (candidate.notJudged.empty() && candidate.runs.empty())
            if (const Done judged = judge(candidate); !judged)
                return tl::unexpected(judged.error());
    if (const Done lost = findLost(); !lost)
        return tl::unexpected(lost.error());
    if (!m_input.before.empty() && weakenings)
        m_evidence.weakenings = weakenings(m_input.before, m_input.after, {m_input.request.allowProductChanges, m_testFiles});
    return m_evidence;
}

} // namespace

Outcome<Evidence> gatherEvidence(const AuditInput &input, TrialRunner &trials, const WeakeningFinder &weakenings, const Cancellation &cancellation)
{
    return Measuring(input, trials, cancellation).measure(weakenings);
}

} // namespace genie
