// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exit_code.h"
#include "cli/request_options.h"
#include "door/link/link.h"

#include <QCoroTask>

namespace genie {

// `generate` and `requests`: one coroutine each, as in commands.h.

QCoro::Task<ExitCode> generateCommand(Link *link, RequestOptions options);
QCoro::Task<ExitCode> requestsCommand(Link *link, RequestOptions options);

/// Who types: the name that is kept with a request or an override.
std::string userName();

} // namespace genie
