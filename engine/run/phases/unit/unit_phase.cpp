// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/unit/unit_phase.h"

#include "core/base/text.h"
#include "run/phases/unit/retry.h"
#include "run/phases/unit/task_reporter.h"
#include "run/phases/unit/unit_report.h"
#include "run/phases/unit/unit_work.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace genie {

namespace {

/// Carries out the work of one run of the phase, as many tasks at once as there are slots.
class UnitRun {
public:
    UnitRun(const PhaseContext &context, std::vector<UnitLanguage> &languages)
        : m_context(context),
          m_languages(languages),
          m_onStop(context.cancellation.stop, [this] { m_stopping.requestStop(); }),
          m_onKill(context.cancellation.kill, [this] { m_stopping.requestKill(); })
    {
        collectTasks();
        m_left.resize(languages.size());
        for (std::size_t i = 0; i < languages.size(); ++i)
            m_left[i] = std::count_if(languages[i].tasks.begin(), languages[i].tasks.end(), [](const UnitTask &task) { return task.runs; });
    }

    void carryOut()
    {
        tellFinished();
        const auto workers = std::min<std::size_t>(m_tasks.size(), static_cast<std::size_t>(std::max(1, m_context.slots.count())));
        std::vector<std::jthread> threads;
        for (std::size_t i = 1; i < workers; ++i)
            threads.emplace_back([this] { work(); });
        work();
    }

private:
    struct Entry {
        std::size_t language;
        UnitTask *task;
    };

    /// One of each language in turn, so that every language starts early.
    void collectTasks()
    {
        bool any = true;
        for (std::size_t turn = 0; any; ++turn) {
            any = false;
            for (std::size_t i = 0; i < m_languages.size(); ++i) {
                auto &tasks = m_languages[i].tasks;
                any = any || turn + 1 < tasks.size();
                if (turn < tasks.size() && tasks[turn].runs)
                    m_tasks.push_back({i, &tasks[turn]});
            }
        }
    }

    void work()
    {
        while (true) {
            std::size_t index = 0;
            {
                const std::lock_guard guard(m_mutex);
                if (m_next == m_tasks.size())
                    return;
                index = m_next++;
            }
            const Entry &entry = m_tasks[index];
            runTask(index);
            applyCoverageLimits(*entry.task, m_context.workspace);
            if (m_context.workspace.testing.unitFailFast && entry.task->outcome.status == PhaseStatus::Failed && claimFirstFailure())
                m_stopping.requestStop();
            {
                const std::lock_guard guard(m_mutex);
                --m_left[entry.language];
            }
            tellFinished();
        }
    }

    void runTask(std::size_t index)
    {
        const Entry &entry = m_tasks[index];
        UnitTask &task = *entry.task;
        const Cancellation cancellation = m_stopping.token();
        const auto hold = m_context.slots.acquire(cancellation);
        if (!hold || cancellation.requested()) {
            task.outcome = ended();
            return;
        }
        TaskReporter reporter(m_context.reporter, task);
        const PhaseContext inner{m_context.workspace,
                                 m_context.planned,
                                 reporter,
                                 m_context.commands,
                                 m_context.slots,
                                 cancellation,
                                 m_context.environment,
                                 m_context.scratch / (task.found.toolchain + "-" + std::to_string(index)),
                                 m_context.tests,
                                 m_context.cache,
                                 m_context.retries,
                                 m_context.now,
                                 m_context.earlier,
                                 m_context.coverSelected};
        const Toolchain &toolchain = *m_languages[entry.language].toolchain;
        try {
            task.outcome = toolchain.run(task.found, inner);
            settleOutcome(task, toolchain, inner, retryFailed(task, toolchain, inner, retriesFor(m_context, toolchain)));
        } catch (const std::exception &trouble) {
            task.outcome = failed(FailureClass::System, std::string("the engine could not go on: ") + trouble.what(),
                                  {"generic.log", "read the phase's log", {}});
        }
        if (task.outcome.status == PhaseStatus::Failed && task.outcome.failureClass == FailureClass::None)
            task.outcome = withTally(ended(), task.outcome.tally);
    }

    static WorkspaceOutcome withTally(WorkspaceOutcome outcome, const Tally &tally)
    {
        outcome.tally = tally;
        return outcome;
    }

    /// How a task that was stopped ended: by fail-fast of this phase, or with the whole run.
    WorkspaceOutcome ended()
    {
        return m_context.cancellation.requested() ? stopped() : skipped("stopped after the first failure (unit.options.fail_fast)");
    }

    bool claimFirstFailure()
    {
        const std::lock_guard guard(m_mutex);
        return !std::exchange(m_failedOnce, true);
    }

    /// Tells the sections of languages that are done, in reporting order: a section waits for those before it.
    void tellFinished()
    {
        const std::lock_guard guard(m_telling);
        while (m_told < m_languages.size()) {
            {
                const std::lock_guard done(m_mutex);
                if (m_left[m_told] > 0)
                    return;
            }
            for (auto &observation : sectionOf(m_languages[m_told]))
                m_context.reporter.observe(std::move(observation));
            ++m_told;
        }
    }

    const PhaseContext &m_context;
    std::vector<UnitLanguage> &m_languages;
    CancellationSource m_stopping;
    std::stop_callback<std::function<void()>> m_onStop;
    std::stop_callback<std::function<void()>> m_onKill;
    std::vector<Entry> m_tasks;

    std::mutex m_telling; ///< keeps sections in order
    std::size_t m_told = 0;
    std::mutex m_mutex; ///< guards what follows, and the hand-over of a finished task
    std::size_t m_next = 0;
    std::vector<std::ptrdiff_t> m_left;
    bool m_failedOnce = false;
};

class UnitPhase final : public PhaseRunner {
public:
    [[nodiscard]] std::string_view name() const override { return "unit"; }

    PhaseOutcome run(const PhaseContext &context) const override
    {
        std::vector<UnitLanguage> languages = unitWork(context);
        if (const auto finding = missingToolsFinding(languages))
            context.reporter.observe(*finding);
        for (auto &finding : expiredQuarantines(context))
            context.reporter.observe(std::move(finding));
        UnitRun(context, languages).carryOut();
        return unitOutcome(languages, !context.tests.empty(), context.cancellation.requested());
    }
};

} // namespace

std::unique_ptr<PhaseRunner> makeUnitPhase() { return std::make_unique<UnitPhase>(); }

} // namespace genie
