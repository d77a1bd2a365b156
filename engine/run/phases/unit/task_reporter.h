// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"
#include "run/phases/unit/unit_work.h"

#include <mutex>
#include <utility>
#include <vector>

namespace genie {

/// Passes on what one task reports, and keeps its failed tests and its observations for the section that is told at the end.
class TaskReporter final : public PhaseReporter {
public:
    TaskReporter(PhaseReporter &whole, UnitTask &task) : m_whole(whole), m_task(task) {}

    void observe(Observation observation) override
    {
        const std::lock_guard guard(m_mutex);
        m_task.warnings.push_back(std::move(observation.text));
    }

    void cases(std::vector<TestCase> cases) override
    {
        {
            const std::lock_guard guard(m_mutex);
            for (const auto &test : cases)
                m_task.tests.take(test);
        }
        m_whole.cases(std::move(cases));
    }

    void coverage(std::vector<FileCoverage> files) override { m_whole.coverage(std::move(files)); }
    void log(std::string_view bytes) override { m_whole.log(bytes); }

private:
    PhaseReporter &m_whole;
    UnitTask &m_task;
    std::mutex m_mutex;
};

} // namespace genie
