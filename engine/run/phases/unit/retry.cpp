// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/unit/retry.h"

#include "core/base/text.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace genie {

namespace {

using Entries = std::vector<const FailedTests::Entry *>;

/// A workspace in which more tests fail is broken, not flaky, and running them all again would double its time.
constexpr std::size_t kMostRetried = 100;
constexpr std::size_t kMostNamed = 10;

/// Whether it is a test, rather than a build, a file or a plan that stands for one; and not one that would eat its time again.
bool mayRunAgain(const TestCase &test)
{
    constexpr std::array<std::string_view, 7> kNot{"build", "setup", "load", "suite", "plan", "failed", "timeout"};
    return std::find(kNot.begin(), kNot.end(), test.rawStatus) == kNot.end();
}

/// Holds what one attempt says of the wished-for tests until it is known whether the attempt counts.
class AttemptReporter final : public PhaseReporter {
public:
    AttemptReporter(PhaseReporter &whole, const Entries &wanted) : m_whole(whole)
    {
        for (const auto *entry : wanted)
            m_attempts.emplace(TestKey::of(entry->test), entry->attempts);
    }

    void observe(Observation observation) override { m_whole.observe(std::move(observation)); }
    void coverage(std::vector<FileCoverage>) override {} // of some tests only, and measured already
    void log(std::string_view bytes) override { m_whole.log(bytes); }

    void cases(std::vector<TestCase> cases) override
    {
        const std::lock_guard guard(m_mutex);
        for (auto &test : cases) {
            const auto wanted = m_attempts.find(TestKey::of(test));
            if (wanted == m_attempts.end() || m_held.size() >= kMostHeld)
                continue;
            if (test.attempt <= 1 && !m_seen.insert(wanted->first).second)
                m_ambiguous.insert(wanted->first);
            test.attempt += wanted->second; // A tool that makes attempts of its own goes on counting.
            m_held.push_back(std::move(test));
        }
    }

    /// Of two tests with one name neither's pass proves anything about the other.
    void deliver()
    {
        std::erase_if(m_held,
                      [&](const TestCase &test) { return test.status != TestStatus::Failed && m_ambiguous.contains(TestKey::of(test)); });
        if (!m_held.empty())
            m_whole.cases(std::move(m_held));
    }

private:
    static constexpr std::size_t kMostHeld = 20 * kMostRetried;
    PhaseReporter &m_whole;
    std::unordered_map<TestKey, int> m_attempts; ///< made so far
    std::mutex m_mutex;
    std::unordered_set<TestKey> m_seen, m_ambiguous;
    std::vector<TestCase> m_held;
};

/// Whether what an attempt says of its tests can be believed.
bool counts(const WorkspaceOutcome &outcome)
{
    return outcome.conclusive && (outcome.status == PhaseStatus::Passed ||
                                  (outcome.status == PhaseStatus::Failed && outcome.failureClass == FailureClass::TestFailure));
}

Entries retryable(const UnitTask &task)
{
    Entries entries = task.tests.failing();
    std::erase_if(entries, [](const auto *entry) { return entry->ambiguous || !mayRunAgain(entry->test); });
    return entries;
}

std::string testsCounted(std::size_t count) { return std::to_string(count) + (count == 1 ? " test" : " tests"); }

/// Runs the tests once more; false when the attempt says nothing about them.
bool runAgain(UnitTask &task, const Toolchain &toolchain, const PhaseContext &context, const Entries &wanted, int attempt)
{
    AttemptReporter reporter(context.reporter, wanted);
    std::vector<TestSelector> tests;
    for (const auto *entry : wanted)
        tests.push_back(TestSelector::of(entry->test));
    const PhaseContext again{context.workspace,
                             context.planned,
                             reporter,
                             context.commands,
                             context.slots,
                             context.cancellation,
                             context.environment,
                             context.scratch / ("attempt-" + std::to_string(attempt)),
                             std::move(tests),
                             context.cache,
                             0,
                             context.now};
    context.reporter.log("attempt " + std::to_string(attempt) + ": " + testsCounted(wanted.size()) + " of " + task.found.toolchain +
                         " that failed\n");
    const WorkspaceOutcome outcome = toolchain.run(task.found, again);
    if (!counts(outcome)) {
        if (!context.cancellation.requested())
            task.warnings.push_back("attempt " + std::to_string(attempt) +
                                    " says nothing about its tests: " + (outcome.error.empty() ? outcome.skipReason : outcome.error));
        return false;
    }
    reporter.deliver();
    return true;
}

const QuarantineEntry *quarantineOf(const TestCase &test, const PhaseContext &context)
{
    for (const auto &entry : context.workspace.quarantine)
        if (context.now < entry.expires && entry.test.matches(test))
            return &entry;
    return nullptr;
}

std::string lastDayOf(const QuarantineEntry &entry) { return toRfc3339(entry.expires - milliseconds{1}).substr(0, 10); }

/// "TestA, TestB and 3 more".
std::string namesOf(const Entries &entries)
{
    std::vector<std::string> names;
    for (const auto *entry : entries)
        if (names.size() < kMostNamed)
            names.push_back(text::shortened(entry->test.name, 120));
    const std::string more = entries.size() > names.size() ? " and " + std::to_string(entries.size() - names.size()) + " more" : "";
    return text::join(names, ", ") + more;
}

/// Says of each excused test why it is excused.
void tellExcused(UnitTask &task, const Entries &excused, const PhaseContext &context)
{
    for (std::size_t i = 0; i < excused.size() && i < kMostNamed; ++i) {
        const QuarantineEntry &entry = *quarantineOf(excused[i]->test, context);
        task.warnings.push_back("in quarantine until " + lastDayOf(entry) + " (" + entry.owner + ": " + entry.reason +
                                "): " + text::shortened(excused[i]->test.name, 120) + " failed");
    }
    if (excused.size() > kMostNamed)
        task.warnings.push_back("and " + std::to_string(excused.size() - kMostNamed) + " more failed tests are in quarantine");
}

/// The error of a task whose failed tests are fewer than its tool has counted.
void tellRemaining(UnitTask &task, const Toolchain &toolchain, const PhaseContext &context, const Entries &remaining, std::size_t excused)
{
    WorkspaceOutcome &outcome = task.outcome;
    outcome.error = std::to_string(remaining.size()) + " of " + testsCounted(static_cast<std::size_t>(outcome.tally.total())) + " failed";
    if (outcome.tally.flaky > 0)
        outcome.error += ", " + std::to_string(outcome.tally.flaky) + " flaky";
    if (excused > 0)
        outcome.error += ", " + std::to_string(excused) + " more in quarantine";
    if (!outcome.remediations.empty())
        outcome.remediations.front().command = toolchain.nativeCommand(remaining.front()->test, context.workspace.directory);
}

void applyPolicy(UnitTask &task, const PhaseContext &context, Entries flaky)
{
    std::erase_if(flaky, [&](const auto *entry) { return quarantineOf(entry->test, context) != nullptr; });
    const auto settings = context.workspace.testing.phases.find(context.planned.phase.name);
    const FlakyPolicy policy = settings == context.workspace.testing.phases.end() ? FlakyPolicy::Warn : settings->second.flaky;
    if (flaky.empty() || policy == FlakyPolicy::Pass)
        return;
    const std::string names = namesOf(flaky);
    if (policy == FlakyPolicy::Warn || task.outcome.status != PhaseStatus::Passed) {
        task.warnings.push_back("flaky, failed and then passed on the same tree: " + names);
        return;
    }
    const auto kept = std::pair(task.outcome.tally, task.outcome.coverage);
    task.outcome = failed(FailureClass::TestFailure, testsCounted(flaky.size()) + (flaky.size() == 1 ? " is" : " are") + " flaky: " + names,
                          {"unit.flaky",
                           "find what these tests depend on beside the code (time, order, shared state), or set phases." +
                               context.planned.phase.name + ".flaky to \"warn\" in .vrooli/testing.json",
                           {}});
    std::tie(task.outcome.tally, task.outcome.coverage) = kept;
}

} // namespace

