// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace genie::test {

/// A link without an engine, for tests of views: answers from plain members that a test fills, always through the event loop,
/// and tells the facts that a test hands it. Holds no behaviour of an engine beyond keeping what it was given.
class FakeLink : public Link {
    Q_OBJECT

public:
    explicit FakeLink(QObject *parent = nullptr);
    ~FakeLink() override;

    // What the engine has.
    EngineInfo engineInfo;
    std::vector<DoctorCheck> checks;
    PhaseToggles toggles;
    std::vector<ScenarioDetail> details;                                          ///< the list answers their summaries
    std::vector<Execution> executions;                                            ///< any order; lists sort by number, newest first
    std::map<ExecutionId, std::vector<TestCase>> testCases;                       ///< ordinals as given, ascending
    std::map<std::pair<ExecutionId, std::string>, std::vector<std::string>> logs; ///< lines by execution and phase
    std::map<ExecutionId, std::vector<FileCoverage>> coverages;
    std::map<std::string, RequirementReport> requirementReports; ///< by scenario
    RequirementSyncResult syncAnswer; ///< what every sync answers, with the scenario's name and dryRun filled in
    std::map<std::string, TestHistory> testHistories;         ///< by the text of the test's selector
    std::map<std::string, std::vector<FlakyTest>> flakyTests; ///< by scenario
    std::vector<SuiteRequest> suiteRequests;                  ///< any order; lists sort by number, newest first
    std::vector<TrackerChoice> trackerChoices;
    QueueFigures queueFigures;
    std::vector<Verdict> verdictsGiven;                       ///< the last one of a request is its newest
    std::vector<LedgerRow> ledgerRows;
    std::map<std::string, CoverageView> coverageViews;        ///< by scenario
    std::map<std::string, std::vector<FileCoveragePoint>> fileHistories; ///< by path
    std::vector<Event> history;                               ///< what events() answers; told() facts are kept here too

    // What was asked for.
    std::vector<RunRequest> started;
    std::vector<RunRequest> planned;
    std::vector<ImportRequest> imported;
    std::vector<std::pair<ExecutionId, StopMode>> stopped;
    std::vector<std::string> added;
    std::vector<std::string> removed;
    std::vector<std::pair<std::string, RequirementSyncOptions>> synced;
    std::vector<NewRequest> queued;
    std::vector<std::pair<RequestId, RequestDeed>> deeds;
    std::vector<RequestId> judged;
    std::vector<std::string> exported;
    std::vector<RequestQuery> requestQueries;
    int requirementCalls = 0; ///< requirements().show()
    int listCalls = 0;    ///< scenarios().list()
    int runListCalls = 0; ///< runs().list()
    int caseCalls = 0;
    int logCalls = 0;
    std::vector<TestHistoryQuery> historyQueries;

    /// Answers after this many milliseconds; 0: with the next turn of the event loop.
    int delay = 0;
    /// Set: every deed answers this failure instead.
    std::optional<Failure> trouble;
    /// Set: answers are kept back until release(); to test what happens in between.
    bool hold = false;
    void release();
    [[nodiscard]] std::size_t held() const { return m_held.size(); }

    /// Numbers the facts, keeps them in history and tells them, all in one signal.
    void tell(std::vector<Fact> facts);
    void setState(LinkState state);

    /// A scenario with its detail, ready to be pushed to `details`.
    static ScenarioDetail scenario(const std::string &name, std::vector<std::string> languages = {"go"});
    /// A finished execution with phases structure, dependencies and unit; the last one failed when status is Failed.
    static Execution execution(std::int64_t number, const std::string &scenario, RunStatus status);
    static PhaseDescriptor phase(const std::string &name, bool available = true);
    /// The eleven phases of the catalogue; structure, dependencies and unit are available.
    static std::vector<PhaseDescriptor> catalogue();

    // Link
    [[nodiscard]] LinkState state() const override { return m_state; }
    ScenarioDesk &scenarios() override;
    RunDesk &runs() override;
    RequirementDesk &requirements() override;
    RequestDesk &requests() override;
    AuditDesk &audits() override;
    CoverageDesk &coverage() override;
    EngineDesk &engine() override;

private:
    class Scenarios;
    class Runs;
    class Requirements;
    class Requests;
    class Audits;
    class Coverage;
    class Engine;

    /// Answers `make()` through the event loop, or the trouble, or later when held.
    template <class T> Answer<T> later(std::function<Outcome<T>()> make);

    std::unique_ptr<Scenarios> m_scenarios;
    std::unique_ptr<Runs> m_runs;
    std::unique_ptr<Requirements> m_requirements;
    std::unique_ptr<Requests> m_requests;
    std::unique_ptr<Audits> m_audits;
    std::unique_ptr<Coverage> m_coverage;
    std::unique_ptr<Engine> m_engine;
    LinkState m_state = LinkState::Live;
    std::vector<std::function<void()>> m_held;
};

} // namespace genie::test
