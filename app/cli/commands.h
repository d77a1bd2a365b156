// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exit_code.h"
#include "cli/options.h"
#include "door/link/link.h"

#include <QCoroTask>

namespace genie {

// One coroutine per command: asks the link, prints, answers the exit code. `link` outlives it. Parameters are values, because a
// coroutine outlives its caller's stack.

QCoro::Task<ExitCode> executeCommand(Link *link, CliOptions options);
QCoro::Task<ExitCode> scenariosCommand(Link *link, CliOptions options);
QCoro::Task<ExitCode> phasesCommand(Link *link, CliOptions options);
QCoro::Task<ExitCode> executionsCommand(Link *link, CliOptions options);
QCoro::Task<ExitCode> importCommand(Link *link, CliOptions options);
QCoro::Task<ExitCode> doctorCommand(Link *link, CliOptions options);
QCoro::Task<ExitCode> testsCommand(Link *link, CliOptions options);

/// The names of all formats that can be imported, for help and for who typed another one.
std::string reportFormatNames();

/// Prints a failure to standard error and answers its code.
ExitCode report(const Failure &failure);

/// Watches a run to its end and prints it; answers the code of its verdict. Used by `execute` and `executions follow`.
/// `events` are those that were told before the caller knew the id.
QCoro::Task<ExitCode> followRun(Link *link, Execution execution, std::vector<Event> events, CliOptions options);

} // namespace genie
