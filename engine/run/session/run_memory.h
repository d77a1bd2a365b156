// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/fact_sink.h"
#include "run/phases/phase_runner.h"

#include <mutex>

namespace genie {

/// Keeps what the phases of a run say, for a phase that judges it at the end, and passes it on. Thread-safe. Cases are kept without
/// their messages, and at most so many.
class RunMemory final : public FactSink {
public:
    static constexpr std::size_t kMostCases = 2'000'000;

    RunMemory(ExecutionId run, Moment startedAt, FactSink &facts);

    void tell(Entry entry) override;
    /// What was said so far, the last attempt of each test.
    [[nodiscard]] RunSoFar soFar();

private:
    FactSink &m_facts;
    std::mutex m_mutex;
    RunSoFar m_said;
};

} // namespace genie
