// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/execution.h"

namespace genie {

/// What the command line answers to scripts (design/product.md, "Exit codes").
enum class ExitCode {
    Passed = 0,
    Failed = 1,
    Usage = 2,
    Unreachable = 3,
    NotFound = 4,
    Internal = 5,
    Cut = 6,
    NothingRan = 7,
    Cancelled = 8,
    NotAReport = 9,
    CtrlC = 130,
};

constexpr ExitCode exitCodeOf(FailureKind kind)
{
    switch (kind) {
    case FailureKind::Invalid:
    case FailureKind::Conflict: return ExitCode::Usage;
    case FailureKind::NotFound: return ExitCode::NotFound;
    case FailureKind::Unavailable:
    case FailureKind::Unauthorized:
    case FailureKind::Timeout: return ExitCode::Unreachable;
    case FailureKind::Cancelled: return ExitCode::Cancelled;
    case FailureKind::Internal: return ExitCode::Internal;
    }
    return ExitCode::Internal;
}

/// The code of a run's verdict; a run that is not final was cut.
constexpr ExitCode exitCodeOf(RunStatus status)
{
    switch (status) {
    case RunStatus::Passed: return ExitCode::Passed;
    case RunStatus::Failed: return ExitCode::Failed;
    case RunStatus::Skipped: return ExitCode::NothingRan;
    case RunStatus::Cancelled:
    case RunStatus::Interrupted: return ExitCode::Cancelled;
    case RunStatus::Queued:
    case RunStatus::Running: return ExitCode::Cut;
    }
    return ExitCode::Internal;
}

} // namespace genie
