// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/session/run_session.h"

#include "host/process/environment.h"
#include "run/phases/job_slots.h"
#include "run/phases/script/script_phase.h"
#include "run/session/phase_task.h"
#include "run/session/run_memory.h"

#include <algorithm>
#include <condition_variable>
#include <list>
#include <thread>

namespace genie {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

/// One phase that is under way on its own thread.
struct Active {
    std::size_t index = 0; ///< in the plan
    const PhaseDescriptor *phase = nullptr;
    std::unique_ptr<PhaseTask> task;
    CancellationSource cancel;
    SteadyTime deadline = SteadyTime::max();
    bool timedOut = false;
    bool done = false;
    PhaseOutcome outcome;
    std::thread thread;
};

const PhaseRunner *runnerOf(const std::vector<std::unique_ptr<PhaseRunner>> &runners, const PhaseDescriptor &phase)
{
    const auto found = std::find_if(runners.begin(), runners.end(), [&](const auto &runner) { return runner->name() == phase.name; });
    return found == runners.end() ? nullptr : found->get();
}

/// Decides what may start beside what is under way: exclusive phases only alone; of the phases that do more than read the
/// scenario, one at a time; those that only read, always.
bool mayStart(const PhaseDescriptor &phase, const std::list<Active> &active)
{
    if (phase.exclusive)
        return active.empty();
    return std::none_of(active.begin(), active.end(), [&](const Active &other) {
        return other.phase->exclusive || (!phase.readOnly && !other.phase->readOnly);
    });
}

/// The state of one carryOut: all members belong to its thread, but for what `mutex` guards.
class Conductor {
public:
    Conductor(const SessionSetup &setup, const std::vector<std::unique_ptr<PhaseRunner>> &runners, CommandRunner &commands, const Clock &clock,
              FactSink &facts)
        : m_setup(setup), m_phases(setup.plan.selected()), m_runners(runners), m_commands(commands), m_clock(clock),
          m_memory(setup.id, clock.now(), facts), m_facts(anyLast() ? m_memory : facts),
          m_slots(setup.jobs), m_results(m_phases.size()), m_started(m_phases.size(), false),
          m_scratch(setup.dataDirectory / "scratch" / setup.id)
    {}

    RunStatus conduct(const Cancellation &cancellation)
    {
        tellStarted();
        const std::stop_callback onStop(cancellation.stop, [this] { wake(); });
        const std::stop_callback onKill(cancellation.kill, [this] { wake(); });
        for (;;) {
            passOnCancel(cancellation);
            startWhatMay(cancellation);
            if (m_active.empty())
                break;
            waitForChange(cancellation);
            collectFinished(cancellation);
        }
        skipTheRest(cancellation);
        std::error_code ignored;
        std::filesystem::remove_all(m_scratch, ignored);
        return tellFinished(cancellation);
    }

private:
    void tellStarted()
    {
        std::vector<std::string> names;
        for (const auto &planned : m_phases)
            names.push_back(planned.phase.name);
        m_facts.tell({RunStarted{m_setup.id, m_clock.now(), std::move(names), m_setup.treeDigest}, {}, {}});
    }

    void wake()
    {
        { const std::lock_guard guard(m_mutex); m_woken = true; }
        m_changed.notify_all();
    }

    void passOnCancel(const Cancellation &cancellation)
    {
        for (auto &active : m_active) {
            if (cancellation.kill.stop_requested())
                active.cancel.requestKill();
            else if (cancellation.stop.stop_requested() || m_failedFast)
                active.cancel.requestStop();
        }
    }

    void startWhatMay(const Cancellation &cancellation)
    {
        if (cancellation.requested() || m_failedFast)
            return;
        for (std::size_t i = 0; i < m_phases.size(); ++i) {
            const auto &phase = m_phases[i].phase;
            if (m_started[i] || (m_phases[i].last && !othersHaveEnded()))
                continue;
            // With one job nothing runs beside anything, so that the order of the plan is the order of the work.
            if ((m_setup.jobs == 1 && !m_active.empty()) || !mayStart(phase, m_active)) {
                if (phase.exclusive || m_setup.jobs == 1)
                    return; // what comes after an exclusive phase waits for it
                continue;
            }
            start(i);
        }
    }

    [[nodiscard]] bool anyLast() const
    {
        return std::any_of(m_phases.begin(), m_phases.end(), [](const PlannedPhase &planned) { return planned.last; });
    }

    [[nodiscard]] bool othersHaveEnded() const
    {
        for (std::size_t i = 0; i < m_phases.size(); ++i)
            if (!m_phases[i].last && !m_started[i])
                return false;
        return m_active.empty();
    }

    void start(std::size_t index)
    {
        m_started[index] = true;
        auto &active = m_active.emplace_back();
        active.index = index;
        active.phase = &m_phases[index].phase;
        active.task = std::make_unique<PhaseTask>(m_setup.id, m_phases[index], m_clock, m_facts);
        active.task->open(m_setup.dataDirectory, m_setup.logQuota);
        if (m_phases[index].timeout.count() > 0)
            active.deadline = std::chrono::steady_clock::now() + m_phases[index].timeout;
        active.thread = std::thread([this, &active] {
            PhaseOutcome outcome = runPhase(active);
            const std::lock_guard guard(m_mutex);
            active.outcome = std::move(outcome);
            active.done = true;
            m_changed.notify_all();
        });
    }

