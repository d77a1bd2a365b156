// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/event.h"
#include "core/domain/suite_request.h"

#include <string>

namespace genie {

// What may become of a request, and when (spec/api.md 2.2 and 4.8). Every step takes the request as it stands and answers the
// fact that is to be stored; the store refuses a fact that was made from an older request. Pure.

/// How long a request may stand in each state before something is done about it.
struct RequestDeadlines {
    std::chrono::hours queued{24 * 30};
    std::chrono::hours delegated{24};    ///< nobody has begun
    std::chrono::hours running{2};       ///< since the tracker last said something new
};

/// A request as it enters the queue. `wish` was checked; `path` is the scenario's directory.
SuiteRequest requestFrom(const NewRequest &wish, RequestId id, std::string path, Moment now, const RequestDeadlines &deadlines = {});

/// What an operator does. Conflict, with a sentence, for what the request's state does not allow or when the operator looked at an
/// older revision; Invalid for a deed without what it needs.
Outcome<RequestChanged> applyDeed(SuiteRequest request, const RequestDeed &deed, Moment now, const RequestDeadlines &deadlines = {});

/// An attempt was measured: the request is completed when its gap is closed, and has failed with "not_closed" otherwise.
RequestChanged judged(SuiteRequest request, const VerdictSummary &verdict, Moment now);

/// The request's time in its state is up: a queued one fails with "timeout", a running one with "lost", and of a delegated one it is
/// said that nobody has begun. Nothing while its deadline is ahead or when it is finished.
std::optional<RequestChanged> overdue(SuiteRequest request, Moment now, const RequestDeadlines &deadlines = {});

/// When a request will be taken up, after all that are ahead of it: their durations one after another, divided among `workers`.
std::chrono::seconds estimatedStart(const std::vector<SuiteRequest> &ahead, std::optional<milliseconds> median, int workers);

} // namespace genie
