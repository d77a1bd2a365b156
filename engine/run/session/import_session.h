// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancellation.h"
#include "core/domain/execution.h"
#include "core/domain/import_request.h"
#include "core/ports/clock.h"
#include "core/ports/fact_sink.h"

#include <cstdint>

namespace genie {

/// Keeps results that were made elsewhere as an execution: reads every report to its end first, so that what is no report leaves
/// nothing behind, and then once more, telling the cases in batches. Opens the reports and nothing that they name.
class ImportSession {
public:
    /// Largest report, in bytes, and the cases of one import.
    static constexpr std::int64_t kLargestReport = std::int64_t{8} * 1024 * 1024 * 1024;
    static constexpr std::int64_t kMostCases = 10'000'000;
    static constexpr std::int64_t kLargestWhole = 512LL * 1024 * 1024; ///< a report of coverage or findings, in bytes

    /// `execution` has everything that is known before it is queued. The references must outlive the session.
    ImportSession(Execution execution, ImportRequest request, const Clock &clock, FactSink &facts);

    /// Blocks. Invalid, with the file in front, when one of them is no report; nothing was told then. Without a failure the facts
    /// RunQueued ... RunFinished have been told: interrupted when a file changed while it was read.
    Done carryOut(const Cancellation &cancellation);

private:
    Execution m_execution;
    ImportRequest m_request;
    const Clock &m_clock;
    FactSink &m_facts;
};

} // namespace genie