    PhaseOutcome runPhase(Active &active)
    {
        const auto &planned = active.task->planned();
        const auto scratch = m_scratch / planned.phase.name;
        std::error_code error;
        std::filesystem::create_directories(scratch, error);
        if (error)
            return {PhaseStatus::Failed, FailureClass::System, "cannot create the working directory " + scratch.string() + ": " + error.message()};
        const RunSoFar earlier = planned.last ? m_memory.soFar() : RunSoFar();
        const PhaseContext context{m_setup.workspace, planned, *active.task, m_commands, m_slots, active.cancel.token(),
                                   childEnvironment(m_setup.workspace.testing.environmentPass), scratch, m_setup.tests,
                                   m_setup.dataDirectory / "cache", m_setup.retries, m_clock.now(), planned.last ? &earlier : nullptr};
        try {
            if (const auto *runner = runnerOf(m_runners, planned.phase))
                return runner->run(context);
            if (planned.phase.source == "script")
                return makeScriptPhase()->run(context);
            return {PhaseStatus::Failed, FailureClass::Unavailable, "phase " + planned.phase.name + " is not built into this engine"};
        } catch (const std::exception &exception) {
            // One phase's fault must not take the results of the others with it.
            return {PhaseStatus::Failed, FailureClass::System, std::string("internal error: ") + exception.what()};
        }
    }

    void waitForChange(const Cancellation &cancellation)
    {
        SteadyTime until = SteadyTime::max();
        for (const auto &active : m_active)
            if (!active.timedOut)
                until = std::min(until, active.deadline);
        std::unique_lock lock(m_mutex);
        const auto changed = [&] {
            return m_woken || std::any_of(m_active.begin(), m_active.end(), [](const Active &active) { return active.done; });
        };
        if (until == SteadyTime::max())
            m_changed.wait(lock, changed);
        else
            m_changed.wait_until(lock, until, changed);
        m_woken = false;
        lock.unlock();
        static_cast<void>(cancellation);
        const auto now = std::chrono::steady_clock::now();
        for (auto &active : m_active) {
            if (!active.timedOut && now >= active.deadline && !isDone(active)) {
                active.timedOut = true;
                active.cancel.requestStop();
            }
        }
    }

    bool isDone(const Active &active)
    {
        const std::lock_guard guard(m_mutex);
        return active.done;
    }

    void collectFinished(const Cancellation &cancellation)
    {
        for (auto it = m_active.begin(); it != m_active.end();) {
            if (!isDone(*it)) {
                ++it;
                continue;
            }
            it->thread.join();
            const std::string cancelled = cancellation.requested() ? "cancelled"
                                          : m_failedFast           ? "cancelled because phase " + m_failedPhase + " failed (fail-fast)"
                                                                   : "";
            auto &result = m_results[it->index];
            result = it->task->result(it->outcome, it->timedOut, it->timedOut ? std::string() : cancelled);
            it->task->tellFinished(result);
            if (result.status == PhaseStatus::Failed && m_setup.failFast && !m_failedFast) {
                m_failedFast = true;
                m_failedPhase = result.name;
            }
            it = m_active.erase(it);
        }
    }

    /// Phases that never started are in the result as well, with the reason.
    void skipTheRest(const Cancellation &cancellation)
    {
        for (std::size_t i = 0; i < m_phases.size(); ++i) {
            if (m_started[i])
                continue;
            auto &result = m_results[i];
            result.name = m_phases[i].phase.name;
            result.status = cancellation.requested() ? PhaseStatus::Cancelled : PhaseStatus::Skipped;
            result.skipReason = cancellation.requested() ? "cancelled before it started"
                                                         : "phase " + m_failedPhase + " failed before it (fail-fast)";
            m_facts.tell({PhaseFinished{m_setup.id, result}, {}, {}});
        }
    }

    RunStatus tellFinished(const Cancellation &cancellation)
    {
        const bool cut = std::any_of(m_results.begin(), m_results.end(), [](const auto &r) { return r.status == PhaseStatus::Cancelled; });
        const RunStatus status = cancellation.requested() && cut ? RunStatus::Cancelled : verdictOf(m_results);
        m_facts.tell({RunFinished{m_setup.id, status, m_clock.now(), m_setup.plan.warnings}, {}, {}});
        return status;
    }

    const SessionSetup &m_setup;
    const std::vector<PlannedPhase> m_phases;
    const std::vector<std::unique_ptr<PhaseRunner>> &m_runners;
    CommandRunner &m_commands;
    const Clock &m_clock;
    RunMemory m_memory; ///< asked only for phases that are planned last
    FactSink &m_facts;
    JobSlots m_slots;
    std::vector<PhaseResult> m_results;
    std::vector<bool> m_started;
    const std::filesystem::path m_scratch;
    std::list<Active> m_active; // a list: threads hold references to its elements
    bool m_failedFast = false;
    std::string m_failedPhase;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_woken = false;
};

} // namespace

RunStatus verdictOf(const std::vector<PhaseResult> &phases)
{
    const auto any = [&](PhaseStatus status) {
        return std::any_of(phases.begin(), phases.end(), [=](const PhaseResult &phase) { return phase.status == status; });
    };
    if (any(PhaseStatus::Failed))
        return RunStatus::Failed;
    return any(PhaseStatus::Passed) ? RunStatus::Passed : RunStatus::Skipped;
}

RunSession::RunSession(SessionSetup setup, const std::vector<std::unique_ptr<PhaseRunner>> &runners, CommandRunner &commands, const Clock &clock,
                       FactSink &facts)
    : m_setup(std::move(setup)), m_runners(runners), m_commands(commands), m_clock(clock), m_facts(facts)
{}

RunStatus RunSession::carryOut(const Cancellation &cancellation)
{
    return Conductor(m_setup, m_runners, m_commands, m_clock, m_facts).conduct(cancellation);
}

} // namespace genie
