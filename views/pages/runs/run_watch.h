// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/attempts.h"
#include "door/link/link.h"

#include <QObject>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace genie::ui {

class TestTreeModel;

/// How far a log is known to have grown.
struct LogExtent {
    std::int64_t bytes = 0;
    std::int64_t lines = 0;
};

/// One execution as the page follows it: asks the link for it, applies the facts about it, and brings its test cases into the
/// tree by ranges. Answers that come too late for what is shown are dropped. Belongs to the GUI thread; paints nothing.
class RunWatch : public QObject {
    Q_OBJECT

public:
    /// `tests` outlives the watch.
    RunWatch(Link &link, TestTreeModel &tests, QObject *parent = nullptr);

    /// Shows another execution; an empty id shows none.
    void open(const ExecutionId &id);
    /// Asks for the execution again and for test cases that were missed.
    void catchUp();
    /// Applies facts in their order; those about other executions are ignored.
    void apply(const std::vector<Event> &events);

    [[nodiscard]] const ExecutionId &id() const { return m_id; }
    /// What is known of it; nothing before the first answer.
    [[nodiscard]] const std::optional<Execution> &execution() const { return m_execution; }
    /// Why it could not be had; nothing when it could.
    [[nodiscard]] const std::optional<Failure> &failure() const { return m_failure; }
    /// Whether anything that was asked for has not arrived or is not in the tree.
    [[nodiscard]] bool busy() const;
    [[nodiscard]] bool live() const { return m_execution && !isFinal(m_execution->status); }
    [[nodiscard]] const PhaseResult *phase(const std::string &name) const;
    /// Counts of a phase: as stored when it has finished, as they came until then.
    [[nodiscard]] Tally tallyOf(const PhaseResult &phase) const;
    [[nodiscard]] Tally tally() const;
    [[nodiscard]] LogExtent logOf(const std::string &phase) const;

Q_SIGNALS:
    /// Another execution is shown now, or none.
    void opened();
    /// Its status, phases or counts have changed.
    void changed();
    void logGrew(const QString &phase);

private:
    void askExecution();
    void takeExecution(const Outcome<Execution> &answer);
    void askCases();
    void takeCases(Page<TestCase> page);
    void applyOrKeep(const Fact &fact);
    void applyOne(const Fact &fact);
    void applyTo(Execution &execution, const RunStarted &fact);
    void applyTo(Execution &execution, const PhaseStarted &fact);
    void applyTo(Execution &execution, const PhaseObserved &fact);
    void applyTo(Execution &execution, const PhaseFinished &fact);
    void applyTo(Execution &execution, const RunFinished &fact);
    static PhaseResult &phaseIn(Execution &execution, const std::string &name);

    Link &m_link;
    TestTreeModel &m_tests;
    ExecutionId m_id;
    std::optional<Execution> m_execution;
    std::optional<Failure> m_failure;
    std::vector<Fact> m_early; ///< told while an answer about the execution is awaited
    std::map<std::string, LogExtent> m_logs;
    AttemptTally m_attempts;
    std::map<std::string, Tally> m_counted; ///< of the cases that have come, by phase
    std::int64_t m_lastOrdinal = 0;         ///< of the cases that have come
    std::int64_t m_toldOrdinal = 0;         ///< of the cases that are known to be there
    int m_stale = 0;                        ///< answers in a row that were from before the end
    bool m_askingExecution = false;
    bool m_askAgain = false;
    bool m_askingCases = false;
    bool m_moreCases = false; ///< the last page was not the last
    quint64 m_generation = 0;
};

} // namespace genie::ui
