// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exit_code.h"
#include "cli/request_options.h"
#include "door/link/link.h"

#include <QCoroTask>

namespace genie {

// `generate`, `requests` and `audit`: one coroutine each, as in commands.h.

QCoro::Task<ExitCode> generateCommand(Link *link, RequestOptions options);
QCoro::Task<ExitCode> requestsCommand(Link *link, RequestOptions options);
QCoro::Task<ExitCode> auditCommand(Link *link, RequestOptions options);

/// Waits for the verdicts of the requests, or only until their trackers have answered the first time, and prints them. The code is
/// that of the weakest: 0 when every gap is closed, or, without `wait`, when none was refused.
QCoro::Task<ExitCode> awaitRequests(Link *link, class RequestWatch *watch, std::vector<SuiteRequest> requests, RequestOptions options);

/// Who types: the name that is kept with a request or an override.
std::string userName();

} // namespace genie