int retriesFor(const PhaseContext &context, const Toolchain &toolchain)
{
    if (toolchain.name() == "shell") // A script that cannot be parsed will not be parsed next time.
        return 0;
    if (context.retries)
        return *context.retries;
    const auto &testing = context.workspace.testing;
    if (const auto language = testing.languages.find(std::string(toolchain.name()));
        language != testing.languages.end() && language->second.retries)
        return *language->second.retries;
    const auto phase = testing.phases.find(context.planned.phase.name);
    return phase == testing.phases.end() ? 0 : phase->second.retries.value_or(0);
}

int retryFailed(UnitTask &task, const Toolchain &toolchain, const PhaseContext &context, int retries)
{
    if (retries <= 0 || task.outcome.failureClass != FailureClass::TestFailure || !task.outcome.conclusive)
        return 0;
    const auto before = task.tests.flaky().size();
    for (int attempt = 2; attempt <= retries + 1 && !context.cancellation.requested(); ++attempt) {
        const Entries wanted = retryable(task);
        if (wanted.empty())
            break;
        if (wanted.size() > kMostRetried || !task.tests.whole()) {
            task.warnings.push_back("more than " + std::to_string(kMostRetried) + " tests failed, so none is run again");
            break;
        }
        if (!runAgain(task, toolchain, context, wanted, attempt))
            break;
    }
    const int turned = static_cast<int>(task.tests.flaky().size() - before);
    task.outcome.tally.failed -= turned;
    task.outcome.tally.flaky += turned;
    return turned;
}

void settleOutcome(UnitTask &task, const Toolchain &toolchain, const PhaseContext &context, int turned)
{
    WorkspaceOutcome &outcome = task.outcome;
    const auto isExcused = [&](const FailedTests::Entry *entry) { return quarantineOf(entry->test, context) != nullptr; };
    Entries remaining = task.tests.failing();
    Entries excused;
    std::copy_if(remaining.begin(), remaining.end(), std::back_inserter(excused), isExcused);
    std::erase_if(remaining, isExcused);
    tellExcused(task, excused, context);
    const bool onlyTests = outcome.failureClass == FailureClass::TestFailure && outcome.conclusive && task.tests.whole();
    if (onlyTests && remaining.empty()) {
        const auto kept = std::pair(outcome.tally, outcome.coverage);
        outcome = {};
        std::tie(outcome.tally, outcome.coverage) = kept;
    } else if (onlyTests && (turned > 0 || !excused.empty())) {
        tellRemaining(task, toolchain, context, remaining, excused.size());
    }
    applyPolicy(task, context, task.tests.flaky());
}

std::vector<Observation> expiredQuarantines(const PhaseContext &context)
{
    std::vector<Observation> findings;
    for (const auto &entry : context.workspace.quarantine)
        if (entry.expires <= context.now)
            findings.push_back({Observation::Kind::Warning,
                                "the quarantine of " + entry.test.toText() + " ended on " + lastDayOf(entry) + " (" + entry.owner + ": " +
                                    entry.reason + "), so it does nothing",
                                {},
                                0});
    return findings;
}

} // namespace genie
