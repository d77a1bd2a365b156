// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/delegation/tracker.h"

#include <array>

namespace genie {

/// The figures of delegation. Defaults are those of spec/api.md 4.8.
struct DelegationRules {
    std::array<milliseconds, 5> delays{milliseconds(2'000), milliseconds(8'000), milliseconds(30'000), milliseconds(120'000),
                                       milliseconds(600'000)}; ///< before the 2nd, 3rd, ... try; the last one again and again
    milliseconds giveUpAfter{std::chrono::hours(24)};          ///< no try begins later than this after the attempt was made
    milliseconds longestRetryAfter{std::chrono::hours(2)};     ///< a tracker that asks for more is asked again after this
    milliseconds lease{120'000};                        ///< how long a try belongs to the engine that began it; longer than a try can take
    milliseconds longestSearch{60'000};                 ///< a search that took longer is not followed by a try: the lease must outlive it
    int breakerFailures = 5;                            ///< so many in a row, and the tracker is left alone
    milliseconds breakerRest{60'000};                   ///< for so long
    milliseconds startWithin{std::chrono::minutes(30)}; ///< a delegation that is not begun by then is silent
    int mostStarts = 3;                                 ///< more begins than this are a loop
    milliseconds watchAfterwards{std::chrono::hours(24)}; ///< how long a finished issue is watched for being reopened or deleted
    milliseconds watchPace{std::chrono::minutes(10)};     ///< and how often
    milliseconds longestQuiet{std::chrono::minutes(10)};  ///< between two questions to a tracker that does not answer
    int mostInFlight = 8;
    int mostPerTracker = 4;
    std::size_t mostFollowed = 20'000; ///< requests in hand; others wait in the store
};

/// How a request stands after something happened to one of its attempts, ready to be told as a RequestChanged. Without the gap.
struct RequestStep {
    SuiteRequest request;
    std::string what;
    std::string note;
};

/// What is to be done about a request, and when.
struct DelegationDeed {
    enum class Kind {
        None,     ///< it is not (or no longer) the delegation's
        Send,     ///< open an attempt if need be, and send it
        Read,     ///< ask its tracker
        Announce, ///< it was answered: to be judged; its tracker is still asked now and then
        Watch     ///< it is over; its tracker is asked now and then
    };
    Kind kind = Kind::None;
    Moment due{}; ///< not before
};

// Pure: a request and what happened in, the request as it then is out. Nothing when nothing changes. Each step makes the next revision.

DelegationDeed deedFor(const SuiteRequest &request, const DelegationRules &rules, Moment now);

/// A try begins: the attempt is opened if the request has none that is open, and belongs to this engine for the lease.
std::optional<RequestStep> claimed(SuiteRequest request, const DelegationRules &rules, Moment now);
/// The tracker has the issue. For an attempt that was given up meanwhile only the issue is noted.
std::optional<RequestStep> delegatedTo(SuiteRequest request, int attempt, const IssueRef &issue, Moment now);
/// A try did not work: it will be tried again, or it has failed.
std::optional<RequestStep> sendFailed(SuiteRequest request, int attempt, const TrackerFault &fault, const DelegationRules &rules,
                                      Moment now);
/// The tracker said how the issue stands.
std::optional<RequestStep> heard(SuiteRequest request, int attempt, const TrackerReading &reading, const DelegationRules &rules,
                                 Moment now);
/// The tracker could not be asked, or talked nonsense.
std::optional<RequestStep> unheard(SuiteRequest request, int attempt, const TrackerFault &fault, Moment now);

/// The pause before the next try, after so many; what the tracker asked for counts when it is longer.
milliseconds pauseAfter(int tries, const std::optional<milliseconds> &retryAfter, const DelegationRules &rules);

} // namespace genie
