// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/session/run_memory.h"

#include "core/domain/attempts.h"

namespace genie {

RunMemory::RunMemory(ExecutionId run, Moment startedAt, FactSink &facts) : m_facts(facts)
{
    m_said.run = std::move(run);
    m_said.startedAt = startedAt;
}

void RunMemory::tell(Entry entry)
{
    {
        const std::lock_guard guard(m_mutex);
        if (const auto *finished = std::get_if<PhaseFinished>(&entry.fact))
            m_said.phases.push_back(finished->result);
        for (const auto &test : entry.cases) {
            if (m_said.cases.size() >= kMostCases)
                break;
            m_said.cases.push_back(test);
            m_said.cases.back().message.clear();
        }
    }
    m_facts.tell(std::move(entry));
}

RunSoFar RunMemory::soFar()
{
    const std::lock_guard guard(m_mutex);
    RunSoFar said = m_said;
    said.cases = lastAttempts(std::move(said.cases));
    return said;
}

} // namespace genie
