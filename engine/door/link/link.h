// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/event.h"
#include "core/domain/import_request.h"
#include "core/domain/log_slice.h"
#include "core/domain/phase_toggle.h"
#include "core/domain/requirement_sync.h"
#include "core/domain/test_history.h"
#include "door/link/answer.h"
#include "door/link/request_desks.h"

#include <QObject>

#include <optional>
#include <string>
#include <vector>

namespace genie {

/// Where the link to an engine stands.
enum class LinkState { Connecting, Live, Stale, Lost };

/// Which engine this is, for title bar and `doctor`.
struct EngineInfo {
    std::string name;         ///< "embedded engine", or the name of a remote one
    std::string version;
    std::string store;        ///< description without secrets
    std::string scenariosRoot;
    std::string dataDirectory;
    std::vector<PhaseDescriptor> phases;
    std::int64_t lastEvent = 0; ///< number of the last event that it has told
};

/// One line of what `doctor` finds.
struct DoctorCheck {
    std::string name;   ///< "go", "store", ...
    bool ok = false;
    bool required = true; ///< false: only some scenarios need it
    std::string detail; ///< version, or what is wrong
    std::string remedy; ///< what to do, empty when ok
};

/// The scenarios of an engine.
class ScenarioDesk {
public:
    virtual ~ScenarioDesk() = default;
    virtual Answer<std::vector<ScenarioSummary>> list() = 0;
    virtual Answer<ScenarioDetail> show(const std::string &name) = 0;
    /// Any directory becomes a scenario, named after its folder (a number is added when the name is taken).
    virtual Answer<ScenarioSummary> add(const std::string &path) = 0;
    /// Forgets a scenario that was added by path; its history stays. Touches no file.
    virtual Answer<Nothing> remove(const std::string &name) = 0;
    virtual Answer<Plan> plan(const RunRequest &request) = 0;
};

/// How hard to stop a run.
enum class StopMode { InOrder, Now };

/// The executions of an engine.
class RunDesk {
public:
    virtual ~RunDesk() = default;
    /// Answers at once with the queued or running execution; what becomes of it is told as facts.
    virtual Answer<Execution> start(const RunRequest &request) = 0;
    virtual Answer<Nothing> stop(const ExecutionId &id, StopMode mode) = 0;
    /// Keeps results that were made elsewhere as an execution. Answers when they are stored; Invalid, with the file in front, when
    /// one of them is no report: nothing is kept then.
    virtual Answer<Execution> importResults(const ImportRequest &request) = 0;
    virtual Answer<Page<Execution>> list(const ExecutionQuery &query) = 0;
    virtual Answer<Execution> show(const ExecutionId &id) = 0;
    virtual Answer<Page<TestCase>> cases(const ExecutionId &id, const CaseQuery &query) = 0;
    virtual Answer<std::vector<FileCoverage>> coverage(const ExecutionId &id) = 0;
    /// One test through the executions of its scenario. NotFound when none has run it, Conflict when the selector fits several.
    virtual Answer<TestHistory> testHistory(const TestHistoryQuery &query) = 0;
    /// The tests of a scenario that lately failed and passed on one tree, the worst first.
    virtual Answer<std::vector<FlakyTest>> flakyTests(const std::string &scenario, int limit) = 0;
    virtual Answer<LogSlice> log(const ExecutionId &id, const std::string &phase, const LogRange &range) = 0;
    virtual Answer<LogMatches> searchLog(const ExecutionId &id, const std::string &phase, const std::string &text, std::int64_t firstLine) = 0;
    /// Command lines that run this test again: with our command line, and with the tool itself.
    struct Commands {
        std::string genie;
        std::string native;
    };
    virtual Answer<Commands> commandsFor(const ExecutionId &id, const TestCase &test) = 0;
    virtual Answer<std::vector<Event>> events(std::int64_t after, int limit) = 0;
    /// The same for one execution only.
    virtual Answer<std::vector<Event>> eventsOf(const ExecutionId &id, std::int64_t after, int limit) = 0;
};

/// The promises of the scenarios and what proves them.
class RequirementDesk {
public:
    virtual ~RequirementDesk() = default;
    /// The requirement files with the newest evidence of every phase applied. A scenario without requirements is no failure.
    virtual Answer<RequirementReport> show(const std::string &scenario) = 0;
    /// Writes what the evidence says into the requirement files, or only says what would change. A sync that is switched off, or that
    /// another one is ahead of, answers with its reason.
    virtual Answer<RequirementSyncResult> sync(const std::string &scenario, const RequirementSyncOptions &options) = 0;
};

/// The engine itself.
class EngineDesk {
public:
    virtual ~EngineDesk() = default;
    virtual Answer<EngineInfo> info() = 0;
    virtual Answer<std::vector<DoctorCheck>> doctor() = 0;
    /// Which phases are switched off for everyone.
    virtual Answer<PhaseToggles> phaseToggles() = 0;
    /// Replaces all of them and answers what holds now; names of no phase are left out. Invalid without a scenarios root.
    virtual Answer<PhaseToggles> setPhaseToggles(const PhaseToggles &toggles) = 0;
};

/// The one seam between an engine and whoever looks at it, wherever the engine lives. Speaks values; what one link can do, every
/// link can. Lives in the thread that made it; answers and signals arrive there.
class Link : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual LinkState state() const = 0;
    /// Why it is not live and what happens next, for people; empty while it is.
    [[nodiscard]] virtual std::string trouble() const { return {}; }
    /// Since when what it told may be out of date; nothing while it is live.
    [[nodiscard]] virtual std::optional<Moment> staleSince() const { return {}; }
    /// Whether the engine goes on when this link is closed: then nothing has to be stopped before.
    [[nodiscard]] virtual bool outlivesUs() const { return false; }
    /// Tries to connect at once instead of at its own time; nothing to do while it is live.
    virtual void tryNow() {}
    virtual ScenarioDesk &scenarios() = 0;
    virtual RunDesk &runs() = 0;
    virtual RequirementDesk &requirements() = 0;
    virtual RequestDesk &requests() = 0;
    virtual AuditDesk &audits() = 0;
    virtual CoverageDesk &coverage() = 0;
    virtual EngineDesk &engine() = 0;

Q_SIGNALS:
    /// Facts in their order, none missing, none twice, from the first one after the link became live.
    void told(const std::vector<genie::Event> &events);
    void stateChanged(genie::LinkState state);
};

} // namespace genie

Q_DECLARE_METATYPE(std::vector<genie::Event>)
Q_DECLARE_METATYPE(genie::LinkState)
