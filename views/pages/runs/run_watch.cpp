// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/run_watch.h"

#include "views/models/test_tree_model.h"
#include "views/state/ask.h"
#include "views/style/convert.h"

#include <algorithm>

namespace genie::ui {

namespace {
constexpr int kCasesAtOnce = 2000;
constexpr int kMostStale = 3; ///< answers from before the end that are asked again, one after the other
} // namespace

RunWatch::RunWatch(Link &link, TestTreeModel &tests, QObject *parent) : QObject(parent), m_link(link), m_tests(tests)
{
    // The next page is asked for when the tree has taken the last one, so that nothing piles up here.
    connect(&m_tests, &TestTreeModel::drained, this, &RunWatch::askCases);
}

void RunWatch::open(const ExecutionId &id)
{
    ++m_generation;
    m_id = id;
    m_execution.reset();
    m_failure.reset();
    m_early.clear();
    m_logs.clear();
    m_counted.clear();
    m_attempts = {};
    m_lastOrdinal = 0;
    m_toldOrdinal = 0;
    m_stale = 0;
    m_askingExecution = false;
    m_askAgain = false;
    m_askingCases = false;
    m_moreCases = !id.empty();
    m_tests.clear();
    Q_EMIT opened();
    if (id.empty())
        return;
    askExecution();
    askCases();
}

void RunWatch::catchUp()
{
    if (m_id.empty())
        return;
    m_moreCases = true;
    askExecution();
    askCases();
}

bool RunWatch::busy() const { return m_askingExecution || m_askingCases || m_moreCases || m_tests.waiting() > 0; }

void RunWatch::askExecution()
{
    if (m_askingExecution) {
        m_askAgain = true;
        return;
    }
    m_askingExecution = true;
    ui::ask(m_link.runs().show(m_id), this, [this, generation = m_generation](const Outcome<Execution> &answer) {
        if (generation == m_generation)
            takeExecution(answer);
    });
}

void RunWatch::takeExecution(const Outcome<Execution> &answer)
{
    m_askingExecution = false;
    if (!answer) {
        m_failure = answer.error();
    } else if (m_execution && isFinal(m_execution->status) && !isFinal(answer->status)) {
        m_askAgain = ++m_stale < kMostStale; // asked before it finished
    } else {
        m_failure.reset();
        m_execution = *answer;
    }
    if (m_execution) {
        for (const Fact &fact : std::exchange(m_early, {}))
            applyOne(fact);
    }
    if (std::exchange(m_askAgain, false) && answer)
        askExecution();
    Q_EMIT changed();
}

void RunWatch::askCases()
{
    if (m_id.empty() || m_askingCases || m_tests.waiting() > 0 || (!m_moreCases && m_toldOrdinal <= m_lastOrdinal))
        return;
    m_askingCases = true;
    CaseQuery query;
    query.after = m_lastOrdinal;
    query.limit = kCasesAtOnce;
    ui::ask(m_link.runs().cases(m_id, query), this, [this, generation = m_generation](Outcome<Page<TestCase>> answer) {
        if (generation != m_generation)
            return;
        m_askingCases = false;
        m_moreCases = false;
        if (answer)
            takeCases(std::move(*answer));
        Q_EMIT changed();
    });
}

void RunWatch::takeCases(Page<TestCase> page)
{
    m_moreCases = page.next != 0;
    if (page.items.empty()) { // a fact may have promised cases that are gone; ask no more until the next one
        m_toldOrdinal = std::min(m_toldOrdinal, m_lastOrdinal);
        return;
    }
    for (TestCase &test : page.items) {
        m_counted[test.phase] += m_attempts.count(test);
        m_lastOrdinal = std::max(m_lastOrdinal, test.ordinal);
    }
    m_tests.append(std::move(page.items));
}

void RunWatch::apply(const std::vector<Event> &events)
{
    bool any = false;
    for (const Event &event : events) {
        if (m_id.empty() || runOf(event.fact) != m_id)
            continue;
        if (const auto *grown = std::get_if<LogGrew>(&event.fact)) {
            m_logs[grown->phase] = {grown->bytes, grown->lines};
            Q_EMIT logGrew(qtext(grown->phase));
            continue;
        }
        any = true;
        if (const auto *cases = std::get_if<CasesRecorded>(&event.fact))
            m_toldOrdinal = std::max(m_toldOrdinal, cases->last);
        else
            applyOrKeep(event.fact);
    }
    askCases();
    if (any)
        Q_EMIT changed();
}

/// A fact that is told while an answer is under way is applied to what that answer brings, too: it may be from before.
void RunWatch::applyOrKeep(const Fact &fact)
{
    if (m_askingExecution)
        m_early.push_back(fact);
    if (m_execution)
        applyOne(fact);
}

void RunWatch::applyOne(const Fact &fact)
{
    Execution &execution = *m_execution;
    std::visit(
        [this, &execution](const auto &known) {
            using Known = std::decay_t<decltype(known)>;
            if constexpr (std::is_same_v<Known, RunQueued>)
                execution.request = known.execution.request;
            else if constexpr (std::is_same_v<Known, RunStarted> || std::is_same_v<Known, PhaseStarted> ||
                               std::is_same_v<Known, PhaseObserved> || std::is_same_v<Known, PhaseFinished> ||
                               std::is_same_v<Known, RunFinished>)
                applyTo(execution, known);
        },
        fact);
}

PhaseResult &RunWatch::phaseIn(Execution &execution, const std::string &name)
{
    const auto found =
        std::find_if(execution.phases.begin(), execution.phases.end(), [&name](const PhaseResult &phase) { return phase.name == name; });
    if (found != execution.phases.end())
        return *found;
    PhaseResult fresh;
    fresh.name = name;
    execution.phases.push_back(std::move(fresh));
    return execution.phases.back();
}

void RunWatch::applyTo(Execution &execution, const RunStarted &fact)
{
    if (execution.status == RunStatus::Queued)
        execution.status = RunStatus::Running;
    if (!execution.startedAt)
        execution.startedAt = fact.at;
    // The plan's order, whatever has been known in another one.
    std::vector<PhaseResult> ordered;
    for (const std::string &name : fact.phases) {
        PhaseResult phase = phaseIn(execution, name);
        ordered.push_back(std::move(phase));
    }
    for (PhaseResult &phase : execution.phases) {
        if (std::find(fact.phases.begin(), fact.phases.end(), phase.name) == fact.phases.end())
            ordered.push_back(std::move(phase));
    }
    execution.phases = std::move(ordered);
}

void RunWatch::applyTo(Execution &execution, const PhaseStarted &fact)
{
    PhaseResult &phase = phaseIn(execution, fact.phase);
    if (phase.status != PhaseStatus::Pending)
        return;
    phase.status = PhaseStatus::Running;
    phase.startedAt = fact.at;
}

void RunWatch::applyTo(Execution &execution, const PhaseObserved &fact)
{
    PhaseResult &phase = phaseIn(execution, fact.phase);
    const bool open = phase.status == PhaseStatus::Pending || phase.status == PhaseStatus::Running;
    if (!open) // a finished one holds all of them already
        return;
    const std::vector<Observation> known = phase.observations;
    std::copy_if(fact.observations.begin(), fact.observations.end(), std::back_inserter(phase.observations),
                 [&known](const Observation &observation) { return std::find(known.begin(), known.end(), observation) == known.end(); });
}

void RunWatch::applyTo(Execution &execution, const PhaseFinished &fact) { phaseIn(execution, fact.result.name) = fact.result; }

void RunWatch::applyTo(Execution &execution, const RunFinished &fact)
{
    execution.status = fact.status;
    execution.completedAt = fact.at;
    execution.warnings = fact.warnings;
    // Phases that were cut are told with the run; what the store says of them comes with the next answer.
    const PhaseStatus cut = fact.status == RunStatus::Interrupted ? PhaseStatus::Interrupted : PhaseStatus::Cancelled;
    for (PhaseResult &phase : execution.phases) {
        if (phase.status == PhaseStatus::Running || phase.status == PhaseStatus::Pending)
            phase.status = cut;
    }
    m_moreCases = true;
    if (!m_askingExecution) // else this fact is applied again to the answer, and then asks
        askExecution();
}

const PhaseResult *RunWatch::phase(const std::string &name) const
{
    if (!m_execution)
        return nullptr;
    const auto &phases = m_execution->phases;
    const auto found = std::find_if(phases.begin(), phases.end(), [&name](const PhaseResult &phase) { return phase.name == name; });
    return found == phases.end() ? nullptr : &*found;
}

Tally RunWatch::tallyOf(const PhaseResult &phase) const
{
    const auto counted = m_counted.find(phase.name);
    const Tally seen = counted == m_counted.end() ? Tally() : counted->second;
    return phase.tally.total() >= seen.total() ? phase.tally : seen;
}

Tally RunWatch::tally() const
{
    Tally sum;
    if (m_execution) {
        for (const PhaseResult &phase : m_execution->phases)
            sum += tallyOf(phase);
        if (m_execution->tally.total() > sum.total())
            return m_execution->tally;
    }
    return sum;
}

LogExtent RunWatch::logOf(const std::string &phase) const
{
    const auto found = m_logs.find(phase);
    return found == m_logs.end() ? LogExtent() : found->second;
}

} // namespace genie::ui
